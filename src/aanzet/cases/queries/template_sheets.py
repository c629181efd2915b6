"""Templates as a workbook: out, the empty format, and what a workbook would become here (F115, F168, F171)."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext

from aanzet.cases.queries.template_files import proposed
from aanzet.cases.queries.template_names import LEAVE_OUT, Names, lacking, names_here, with_names
from aanzet.cases.queries.templates import require_reader, version_for
from aanzet.rules.actors import Actor
from aanzet.rules.process.template.naming import Named
from aanzet.rules.process.template.sheet import cells, columns
from aanzet.rules.process.template.sheet.columns import TABS, Column
from aanzet.rules.process.template.sheet.read import Dropped, Reading, read
from aanzet.rules.process.template.sheet.tabs import TextTab
from aanzet.rules.process.template.sheet.write import headings, workbook

NEAREST = 3  # names that are offered for one that is unknown


@dataclass(frozen=True, slots=True)
class SheetTab:
    """A tab that is handed out: its name, headings with whether each must be filled in, choices by column, rows."""

    name: str
    headings: tuple[tuple[str, bool], ...]
    choices: Mapping[int, tuple[str, ...]]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetProposal:
    """What a workbook would become here. needs: what is unknown, with what is proposed; near: names that look like it.

    wrong: rows and tabs with a mistake of another kind than something unknown.
    """

    reading: Reading
    needs: tuple[tuple[Named, str], ...]
    near: Mapping[Named, tuple[str, ...]]
    names: Names
    wrong: int


def sheet_proposal(actor: Actor, tabs: Sequence[TextTab], dropped: Dropped = frozenset()) -> SheetProposal:
    """What the rows would become; rows in `dropped` (key of a tab, number) are left out on purpose."""
    require_reader(actor)
    here = names_here()
    reading = read(tabs, known=lambda kind, name: bool(here.stored(kind, name)), dropped=dropped, tr=gettext)
    faults = [fault for line in reading.lines for fault in line.faults]
    unknown = [Named(fault.kind, fault.name) for fault in faults if fault.name]
    for snapshot in reading.templates:
        unknown += lacking(snapshot, here)  # a condition names products too, outside the columns of names
    needs = {one: proposed(one, here, reading.old_roles) for one in unknown}
    wrong = len(reading.faults) + len({(fault.tab, fault.row) for fault in faults if not fault.name})
    return SheetProposal(
        reading, tuple(needs.items()), {one: _nearest(one, here, needs[one]) for one in needs}, here, wrong
    )


def _nearest(one: Named, here: Names, first: str) -> tuple[str, ...]:
    """Names of this organization that look like it, the proposal first."""
    labels = dict(here.choices[one.kind])
    by_label = {label.lower(): label for label in labels.values()}
    close = difflib.get_close_matches(one.name.lower(), list(by_label), NEAREST, 0.4)
    found = [labels[first]] if first in labels else []
    return tuple(dict.fromkeys([*found, *(by_label[label] for label in close)]))[:NEAREST]


def open_needs(found: SheetProposal, chosen: Mapping[Named, str]) -> list[Named]:
    """What is unknown and not answered with something that exists here, or with leaving it out."""
    return [
        one
        for one, _near in found.needs
        if chosen.get(one) != LEAVE_OUT and chosen.get(one) not in dict(found.names.choices[one.kind])
    ]


def template_sheet(actor: Actor, template_id: UUID, number: int | None = None) -> tuple[str, tuple[SheetTab, ...]]:
    """Name of the file and tabs of a version; without number the draft, or the version in use."""
    view = version_for(actor, template_id, number)
    here = names_here()
    rows = workbook([with_names(view.snapshot, here)], gettext)
    return f"{slugify(view.snapshot.name) or 'template'}-v{view.number}.xlsx", _tabs(here, rows)


def empty_sheet(actor: Actor) -> tuple[SheetTab, ...]:
    """The tabs with their headings and the words that are possible here."""
    require_reader(actor)
    return _tabs(names_here(), {tab.key: [headings(tab, gettext)] for tab in TABS})


def _tabs(here: Names, rows: Mapping[str, list[list[str]]]) -> tuple[SheetTab, ...]:
    found = []
    for tab in TABS:
        offered = [column for column in tab.columns if column.offered]
        heads = tuple((gettext(column.label), column.required) for column in offered)
        choices = {index: words for index, column in enumerate(offered) if (words := _choices(column, here))}
        found.append(SheetTab(gettext(tab.label), heads, choices, tuple(map(tuple, rows[tab.key][1:]))))
    return tuple(found)


def _choices(column: Column, here: Names) -> tuple[str, ...]:
    if column.form in (columns.NAME, columns.NAMES):
        return tuple(label for _value, label in here.choices[column.names])
    return cells.choices(column, gettext)
