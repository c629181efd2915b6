"""The messages of one conversation in order, as each side may see them (F092, F101)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.clients.queries.rows import rows
from aanzet.core.errors import NotFound
from aanzet.documents.queries.items import ItemRow, items_by_ids
from aanzet.messages.queries.conversations import ConversationDetail, conversation_for
from aanzet.rules import text as rich
from aanzet.rules.actors import CONTACT, Actor

LATEST = 200  # messages a page shows at once; older ones on request


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message. side of the author by `variant`: client, office, automatic, internal, system.

    sender: in whose name it is. author: who really wrote it when that is somebody else (stand-in), else "". html is
    cleaned. read_at: when the first contact read it. items: documents this reader may see; hidden: how many he may not.
    """

    id: UUID
    conversation_id: UUID
    case_id: UUID | None
    variant: str
    visibility: str
    sender_id: UUID | None
    sender: str
    author: str
    text: str
    html: str
    task_id: UUID | None
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by: str
    read_at: datetime | None
    read_by: tuple[str, ...] = ()
    mentions: tuple[UUID, ...] = ()
    items: tuple[ItemRow, ...] = ()
    hidden: int = 0
    may_edit: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits for its moment. reason: why it is held, empty when it waits."""

    id: UUID
    sender_id: UUID
    sender: str
    text: str
    send_at: datetime
    state: str
    reason: str
    items: tuple[UUID, ...] = field(default_factory=tuple)


MESSAGES = """
select m.id, m.conversation_id, m.case_id, m.variant, m.visibility, m.sender_id, coalesce(s.name, '') as sender,
    m.author as written_by,
    case when m.author like 'member:%%' and m.author <> 'member:' || coalesce(m.sender_id::text, '') then
        coalesce((select a.name from access_person a where a.id = right(m.author, 36)::uuid), '') else '' end as author,
    m.text, m.html, m.task_id, m.created_at, m.edited_at, m.deleted_at, coalesce(d.name, '') as deleted_by,
    m.items, m.mentions,
    (select json_agg(json_build_array(q.name, r.read_at) order by r.read_at)
        from messages_messageread r join access_person q on q.id = r.person_id where r.message_id = m.id) as readers
from messages_message m
left join access_person s on s.id = m.sender_id
left join access_person d on d.id = m.deleted_by
where m.conversation_id = %(conversation)s and (%(office)s or m.visibility = 'shared')
    and (m.visibility <> 'private' or m.sender_id = %(me)s)
    and (%(one)s::uuid is null or m.id = %(one)s)
    and (%(before)s::uuid is null or exists (select from messages_message b where b.id = %(before)s
        and b.conversation_id = m.conversation_id and ((m.created_at, m.position) < (b.created_at, b.position)
            or (m.created_at, m.position) = (b.created_at, b.position) and m.id > b.id)))
order by m.created_at desc, m.position desc, m.id limit %(limit)s
"""


def stream(
    actor: Actor,
    conversation: ConversationDetail,
    *,
    now: datetime,
    before: UUID | None = None,
    one: UUID | None = None,
    limit: int = LATEST,
) -> tuple[MessageRow, ...]:
    """The last messages, oldest first. The caller has asked conversation_for. Three queries.

    before: those that came before this message. one: this message alone.
    """
    values = {
        "conversation": conversation.id,
        "office": actor.is_office,
        "me": actor.id,
        "before": before,
        "one": one,
        "limit": limit,
    }
    found = rows(MESSAGES, values)
    wanted = {item for message in found for item in message["items"]}
    there = items_by_ids(actor, wanted)
    return tuple(_message(actor, message, there, now) for message in reversed(found))


def _message(actor: Actor, found: dict[str, Any], there: dict[UUID, ItemRow], now: datetime) -> MessageRow:
    readers = found.pop("readers") or ()
    wanted = found.pop("items")
    deleted = found["deleted_at"] is not None
    found["mentions"] = tuple(found["mentions"])
    found["html"] = "" if deleted else found["html"] or rich.to_html(found["text"])
    read_at = datetime.fromisoformat(readers[0][1]) if readers else None
    items = () if deleted else tuple(there[item] for item in wanted if item in there)
    may_edit = editable(actor, found, read_at, now)
    found.pop("written_by")
    return MessageRow(
        **found,
        read_at=read_at,
        read_by=tuple(name for name, _ in readers),
        items=items,
        hidden=0 if deleted else len(wanted) - len(items),
        may_edit=may_edit,
    )


EDIT_MINUTES = 10


def editable(actor: Actor, message: dict[str, Any], read_at: datetime | None, now: datetime) -> bool:
    """Who wrote it may change it for ten minutes, as long as no contact has read it (F092)."""
    own = message["written_by"] == actor.reference and message["variant"] in ("client", "office", "internal")
    young = (now - message["created_at"]).total_seconds() < EDIT_MINUTES * 60
    return own and young and message["deleted_at"] is None and read_at is None


def waiting_messages(actor: Actor, conversation: ConversationDetail) -> tuple[Waiting, ...]:
    """Messages that wait for their moment, for the office only."""
    if actor.kind == CONTACT:
        raise NotFound
    found = rows(
        "select w.id, w.sender_id, coalesce(p.name, '') as sender, w.text, w.send_at, w.state, w.reason, w.items"
        " from messages_scheduledmessage w left join access_person p on p.id = w.sender_id"
        " where w.conversation_id = %(id)s and w.state in ('waiting', 'held') order by w.send_at",
        {"id": conversation.id},
    )
    return tuple(Waiting(**line | {"items": tuple(line["items"])}) for line in found)


def message_for(actor: Actor, message_id: UUID, *, now: datetime) -> tuple[MessageRow, ConversationDetail]:
    """One message this actor may read, with its conversation; NotFound otherwise (G02)."""
    found = rows("select conversation_id from messages_message where id = %(id)s", {"id": message_id})
    if not found:
        raise NotFound
    conversation = conversation_for(actor, found[0]["conversation_id"])
    for message in stream(actor, conversation, now=now, one=message_id):
        return message, conversation
    raise NotFound
