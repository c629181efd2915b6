"""What stands on whose board: by hand, and by the template (F127, F128)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.core.commands import command
from aanzet.core.errors import NotFound
from aanzet.core.ids import new_id
from aanzet.core.log import insert
from aanzet.planning.actions.slots import announce_board
from aanzet.planning.models import Pin
from aanzet.planning.queries.hours import ask_board
from aanzet.planning.queries.items import CASE, TASK, Key, item_for
from aanzet.planning.queries.wanted_pins import wanted_pins
from aanzet.rules.actors import Actor

COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "person_id": "uuid",
    "kind": "text",
    "item_id": "uuid",
    "case_id": "uuid",
    "by_itself": "boolean",
    "pinned_at": "timestamptz",
}
# What somebody took off his board stays off it, whatever the template says.
ONCE = "on conflict (organization_id, person_id, kind, item_id) do nothing"
AGAIN = "on conflict (organization_id, person_id, kind, item_id) do update set unpinned_at = null, by_itself = false"


@command
def pin(*, actor: Actor, now: datetime, kind: str, item_id: UUID) -> None:
    """Put work on one's own board. What is on somebody's board is no event. NotFound: out of reach."""
    ask_board(actor)
    item = item_for(actor, kind, item_id)
    _put(actor, now, [(_self(actor), item.key, item.case_id)], by_itself=False, conflict=AGAIN)


@command
def unpin(*, actor: Actor, now: datetime, kind: str, item_id: UUID) -> None:
    """Take work off one's own board; only he himself puts it back (F127)."""
    ask_board(actor)
    person = _self(actor)
    if not Pin.objects.filter(person_id=person, kind=kind, item_id=item_id).update(unpinned_at=now):
        item = item_for(actor, kind, item_id)
        _put(actor, now, [(person, item.key, item.case_id)], by_itself=True, conflict=ONCE)
        Pin.objects.filter(person_id=person, kind=kind, item_id=item_id).update(unpinned_at=now)
    announce_board(actor)


def refresh_pins(*, actor: Actor, now: datetime, case_id: UUID) -> int:
    """After the work of a case changed hands: on the boards of those it is with, off those it was put on by itself.

    How many were put. Nothing when the template does not pin. Work of the client is never pinned (F128).
    """
    wanted = wanted_pins(case_id)
    if wanted is None:
        return 0
    keep = {(person, *key) for person, key in wanted}
    old = Pin.objects.filter(case_id=case_id, by_itself=True, unpinned_at=None, kind__in=(CASE, TASK))
    gone = [
        row["id"]
        for row in old.values("id", "person_id", "kind", "item_id")
        if (row["person_id"], row["kind"], row["item_id"]) not in keep
    ]
    if gone:
        Pin.objects.filter(id__in=gone).delete()
    _put(actor, now, [(person, key, case_id) for person, key in wanted], by_itself=True, conflict=ONCE)
    return len(wanted)


def hand_over_pins(*, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> int:
    """A colleague leaves: his successor gets what was on his board (F127). How many."""
    mine = Pin.objects.filter(person_id=member_id, unpinned_at=None)
    rows = list(mine.values("kind", "item_id", "case_id", "by_itself"))
    for by_itself in (True, False):
        pins = [
            (to_member_id, (row["kind"], row["item_id"]), row["case_id"])
            for row in rows
            if row["by_itself"] == by_itself
        ]
        _put(actor, now, pins, by_itself=by_itself, conflict=ONCE)
    mine.delete()
    return len(rows)


def _put(
    actor: Actor, now: datetime, pins: Sequence[tuple[UUID, Key, UUID | None]], *, by_itself: bool, conflict: str
) -> None:
    rows: Collection[dict[str, Any]] = [
        {
            "id": new_id(),
            "organization_id": actor.organization_id,
            "person_id": person,
            "kind": kind,
            "item_id": item_id,
            "case_id": case_id,
            "by_itself": by_itself,
            "pinned_at": now,
        }
        for person, (kind, item_id), case_id in pins
    ]
    if rows:
        insert("planning_pin", COLUMNS, list(rows), conflict)
        announce_board(actor)


def _self(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotFound("pin")
    return actor.id
