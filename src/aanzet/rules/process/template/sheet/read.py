"""Templates from the rows of a workbook: the reading side, with every mistake by its tab, row and column (F115)."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aanzet.rules.msgids import Message
from aanzet.rules.names import fold
from aanzet.rules.plain import Problem
from aanzet.rules.process import words
from aanzet.rules.process.template.old_setting import OLD_FIELD, taken_over
from aanzet.rules.process.template.read import parse
from aanzet.rules.process.template.shape import TemplateSnapshot
from aanzet.rules.process.template.sheet import cells, columns
from aanzet.rules.process.template.sheet.columns import BY_KEY, NAME, NAMES, POINTS_AT, Column
from aanzet.rules.process.template.sheet.tabs import Fault, Row, TextTab, found

Known = Callable[[str, str], bool]  # kind, name -> whether the organization has it
Dropped = Collection[tuple[str, int]]  # key of a tab, number of the row
_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True)
class Line:
    """One row for the page: what it is called, what it belongs to, what is wrong, and whether it is left out."""

    tab: str
    sheet: str
    number: int
    name: str
    inside: tuple[str, ...]
    faults: tuple[Fault, ...]
    dropped: bool
    by_itself: bool  # it is left out because what it belongs to is


@dataclass(frozen=True, slots=True)
class Reading:
    """templates: with names where the database has ids. notes: what was read otherwise or not at all."""

    templates: tuple[TemplateSnapshot, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    old_roles: frozenset[str] = frozenset()

    @property
    def wrong(self) -> int:
        """How many rows and tabs have a mistake; 0 = it can be made."""
        return len(self.faults) + sum(1 for line in self.lines if line.faults)


class _Built:
    """A template while it is put together. at: path of an object in it -> its row."""

    def __init__(self, row: Row, rows: Sequence[Row], below: Mapping[int, Sequence[Row]]):
        self.at: dict[str, Row] = {}
        self.below = below
        self.whole = [one for one in rows if _root(one) is row and not _left_out(one)]
        self.plain = self._object(row, "")

    def _object(self, row: Row, path: str) -> dict[str, Any]:
        """The plain object of a row with what belongs to it."""
        self.at[path] = row
        keyed = row.tab.keyed
        plain: dict[str, Any] = {"key": row.key} if keyed else {}
        for column in row.tab.columns:
            if column.path not in row.plain or column.path.startswith("@") or (column.path == "key" and keyed):
                continue
            value = row.plain[column.path]
            _put(plain, column.path, self._key_of(row, column) if column.form == POINTS_AT else value)
        recipient = plain.get("recipient", plain.get("close_message", {}).get("recipient", {}))
        if recipient.get("function") and "rule" not in recipient:
            recipient["rule"] = words.FUNCTION
        for shape in columns.TABS:
            listed = [one for one in self.below.get(id(row), ()) if one.tab is shape and not one.dropped]
            if shape.inside == row.tab.key and listed:
                at = f"{path}.{shape.listed_in}".lstrip(".")
                _put(plain, shape.listed_in, [self._object(one, f"{at}[{n}]") for n, one in enumerate(listed)])
        return plain

    def _key_of(self, row: Row, column: Column) -> str:
        match = _pointed(row, column.path, [one for one in self.whole if one.tab.key == column.to])
        return match.key if match else ""


def read(
    tabs: Sequence[TextTab], *, known: Known, dropped: Dropped = frozenset(), tr: cells.Translate = str
) -> Reading:
    """What the workbook says. Rows in `dropped` are left out, and with a row what belongs to it."""
    here = found(tabs, tr)
    rows = here.rows
    for row in rows:
        row.dropped = (row.tab.key, row.number) in dropped
    _join(rows)
    _name(rows)
    for row in rows:
        _names(row, known)
    below: dict[int, list[Row]] = {}
    for row in rows:
        below.setdefault(id(row.parent), []).append(row)
    built = [_Built(row, rows, below) for row in rows if row.tab.key == columns.TEMPLATES and not row.dropped]
    notes, templates = list(here.notes), []
    old: set[str] = set()
    for one in built:
        settings = taken_over(one.plain)
        old |= settings.roles
        notes += [_old_note(one, path, said) for path, said in settings.unreadable]
        snapshot, problems = parse(settings.plain)
        for problem in problems:
            _blame(one, problem)
        if snapshot is not None:
            templates.append(snapshot)
    faults = [*here.faults]
    if not built and not faults:
        faults.append(Fault(columns.TEMPLATES, "", 0, "sheet_no_template"))
    lines = tuple(_line(row) for row in rows)
    return Reading(tuple(templates), lines, tuple(faults), tuple(notes), frozenset(old))


def _left_out(row: Row | None) -> bool:
    return row is not None and (row.dropped or _left_out(row.parent))


def _line(row: Row) -> Line:
    inside: list[str] = []
    parent = row.parent
    while parent is not None:
        inside.insert(0, parent.called)
        parent = parent.parent
    by_itself = _left_out(row.parent)
    left_out = row.dropped or by_itself
    faults = () if left_out else tuple(row.faults)
    return Line(row.tab.key, row.sheet, row.number, row.called, tuple(inside), faults, left_out, by_itself)


def _join(rows: Sequence[Row]) -> None:
    """Which row each row belongs to, from above to below."""
    templates = [row for row in rows if row.tab.key == columns.TEMPLATES]
    for row in rows:
        if row.tab.inside:
            row.parent = _template_of(row, templates)
    for place in (columns.PHASES, columns.AUTOMATIONS):
        below = _by_template(rows, place)
        for row in rows:
            if row.tab.inside == place and row.parent is not None:
                row.parent = _pointed(row, f"@{place}", below.get(id(row.parent), [])) or row.parent


def _by_template(rows: Sequence[Row], place: str) -> dict[int, list[Row]]:
    found_here: dict[int, list[Row]] = {}
    for row in rows:
        if row.tab.key == place:
            found_here.setdefault(id(_root(row)), []).append(row)
    return found_here


def _template_of(row: Row, templates: Sequence[Row]) -> Row | None:
    path = f"@{columns.TEMPLATES}"
    if not row.texts.get(path, "").strip() and len(templates) == 1:
        return templates[0]
    return _pointed(row, path, templates)


def _root(row: Row) -> Row:
    return _root(row.parent) if row.parent is not None else row


def _pointed(row: Row, path: str, among: Sequence[Row]) -> Row | None:
    """The row a cell names, by its name or else its key; says what is wrong when there is none."""
    text = row.texts.get(path, "").strip()
    if not text:
        row.wrong(path, "sheet_points_at_nothing", tab=_label(path, row))
        return None
    exact = [one for one in among if fold(one.called) == fold(text)]
    by_key = [one for one in among if one.texts.get("key", "").strip() == text]
    match = exact if len(exact) == 1 else by_key
    if len(match) == 1:
        return match[0]
    called = {one.called.lower(): one.called for one in among}
    near = difflib.get_close_matches(text.lower(), list(called), 1, 0.6) if not exact else []
    code = "sheet_row_near" if near else "sheet_row_unknown"
    row.wrong(path, code, value=text[:60], tab=_label(path, row), near=called[near[0]] if near else "")
    return None


def _label(path: str, row: Row) -> Message:
    column = row.tab.column(path)
    return Message(BY_KEY[column.to].label if column else "")


def _name(rows: Sequence[Row]) -> None:
    """Give every row its key, and say which names and keys stand twice."""
    spaces: dict[tuple[int, str], dict[str, Row]] = {}
    for row in rows:
        if _left_out(row) or not row.tab.keyed:
            continue
        # Automations are told apart in the whole template, all else in what it belongs to.
        owner = _root(row) if row.tab.key == columns.AUTOMATIONS else row.parent
        space = (id(owner) if row.tab.inside else 0, row.tab.key)
        keys = spaces.setdefault(space, {})
        given = str(row.plain.get("key", "")).strip()
        if given and not _KEY.fullmatch(given):
            row.wrong("key", "yaml_key_wrong", value=given[:60])
        wanted = given or _slug(row.called) or row.tab.key
        key, number = wanted, 1
        while key.lower() in keys and not given:
            number += 1
            key = f"{wanted[:56]}_{number}"
        if key.lower() in keys:
            row.wrong("key", "sheet_twice", value=key[:60], row=keys[key.lower()].number)
        keys.setdefault(key.lower(), row)
        row.key = key
        if row.tab.key in (columns.TEMPLATES, columns.PHASES) and row.called:
            names = spaces.setdefault((*space[:1], f"{space[1]}.name"), {})
            other = names.setdefault(fold(row.called), row)
            if other is not row:
                row.wrong("name", "sheet_twice", value=row.called[:60], row=other.number)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")[:56]


def _names(row: Row, known: Known) -> None:
    """Say which roles, products, functions and so on are unknown here."""
    for column in row.tab.columns:
        value = row.plain.get(column.path)
        given = value if column.form == NAMES else (value,) if column.form == NAME else ()
        for name in given or ():
            if name and not known(column.names, name):
                row.wrong(column.path, "sheet_unknown", kind=column.names, name=name, value=name[:60])


def _put(plain: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for name in outer:
        plain = plain.setdefault(name, {})
    plain[last] = value


def _blame(built: _Built, problem: Problem) -> None:
    """Say a mistake in the shape at the row and column it comes from."""
    path = problem.path
    owner = max((at for at in built.at if path == at or path.startswith(f"{at}.") or not at), key=len)
    row, inner = built.at[owner], path[len(owner) :].lstrip(".")
    column = next((one for one in row.tab.columns if inner == one.path or inner.startswith(f"{one.path}.")), None)
    at = column.path if column else ""
    if column is not None and column.form == columns.CONDITION:
        row.wrong(at, "sheet_condition")
    elif problem.code == "too_long":
        row.wrong(at, "sheet_too_long", **problem.values)
    else:
        row.wrong(at, "sheet_unfit")


def _old_note(built: _Built, path: str, said: str) -> Fault:
    row = built.at[path.removesuffix(f".{OLD_FIELD}")]
    return Fault(row.tab.key, row.sheet, row.number, "old_setting_unreadable", {"value": said, "where": row.called})
