"""What the queue can be filtered on, to choose from, and the names of what an address filters on (G17)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.queries.engine import group_choices, process_team_choices, vocabulary
from aanzet.access.queries.members import active_choices
from aanzet.access.queries.people import names
from aanzet.cases.models import ProcessTemplate
from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.priority_words import priority_choices
from aanzet.cases.queries.queue.filters import ALONE, LATE, NO_DATE, TODAY_GROUP, WEEK, QueueFilter
from aanzet.cases.queries.templates import startable
from aanzet.clients.queries.clients import names_of
from aanzet.clients.queries.engine import product_choices
from aanzet.clients.queries.listing import groups_in_use
from aanzet.rules import periods
from aanzet.rules.actors import Actor
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words

Choices = tuple[tuple[str, str], ...]
STATES = {
    "not_started": _("not started"),
    "active": _("in progress"),
    "on_hold": _("on hold"),
    "unassigned": _("given to nobody"),
    ALONE: _("away, and nobody stands in"),
}
TURNS = {
    words.OFFICE: _("the office"),
    words.CLIENT: _("the client"),
    words.THIRD_PARTY: _("a third party"),
}
DUES = {LATE: _("late"), TODAY_GROUP: _("today"), WEEK: _("this week"), NO_DATE: _("without date")}
LABELS = {
    "template": _("Template"),
    "phase": _("Phase"),
    "product": _("Product"),
    "period": _("Period"),
    "manager": _("Relation manager"),
    "role": _("My role"),
    "state": _("Status"),
    "client": _("Client name"),
    "turn": _("Whose move"),
    "due": _("Due"),
    "team": _("Process team"),
    "person": _("With"),
    "group": _("Client group"),
    "priority": _("Priority"),
}
# How many periods to choose from, by kind.
LATEST = {
    periods.MONTH: 14,
    periods.FOUR_WEEKS: 14,
    periods.QUARTER: 6,
    periods.HALF_YEAR: 4,
    periods.YEAR: 4,
    periods.BOOK_YEAR: 3,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter as the form shows it."""

    name: str
    label: str
    value: str
    options: Choices


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on. broken: it names what is no longer there."""

    name: str
    label: str
    value: str
    broken: bool


def choices(actor: Actor, wanted: QueueFilter, today: date, *, held: bool = True) -> tuple[Choice, ...]:
    """Every filter with what it can be; seven queries, asked only when the form is open. held: also cases on hold."""
    templates = startable(actor)
    phases: dict[str, str] = {}
    for template in templates:
        if wanted.template in (None, template["id"]):
            phases |= {phase.key: phase.name for phase in template["snapshot"].phases}
    people = tuple((str(key), name) for key, name in active_choices())
    options: dict[str, Choices] = {
        "template": tuple((str(template["id"]), template["name"]) for template in templates),
        "phase": tuple(sorted(phases.items(), key=lambda pair: pair[1])),
        "product": product_choices(),
        "period": recent_periods({template["period_kind"] for template in templates}, today),
        "manager": people,
        "role": tuple(vocabulary()["roles"].items()),
        "state": tuple((key, gettext(label)) for key, label in STATES.items() if held or key != "on_hold"),
        "turn": tuple((key, gettext(label)) for key, label in TURNS.items()),
        "due": tuple((key, gettext(label)) for key, label in DUES.items()),
        "team": (*process_team_choices(), *group_choices()),
        "group": tuple((group, group) for group in groups_in_use()),
        "person": people,
        "priority": priority_choices(),
    }
    return tuple(Choice(name, gettext(LABELS[name]), _text(wanted, name), found) for name, found in options.items())


def chips(actor: Actor, wanted: QueueFilter) -> tuple[Chip, ...]:
    """The filters that are on, in words; asks only after what is on."""
    if wanted.is_empty:
        return ()
    said: Mapping[str, str] = _names(wanted)
    found = []
    for name, label in LABELS.items():
        value = _text(wanted, name)
        if value:
            found.append(Chip(name, gettext(label), said.get(name) or value, broken=not said.get(name)))
    return tuple(found)


def _names(wanted: QueueFilter) -> dict[str, str]:
    found: dict[str, str] = {"period": period_label(wanted.period) if _readable(wanted.period) else ""}
    if wanted.template:
        named = ProcessTemplate.objects.filter(id=wanted.template).values_list("name", flat=True)
        found["template"] = named.first() or ""
    if wanted.phase:
        found["phase"] = wanted.phase.replace("_", " ")
    if wanted.product:
        found["product"] = dict(product_choices()).get(str(wanted.product), "")
    people = names([person for person in (wanted.manager, wanted.person) if person])
    for name, person in (("manager", wanted.manager), ("person", wanted.person)):
        found[name] = people[person].name if person in people else ""
    if wanted.role:
        found["role"] = vocabulary()["roles"].get(wanted.role, "")
    if wanted.state:
        found["state"] = gettext(STATES[wanted.state]) if wanted.state in STATES else ""
    if wanted.client:
        found["client"] = names_of([wanted.client]).get(wanted.client, {}).get("name", "")
    found["turn"] = gettext(TURNS[wanted.turn]) if wanted.turn in TURNS else ""
    found["due"] = gettext(DUES[wanted.due]) if wanted.due in DUES else ""
    found["priority"] = dict(priority_choices()).get(wanted.priority, "")
    if wanted.team:
        found["team"] = dict((*process_team_choices(), *group_choices())).get(str(wanted.team), "")
    if wanted.group:
        found["group"] = wanted.group if wanted.group in groups_in_use() else ""
    return found


def _readable(key: str) -> bool:
    try:
        periods.parse(key)
    except ValueError:
        return False
    return True


def recent_periods(kinds: Collection[str], today: date) -> Choices:
    """The latest periods of these kinds, newest first: key and label."""
    if periods.FROM_CLIENT in kinds:
        kinds = {*kinds, periods.MONTH, periods.QUARTER, periods.YEAR}
    found: set[tuple[date, str, str]] = set()
    for kind, count in LATEST.items():
        if kind in kinds:
            period = periods.containing(kind, today)
            for _number in range(count):
                found.add((period.start, period.key, period_label(period)))
                period = period.previous()
    newest = sorted(found, key=lambda one: (one[0], one[1]), reverse=True)
    return tuple((key, label) for _start, key, label in newest)


def _text(wanted: QueueFilter, name: str) -> str:
    value: Any = getattr(wanted, name)
    return str(value) if isinstance(value, UUID) else value or ""
