"""Seals: everything complete goes into a block, nothing twice, and the database makes the same text as the rules."""

import json
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection, connections

from aanzet.core import audit, log, seals
from aanzet.core.clock import app_now
from aanzet.core.scope import scope
from aanzet.rules import evidence
from aanzet.rules.actors import system
from aanzet.rules.domain_events import DomainEvent

ORGANIZATION = uuid.UUID(int=1)
VECTORS = json.loads((Path(__file__).parents[2] / "unit/rules/evidence_vectors.json").read_text())


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(DomainEvent):
    """Something to seal."""

    text: str


def publish(*texts):
    with scope(ORGANIZATION):
        log.publish(
            system(ORGANIZATION),
            app_now(),
            *(NoteWritten(text=text, case_id=uuid.uuid4(), client_id=uuid.uuid4()) for text in texts),
        )


def test_the_database_makes_the_same_text_as_the_rules(committed_db):
    publish("één", 'met "aanhalingstekens"\nen regels', "\x1f en \x00"[:1], "€ 684,12", "")
    columns = (
        "organization_id, era, tx::text::bigint, sequence, id, at, name, version, actor, on_behalf_of, cause, "
        "request_id, client_id, case_id, object_kind, object_id, visibility, payload, detail_digest"
    )
    with scope(ORGANIZATION), connection.cursor() as cursor:
        cursor.execute(f"select {columns}, core_event_text(e), core_event_leaf(e) from core_event e")
        rows = cursor.fetchall()
    assert len(rows) == 5
    for *fields, text, leaf in rows:
        expected = evidence.event_text(evidence.EventText(*fields))
        assert text.encode() == expected
        assert bytes(leaf) == evidence.leaf(expected)


@pytest.mark.django_db
def test_the_database_makes_the_fixed_vectors():
    row = (
        "select core_event_leaf(row(%(id)s, %(organization)s, %(era)s, %(tx)s::text::xid8, %(sequence)s, %(at)s, "
        "%(name)s, %(version)s, %(actor)s, %(on_behalf_of)s, %(cause)s, %(request_id)s, %(client)s, %(case)s, "
        "%(object_kind)s, %(object_id)s, %(visibility)s, %(payload)s, decode(%(detail_digest)s, 'hex'))::core_event)"
    )
    for vector in VECTORS["events"]:
        with connection.cursor() as cursor:
            cursor.execute(row, vector["event"])
            assert bytes(cursor.fetchone()[0]).hex() == vector["leaf"]


def test_what_is_complete_is_sealed_once(committed_db):
    publish("een", "twee")
    assert seals.seal(ORGANIZATION) == 1
    assert seals.seal(ORGANIZATION) == 0
    publish("drie")
    assert seals.seal(ORGANIZATION) == 1
    with scope(ORGANIZATION):
        first, second = seals.chain(ORGANIZATION)
        assert not seals.unsealed(ORGANIZATION)
    assert (first.seal.number, first.seal.count, first.seal.prev) == (1, 2, evidence.NOTHING)
    assert (second.seal.number, second.seal.count, second.seal.prev) == (2, 1, first.hash)
    assert audit.findings(ORGANIZATION, only=["I12"]) == []


def test_a_running_transaction_holds_the_horizon_back(committed_db):
    inside, go_on = threading.Event(), threading.Event()

    def slow():
        with scope(ORGANIZATION):
            log.publish(system(ORGANIZATION), app_now(), NoteWritten(text="begon eerst"))
            inside.set()
            go_on.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    inside.wait(10)
    publish("was eerder klaar")
    assert seals.seal(ORGANIZATION) == 0  # else the first would stand before a sealed border, outside any block
    go_on.set()
    thread.join(10)
    assert seals.seal(ORGANIZATION) == 1
    with scope(ORGANIZATION):
        assert seals.last_seal(ORGANIZATION).seal.count == 2
    assert audit.findings(ORGANIZATION, only=["I12"]) == []


def test_many_sealers_and_writers_make_one_chain(committed_db):
    stop = threading.Event()

    def write():
        for number in range(40):
            publish(f"{number}", f"{number} bis")
        connections.close_all()

    def keep_sealing():
        while not stop.is_set():
            seals.seal(ORGANIZATION)
        connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(3)]
    sealers = [threading.Thread(target=keep_sealing) for _ in range(2)]
    for thread in writers + sealers:
        thread.start()
    for thread in writers:
        thread.join(60)
    stop.set()
    for thread in sealers:
        thread.join(60)
    seals.seal(ORGANIZATION)
    with scope(ORGANIZATION):
        assert sum(one.seal.count for one in seals.chain(ORGANIZATION)) == 240
    assert audit.findings(ORGANIZATION, only=["I12"]) == []


def test_the_head_is_published_outside_the_database(committed_db, settings, tmp_path):
    settings.HOME = tmp_path
    seals.publish_head(ORGANIZATION)
    assert seals.published_heads(ORGANIZATION) == []
    publish("een")
    seals.seal(ORGANIZATION)
    seals.publish_head(ORGANIZATION)
    with scope(ORGANIZATION):
        assert seals.published_heads(ORGANIZATION) == [(1, seals.last_seal(ORGANIZATION).hash)]
