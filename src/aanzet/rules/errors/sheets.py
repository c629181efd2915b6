"""What reading a workbook of templates says about files, tabs, rows and cells (F115), and about the old setting."""

from aanzet.rules.errors.model import Entry, counted
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.msgids import ngettext_noop

TEMPLATE_SHEETS = {
    "template_sheet_wrong": counted(
        ngettext_noop(
            "The workbook has %(count)s mistake. Mend it or leave the row out; nothing was made.",
            "The workbook has %(count)s mistakes. Mend them or leave the rows out; nothing was made.",
        )
    ),
    "sheet_tab_missing": Entry(_("The tab %(sheet)s is missing.")),
    "sheet_tab_unused": Entry(_("Nothing is read from the tab %(sheet)s.")),
    "sheet_no_template": Entry(_("There is no row on the tab of the templates.")),
    "sheet_rows_limit": Entry(_("The workbook has more than %(allowed)s rows. Split it.")),
    "sheet_column_missing": Entry(_("The tab %(sheet)s misses the column %(column)s.")),
    "sheet_column_near": Entry(
        _("On the tab %(sheet)s nothing is read from the column “%(column)s”. Do you mean “%(near)s”?")
    ),
    "sheet_column_unused": Entry(_("On the tab %(sheet)s nothing is read from the column “%(column)s”.")),
    "sheet_empty_cell": Entry(_("this must be filled in.")),
    "sheet_number": Entry(_("“%(value)s” is not a whole number.")),
    "sheet_yes_no": Entry(_("“%(value)s” is neither yes nor no.")),
    "sheet_word": Entry(_("“%(value)s” is not possible here. Possible: %(allowed)s.")),
    "sheet_day": Entry(_("“%(value)s” is not a day of the year; write 31-03.")),
    "sheet_condition": Entry(_("this condition cannot be read. Leave the cell empty and make it in the editor.")),
    "sheet_too_long": Entry(_("this text is too long: at most %(allowed)s characters.")),
    "sheet_unfit": Entry(_("what stands in this row does not fit together.")),
    "sheet_points_at_nothing": Entry(_("say which row of the tab %(tab)s this belongs to.")),
    "sheet_row_near": Entry(_("“%(value)s” does not stand on the tab %(tab)s. Do you mean “%(near)s”?")),
    "sheet_row_unknown": Entry(_("“%(value)s” does not stand on the tab %(tab)s, or more than once.")),
    "sheet_twice": Entry(_("“%(value)s” stands in row %(row)s already. Give one another name.")),
    "sheet_unknown": Entry(_("“%(value)s” is not known here.")),
    "sheet_unknown_near": Entry(_("“%(value)s” is not known here. It looks like: %(near)s.")),
    "old_setting_unreadable": Entry(
        _("%(where)s: the old setting for the team member addressed says “%(value)s”. That cannot be read; look at it.")
    ),
}
