"""Seals over the event log: finished stretches as blocks, each chained to the one before (reliability 5.2, F403).

Only what is complete is sealed: rows older than every running transaction, so no later commit can slip in between. No
lock on the write path. A superuser could rewrite everything, so the head is published outside the database every day.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection

from aanzet.core.clock import app_now
from aanzet.core.crash import crash_point
from aanzet.core.notifier import wake
from aanzet.core.scope import scope
from aanzet.rules import evidence

BLOCK = 10_000  # events at most
BEFORE_ALL = (0, 0, -1)

Place = tuple[int, int, int]

# Log order, up to the horizon: what no running transaction can still come before.
AFTER = """
from core_event e
where organization_id = %(organization)s and (era, tx, sequence) > (%(era)s, %(tx)s::text::xid8, %(sequence)s)
  and (era < core_era() or tx < pg_snapshot_xmin(pg_current_snapshot()))
"""
NEXT = f"select era, tx::text::bigint, sequence, core_event_leaf(e) {AFTER} order by era, tx, sequence limit {BLOCK}"  # noqa: S608
ANY = f"select exists(select 1 {AFTER})"  # noqa: S608
LAST = """
select organization_id, number, first_era, first_tx, first_sequence, last_era, last_tx, last_sequence, count, root,
    prev, hash
from core_seal where organization_id = %s order by number desc limit 1
"""
INSERT = """
insert into core_seal (id, organization_id, number, first_era, first_tx, first_sequence, last_era, last_tx,
    last_sequence, count, root, prev, hash, sealed_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class StoredSeal:
    """A seal and the hash that stands with it."""

    seal: evidence.Seal
    hash: bytes


def seal_soon(organization: UUID) -> None:
    """Seal right after this commit: after a signature, a decision, a payment or an override."""
    wake(organization, "seal")


def seal(organization: UUID) -> int:
    """Seal everything that is complete and not in a block yet; how many blocks. Runs in no transaction."""
    blocks = 0
    while _seal_block(organization):
        blocks += 1
    return blocks


def unsealed(organization: UUID) -> bool:
    """Whether the organization of this scope has complete events outside a block."""
    last = last_seal(organization)
    with connection.cursor() as cursor:
        cursor.execute(ANY, _after(organization, last.seal.last if last else BEFORE_ALL))
        return cursor.fetchone()[0]


def last_seal(organization: UUID) -> StoredSeal | None:
    """The head of the chain."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [organization])
        row = cursor.fetchone()
    return _stored(row) if row else None


def chain(organization: UUID) -> list[StoredSeal]:
    """Every seal, from the first on."""
    with connection.cursor() as cursor:
        cursor.execute(LAST.replace("desc limit 1", ""), [organization])
        return [_stored(row) for row in cursor.fetchall()]


def leaves(organization: UUID, up_to: Place) -> Iterator[tuple[Place, UUID, bytes]]:
    """(place, id, hash) of every event up to a border, in log order."""
    query = (
        "select era, tx::text::bigint, sequence, id, core_event_leaf(e) from core_event e where organization_id = %s "
        "and (era, tx, sequence) <= (%s, %s::text::xid8, %s) order by era, tx, sequence"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, [organization, up_to[0], up_to[1], up_to[2]])
        for era, tx, sequence, id, leaf in cursor:
            yield (era, tx, sequence), id, bytes(leaf)


def publish_head(organization: UUID) -> None:
    """Write the head of the chain to a file outside the database; one line a day, never changed."""
    with scope(organization, read_only=True):
        head, now = last_seal(organization), app_now()
    if head is None:
        return
    line = {"number": head.seal.number, "hash": head.hash.hex(), "at": now.isoformat()}
    path = heads_file(organization)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
    crash_point("head:after-publish")


def published_heads(organization: UUID) -> list[tuple[int, bytes]]:
    """Every head that was published: number and hash."""
    path = heads_file(organization)
    if not path.exists():
        return []
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [(line["number"], bytes.fromhex(line["hash"])) for line in lines]


def heads_file(organization: UUID) -> Path:
    """Where the heads of an organization are published."""
    return Path(settings.HOME) / "heads" / f"{organization}.jsonl"


def _seal_block(organization: UUID) -> bool:
    with scope(organization), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"seal:{organization}"])
        if not cursor.fetchone()[0]:
            return False  # another worker is at it
        last = last_seal(organization)
        cursor.execute(NEXT, _after(organization, last.seal.last if last else BEFORE_ALL))
        rows = cursor.fetchall()
        if not rows:
            return False
        made = next_seal(organization, last, [row[:3] for row in rows], [bytes(row[3]) for row in rows])
        cursor.execute(INSERT, _columns(made, app_now()))
        crash_point("seal:before-commit")
    crash_point("seal:after-commit")
    return True


def next_seal(
    organization: UUID, last: StoredSeal | None, places: Sequence[Place], hashes: Sequence[bytes]
) -> evidence.Seal:
    """The seal that follows `last` over these events."""
    return evidence.Seal(
        organization=organization,
        number=last.seal.number + 1 if last else 1,
        first=places[0],
        last=places[-1],
        count=len(places),
        root=evidence.merkle_root(hashes),
        prev=last.hash if last else evidence.NOTHING,
    )


def _after(organization: UUID, place: Place) -> dict[str, object]:
    return {"organization": organization, "era": place[0], "tx": place[1], "sequence": place[2]}


def _columns(made: evidence.Seal, now: datetime) -> list[object]:
    key = [uuid4(), made.organization, made.number, *made.first, *made.last, made.count]
    return [*key, made.root, made.prev, evidence.seal_hash(made), now]


def _stored(row: Sequence) -> StoredSeal:
    organization, number, *places, count, root, prev, hash = row
    found = evidence.Seal(
        organization,
        number,
        tuple(places[:3]),
        tuple(places[3:]),
        count,
        bytes(root),
        bytes(prev),  # type: ignore[arg-type]
    )
    return StoredSeal(found, bytes(hash))
