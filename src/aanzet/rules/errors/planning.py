"""Refusals of the planboard (F311, F316 to F318)."""

from aanzet.rules.errors.model import Entry
from aanzet.rules.msgids import gettext_noop as _

PLANNING = {
    "planning_in_past": Entry(_("This day has passed. Plan it today or later.")),
    "person_inactive": Entry(_("%(name)s cannot be given work any more. Choose somebody else.")),
    "person_away": Entry(_("%(name)s does not work on %(day)s.")),
    "after_statutory": Entry(_("%(day)s is after the statutory date, %(statutory)s.")),
    "work_is_over": Entry(_("This is done already; there is nothing left to plan.")),
    "hours_unreadable": Entry(_("Give hours as 7, 7,5 or 7:30.")),
    "hours_negative": Entry(_("Hours cannot be less than 0.")),
    "hours_too_many": Entry(_("A day has 24 hours.")),
    "start_after_due": Entry(_("The start lies after the due date.")),
    "nothing_to_plan": Entry(_("Choose a person, a start or a due date.")),
    "proposal_changed": Entry(_("The board changed meanwhile. This is the new proposal.")),
    "typed_unknown": Entry(_("“%(word)s” says nothing here. Type a name and a day, such as “chris thu”.")),
    "typed_several": Entry(_("“%(word)s” fits several colleagues. Type more of the name.")),
    "typed_no_day": Entry(_("Say on which day, such as “chris thu”.")),
    "plan_undo_too_late": Entry(_("This cannot be undone any more: it was changed again.")),
}
