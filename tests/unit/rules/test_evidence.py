"""The evidence chain against fixed vectors and against the recursive definition of RFC 6962."""

import dataclasses
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanzet.rules import evidence
from aanzet.rules.evidence import NOTHING, EventText, Seal

VECTORS = json.loads((Path(__file__).parent / "evidence_vectors.json").read_text(encoding="utf-8"))
IDS = ("organization", "id", "on_behalf_of", "cause", "client", "case", "object_id")
LEAVES = st.lists(st.binary(min_size=32, max_size=32), max_size=40)


def event_of(fields: dict) -> EventText:
    values = {key: UUID(value) if key in IDS and value else value for key, value in fields.items()}
    values["at"] = datetime.fromisoformat(values["at"])
    values["detail_digest"] = bytes.fromhex(values["detail_digest"]) if values["detail_digest"] else None
    return EventText(**values)


def definition(leaves: list[bytes]) -> bytes:
    """The tree hash as the RFC defines it: split at the largest power of two below the number."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + definition(leaves[:split]) + definition(leaves[split:])).digest()


def path_of_definition(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) <= 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*path_of_definition(index, leaves[:split]), definition(leaves[split:])]
    return [*path_of_definition(index - split, leaves[split:]), definition(leaves[:split])]


@pytest.mark.parametrize("vector", VECTORS["events"])
def test_fixed_vectors(vector):
    assert evidence.leaf(evidence.event_text(event_of(vector["event"]))).hex() == vector["leaf"]


def test_fixed_roots_and_seal():
    leaves = [bytes.fromhex(vector["leaf"]) for vector in VECTORS["events"]]
    assert len(leaves) == 20
    for count, root in enumerate(VECTORS["roots"]):
        assert evidence.merkle_root(leaves[:count]).hex() == root
    seal = Seal(UUID(int=1), 1, (0, 10, 5), (0, 20, 9), 20, bytes.fromhex(VECTORS["roots"][20]), NOTHING)
    assert evidence.seal_hash(seal).hex() == VECTORS["seal"]


@given(LEAVES)
@settings(max_examples=60)
def test_root_and_proofs_agree_with_the_definition(leaves):
    root = evidence.merkle_root(leaves)
    assert root == definition(leaves)
    for index, leaf in enumerate(leaves):
        proof = evidence.inclusion_proof(leaves, index)
        assert list(proof) == path_of_definition(index, leaves)
        assert evidence.is_included(leaf, index, len(leaves), proof, root)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=24, unique=True), st.data())
@settings(max_examples=60)
def test_a_changed_leaf_place_or_proof_is_found(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, proof = evidence.merkle_root(leaves), evidence.inclusion_proof(leaves, index)
    leaf, count = leaves[index], len(leaves)
    assert not evidence.is_included(hashlib.sha256(leaf).digest(), index, count, proof, root)
    assert not evidence.is_included(leaf, (index + 1) % count, count, proof, root)
    assert not evidence.is_included(leaf, index, count, proof[:-1], root)
    assert not evidence.is_included(leaf, index, count, (*proof, leaf), root)
    changed = list(leaves)
    changed[index] = hashlib.sha256(leaf).digest()
    assert evidence.merkle_root(changed) != root
    assert evidence.merkle_root(leaves[:-1]) != root
    assert evidence.merkle_root([leaves[-1], *leaves[:-1]]) != root


def test_a_place_outside_the_block():
    assert evidence.root_from_proof(b"x" * 32, 3, 3, ()) is None
    assert evidence.root_from_proof(b"x" * 32, -1, 3, ()) is None
    for index in (-1, 2):
        with pytest.raises(IndexError):
            evidence.inclusion_proof([b"a" * 32, b"b" * 32], index)


def test_every_field_counts():
    event = event_of(VECTORS["events"][1]["event"])
    others = {
        "organization": UUID(int=9),
        "id": UUID(int=9),
        "at": datetime(2000, 1, 1, tzinfo=UTC),
        "detail_digest": b"\x01" * 32,
    }
    for field in dataclasses.fields(EventText):
        value = others.get(field.name)
        if value is None:
            value = 99 if isinstance(getattr(event, field.name), int) else "something else"
        changed = dataclasses.replace(event, **{field.name: value})
        assert evidence.event_text(changed) != evidence.event_text(event), field.name


def test_ambiguous_or_zoneless_texts_are_refused():
    event = event_of(VECTORS["events"][0]["event"])
    with pytest.raises(ValueError, match="separator"):
        evidence.event_text(dataclasses.replace(event, actor="member\x1fx"))
    with pytest.raises(ValueError, match="zone"):
        evidence.event_text(dataclasses.replace(event, at=datetime(2026, 1, 1)))


def chain(length: int) -> list[tuple[Seal, bytes]]:
    seals, previous = [], NOTHING
    for number in range(1, length + 1):
        border = (0, number, number * 10)
        seal = Seal(UUID(int=1), number, border, (0, number, number * 10 + 5), 6, b"r" * 32, previous)
        previous = evidence.seal_hash(seal)
        seals.append((seal, previous))
    return seals


def test_a_whole_chain_and_its_breaks():
    seals = chain(4)
    assert evidence.first_broken(seals) is None
    assert evidence.first_broken([]) is None
    assert evidence.first_broken(seals[1:]) == 2
    assert evidence.first_broken([seals[0], *seals[2:]]) == 3
    assert evidence.first_broken([seals[1], seals[0], *seals[2:]]) == 2
    for field, value in (("count", 5), ("root", b"x" * 32), ("first", (0, 2, 21)), ("organization", UUID(int=2))):
        changed = [*seals]
        changed[1] = (dataclasses.replace(seals[1][0], **{field: value}), seals[1][1])
        assert evidence.first_broken(changed) == 2
    rewritten = dataclasses.replace(seals[1][0], root=b"x" * 32)
    assert evidence.first_broken([seals[0], (rewritten, evidence.seal_hash(rewritten)), *seals[2:]]) == 3


def test_detail_digest_needs_the_salt():
    assert evidence.detail_digest(b"a" * 16, b"{}") != evidence.detail_digest(b"b" * 16, b"{}")
    assert evidence.detail_digest(b"a" * 16, b"{}") == hashlib.sha256(b"a" * 16 + b"{}").digest()
