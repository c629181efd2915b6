"""The evidence chain as plain functions: text of an event, Merkle root of a block, seal, inclusion proof.

Tree shape as RFC 6962, section 2.1 (leaf = sha256(0x00 || text), node = sha256(0x01 || left || right)). The same
text is made in SQL by the seal job; both are tested on each other and on fixed vectors. Standard library only:
the evidence pack carries a copy of this logic to a machine without the server.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

SEPARATOR = "\x1f"
EVENT_PREFIX, SEAL_PREFIX = "aanzet.event.1", "aanzet.seal.1"
NOTHING = bytes(32)  # stands for "no previous seal"


@dataclass(frozen=True, slots=True)
class EventText:
    """The fields of an event that are sealed, in the order in which they stand in its text.

    at: aware moment, microseconds count. payload: canonical JSON as it is stored, byte for byte. None becomes empty.
    """

    organization: UUID
    era: int
    tx: int
    sequence: int
    id: UUID
    at: datetime
    name: str
    version: int
    actor: str
    on_behalf_of: UUID | str | None
    cause: UUID | str | None
    request_id: UUID | str | None
    client: UUID | None
    case: UUID | None
    object_kind: str | None
    object_id: UUID | str | None
    visibility: str
    payload: str
    detail_digest: bytes | None


def event_text(event: EventText) -> bytes:
    """The text of an event, UTF-8. ValueError when a field holds the separator: the text would be ambiguous."""
    fields = (
        EVENT_PREFIX,
        str(event.organization),
        str(event.era),
        str(event.tx),
        str(event.sequence),
        str(event.id),
        moment(event.at),
        event.name,
        str(event.version),
        event.actor,
        _plain(event.on_behalf_of),
        _plain(event.cause),
        _plain(event.request_id),
        _plain(event.client),
        _plain(event.case),
        _plain(event.object_kind),
        _plain(event.object_id),
        event.visibility,
        event.payload,
        event.detail_digest.hex() if event.detail_digest else "",
    )
    if any(SEPARATOR in field for field in fields):
        raise ValueError("a field of an event holds the separator")
    return SEPARATOR.join(fields).encode()


def moment(at: datetime) -> str:
    """A moment as YYYY-MM-DDTHH:MM:SS.ffffffZ. ValueError for one without zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def detail_digest(salt: bytes, plaintext: bytes) -> bytes:
    """The digest of a personal detail, stored in the event; once salt and body are destroyed nothing leads back."""
    return hashlib.sha256(salt + plaintext).digest()


def leaf(text: bytes) -> bytes:
    """Hash of one event text."""
    return hashlib.sha256(b"\x00" + text).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash of two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Root over the hashes of a block in log order; of none it is the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        # Pairs from the left; one that is left over goes up as it is, which gives the shape of RFC 6962.
        paired = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) - len(level) % 2 :]
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes beside the path from a leaf to the root, lowest first (RFC 6962, 2.1.1). IndexError when not there."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    proof, level, place = [], list(leaves), index
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            proof.append(level[beside])
        paired = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) - len(level) % 2 :]
        place //= 2
    return tuple(proof)


def root_from_proof(leaf_hash: bytes, index: int, count: int, proof: Sequence[bytes]) -> bytes | None:
    """The root a proof leads to, or None when the proof does not fit a block of `count` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < count:
        return None
    place, last, found = index, count - 1, leaf_hash
    for beside in proof:
        if last == 0:
            return None
        if place % 2 or place == last:
            found = node(beside, found)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = node(found, beside)
        place, last = place // 2, last // 2
    return found if last == 0 else None


def is_included(leaf_hash: bytes, index: int, count: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a leaf stands at `index` in the block of `count` leaves with this root."""
    return root_from_proof(leaf_hash, index, count, proof) == root


@dataclass(frozen=True, slots=True)
class Seal:
    """One sealed block. first, last: (era, tx, sequence) of its borders; prev: hash of the previous seal."""

    organization: UUID
    number: int
    first: tuple[int, int, int]
    last: tuple[int, int, int]
    count: int
    root: bytes
    prev: bytes


def seal_hash(seal: Seal) -> bytes:
    """The hash that chains a seal to the ones before it."""
    fields = (
        SEAL_PREFIX,
        str(seal.organization),
        str(seal.number),
        _border(seal.first),
        _border(seal.last),
        str(seal.count),
        seal.root.hex(),
        seal.prev.hex(),
    )
    return hashlib.sha256(SEPARATOR.join(fields).encode()).digest()


def first_broken(seals: Sequence[tuple[Seal, bytes]]) -> int | None:
    """Number of the first seal of a chain that is wrong, or None. Each comes with the hash that was stored.

    Wrong: a number that does not follow, a previous hash that is not the one before, borders out of order, or a stored
    hash that does not recompute.
    """
    previous, border = NOTHING, None
    for expected, (seal, stored) in enumerate(seals, start=1):
        in_order = seal.first <= seal.last and (border is None or border < seal.first)
        follows = seal.number == expected and seal.prev == previous and in_order
        if not follows or seal_hash(seal) != stored:
            return seal.number
        previous, border = stored, seal.last
    return None


def _border(place: tuple[int, int, int]) -> str:
    return "/".join(str(part) for part in place)


def _plain(value: object) -> str:
    return "" if value is None else str(value)
