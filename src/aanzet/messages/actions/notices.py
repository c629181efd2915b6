"""Notices: in the house always, by mail when asked (F097). A key makes them happen once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext, override

from aanzet.access.queries.people import PersonName
from aanzet.access.queries.people import names as people_named
from aanzet.access.queries.presence import acting_today
from aanzet.core.commands import command
from aanzet.core.deliveries import Effect, queue
from aanzet.core.ids import new_id
from aanzet.core.log import insert
from aanzet.core.notifier import announce
from aanzet.messages.models import Notice
from aanzet.messages.queries.words import in_name_of, notice_text
from aanzet.rules.actors import MEMBER, Actor

COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "person_id": "uuid",
    "key": "text",
    "kind": "text",
    "text": "text",
    "url": "text",
    "sender_id": "uuid",
    "client_id": "uuid",
    "case_id": "uuid",
    "created_at": "timestamptz",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Something one person is told. key: deterministic, unique; the same key again tells nothing.

    kind: see queries.words.NOTICES; for a mail one of ports.KINDS. about: subject or case as the receiver knows it.
    url: where to look. author_id: who really did it, when that is not sender_id, in whose name it is. mail: also by
    e-mail, after the commit. ask, due_on, ready_on, was_on, why, minutes: what the mail says besides (ports.MailFacts).
    """

    key: str
    person_id: UUID
    kind: str
    about: str
    url: str
    sender_id: UUID | None = None
    author_id: UUID | None = None
    client_id: UUID | None = None
    case_id: UUID | None = None
    task_id: UUID | None = None
    message_id: UUID | None = None
    mail: bool = False
    ask: str = ""
    due_on: date | None = None
    ready_on: date | None = None
    was_on: date | None = None
    why: str = ""
    minutes: int | None = None


SAID = ("ask", "due_on", "ready_on", "was_on", "why", "minutes")


def notify(*, actor: Actor, now: datetime, tellings: Sequence[Telling]) -> int:
    """Tell people in two statements, however many; how many mails were queued. For actions and reactions of any app.

    Texts are in the language of who receives them. Whether a mail may go (address, quiet hours, one per 15 minutes) is
    judged by the worker.
    """
    if not tellings:
        return 0
    people = people_named(
        one for telling in tellings for one in (telling.person_id, telling.sender_id, telling.author_id)
    )
    tellings = _also_to_stand_ins(tellings, people)
    told = [telling for telling in tellings if telling.person_id in people]
    insert(
        "messages_notice",
        COLUMNS,
        [
            {
                "id": new_id(),
                "organization_id": actor.organization_id,
                "person_id": telling.person_id,
                "key": telling.key,
                "kind": telling.kind,
                "text": notice_text(
                    telling.kind,
                    telling.about,
                    _from(telling, people),
                    people[telling.person_id].locale,
                )[:300],
                "url": telling.url,
                "sender_id": telling.sender_id,
                "client_id": telling.client_id,
                "case_id": telling.case_id,
                "created_at": now,
            }
            for telling in told
        ],
        "on conflict (organization_id, key) do nothing",
    )
    for telling in told:
        kind = people[telling.person_id].kind
        announce(f"{actor.organization_id}/{kind}/{telling.person_id}", "notices")
    mails = [
        Effect(
            key=f"notice:{telling.key}:mail",
            kind="mail",
            payload={
                "notice": telling.kind,
                "about": telling.about,
                "path": telling.url,
                "sender_id": telling.sender_id,
                "author_id": telling.author_id if telling.author_id != telling.sender_id else None,
                "message_id": telling.message_id,
                "task_id": telling.task_id,
            }
            | {name: getattr(telling, name) for name in SAID if getattr(telling, name)},
            client_id=telling.client_id,
            case_id=telling.case_id,
            task_id=telling.task_id,
            person_id=telling.person_id,
            owner_id=telling.sender_id,
        )
        for telling in told
        if telling.mail
    ]
    return len(queue(actor, now, mails))


def _from(telling: Telling, people: dict[UUID, PersonName]) -> str:
    """From whom, in the language of who receives it: "Anna", or "Bram namens Anna"."""
    sender, author = people.get(telling.sender_id), people.get(telling.author_id)  # type: ignore[arg-type]
    if sender is None:
        return ""
    with override(people[telling.person_id].locale):
        return in_name_of(author, sender)


def _also_to_stand_ins(tellings: Sequence[Telling], people: dict[UUID, PersonName]) -> Sequence[Telling]:
    """Who is away keeps reading in the house; his stand-in gets the notice too, and the mail instead (F021)."""
    members = {one.person_id for one in tellings if one.person_id in people and people[one.person_id].kind == MEMBER}
    acting = acting_today(members) if members else {}
    if not acting:
        return tellings
    people.update(people_named(set(acting.values()) - people.keys()))
    told = {(one.person_id, one.key) for one in tellings}
    found: list[Telling] = []
    for one in tellings:
        stand_in = acting.get(one.person_id)
        if stand_in is None or stand_in not in people:
            found.append(one)
            continue
        found.append(replace(one, mail=False))
        key = f"{one.key}:for:{stand_in}"
        if stand_in != one.sender_id and (stand_in, key) not in told:
            absent = people[one.person_id].first_name or people[one.person_id].name
            with override(people[stand_in].locale):
                about = gettext("%(about)s (for %(name)s)") % {"about": one.about, "name": absent}
            found.append(replace(one, key=key, person_id=stand_in, about=about))
    return found


@command
def read_notices(*, actor: Actor, now: datetime, notice_ids: Collection[UUID] | None = None) -> int:
    """The person has seen these notices, or all of them; how many were new."""
    mine = Notice.objects.filter(person_id=actor.id, read_at__isnull=True)
    if notice_ids is not None:
        mine = mine.filter(id__in=list(notice_ids))
    count = mine.update(read_at=now)
    if count:
        announce(f"{actor.organization_id}/{actor.kind}/{actor.id}", "notices")
    return count
