"""Taking in clients and contacts from a workbook: recognise, map, check, plan, undo. Pure; nothing is read or written.

Order of use: `read_sheets` -> `recognise` (or `as_tab`) -> `mapped` -> `check` -> apply the plan -> later `undo`.
"""

from aanzet.rules.importing.check import check
from aanzet.rules.importing.fields import FIELDS, TAB_LABELS, Field
from aanzet.rules.importing.model import (
    Column,
    Difference,
    Issue,
    Known,
    KnownClient,
    KnownContact,
    KnownLink,
    LinkPlan,
    Options,
    Outcome,
    Plan,
    PlannedRow,
    Severity,
    Tab,
    TabKind,
    Value,
    Zeros,
)
from aanzet.rules.importing.recognise import as_tab, mapped, recognise, tab_issues
from aanzet.rules.importing.report import empty_format, issue_sentence, rejected_rows, summary
from aanzet.rules.importing.sheets import MAX_BYTES, MAX_ROWS, Sheet, SheetRefused, read_sheets
from aanzet.rules.importing.undo import Applied, Undo, UndoStep, undo

__all__ = [
    "FIELDS",
    "MAX_BYTES",
    "MAX_ROWS",
    "TAB_LABELS",
    "Applied",
    "Column",
    "Difference",
    "Field",
    "Issue",
    "Known",
    "KnownClient",
    "KnownContact",
    "KnownLink",
    "LinkPlan",
    "Options",
    "Outcome",
    "Plan",
    "PlannedRow",
    "Severity",
    "Sheet",
    "SheetRefused",
    "Tab",
    "TabKind",
    "Undo",
    "UndoStep",
    "Value",
    "Zeros",
    "as_tab",
    "check",
    "empty_format",
    "issue_sentence",
    "mapped",
    "read_sheets",
    "recognise",
    "rejected_rows",
    "summary",
    "tab_issues",
    "undo",
]
