"""What a rehearsal finds, and what it refuses (F408)."""

from aanzet.rules.errors.model import Entry, counted
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.msgids import ngettext_noop

REFUSALS = {
    "rehearsal_real_client": Entry(_("%(name)s is a real client. A rehearsal runs on a made-up client only.")),
    "rehearsal_failed": counted(
        ngettext_noop(
            "A saved rehearsal ends otherwise than expected: %(names)s. Mend the template, or take the new outcome "
            "over.",
            "%(count)s saved rehearsals end otherwise than expected: %(names)s. Mend the template, or take the new "
            "outcomes over.",
        )
    ),
    "rehearsal_step_gone": Entry(_("This cannot be done here: it is not open (any more).")),
    "rehearsal_nothing_comes": Entry(_("Nothing happens by itself any more.")),
    "rehearsal_too_long": Entry(_("A rehearsal has at most %(allowed)s steps.")),
    "rehearsal_too_many": Entry(_("A template has at most %(allowed)s saved rehearsals.")),
    "rehearsal_not_begun": Entry(_("Play at least one step before you save the rehearsal.")),
}

FINDINGS = {
    "rehearsal_dead_end": Entry(_("Dead end in %(phase)s: %(why)s")),
    "rehearsal_loop": Entry(_("The case keeps going round in %(phase)s.")),
    "rehearsal_no_holder": Entry(_("Nobody is responsible for phase %(phase)s; it falls to the relation manager.")),
    "rehearsal_no_role": Entry(_("Nobody has the role %(name)s.")),
    "rehearsal_no_team": Entry(_("The process team %(name)s has no members.")),
    "rehearsal_no_function": Entry(_("No contact has the function %(name)s.")),
    "rehearsal_empty_value": Entry(_("“%(about)s” cannot leave, this is missing: %(names)s.")),
    "rehearsal_nobody_reached": Entry(_("“%(about)s” reaches nobody: %(why)s")),
    "rehearsal_not_delivered": Entry(_("“%(about)s” comes back: the office has to call.")),
    "rehearsal_unreachable": Entry(_("Phase %(phase)s is never reached: its condition cannot hold in this template.")),
    "rehearsal_not_seen": Entry(_("Phase %(phase)s was passed over this time: its condition did not hold.")),
    "rehearsal_two_senders": Entry(_("In phase %(phase)s two people speak to the client: %(names)s.")),
    "rehearsal_silent": Entry(_("The client stays silent in phase %(phase)s; after the last reminder nothing comes.")),
    "rehearsal_refused": Entry(_("Step %(number)s cannot be done: %(why)s")),
}
