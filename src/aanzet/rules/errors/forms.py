"""What a form says beside a field before any action is asked."""

from aanzet.rules.errors.model import Entry
from aanzet.rules.msgids import gettext_noop as _

FORMS = {
    "number_invalid": Entry(_("This is not a number.")),
    "day_unreadable": Entry(_("%(line)s is not a date. Write it like 2026-12-25.")),
    "offsets_unreadable": Entry(_("Write whole numbers with commas between them, such as -2, 0.")),
    "offsets_order": Entry(_("From early to late, at most ten of them.")),
    "period_unreadable": Entry(_("Write a period like 2025, 2026-Q4 or 2026-10.")),
    "choose_colleague": Entry(_("Choose a colleague.")),
    "choose_row": Entry(_("Choose a row first.")),
    "choose_file": Entry(_("Choose a file first.")),
    "choose_files": Entry(_("Choose at least one file.")),
    "request_lines_wrong": Entry(_("Look at the lines of the request.")),
    "reminders_wrong": Entry(_("Look at the moments of the reminders.")),
    "reminders_empty": Entry(_("Fill in when the client is reminded, or choose as usual.")),
    "choose_document": Entry(
        _("Choose the document that the client reads. Add it to the case first when it is not there.")
    ),
    "file_is_empty": Entry(_("This file is empty.")),
    "name_the_view": Entry(_("Give the view a name.")),
    "passkey_not_kept": Entry(_("The passkey was not kept. Try again.")),
}
