"""Why something that should leave the house did not, or not for certain (Uitval, F221), and files on disk."""

from aanzet.rules.errors.model import Entry
from aanzet.rules.msgids import gettext_noop as _

EFFECTS = {
    "address_refused": Entry(_("The mail server of the receiver refuses this address."), "mend_address"),
    "mail_refused": Entry(_("The mail server refuses this message.")),
    "mail_server_away": Entry(_("The mail server could not be reached.")),
    "mail_server_busy": Entry(_("The mail server asked to try again later.")),
    "no_other_channel": Entry(_("There is no other channel for this.")),
    "number_unreachable": Entry(_("The text message cannot be delivered to this number."), "mend_number"),
    "sms_refused": Entry(_("The text message is empty or too long.")),
    "sms_away": Entry(_("The provider of text messages could not be reached.")),
    "no_mobile": Entry(_("%(name)s has no mobile number."), "mend_number"),
    "scanner_away": Entry(_("The virus scanner could not be reached. Files wait until they are checked.")),
    "file_infected": Entry(_("A virus was found in %(name)s. Nobody can open it.")),
    "answer_lost": Entry(_("It is not certain whether this arrived: the answer was lost.")),
    "unexpected": Entry(_("Something went wrong on our side. The admin sees the details.")),
    "delivery_waiting": Entry(_("This has been waiting for longer than a minute: nothing is being sent now.")),
    "delivery_gone": Entry(_("This has been solved already."), "refresh"),
    "no_longer_needed": Entry(_("This was not needed any more: it was read, done or withdrawn.")),
    "switched_off": Entry(_("The receiver does not want this by mail.")),
    "contact_blocked": Entry(_("The portal is closed to %(name)s. Choose another contact."), "choose_contact"),
    "arrived_otherwise": Entry(_("This reached the person by another channel.")),
    "skipped_by_person": Entry(_("Someone decided that this need not be sent.")),
}

REMEDIES = {
    "mend_address": _("Mend the address of the contact"),
    "mend_number": _("Mend the mobile number of the contact"),
}
