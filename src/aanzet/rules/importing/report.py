"""The rows that stayed out, as a sheet that can be mended and imported again (F388), and the empty format (F386)."""

from collections.abc import Callable, Iterable

from aanzet.rules.errors import sentence
from aanzet.rules.importing.cells import as_text
from aanzet.rules.importing.fields import FIELDS
from aanzet.rules.importing.model import Issue, Outcome, Plan, Tab, TabKind
from aanzet.rules.importing.sheets import Sheet
from aanzet.rules.msgids import gettext_noop as _

ERROR_HEADING = _("Error")

Translate = Callable[[str], str]


def issue_sentence(issue: Issue, gettext: Translate = str) -> str:
    """What is wrong, in words; a label of ours in the values is translated too."""
    values = dict(issue.values)
    if "column" in values:
        values["column"] = gettext(str(values["column"]))
    return sentence(issue.code, values, gettext)


def rejected_rows(plan: Plan, tab: Tab, sheet: Sheet, gettext: Translate = str) -> list[list[str]]:
    """Heading and rows of a tab that stayed out, as they stood in the file, with a column that says why."""
    headings = [as_text(cell) for cell in sheet.rows[tab.heading_row - 1]]
    lines = [[*headings, gettext(ERROR_HEADING)]]
    for row in plan.rows:
        if row.tab is tab.kind and row.outcome is Outcome.ERROR:
            reasons = [f"{i.column or i.field}: {issue_sentence(i, gettext)}" for i in row.issues]
            lines.append([*(as_text(cell) for cell in sheet.rows[row.row - 1]), " / ".join(reasons)])
    return lines


def empty_format(gettext: Translate = str) -> dict[TabKind, list[tuple[str, bool]]]:
    """Per tab the headings to fill in, and whether each is required (shown with a green background)."""
    return {kind: [(gettext(spec.label), spec.required) for spec in fields.values()] for kind, fields in FIELDS.items()}


def summary(plan: Plan, kinds: Iterable[TabKind] = TabKind) -> dict[str, dict[str, int]]:
    """Counts per tab for the preview."""
    return {kind.value: plan.counts(kind) for kind in kinds}
