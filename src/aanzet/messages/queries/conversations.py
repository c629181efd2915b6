"""Conversations as lists and pages show them, within the rights of who reads (F090, F091)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.clients.queries.reach import HAS_ROLE, reach_values, reached
from aanzet.clients.queries.rows import row, rows
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import Subject, may

PAGE = 50
MOST = 1_000  # where counting stops
MINE, MY_CLIENTS, ALL, UNREAD, WAITING = "mine", "my_clients", "all", "unread", "waiting"
LISTS = (MINE, MY_CLIENTS, ALL, UNREAD, WAITING)


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A line of the list. unread: messages of others since this person last read. preview: start of the last one."""

    id: UUID
    client_id: UUID
    client_name: str
    client_number: str
    case_id: UUID | None
    subject: str
    state: str
    waiting_for_office: bool
    last_message_at: datetime
    preview: str
    last_author: str
    last_variant: str
    last_deleted: bool
    unread: int

    @property
    def closed(self) -> bool:
        """Nobody expects an answer any more; a message of the client opens it again."""
        return self.state == "closed"


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """One page of the list."""

    rows: tuple[ConversationRow, ...]
    next_offset: int | None = None


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """Somebody in a conversation. kind: member or contact."""

    id: UUID
    kind: str
    name: str
    first_name: str
    last_read_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConversationDetail:
    """One conversation with who takes part, and what this actor may do in it."""

    id: UUID
    client_id: UUID
    client_name: str
    client_number: str
    case_id: UUID | None
    subject: str
    state: str
    waiting_for_office: bool
    created_at: datetime
    last_message_at: datetime
    version: int
    participants: tuple[ParticipantRow, ...]
    may_write: bool
    may_note: bool
    may_manage: bool
    may_delete: bool

    @property
    def closed(self) -> bool:
        """Nobody expects an answer any more."""
        return self.state == "closed"

    @property
    def contacts(self) -> tuple[ParticipantRow, ...]:
        """Who reads along on the side of the client."""
        return tuple(person for person in self.participants if person.kind == "contact")

    @property
    def members(self) -> tuple[ParticipantRow, ...]:
        """Who takes part on the side of the office."""
        return tuple(person for person in self.participants if person.kind == "member")

    def takes_part(self, person_id: UUID | None) -> bool:
        """Whether this person is in it."""
        return any(person.id == person_id for person in self.participants)


# What this person has not read: of the other side, shared or (for the office) internal, after his last reading.
UNREAD_COUNT = """
(select count(*) from messages_message u where u.conversation_id = v.id and u.deleted_at is null
    and u.sender_id is distinct from %(me)s and u.variant <> 'system'
    and (%(office)s = (u.variant = 'client') or (%(office)s and u.variant = 'internal'))
    and u.created_at > coalesce((select p.last_read_at from messages_participant p
        where p.conversation_id = v.id and p.person_id = %(me)s), %(since)s))
"""
# Whether q, a participant of the office, has something unread. A colleague takes part in thousands of conversations and
# few hold such a message, so these have an index of their own.
NEW_FOR_OFFICE = """exists (select from messages_message u where u.organization_id = q.organization_id
    and u.conversation_id = q.conversation_id and u.variant in ('client', 'internal') and u.deleted_at is null
    and u.sender_id is distinct from %(me)s and u.created_at > coalesce(q.last_read_at, %(since)s))"""
NEW_FOR_CONTACT = f"""exists (select from messages_conversation v where v.organization_id = q.organization_id
    and v.id = q.conversation_id and v.last_message_at > coalesce(q.last_read_at, %(since)s) and {UNREAD_COUNT} > 0)"""  # noqa: S608
LAST = """
left join lateral (select left(m.text, 200) as preview, m.variant, m.deleted_at is not null as deleted,
        coalesce(a.name, '') as author, m.created_at
    from messages_message m left join access_person a on a.id = m.sender_id
    where m.conversation_id = v.id and m.variant <> 'system' and (%(office)s or m.visibility = 'shared')
    order by m.created_at desc, m.position desc limit 1) l on true
"""
NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _who(actor: Actor) -> dict[str, Any]:
    return {"me": actor.id, "office": actor.is_office, "since": NEVER}


def conversations(
    actor: Actor,
    which: str = MINE,
    *,
    words: str = "",
    client_id: UUID | None = None,
    offset: int = 0,
    limit: int = PAGE,
) -> ConversationPage:
    """Conversations newest first. which: mine (he takes part), my_clients (a team role), all (within reach), unread,
    waiting (the last word is the client's). words: in subject, client or texts. Contacts see those they take part in.
    """
    condition, values = reached(actor)
    values |= _who(actor) | {"limit": limit + 1, "offset": offset}
    parts = [condition]
    if actor.is_office and not may(actor, "messages.view"):
        return ConversationPage(())
    takes_part = (
        "exists (select from messages_participant p where p.conversation_id = v.id and p.person_id = %(me)s"
        " and p.removed_at is null)"
    )
    if not actor.is_office or which == MINE:
        parts.append(takes_part)
    elif which == MY_CLIENTS:
        parts.append(HAS_ROLE.format(client="c"))
        values |= reach_values(actor)
    elif which == WAITING:
        parts.append("v.waiting_for_office and v.state = 'open'")
    if which == UNREAD:
        parts.append(f"{UNREAD_COUNT} > 0 and ({takes_part} or v.waiting_for_office)")
    if client_id:
        parts.append("v.client_id = %(client)s")
        values["client"] = client_id
    for number, word in enumerate(words.split()[:6]):
        place = f"%(word{number})s"
        parts.append(
            f"(v.subject ilike {place} or c.name ilike {place} or exists (select from messages_message m"
            f" where m.conversation_id = v.id and m.text ilike {place} and m.deleted_at is null"
            " and (%(office)s or m.visibility = 'shared')))"
        )
        values[f"word{number}"] = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    where = " and ".join(f"({part})" for part in parts)
    found = rows(
        "select v.id, v.client_id, c.name as client_name, c.number as client_number, v.case_id, v.subject, v.state,"
        " v.waiting_for_office, greatest(v.last_message_at, l.created_at) as last_message_at,"
        " coalesce(l.preview, '') as preview, coalesce(l.author, '') as last_author,"
        " coalesce(l.variant, '') as last_variant, coalesce(l.deleted, false) as last_deleted,"
        f" {UNREAD_COUNT} as unread"
        f" from messages_conversation v join clients_client c on c.id = v.client_id {LAST}"
        f" where {where} order by 9 desc, v.id limit %(limit)s offset %(offset)s",
        values,
    )
    page = tuple(ConversationRow(**line) for line in found[:limit])
    return ConversationPage(page, offset + limit if len(found) > limit else None)


def unread_conversations(actor: Actor) -> int:
    """How many of his conversations hold something new: the number in the menu."""
    sql, values = counted_conversations(actor)
    return rows(f"select ({sql}) as n", values)[0]["n"]


def counted_conversations(actor: Actor) -> tuple[str, dict[str, Any]]:
    """The same as a sub-select with its parameters, for a query that counts more. Counting stops at MOST."""
    if not may(actor, "messages.view"):
        return "select 0", {"me": actor.id}
    mine = "select 1 from messages_participant q where q.person_id = %(me)s and q.removed_at is null"
    new = NEW_FOR_OFFICE if actor.is_office else NEW_FOR_CONTACT
    return f"select count(*) from ({mine} and {new} limit {MOST}) f", _who(actor)  # noqa: S608


DETAIL = f"""
select v.id, v.organization_id, v.client_id, c.name as client_name, c.number as client_number, v.case_id, v.subject,
    v.state, v.waiting_for_office, v.created_at, v.last_message_at, v.version,
    {HAS_ROLE.format(client="c")} as has_role,
    (select json_agg(json_build_array(p.person_id, p.kind, a.name, a.first_name, p.last_read_at)
        order by p.kind desc, p.added_at) from messages_participant p join access_person a on a.id = p.person_id
        where p.conversation_id = v.id and p.removed_at is null) as people
from messages_conversation v join clients_client c on c.id = v.client_id where {{where}}
"""


def conversation_for(actor: Actor, conversation_id: UUID) -> ConversationDetail:
    """One conversation this actor may read; NotFound otherwise (G02)."""
    return _detail(actor, "v.id = %(id)s", conversation_id)


def conversation_of_case(actor: Actor, case_id: UUID) -> ConversationDetail | None:
    """The client chat of a case; None when the case has none (the internal client) or it is not for this actor."""
    try:
        return _detail(actor, "v.case_id = %(id)s", case_id)
    except NotFound:
        return None


def _detail(actor: Actor, where: str, id: UUID) -> ConversationDetail:
    found = row(DETAIL.replace("{where}", where), {"id": id, **reach_values(actor)})
    if found is None:
        raise NotFound
    people = tuple(
        ParticipantRow(UUID(person), kind, name, first, datetime.fromisoformat(at) if at else None)
        for person, kind, name, first, at in found.pop("people") or ()
    )
    subject = Subject(
        found.pop("organization_id"),
        client_id=found["client_id"],
        has_team_role=found.pop("has_role"),
        addressed_to=tuple(person.id for person in people),
    )
    if not may(actor, "messages.view", subject):
        raise NotFound

    def allowed(permission: str) -> bool:
        return bool(may(actor, permission, subject))

    return ConversationDetail(
        **found,
        participants=people,
        may_write=allowed("messages.write"),
        may_note=allowed("messages.note"),
        may_manage=allowed("messages.manage") or (actor.is_office and allowed("messages.write")),
        may_delete=allowed("messages.delete"),
    )


def chats_of_cases(case_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Case -> its conversation; for programs that already decided who may ask."""
    sql = "select case_id, id from messages_conversation where case_id = any(%(ids)s)"
    return {found["case_id"]: found["id"] for found in rows(sql, {"ids": list(case_ids)})} if case_ids else {}
