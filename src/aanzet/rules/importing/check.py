"""One check of a whole workbook: every row read, judged and planned (F385-F388). Nothing is written."""

from collections.abc import Iterable, Mapping
from datetime import date

from aanzet.rules import names, numbers
from aanzet.rules.importing.cells import Lists
from aanzet.rules.importing.clients import Clients
from aanzet.rules.importing.contacts import Contacts
from aanzet.rules.importing.draft import Draft, KeyWidth, learn_width, mend_zeros, read_rows
from aanzet.rules.importing.model import Issue, Known, Options, Plan, Severity, Tab, TabKind, Zeros
from aanzet.rules.importing.recognise import check_row_limit, tab_issues
from aanzet.rules.importing.sheets import Sheet

_CLIENT_KEYS = ((TabKind.CLIENTS, "number"), (TabKind.CONTACTS, "client_number"), (TabKind.LINKS, "client_number"))
_CONTACT_KEYS = ((TabKind.CONTACTS, "number"), (TabKind.LINKS, "number"))


def check(
    tabs: Iterable[Tab], sheets: Iterable[Sheet], known: Known, today: date, options: Options | None = None
) -> Plan:
    """Check a mapped workbook against what is known.

    Rows that are wrong are named by sheet, row and column and stay out; nothing known is overwritten by a row that
    might be somebody else's. Checking what was applied answers SAME for every row. With a required column missing the
    plan holds only that. SheetRefused when a tab has too many rows.
    """
    options = options or Options()
    by_kind = {tab.kind: tab for tab in tabs}
    of_tab = {tab.kind: sheet for tab in by_kind.values() for sheet in sheets if sheet.name == tab.sheet}
    wrong = [issue for tab in by_kind.values() for issue in tab_issues(tab)]
    if wrong:
        return Plan((), tuple(wrong))
    for kind, tab in by_kind.items():
        check_row_limit(tab, of_tab[kind])
    lists = Lists(_folded(known.members_by_name), _folded(known.products), _folded(known.functions))
    drafts = {kind: read_rows(tab, of_tab[kind], lists) for kind, tab in by_kind.items()}
    notes = [_formulas(tab) for kind, tab in by_kind.items() if of_tab[kind].has_formulas]
    for keys, numbers_known in (
        (_CLIENT_KEYS, [client.number for client in known.clients]),
        (_CONTACT_KEYS, [contact.number for contact in known.contacts] + list(known.members)),
    ):
        notes += _zeros(keys, numbers_known, by_kind, of_tab, drafts, options)
    clients = Clients(drafts.get(TabKind.CLIENTS, []), known, options)
    rows = clients.plan()
    people, links = drafts.get(TabKind.CONTACTS, []), drafts.get(TabKind.LINKS, [])
    rows += Contacts(people, links, clients, known, today.isoformat()).plan()
    return Plan(tuple(rows), tuple(notes))


def _folded(words: Mapping[str, str]) -> dict[str, str]:
    return {names.fold(name): stored for name, stored in words.items()}


def _formulas(tab: Tab) -> Issue:
    return Issue(tab.kind, tab.sheet, 0, "", "", "formula_value", Severity.WARNING, {"sheet": tab.sheet})


def _zeros(
    keys: tuple[tuple[TabKind, str], ...],
    numbers_known: list[str],
    tabs: Mapping[TabKind, Tab],
    sheets: Mapping[TabKind, Sheet],
    drafts: Mapping[TabKind, list[Draft]],
    options: Options,
) -> list[Issue]:
    """Look for lost zeros in one number space; a note per column where nothing tells how long numbers should be."""
    width = KeyWidth()
    for number in numbers_known:
        width.learn(numbers.number_key(number))
    present = [(kind, key) for kind, key in keys if kind in tabs]
    as_number = [(k, key) for k, key in present if learn_width(width, tabs[k], sheets[k], key)]
    for kind, key in as_number:
        mend_zeros(drafts[kind], sheets[kind], tabs[kind], key, width.width, options)
    if width.width or options.zeros is Zeros.KEEP:
        return []
    notes = []
    for kind, key in as_number:
        tab = tabs[kind]
        heading = tab.column_of(key)
        column = heading.heading if heading else ""
        notes.append(
            Issue(kind, tab.sheet, tab.heading_row, column, key, "zeros_unknown", Severity.WARNING, {"value": column})
        )
    return notes
