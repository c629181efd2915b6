"""Uitval as the office reads it: what failed, for whom, why, who sees to it, grouped per cause (F221, G11)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from aanzet.access.queries.people import PersonName, names
from aanzet.clients.queries.clients import clients_of, names_of
from aanzet.clients.queries.rows import rows
from aanzet.core.deliveries import Failure, failures
from aanzet.rules.actors import CONTACT, Actor
from aanzet.rules.clients import address_key
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words

MOST = 200  # lines on one page; whoever has more solves a cause at a time
# What it is, by the notice in a mail or by the kind of effect.
WHAT = {
    words.MESSAGE_NOTICE: _("E-mail about a message"),
    words.TASK_NOTICE: _("E-mail about a task"),
    words.REQUEST_NOTICE: _("E-mail with a request"),
    words.REMINDER: _("Reminder by e-mail"),
    "passed_on": _("E-mail that the office goes on"),
    "mail": _("E-mail"),
    "sms": _("Text message"),
    "sms_receipt": _("Receipt of a text message"),
    "invitation": _("Invitation by e-mail"),
    "email_change": _("E-mail about another address"),
    "reaction": _("Work the house does by itself"),
    "documents_inspection": _("Check of a file"),
    "documents_scan": _("Virus scan of a file"),
    "auto_start": _("Start of a case by itself"),
    "auto_start_run": _("Start of cases by themselves"),
    "documents_parts": _("Tidying up after an upload"),
}
CASES = "select id, number, title, responsible_ids from cases_case where id = any(%(ids)s)"
# The tasks the engine made to mend what is held, with what they are about (F105).
MENDING = """
select id, case_id, about, automation_key from cases_task
where case_id = any(%(ids)s) and purpose = 'fix_recipient' and state in ('open', 'in_progress')
"""
CONTACTS = """
select l.client_id, p.id, p.name, p.email <> '' or c.mobile <> '' as reachable
from clients_contactlink l
join clients_contact c on c.organization_id = l.organization_id and c.id = l.contact_id
join access_person p on p.organization_id = l.organization_id and p.id = l.contact_id
where l.client_id = any(%(ids)s) and c.archived_at is null and c.portal <> 'blocked'
order by l.position, p.sort_name, p.id
"""


@dataclass(frozen=True, slots=True)
class Fix:
    """The one-click fix of what is held: the mending task, and who can be chosen."""

    task_id: UUID
    contacts: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One failure. looking: the house is still finding out itself. repeatable: "Opnieuw" makes sense.
    other_channel: it can go by text message, or somebody can call."""

    id: UUID
    what: str
    whom: str
    client_name: str
    client_url: str
    case_title: str
    case_url: str
    since: datetime | None
    reason: str
    owner: str
    blocking: bool
    uncertain: bool
    looking: bool
    repeatable: bool
    other_channel: bool
    fix: Fix | None


@dataclass(frozen=True, slots=True)
class Group:
    """Lines with one cause. ids: those that can all be repeated at once."""

    key: str
    title: str
    since: datetime | None
    lines: tuple[Line, ...]

    @property
    def ids(self) -> list[UUID]:
        """What one button repeats."""
        return [line.id for line in self.lines if line.repeatable]


def reach_of(actor: Actor) -> list[UUID] | None:
    """The clients whose failures this member sees; None = of all."""
    return None if actor.reaches_all_clients else [client["id"] for client in clients_of(actor)]


def failure_groups(actor: Actor, now: datetime) -> tuple[Group, ...]:
    """Everything in Uitval within reach, per cause, blocking causes first."""
    found = failures(actor, now=now, clients=reach_of(actor), limit=MOST)
    if not found:
        return ()
    known = _Known(found)
    grouped: dict[tuple[str, str, str], list[Failure]] = {}
    for failure in found:
        grouped.setdefault((failure.kind, failure.state, failure.reason), []).append(failure)
    return tuple(_group(failures_of_cause, known) for failures_of_cause in grouped.values())


def _group(found: Sequence[Failure], known: "_Known") -> Group:
    first = found[0]
    what = gettext(WHAT.get(first.kind, WHAT["mail"])).lower()
    title = ngettext("%(count)s time %(what)s: %(reason)s", "%(count)s times %(what)s: %(reason)s", len(found))
    since = min((one.since for one in found if one.since), default=None)
    return Group(
        key=f"{first.kind}-{first.state}-{first.reason}",
        title=title % {"count": len(found), "what": what, "reason": known.reason(first)},
        since=since,
        lines=tuple(known.line(one) for one in found),
    )


class _Known:
    """What the lines need, read at once: cases, clients, mending tasks, contacts, people."""

    def __init__(self, found: Sequence[Failure]):
        case_ids = {one.case_id for one in found if one.case_id}
        client_ids = {one.client_id for one in found if one.client_id}
        held = {one.case_id for one in found if one.state == words.HELD and one.case_id}
        self.cases = _by_id(CASES, case_ids)
        self.clients = names_of(client_ids)
        self.mending = rows(MENDING, {"ids": list(held)}) if held else []
        mended = {one.client_id for one in found if one.state == words.HELD and one.client_id} if held else set()
        self.contacts: dict[UUID, list[tuple[UUID, str]]] = {}
        for contact in rows(CONTACTS, {"ids": list(mended)}) if mended else []:
            if contact["reachable"]:
                self.contacts.setdefault(contact["client_id"], []).append((contact["id"], contact["name"]))
        people = {one.person_id for one in found} | {one.owner_id for one in found}
        people.update(person for case in self.cases.values() for person in case["responsible_ids"])
        self.people: Mapping[UUID, PersonName] = names(people)

    def line(self, one: Failure) -> Line:
        case = self.cases.get(one.case_id) if one.case_id else None
        client = self.clients.get(one.client_id) if one.client_id else None
        fix = self.fix(one)
        looking = one.state == words.UNCERTAIN and one.next_try_at is not None
        return Line(
            id=one.id,
            what=gettext(WHAT.get(str(one.payload.get("notice") or one.kind), WHAT.get(one.kind, WHAT["mail"]))),
            whom=self.name(one.person_id) or one.receiver,
            client_name=client["name"] if client else "",
            client_url=f"/office/clients/{address_key(client['number'], client['id'])}/" if client else "",
            case_title=case["title"] if case else "",
            case_url=f"/office/cases/{case['number']}/" if case else "",
            since=one.since,
            reason=self.reason(one),
            owner=self.owner(one, case),
            blocking=one.blocking,
            uncertain=one.state == words.UNCERTAIN,
            looking=looking,
            repeatable=fix is None and not looking and one.reason != words.NO_RECIPIENT,
            other_channel=fix is None
            and not looking
            and self.is_contact(one.person_id)
            and one.kind in ("mail", "sms"),
            fix=fix,
        )

    def fix(self, one: Failure) -> Fix | None:
        """The mending task of what is held: about the same task, else of the same automation."""
        if one.state != words.HELD or one.client_id is None:
            return None
        about, key = f"task:{one.task_id}", one.payload.get("automation_key")
        mine = [task for task in self.mending if task["case_id"] == one.case_id]
        found = [task for task in mine if task["about"] == about] or [
            task for task in mine if key and task["automation_key"] == key
        ]
        return Fix(found[0]["id"], tuple(self.contacts.get(one.client_id, ()))) if found else None

    def reason(self, one: Failure) -> str:
        """In plain words; who is missing by name when that is known."""
        if one.reason == words.NO_RECIPIENT and not one.values.get("function"):
            return gettext("Nobody can receive this.")
        return one.text

    def owner(self, one: Failure, case: Mapping[str, Any] | None) -> str:
        """Who sees to it: who was named, else who is responsible for the phase, else the admins."""
        people = [one.owner_id] if one.owner_id else list(case["responsible_ids"]) if case else []
        return ", ".join(filter(None, map(self.name, people))) or gettext("the admins")

    def is_contact(self, person: UUID | None) -> bool:
        """Whether it was for a contact: colleagues are in the house."""
        found = self.people.get(person) if person else None
        return found is not None and found.kind == CONTACT

    def name(self, person: UUID | None) -> str:
        found = self.people.get(person) if person else None
        return found.name if found else ""


def _by_id(sql: str, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    return {row["id"]: row for row in rows(sql, {"ids": list(ids)})} if ids else {}
