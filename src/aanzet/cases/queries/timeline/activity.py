"""The activity log: who did or saw what, when, of the whole organization (F222)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.utils import timezone

from aanzet.access.queries.people import PersonName, search
from aanzet.cases.queries.timeline.model import LOG_KINDS, Entry, Page
from aanzet.cases.queries.timeline.reading import PAGE, read_page
from aanzet.cases.queries.timeline.sentences import entries
from aanzet.cases.queries.timeline.words import names_of_kinds
from aanzet.clients.queries.clients import clients_of
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.domain_events import COMPLIANCE, INTERNAL, PRIVATE, SECURITY, SHARED
from aanzet.rules.permissions import may

AUDIT, COMPLIANCE_RIGHT = "audit.view", "aml.compliance"
OBJECTS = (
    "case", "phase", "checkpoint", "task", "request_item", "conversation", "message", "delivery", "item", "folder",
    "client", "contact", "person", "team_member", "authorization_role", "team_role", "process_team", "template",
    "product", "organization", "import_batch",
)  # fmt: skip
MOST_EXPORTED = 5_000


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What is looked for; empty = everything. who: name, number or address. kind: of LOG_KINDS. about: of OBJECTS.

    from_on, until_on: local days, both included.
    """

    who: str = ""
    kind: str = ""
    about: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log. people: who was meant by `who`; empty with a name means nobody is called that."""

    page: Page
    people: tuple[PersonName, ...] = ()


def activity(actor: Actor, wanted: LogFilter, before: str = "", limit: int = PAGE) -> LogPage:
    """What happened, newest first. NotFound without the right to look into the log (G02).

    Private events are shown to nobody, compliance only to who may see it; clients only within reach.
    """
    _ask(actor)
    people = search(wanted.who, limit=20) if wanted.who else ()
    if wanted.who and not people:
        return LogPage(Page(()))
    where, values = _where(actor, wanted, [f"{one.kind}:{one.id}" for one in people])
    found, cursor = read_page(where, values, before, limit)
    lines = entries(actor, found, timezone.get_current_timezone(), with_case=True)
    return LogPage(Page(tuple(lines), cursor), people)


def exported(actor: Actor, wanted: LogFilter) -> tuple[Entry, ...]:
    """The newest lines for a file."""
    return activity(actor, wanted, limit=MOST_EXPORTED).page.entries


def _ask(actor: Actor) -> None:
    if not actor.is_office or not may(actor, AUDIT):
        raise NotFound(AUDIT)


def _where(actor: Actor, wanted: LogFilter, actors: Collection[str]) -> tuple[str, dict[str, Any]]:
    visible = [INTERNAL, SHARED, SECURITY]
    if actor.may(COMPLIANCE_RIGHT):
        visible.append(COMPLIANCE)
    assert PRIVATE not in visible  # noqa: S101 - what is private is its owner's alone
    parts, values = ["visibility = any(%(visible)s)"], {"visible": visible}
    if actors:
        parts.append("(actor = any(%(actors)s) or on_behalf_of::text = any(%(people)s))")
        values |= {"actors": list(actors), "people": [one.partition(":")[2] for one in actors]}
    if wanted.kind in LOG_KINDS:
        parts.append("name = any(%(names)s)")
        values["names"] = names_of_kinds([wanted.kind])
    if wanted.about in OBJECTS:
        parts.append("object_kind = any(%(about)s)")
        values["about"] = [wanted.about, "document"] if wanted.about == "item" else [wanted.about]
    zone = timezone.get_current_timezone()
    if wanted.from_on:
        parts.append("at >= %(from)s")
        values["from"] = _midnight(wanted.from_on, zone)  # type: ignore[assignment]
    if wanted.until_on:
        parts.append("at < %(until)s")
        values["until"] = _midnight(wanted.until_on + timedelta(days=1), zone)  # type: ignore[assignment]
    if not actor.reaches_all_clients:
        parts.append("(client_id is null or client_id = any(%(clients)s))")
        values["clients"] = [client["id"] for client in clients_of(actor)]
    return " and ".join(parts), values


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
