"""Why something that should leave the house did not, or not for certain (Uitval, F221), and files on disk."""

from aanzet.rules.errors.model import Entry
from aanzet.rules.msgids import gettext_noop as _

EFFECTS = {
    "address_refused": Entry(_("The mail server of the receiver refuses this address."), "mend_address"),
    "mail_refused": Entry(_("The mail server refuses this message.")),
    "mail_server_away": Entry(_("The mail server could not be reached.")),
    "mail_server_busy": Entry(_("The mail server asked to try again later.")),
    "answer_lost": Entry(_("It is not certain whether this arrived: the answer was lost.")),
    "unexpected": Entry(_("Something went wrong on our side. The admin sees the details.")),
    "delivery_waiting": Entry(_("This has been waiting for longer than a minute: nothing is being sent now.")),
    "delivery_gone": Entry(_("This has been solved already."), "refresh"),
    "no_longer_needed": Entry(_("This was not needed any more: it was read, done or withdrawn.")),
    "switched_off": Entry(_("The receiver does not want this by mail.")),
    "contact_blocked": Entry(_("The portal is closed to %(name)s. Choose another contact."), "choose_contact"),
    "skipped_by_person": Entry(_("Someone decided that this need not be sent.")),
}

REMEDIES = {
    "mend_address": _("Mend the address of the contact"),
}
