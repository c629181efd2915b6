"""Which columns a list of cases shows: those of the address (a saved view), else his own, else the usual ones.

What a line is about (verb and client, or client and process) always shows. The columns that are not usual are facts of
the case: on a small screen they fold into the second line.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from django.utils.translation import gettext

from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.turn_view import short_day
from aanzet.rules.msgids import gettext_noop as _

QUEUE, CASES = "queue", "cases"
NONE = "none"  # in an address: only what always shows
USUAL: Mapping[str, tuple[str, ...]] = {
    QUEUE: ("progress", "due", "person"),
    CASES: ("phase", "progress", "turn", "due", "person"),
}
FACTS = ("number", "period", "since", "promised", "legal", "started")
LABELS = {
    "phase": _("Phase"),
    "progress": _("Progress"),
    "turn": _("Whose move"),
    "due": _("Due"),
    "person": _("Responsible"),
    "number": _("Number"),
    "period": _("Period"),
    "since": _("Turn since"),
    "promised": _("Ready around"),
    "legal": _("Statutory date"),
    "started": _("Started on"),
}
# What the reader chose for a list, as a subquery of the query that counts it.
CHOSEN = "(select k.columns from cases_listcolumns k where k.person_id = %(me)s and k.page = '{page}')"


@dataclass(frozen=True, slots=True)
class Fact:
    """A column of a line that is not one of the usual: its head, and what stands in it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one list, in the order in which they stand."""

    page: str
    shown: tuple[str, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the facts."""
        return tuple(gettext(LABELS[key]) for key in FACTS if key in self.shown)

    @property
    def choices(self) -> tuple[tuple[str, str, bool], ...]:
        """Every column of the list: key, label, and whether it shows."""
        return tuple((key, gettext(LABELS[key]), key in self.shown) for key in known_columns(self.page))

    @property
    def in_address(self) -> str:
        """As an address carries them."""
        return ",".join(self.shown) or NONE


def known_columns(page: str) -> tuple[str, ...]:
    """The keys of all columns of a list, in order; () for a list whose columns cannot be chosen."""
    return (*USUAL[page], *FACTS) if page in USUAL else ()


def columns_of(page: str, address: str, kept: Collection[str] | None) -> Columns:
    """What to show. address: `columns` of the address, "" when it names none. kept: what the reader chose, or None.

    A column that is no longer there is left out.
    """
    wanted: Collection[str] = USUAL[page] if kept is None else kept
    if address:
        wanted = address.split(",")
    return Columns(page, tuple(key for key in known_columns(page) if key in wanted))


def facts_of(row: Mapping[str, Any], columns: Columns | None, zone: tzinfo) -> tuple[Fact, ...]:
    """The facts of a case that were chosen. row: as queue.lines reads it."""
    if columns is None:
        return ()
    days = {"since": "turn_since", "promised": "promised_on", "legal": "legal_due_on", "started": "started_at"}
    found = []
    for key in FACTS:
        if key in columns.shown:
            value = row[days.get(key, key)]
            text = value if key == "number" else period_label(value) if key == "period" else _day(value, zone)
            found.append(Fact(gettext(LABELS[key]), text))
    return tuple(found)


def _day(value: date | datetime | None, zone: tzinfo) -> str:
    if value is None:
        return ""
    return short_day(value.astimezone(zone).date() if isinstance(value, datetime) else value)
