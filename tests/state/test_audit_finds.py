"""Each invariant is broken by SQL, as somebody with the owner's rights could; the audit names it under its own id.

Invariants of higher floors are broken in tests of their own.
"""

import json
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass

import psycopg
import pytest
from django.core.management import call_command

from aanzet.access.models import Organization, Person, SavedView
from aanzet.core import audit, deliveries, log, seals
from aanzet.core.clock import app_now
from aanzet.core.ports import INVARIANTS, Checked, Finding, invariant
from aanzet.core.scope import scope
from aanzet.rules.actors import system
from aanzet.rules.domain_events import DomainEvent
from tests.conftest import environment
from tools.databases import ROOT, at

WALLED = ("core_event", "core_seal", "core_eventdetail", "core_delivery", "access_person", "access_savedview")
LINDE, EIK = uuid.UUID(int=1), uuid.UUID(int=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(DomainEvent):
    """Something in the log."""

    text: str


AUDIT = os.environ.get("AUDIT_DATABASE_URL", "")


def house(organization, slug):
    """An organization with two sealed blocks, an effect that failed and one that a person skipped."""
    Organization.objects.create(id=organization, slug=slug, name=slug, created_at=app_now())
    for texts in (("een", "twee", "drie"), ("vier", "vijf")):
        with scope(organization):
            log.publish(system(organization), app_now(), *(NoteWritten(text=text) for text in texts))
        seals.seal(organization)
    with scope(organization):
        held = deliveries.Effect(key="held", kind="mail", state="held", reason="no_channel", values={"name": "x"})
        waiting = deliveries.Effect(key="waiting", kind="mail")
        skipped = deliveries.Effect(key="skipped", kind="mail", state="held", reason="no_channel")
        deliveries.queue(system(organization), app_now(), [held, waiting, skipped])
        deliveries.skip(actor=system(organization), delivery_id=skipped.id, reason="gebeld", now=app_now())
        person = Person.objects.create(organization_id=organization, kind="member", number="1", name=slug)
        SavedView.objects.create(
            organization_id=organization, owner=person, page="clients", name="x", query="", created_at=app_now()
        )


@pytest.fixture(autouse=True)
def in_this_process_as_the_application(monkeypatch):
    """The command would move the connection of the tests to another role."""
    monkeypatch.delenv("AUDIT_DATABASE_URL", raising=False)


@pytest.fixture
def broken(committed_db):
    """Two houses, and a function that breaks something as owner, past triggers and row-level security."""
    house(LINDE, "linde")
    house(EIK, "eik")

    def do(*statements):
        with psycopg.connect(at(os.environ["OWNER_DATABASE_URL"], committed_db), autocommit=True) as owner:
            for table in WALLED:
                owner.execute(
                    f"alter table {table} disable trigger user; alter table {table} no force row level security"
                )
            for statement in statements:
                owner.execute(statement.format(linde=LINDE, eik=EIK))

    return do


BREACHES = [
    (
        "I12",
        "event_changed",
        "update core_event set payload = '{{}}' where organization_id = '{linde}' and sequence = 2",
    ),
    (
        "I12",
        "event_changed",
        "update core_event set actor = 'member:x' where organization_id = '{linde}' and sequence = 4",
    ),
    ("I12", "event_missing", "delete from core_event where organization_id = '{linde}' and sequence = 2"),
    ("I12", "event_missing", "delete from core_event where organization_id = '{linde}' and sequence = 4"),
    (
        "I12",
        "event_inserted",
        "insert into core_event (organization_id, tx, sequence, name, actor) "
        "select organization_id, tx, 5, 'X', 'system' from core_event "
        "where organization_id = '{linde}' and sequence = 4",
    ),
    (
        "I12",
        "event_outside_block",
        "insert into core_event (organization_id, tx, sequence, name, actor) "
        "values ('{linde}', '3', 900, 'X', 'system')",
    ),
    ("I12", "seal_broken", "delete from core_seal where organization_id = '{linde}' and number = 1"),
    ("I12", "seal_broken", "update core_seal set root = sha256('x') where organization_id = '{linde}' and number = 2"),
    ("I12", "seal_broken", "update core_seal set hash = sha256('x') where organization_id = '{linde}' and number = 1"),
    (
        "I12",
        "detail_without_digest",
        "insert into core_eventdetail (id, organization_id, salt, body) "
        "select id, organization_id, '', '' from core_event where organization_id = '{linde}' limit 1",
    ),
    (
        "I16",
        "reason_without_words",
        "update core_delivery set reason = '' where key = 'held' and organization_id = '{linde}'",
    ),
    (
        "I16",
        "reason_without_words",
        "update core_delivery set state = 'failed', reason = 'quatsch' where key = 'held' "
        "and organization_id = '{linde}'",
    ),
    (
        "I16",
        "never_due",
        "update core_delivery set next_try_at = null where key = 'waiting' and organization_id = '{linde}'",
    ),
    (
        "I16",
        "stuck_in_sending",
        "update core_delivery set state = 'sending' where key = 'waiting' and organization_id = '{linde}'",
    ),
    (
        "I16",
        "left_without_event",
        "update core_delivery set state = 'skipped', reason = 'skipped_by_person' where key = 'held' "
        "and organization_id = '{linde}'",
    ),
]


@pytest.mark.parametrize(("id", "reason", "statement"), BREACHES)
def test_a_breach_is_found_under_its_own_id(broken, id, reason, statement):
    assert audit.findings(LINDE) == []
    broken(statement)
    found = audit.findings(LINDE)
    assert (id, reason) in {(found_id, finding.reason) for found_id, finding in found}
    assert {found_id for found_id, _ in found} == {id}
    assert audit.findings(EIK) == []


REFERENCES = [
    "update access_savedview set owner_id = (select id from access_person where organization_id = '{eik}') "
    "where organization_id = '{linde}'",
    "update access_savedview set owner_id = gen_random_uuid() where organization_id = '{linde}'",
    "delete from access_person where organization_id = '{linde}'",
    "update access_person set organization_id = '{eik}', number = '2' where organization_id = '{linde}'",
]


@pytest.mark.parametrize("statement", REFERENCES)
def test_a_reference_across_the_wall_is_found(broken, statement):
    assert audit.findings(LINDE) == []
    broken("alter table access_savedview drop constraint access_savedview_owner_id_owned", statement)
    ((id, finding),) = audit.findings(LINDE)
    assert (id, finding.reason, finding.object_kind) == ("I13", "reference_outside", "access_savedview")
    assert audit.findings(EIK) == []


def test_a_published_head_that_is_gone_is_found(broken, settings, tmp_path):
    settings.HOME = tmp_path
    seals.publish_head(LINDE)
    assert audit.findings(LINDE, only=["I12"]) == []
    broken("delete from core_seal where organization_id = '{linde}' and number = 2")  # the tail is cut off
    assert [(id, finding.reason) for id, finding in audit.findings(LINDE)] == [("I12", "published_head_gone")]


def test_a_check_that_crashes_is_not_clean(broken, monkeypatch):
    monkeypatch.setattr("aanzet.core.audit.INVARIANTS", dict(INVARIANTS))

    def crash(*, organization):
        raise ZeroDivisionError

    audit.INVARIANTS["I99"] = [type(INVARIANTS["I12"][0])("I99", "crashes", crash)]
    (found,) = audit.findings(LINDE, only=["I99"])
    assert found[1].reason == "not_checked"
    with pytest.raises(SystemExit) as end:
        call_command("audit", "--only", "I99")
    assert end.value.code == 2


def test_the_command_says_how_it_went(broken, capsys, tmp_path):
    call_command("audit", "--organization", "linde", "--json", str(tmp_path / "out.json"))
    assert capsys.readouterr().out.splitlines()[-1].endswith(" passed, 0 failed")
    broken("delete from core_event where organization_id = '{linde}' and sequence = 2")
    call_command("audit", "--organization", "eik")
    with pytest.raises(SystemExit) as end:
        call_command("audit", "--json", str(tmp_path / "out.json"))
    assert end.value.code == 1
    said = capsys.readouterr().out
    assert "I12 chain_intact" in said
    assert said.splitlines()[-1].endswith(" passed, 1 failed")
    (line,) = [line for line in json.loads((tmp_path / "out.json").read_text()) if line["id"] == "I12"]
    assert line["findings"] == [
        {
            "organization": str(LINDE),
            "reason": "event_missing",
            "object_kind": "seal",
            "object_id": "1",
            "detail": "2 of 3",
        }
    ]


def test_the_audit_role_sees_the_same(broken, monkeypatch, committed_db):
    command = ["manage.py", "audit", "--organization"]

    def said(slug):
        done = subprocess.run(
            [sys.executable, *command, slug],
            cwd=ROOT,
            env=environment(committed_db, AUDIT_DATABASE_URL=AUDIT),
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout

    assert said("linde")[0] == said("eik")[0] == 0
    broken("delete from core_event where organization_id = '{linde}' and sequence = 2")
    assert said("linde")[0] == 1
    assert said("eik")[0] == 0
    broken(
        "update core_delivery set person_id = (select id from access_person where organization_id = '{linde}') "
        "where organization_id = '{eik}' and key = 'held'"
    )
    code, lines = said("eik")  # only this role can see both sides of a reference without a key
    assert code == 1
    assert "reference_outside core_delivery" in lines


def test_an_invariant_is_registered_once_per_check(monkeypatch):
    monkeypatch.setattr("aanzet.core.ports.INVARIANTS", {})
    registered = invariant("I98", "example")(lambda *, organization: Checked(1, [Finding("x")]))
    assert registered(organization=LINDE).rows == 1
