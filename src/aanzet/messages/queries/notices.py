"""What a person is told inside the house: the bell (F097)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aanzet.clients.queries.rows import rows
from aanzet.messages.queries.conversations import counted_conversations
from aanzet.rules.actors import Actor


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice: what, from whom, when, one link."""

    id: UUID
    kind: str
    text: str
    url: str
    sender_id: UUID | None
    sender: str
    client_name: str
    created_at: datetime
    read_at: datetime | None

    @property
    def unread(self) -> bool:
        """New since the list was last opened."""
        return self.read_at is None


def notices(actor: Actor, limit: int = 100) -> tuple[NoticeRow, ...]:
    """The notices of this person, newest first."""
    found = rows(
        "select n.id, n.kind, n.text, n.url, n.sender_id, coalesce(p.name, '') as sender,"
        " coalesce(c.name, '') as client_name, n.created_at, n.read_at from messages_notice n"
        " left join access_person p on p.id = n.sender_id left join clients_client c on c.id = n.client_id"
        " where n.person_id = %(me)s order by n.created_at desc, n.id limit %(limit)s",
        {"me": actor.id, "limit": limit},
    )
    return tuple(NoticeRow(**line) for line in found)


def unread(actor: Actor) -> dict[str, int]:
    """What is new for this person, in one query. conversations: the number in the menu; notices: at the bell."""
    conversations, values = counted_conversations(actor)
    found: dict[str, int] = rows(
        f"select ({conversations}) as conversations, (select count(*) from messages_notice"  # noqa: S608
        " where person_id = %(me)s and read_at is null) as notices",
        {**values, "me": actor.id},
    )[0]
    return found


def unread_notices(actor: Actor) -> int:
    """How many are new: the number at the bell."""
    sql = "select count(*) as n from messages_notice where person_id = %(me)s and read_at is null"
    return rows(sql, {"me": actor.id})[0]["n"]
