"""What a mail about to leave is about: receiver, sender, facts, and whether it is still needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from aanzet.access.queries.people import PersonName
from aanzet.access.queries.people import names as people_named
from aanzet.clients.queries.rows import row, rows
from aanzet.core.handlers import Claimed
from aanzet.messages.ports import FINISHED, KINDS, MESSAGE, REMINDER, REQUEST, TASK, Asked, MailFacts, case_facts
from aanzet.messages.queries.letters import Entry
from aanzet.messages.queries.settings import MessageSettings
from aanzet.rules.process import words

# The engine's kinds of effects, and the mail each becomes when nobody tells more about it.
OF_ENGINE = {
    words.MESSAGE_NOTICE: MESSAGE,
    words.TASK_NOTICE: TASK,
    words.REQUEST_NOTICE: REQUEST,
    words.REMINDER: REMINDER,
}
OF_MESSAGES = (MESSAGE, FINISHED)  # the mail of a message: not needed when it was read, and its text may go along
DAYS = ("due_on", "ready_on", "was_on")
MEANWHILE = """
select m.id, m.text, m.visibility, m.deleted_at is not null as deleted, v.subject, v.id as conversation_id,
    exists (select from messages_messageread r where r.message_id = m.id and r.person_id = %(person)s) as read
from messages_message m join messages_conversation v on v.id = m.conversation_id where m.id = any(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom it goes to. portal: none, invited, active or blocked for a contact; "" for a colleague."""

    person: PersonName
    portal: str = ""


def receiver(person_id: UUID | None) -> Receiver | None:
    """The receiver of a mail, in a scope; None when he is not there."""
    found = people_named([person_id]).get(person_id) if person_id else None
    if found is None:
        return None
    contact = row("select portal from clients_contact where id = %(id)s", {"id": person_id})
    return Receiver(found, contact["portal"] if contact else "")


def free_from(person_id: UUID, window_minutes: int, now: datetime) -> datetime:
    """From when this person may get the next mail: at most one per window (F097)."""
    found = row(
        "select max(settled_at) as at from core_delivery where kind = 'mail' and person_id = %(person)s"
        " and state in ('sent', 'confirmed') and settled_at > %(since)s",
        {"person": person_id, "since": now - timedelta(minutes=window_minutes)},
    )
    last = found["at"] if found else None
    return now if last is None else max(now, last + timedelta(minutes=window_minutes))


def entries(claimed: Sequence[Claimed], chosen: MessageSettings) -> dict[UUID, Entry | None]:
    """What each delivery tells, by its id; None when it is no longer needed: read, deleted, or the turn passed."""
    payloads = {one.id: one.payload for one in claimed}
    named = ("sender_id", "author_id")
    people = people_named(_id(payload.get(name)) for payload in payloads.values() for name in named)
    wanted = [message for payload in payloads.values() if (message := _id(payload.get("message_id")))]
    person = claimed[0].person_id
    found = {line["id"]: line for line in rows(MEANWHILE, {"ids": wanted, "person": person})} if wanted else {}
    clients = _client_names([one.client_id for one in claimed])
    of_cases = _of_cases(claimed)
    told: dict[UUID, Entry | None] = {}
    for one in claimed:
        message = found.get(_id(one.payload.get("message_id")) or UUID(int=0))  # type: ignore[assignment]
        facts = of_cases[one.key] if one.key in of_cases else _facts(one, message)  # type: ignore[arg-type]
        if facts is None or not facts.pending or (facts.kind in OF_MESSAGES and _is_over(message)):  # type: ignore[arg-type]
            told[one.id] = None
            continue
        text = message["text"] if message and chosen.text_in_mail and message["visibility"] == "shared" else ""  # type: ignore[index]
        told[one.id] = Entry(
            facts=facts,
            sender=people.get(_id(one.payload.get("sender_id")) or UUID(int=0)),
            author=people.get(_id(one.payload.get("author_id")) or UUID(int=0)),
            client_name=clients.get(one.client_id, "") if one.client_id else "",
            text=text if facts.kind in OF_MESSAGES else "",
        )
    return told


def _of_cases(claimed: Sequence[Claimed]) -> dict[str, MailFacts | None]:
    """What the cases app says about its effects; an effect of the engine it does not name is no longer needed."""
    provider = case_facts()
    asked = [
        Asked(
            one.key,
            str(one.payload.get("notice", "")),
            one.person_id,
            one.case_id,
            one.task_id,
            _id(one.payload.get("message_id")),
        )
        for one in claimed
        if one.person_id and one.case_id and "path" not in one.payload
    ]
    if provider is None or not asked:
        return {}
    facts = provider(asked)
    return {one.key: facts.get(one.key) for one in asked}


def _facts(one: Claimed, message: dict[str, Any] | None) -> MailFacts | None:
    notice = str(one.payload.get("notice", ""))
    kind = notice if notice in KINDS else OF_ENGINE.get(notice)
    if kind is None:
        return None
    about = str(one.payload.get("about") or (message["subject"] if message else ""))
    path = str(one.payload.get("path") or (f"/portal/messages/{message['conversation_id']}/" if message else ""))
    days = {name: date.fromisoformat(str(one.payload[name])) for name in DAYS if one.payload.get(name)}
    return MailFacts(
        kind=kind,
        about=about,
        ask=str(one.payload.get("ask") or about),
        path=path,
        why=str(one.payload.get("why") or ""),
        minutes=one.payload.get("minutes"),
        **days,  # type: ignore[arg-type]
    )


def _is_over(message: dict[str, Any] | None) -> bool:
    return message is not None and (message["deleted"] or message["read"])


def _client_names(ids: Sequence[UUID | None]) -> dict[UUID, str]:
    wanted = [client for client in ids if client]
    found = rows("select id, name from clients_client where id = any(%(ids)s)", {"ids": wanted}) if wanted else []
    return {line["id"]: line["name"] for line in found}


def _id(value: Any) -> UUID | None:
    return UUID(str(value)) if value else None
