"""Planned slots and pins as they are stored (F311, F127)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aanzet.clients.queries.rows import row, rows
from aanzet.core.errors import NotFound
from aanzet.planning.queries.items import Key

COLUMNS = "id, person_id, day, minutes, kind, item_id, case_id, entry_id, pinned, version"


@dataclass(frozen=True, slots=True)
class Slot:
    """Minutes of a person on a day for an item. version: counts its changes."""

    id: UUID
    person_id: UUID
    day: date
    minutes: int
    kind: str
    item_id: UUID
    case_id: UUID | None
    entry_id: UUID | None
    pinned: bool
    version: int

    @property
    def key(self) -> Key:
        """Of its item."""
        return self.kind, self.item_id

    def stored(self) -> dict[str, Any]:
        """As plain values, for the record of a change."""
        return {name: value if isinstance(value, int | None) else str(value) for name, value in asdict(self).items()}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Slot":
        """From plain values."""
        ids = {name: UUID(stored[name]) if stored[name] else None for name in cls.__slots__ if name.endswith("id")}
        return cls(**{**stored, **ids, "day": date.fromisoformat(stored["day"])})


def slot_for(slot_id: UUID) -> Slot:
    """One slot; NotFound when it is gone. The caller has asked for the right."""
    found = row(f"select {COLUMNS} from planning_plannedslot where id = %(id)s", {"id": slot_id})
    if found is None:
        raise NotFound(slot_id)
    return Slot(**found)


def slots_between(people: Collection[UUID] | None, first: date, last: date) -> tuple[Slot, ...]:
    """The slots on these days, of these people or of all. One query."""
    whose = "" if people is None else "and person_id = any(%(people)s)"
    sql = (
        f"select {COLUMNS} from planning_plannedslot where day between %(first)s and %(last)s {whose} order by day, id"
    )
    return tuple(Slot(**one) for one in rows(sql, {"people": list(people or ()), "first": first, "last": last}))


def slots_of_items(keys: Iterable[Key], since: date | None = None) -> tuple[Slot, ...]:
    """All slots of these items, whoever has them; since: on this day or later. One query."""
    wanted = list(keys)
    after = "and day >= %(since)s" if since else ""
    sql = (
        f"select {COLUMNS} from planning_plannedslot where (kind, item_id) in "
        f"(select * from unnest(%(kinds)s::text[], %(ids)s::uuid[])) {after} order by day, id"
    )
    values = {"kinds": [kind for kind, _ in wanted], "ids": [item for _, item in wanted], "since": since}
    return tuple(Slot(**one) for one in rows(sql, values)) if wanted else ()


def pinned_keys(people: Collection[UUID]) -> dict[Key, tuple[UUID, ...]]:
    """What these people have on their boards: item -> who pinned it. One query."""
    found: dict[Key, list[UUID]] = {}
    sql = (
        "select person_id, kind, item_id from planning_pin where person_id = any(%(ids)s) and unpinned_at is null "
        "order by pinned_at, id"
    )
    for one in rows(sql, {"ids": list(people)}):
        found.setdefault((one["kind"], one["item_id"]), []).append(one["person_id"])
    return {key: tuple(who) for key, who in found.items()}
