"""What has served is thrown away, what is in use is not; a change of the master key reaches every sealed field."""

import os
import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest

from aanzet.core import audit, crypto, deliveries, details, housekeeping, log, rotation
from aanzet.core.clock import app_now
from aanzet.core.files import DiskStore
from aanzet.core.models import Command, Delivery, Draft, EventDetail
from aanzet.core.scope import scope
from aanzet.documents.models import StoredFile
from aanzet.rules.actors import system
from aanzet.rules.domain_events import DomainEvent

pytestmark = pytest.mark.django_db

LINDE, EIK = uuid.UUID(int=1), uuid.UUID(int=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonGiven(DomainEvent):
    """An event with a personal text."""

    def texts(self):
        return {"reason": "Fatima is ziek"}


def test_old_keys_drafts_and_done_reactions_go_and_the_rest_stays(settings, tmp_path):
    settings.FILES = tmp_path
    with scope(LINDE):
        now = app_now()
        for number, age in enumerate((timedelta(hours=25), timedelta(hours=23))):
            Command.objects.create(
                organization_id=LINDE, actor="x", key=str(number), name="x", request_hash=b"", at=now - age
            )
        for number, age in enumerate((timedelta(days=91), timedelta(days=89))):
            Draft.objects.create(organization_id=LINDE, person_id=uuid.uuid4(), key=str(number), saved_at=now - age)
        for key, kind in (("r", "reaction"), ("m", "mail")):
            deliveries.queue(system(LINDE), now, [deliveries.Effect(key=key, kind=kind)])
        Delivery.objects.update(state="confirmed", settled_at=now - timedelta(days=8))
    housekeeping.tidy(LINDE)
    housekeeping.tidy_installation()
    with scope(LINDE):
        assert list(Command.objects.values_list("key", flat=True)) == ["1"]
        assert list(Draft.objects.values_list("key", flat=True)) == ["1"]
        assert list(Delivery.objects.values_list("key", flat=True)) == ["m"]


def test_only_old_files_that_no_row_names_are_thrown_away(settings, tmp_path):
    settings.FILES = tmp_path
    store = DiskStore(tmp_path)
    named, loose, fresh, others = (store.save(owner, [b"x"], limit=9).name for owner in (LINDE, LINDE, LINDE, EIK))
    with scope(LINDE):
        StoredFile.objects.create(
            organization_id=LINDE, storage_key=named, name="x.pdf", size=1, sha256=b"", created_at=app_now()
        )
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.name != fresh:
            os.utime(path, (0, 0))
    assert housekeeping.forget_loose_files(LINDE) == 1
    assert set(store.names(LINDE)) == {named, fresh}
    assert loose not in store.names(LINDE)
    assert list(store.names(EIK)) == [others]


def test_a_change_of_keys_reaches_every_sealed_field(settings):
    settings.MASTER_KEYS = ("first",)
    with scope(LINDE):
        (event,) = log.publish(system(LINDE), app_now(), ReasonGiven())
    settings.MASTER_KEYS = ("second", "first")
    assert rotation.waiting(LINDE) == 1
    with scope(LINDE):
        assert details.texts_of(LINDE, [event.id]) == {event.id: {"reason": "Fatima is ziek"}}
    assert rotation.rotate(LINDE).count == 1
    settings.MASTER_KEYS = ("second",)
    assert rotation.waiting(LINDE) == 0
    with scope(LINDE):
        assert crypto.is_current(EventDetail.objects.get().body)
        assert details.texts_of(LINDE, [event.id]) == {event.id: {"reason": "Fatima is ziek"}}
    assert audit.findings(LINDE, only=["I12"], deep=True) == []


def test_a_changed_detail_is_found_by_a_deep_audit():
    with scope(LINDE):
        log.publish(system(LINDE), app_now(), ReasonGiven())
        EventDetail.objects.update(salt=b"another")
    assert audit.findings(LINDE, only=["I12"]) == []
    ((_, finding),) = audit.findings(LINDE, only=["I12"], deep=True)
    assert finding.reason == "detail_changed"
