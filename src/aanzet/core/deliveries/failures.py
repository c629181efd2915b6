"""Uitval (F221): every effect that needs a person, with the reason in words, and what he may do about it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext, ngettext

from aanzet.core.deliveries.queue import wake_for
from aanzet.core.deliveries.rows import settled_from
from aanzet.core.errors import NotFound, Refused
from aanzet.core.events import DeliveryCancelled, DeliveryEvent, DeliveryRepeated, DeliveryReplaced, DeliverySkipped
from aanzet.core.handlers import Settled, tell_settled
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.rules.actors import Actor
from aanzet.rules.errors import CATALOGUE, sentence
from aanzet.rules.permissions import may

OVERDUE = timedelta(seconds=60)  # due for longer and still not taken: the workers are down
REASON = 1000  # characters (G19)

# What needs a person, as a condition on core_delivery; %(overdue)s: the moment before which it should have been taken.
FAILING = """(state in ('failed', 'uncertain', 'held')
       or state in ('queued', 'retry') and next_try_at < %(overdue)s)"""
LIST = f"""
select id, kind, case when state in ('queued', 'retry') then 'waiting' else state end, reason, result, client_id,
    case_id, entry_id, task_id, person_id, receiver, owner_id, blocking, tries, created_at,
    coalesce(settled_at, next_try_at), next_try_at, last_error, payload, key
from core_delivery
where {FAILING}
  and (%(clients)s::uuid[] is null or client_id is null or client_id = any(%(clients)s::uuid[]))
  and (%(id)s::uuid is null or id = %(id)s::uuid)
  and (%(case)s::uuid is null or case_id = %(case)s::uuid)
order by blocking desc, created_at limit %(limit)s
"""  # noqa: S608 - a condition, ours
RETURNING = (
    "returning id, organization_id, key, kind, state, reason, client_id, case_id, entry_id, task_id, person_id, "
    "blocking, payload"
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One line of Uitval. state: failed, uncertain, held or waiting (due, but no worker takes it).

    since: when it came to this state. next_try_at: filled when the house tries once more by itself. detail: technical.
    """

    id: UUID
    kind: str
    state: str
    reason: str
    values: dict[str, Any]
    client_id: UUID | None
    case_id: UUID | None
    entry_id: UUID | None
    task_id: UUID | None
    person_id: UUID | None
    receiver: str
    owner_id: UUID | None
    blocking: bool
    tries: int
    created_at: datetime
    since: datetime | None
    next_try_at: datetime | None
    detail: str
    payload: dict[str, Any]
    key: str

    @property
    def text(self) -> str:
        """The reason in plain words, in the language of the reader."""
        code = "delivery_waiting" if self.state == "waiting" else self.reason
        return sentence(code if code in CATALOGUE else "unexpected", self.values, gettext, ngettext)


def failures(
    actor: Actor,
    *,
    now: datetime,
    clients: Collection[UUID] | None = None,
    case_id: UUID | None = None,
    limit: int = 200,
) -> list[Failure]:
    """Lines of Uitval, blocking ones first, then the oldest. clients: those the actor reaches; None = all of them."""
    if not may(actor, "failures.view"):
        return []
    return _lines(now, clients=clients, case_id=case_id, limit=limit)


def failure(actor: Actor, delivery_id: UUID, *, now: datetime, clients: Collection[UUID] | None = None) -> Failure:
    """One line. NotFound when it is not (or no longer) in Uitval, or not for this actor."""
    lines = _lines(now, clients=clients, id=delivery_id, limit=1) if may(actor, "failures.view") else []
    if not lines:
        raise NotFound
    return lines[0]


def is_there(delivery_id: UUID) -> bool:
    """Whether this organization has an effect with this id, in whatever state: what is solved is not unknown."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from core_delivery where id = %s", [delivery_id])
        return cursor.fetchone() is not None


def _lines(
    now: datetime,
    *,
    clients: Collection[UUID] | None,
    id: UUID | None = None,
    case_id: UUID | None = None,
    limit: int,
) -> list[Failure]:
    values = {
        "overdue": now - OVERDUE,
        "clients": None if clients is None else list(clients),
        "id": id,
        "case": case_id,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(LIST, values)
        rows = cursor.fetchall()
    return [Failure(*row[:4], _json(row[4]) or {}, *row[5:18], _json(row[18]), row[19]) for row in rows]


# --- What a person may do ---------------------------------------------------------------------------------------------


def repeat(*, actor: Actor, delivery_id: UUID, now: datetime) -> None:
    """Send it again: the ladder starts anew, the key (and the Message-ID of a mail) stays.

    Refused: permission_missing, delivery_gone (someone else solved it).

    An effect that was lost in doubt is repeated on the word of this person; his name is in the event.
    """
    _must(actor)
    changed = _move(
        "set state = 'queued', tries = 0, doubts = 0, next_try_at = %(now)s, settled_at = null, reason = '',"
        " result = '{}' where id = %(id)s and state in ('failed', 'uncertain', 'held', 'retry', 'queued')",
        {"now": now, "id": delivery_id},
    )
    if not changed:
        raise Refused("delivery_gone")
    _publish(actor, now, changed, DeliveryRepeated)
    wake_for(actor.organization_id, now, {changed[0].kind: now})


def skip(*, actor: Actor, delivery_id: UUID, reason: str, now: datetime) -> None:
    """It need not be sent any more. Refused: reason_required, too_long, delivery_gone."""
    _must(actor)
    reason = reason.strip()
    if len("".join(reason.split())) < 3:
        raise Refused("reason_required", field="reason")
    if len(reason) > REASON:
        raise Refused("too_long", field="reason", allowed=REASON)
    changed = _move(
        "set state = 'skipped', next_try_at = null, settled_at = %(now)s, reason = 'skipped_by_person'"
        " where id = %(id)s and state in ('failed', 'uncertain', 'held', 'retry', 'queued')",
        {"now": now, "id": delivery_id},
    )
    if not changed:
        raise Refused("delivery_gone")
    _publish(actor, now, changed, DeliverySkipped, reason=reason)


def replace(*, actor: Actor, now: datetime, keys: Collection[str]) -> int:
    """What failed under these keys reached the person by another channel: it leaves Uitval and stays in the history.

    How many lines that were. For actions of other apps; asks no permission.
    """
    changed = _move(
        "set state = 'skipped', next_try_at = null, settled_at = %(now)s, reason = 'arrived_otherwise'"
        " where key = any(%(keys)s) and state in ('failed', 'uncertain')",
        {"now": now, "keys": list(keys)},
    )
    _publish(actor, now, changed, DeliveryReplaced)
    return len(changed)


def cancel(
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    ids: Collection[UUID] = (),
    keys: Collection[str] = (),
    case_id: UUID | None = None,
    task_ids: Collection[UUID] = (),
) -> int:
    """Take back what has not left the house: of these ids, keys, tasks or this case. How many were taken back.

    What a worker holds at this moment goes on. reason: an error code. For actions of other apps; asks no permission.
    """
    changed = _move(
        "set state = 'cancelled', next_try_at = null, settled_at = %(now)s, reason = %(reason)s"
        " where state in ('queued', 'retry', 'held') and (id = any(%(ids)s) or key = any(%(keys)s)"
        " or task_id = any(%(tasks)s) or case_id = %(case)s) and kind <> 'reaction'",
        {
            "now": now,
            "reason": reason,
            "ids": list(ids),
            "keys": list(keys),
            "tasks": list(task_ids),
            "case": case_id,
        },
    )
    _publish(actor, now, changed, DeliveryCancelled, reason=reason)
    return len(changed)


def _must(actor: Actor) -> None:
    if not may(actor, "failures.resolve"):
        raise Refused("permission_missing")


def _move(change: str, values: dict[str, Any]) -> list[Settled]:
    with connection.cursor() as cursor:
        cursor.execute(f"update core_delivery {change} {RETURNING}", values)
        return [settled_from(row) for row in cursor.fetchall()]


def _publish(actor: Actor, now: datetime, changed: list[Settled], event: type[DeliveryEvent], **more: str) -> None:
    if not changed:
        return
    publish(
        actor,
        now,
        *(
            event(
                object_id=item.id,
                client_id=item.client_id,
                case_id=item.case_id,
                kind=item.kind,
                entry_id=item.entry_id,
                task_id=item.task_id,
                person_id=item.person_id,
                **more,
            )
            for item in changed
        ),
    )
    tell_settled(changed)
    announce(f"{actor.organization_id}/office", "failures")


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
