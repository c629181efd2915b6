"""The demo cast: made once by the same actions people use, never among real data, and taken away in one act."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from aanzet.access.models import Organization, Person
from aanzet.cases.models import Case, ProcessTemplate, Rehearsal
from aanzet.clients.models import Client, ImportRow
from aanzet.core import audit
from aanzet.core.clock import app_now
from aanzet.core.models import Delivery
from aanzet.core.scope import scope
from aanzet.office.demo.history import CLIENTS
from aanzet.planning.models import MissedWork, PhaseHistory, PlannedSlot, WorkHours


def make(**options):
    said = io.StringIO()
    call_command("demo", stdout=said, **options)
    return said.getvalue()


@pytest.mark.feature("F398")
def test_four_organizations_with_people_and_running_cases(db):
    make(history=1)
    firms = dict(Organization.objects.filter(demo=True).values_list("slug", "id"))
    assert set(firms) == {"linde", "vecht", "noord", "eik"}
    with scope(firms["linde"]):
        assert Case.objects.filter(state="active", turn_party="client").exists()
        assert Case.objects.filter(state="active", turn_party="office").exists()
        assert Case.objects.filter(state="on_hold").exists()
        assert Case.objects.filter(state="active", turn_party="third_party").exists()  # somebody waits for a notary
        begun = ImportRow.objects.filter(onboarding="started").values_list("begun_id", flat=True)
        assert Case.objects.filter(id__in=list(begun), state="active").count() == 3
        assert Case.objects.filter(state="completed").count() == len(CLIENTS)  # the past is told to its end
        old = Delivery.objects.filter(created_at__lt=app_now() - timedelta(days=60))
        assert old.exists() and not old.filter(state__in=["queued", "retry"]).exists()  # and nothing of it leaves
        assert Rehearsal.objects.exclude(name="").count() == 1 and MissedWork.objects.exists()
        assert PhaseHistory.objects.filter(seen__gte=len(CLIENTS)).count() == 4
        assert ProcessTemplate.objects.get(name="Aangifte IB").current_id is None
        assert PlannedSlot.objects.filter(pinned=True).exists() and WorkHours.objects.count() == 3
        assert {"Anna Visser", "Fatima el Amrani"} <= set(Person.objects.values_list("name", flat=True))
    with scope(firms["eik"]):
        assert not Case.objects.exists() and Client.objects.filter(name__startswith="Eikenhout").exists()
    assert audit.findings(firms["linde"], only=("I1", "I2", "I4", "I5", "I15")) == []
    assert make() == "" and Organization.objects.filter(demo=True).count() == 4


@pytest.mark.feature("F398")
def test_demo_data_never_mix_with_real_data(cast):
    with pytest.raises(CommandError):
        make()
    assert not Organization.objects.filter(demo=True).exists()


def test_the_logins_are_told(db):
    said = io.StringIO()
    call_command("demo", "--logins", "--address=http://localhost:1234", stdout=said)
    assert "anna@linde.example" in said.getvalue() and "http://localhost:1234/portal/" in said.getvalue()
