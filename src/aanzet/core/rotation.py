"""A change of the master key: every sealed value is sealed anew under the newest key (reliability 8).

Put the new key before the old one and start the processes again (docs/how-to/change-the-master-key.md). From then on
everything new is sealed under the new key, and what stands under the old one still opens and is still found. Then
`manage.py rotate_keys`, or else the job of the next night, seals the rest anew, in batches: each is a transaction of
its own, so that a run that was killed is simply taken up by the next.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from aanzet.core import crypto
from aanzet.core.clock import app_now
from aanzet.core.scope import scope

STEP = 500  # values in one transaction
HEAD = 12  # characters: version and name of the key
NONE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class SealedPlace:
    """Where sealed values of an organization stand: at most one in each row of `table`, in pieces of SQL about row t.

    read: the value as text, null or '' for none. head: its first characters, cheaper. write: an assignment from
    new.sealed (text) and new.index (bytea). bound_to: table, field and row to which the value is bound, as SQL.
    kind: of the keyed hash that stands beside it, "" for none.
    """

    name: str
    table: str
    read: str
    head: str
    write: str
    bound_to: tuple[str, str, str]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LoosePlace:
    """Sealed values that belong to no organization.

    keys: how many stand under each key. reseal: seal at most so many anew after this id, in the running transaction;
    (id to go on from, how many), no id at the end.
    """

    name: str
    keys: Callable[[], Counter[str]]
    reseal: Callable[[int, int], tuple[int | None, int]]


@dataclass(slots=True)
class Trouble:
    """Values that could not be sealed anew: place, row, and why."""

    place: str
    row: str
    reason: str


@dataclass(slots=True)
class Done:
    """What one run did."""

    count: int = 0
    trouble: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Links:
    """Links that were mailed under an older key and can still be used: how many, and until when."""

    count: int = 0
    until: datetime | None = None


Told = Callable[[str, int], None]  # name of the place, how many just now
_places: dict[str, SealedPlace] = {}
_loose: dict[str, LoosePlace] = {}
_links: list[Callable[[UUID, datetime], Links]] = []


def sealed_column(table: str, column: str, *, kind: str = "") -> None:
    """Declare a column with sealed values, so that a change of keys reaches it. kind: of the hash in <column>_index."""
    also = f", {column}_index = new.index" if kind else ""
    sealed_place(
        SealedPlace(
            name=f"{table}.{column}",
            table=table,
            read=f"encode(t.{column}, 'escape')",
            head=f"encode(substring(t.{column} from 1 for {HEAD}), 'escape')",
            write=f"{column} = convert_to(new.sealed, 'UTF8'){also}",
            bound_to=(f"'{table}'", f"'{column}'", "t.id"),
            kind=kind,
        )
    )


def sealed_place(place: SealedPlace) -> None:
    """Declare sealed values that are no column of their own, such as those inside JSON."""
    _places[place.name] = place


def loose_place(place: LoosePlace) -> None:
    """Declare sealed values that belong to no organization."""
    _loose[place.name] = place


def mailed_links(count: Callable[[UUID, datetime], Links]) -> None:
    """Declare links whose tokens are made from the master key; counted for each organization, in a scope."""
    _links.append(count)


def keys_in_use(organization: UUID) -> dict[str, Counter[str]]:
    """Place -> name of a key -> how many values stand under it."""
    with scope(organization, read_only=True):
        return {place.name: _keys(place, organization) for place in _places.values()}


def loose_keys_in_use() -> dict[str, Counter[str]]:
    """The same for what belongs to no organization."""
    return {place.name: place.keys() for place in _loose.values()}


def waiting(organization: UUID) -> int:
    """How many values are still sealed under an older key."""
    current = crypto.key_ids()[0]
    return sum(found.total() - found[current] for found in keys_in_use(organization).values())


def links_under_old_keys(organization: UUID) -> Links:
    """The links of this organization that stop working when the older keys go."""
    with scope(organization, read_only=True):
        now = app_now()
        found = [count(organization, now) for count in _links]
    return Links(sum(one.count for one in found), max((one.until for one in found if one.until), default=None))


def rotate(organization: UUID, told: Told = lambda name, count: None) -> Done:
    """Seal every value anew that is not under the newest key. Runs in no transaction, in steps."""
    done = Done()
    for place in _places.values():
        after: UUID | None = NONE
        while after is not None:
            with scope(organization):
                after, count = _step(place, organization, after, done.trouble)
            done.count += count
            told(place.name, count)
    return done


def rotate_loose(told: Told = lambda name, count: None) -> Done:
    """The same for what belongs to no organization."""
    done = Done()
    for place in _loose.values():
        after: int | None = 0
        while after is not None:
            with transaction.atomic():
                after, count = place.reseal(after, STEP)
            done.count += count
            told(place.name, count)
    return done


def _keys(place: SealedPlace, organization: UUID) -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select substring({place.head} from 4 for 8), count(*) from {place.table} t "  # noqa: S608
            f"where t.organization_id = %s and {place.head} <> '' group by 1",
            [organization],
        )
        return Counter(dict(cursor.fetchall()))


def _step(place: SealedPlace, organization: UUID, after: UUID, trouble: list[Trouble]) -> tuple[UUID | None, int]:
    """One batch: (id to go on from, how many were sealed anew). Rows that somebody holds are left for the next run."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select t.id, {', '.join(place.bound_to)}, {place.read} from {place.table} t "  # noqa: S608
            f"where t.organization_id = %s and t.id > %s and {place.head} not in ('', %s) "
            "order by t.id limit %s for no key update skip locked",
            [organization, after, crypto.current_prefix().decode(), STEP],
        )
        rows = cursor.fetchall()
    fresh = []
    for id, table, column, bound, stored in rows:
        try:
            text = crypto.unseal(organization, table, column, bound, stored.encode())
        except crypto.CannotOpen as problem:
            trouble.append(Trouble(place.name, str(id), str(problem)))
            continue
        sealed = crypto.seal(organization, table, column, bound, text).decode()
        fresh.append((id, sealed, crypto.blind_index(organization, place.kind, text) if place.kind else None))
    return rows[-1][0] if len(rows) == STEP else None, _put(place, organization, fresh, trouble)


def _put(place: SealedPlace, organization: UUID, fresh: list, trouble: list[Trouble]) -> int:
    """Write a batch; one by one when a value turns out to stand twice, so that only that one stays behind."""
    if not fresh:
        return 0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"update {place.table} t set {place.write} "  # noqa: S608
                "from unnest(%s::uuid[], %s::text[], %s::bytea[]) as new(id, sealed, index) "
                "where t.organization_id = %s and t.id = new.id",
                [*map(list, zip(*fresh, strict=True)), organization],
            )
    except IntegrityError:
        if len(fresh) == 1:
            trouble.append(Trouble(place.name, str(fresh[0][0]), "the same value stands in another row"))
            return 0
        return sum(_put(place, organization, [one], trouble) for one in fresh)
    return len(fresh)


sealed_column("core_eventdetail", "body")
