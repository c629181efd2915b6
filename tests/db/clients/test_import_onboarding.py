"""The onboarding of clients that come with an import: for the new ones only, once, with a reason where it fails."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aanzet.cases.actions.onboarding import start_onboardings
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.actions.templates import archive_template, restore_template
from aanzet.cases.models import Case
from aanzet.clients.actions.clients import add_client, end_client, reactivate_client
from aanzet.clients.actions.import_apply import GOOD, apply_next, start_applying
from aanzet.clients.actions.import_onboarding import KIND, onboard_next, retry_onboarding
from aanzet.clients.actions.import_undo import undo_import, undo_next
from aanzet.clients.actions.import_upload import map_columns, start_import
from aanzet.clients.models import Client, ImportRow
from aanzet.clients.ports import onboarding
from aanzet.clients.queries.import_onboarding import fitting, onboarding_counts, onboarding_lines
from aanzet.clients.queries.imports import import_batch, parsed
from aanzet.core.deliveries import deliver, failures, repeat
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Delivery, Event
from tests.cast_cases import small
from tests.db.clients.workbooks import csv_of

GONE = "Deze onboarding is gearchiveerd, of wie deze wil starten mag dat niet."
HEAD = "Cliëntnummer;Naam;Soort;Rechtsvorm;Producten\n"
pytestmark = pytest.mark.feature("F126")


@pytest.fixture
def office(cast, settings, tmp_path):
    """Inside the scope of Kantoor Linde, with files of its own."""
    settings.FILES = tmp_path
    with cast.linde.scope():
        yield cast.linde


def people(count, first=5001):
    """Rows of so many new persons."""
    return "".join(f"{first + number:05};Klant {number:03};Persoon;;\n" for number in range(count))


def checked(cast, rows):
    """A batch that can be applied."""
    batch_id = start_import(actor=cast.anna, now=cast.now, file_name="c.csv", content=csv_of(HEAD + rows))
    map_columns(actor=cast.anna, now=cast.now, batch_id=batch_id, choice={})
    return import_batch(cast.anna, batch_id)


def imported(cast, rows, template, *, actor=None):
    """Apply it with this onboarding, which has not begun yet; the id of the batch."""
    batch = checked(cast, rows)
    start_applying(
        actor=actor or cast.anna, now=cast.now, batch_id=batch.id, version=batch.version, way=GOOD, onboarding=template
    )
    while apply_next(actor=cast.anna, now=cast.now, batch_id=batch.id):
        pass
    return batch.id


def onboard(cast, batch_id, size=500):
    """As the worker does, to the end."""
    while onboard_next(actor=cast.anna, now=cast.now, batch_id=batch_id, size=size):
        pass
    return onboarding_counts(cast.anna, batch_id)


def whys(cast, batch_id, state):
    """Client number -> the sentence that stands in the report."""
    found = onboarding_lines(cast.anna, batch_id, state)
    return {line.number: onboarding().why(line.code, line.values, line.name) if line.code else "" for line in found}


def test_new_clients_get_it_and_known_ones_do_not(cast, office):
    product = str(office.products["Aangifte IB"])
    template = small(cast, "Welkom persoon", is_onboarding=True, client_kind="person", products=(product,))
    for number in ("00101", "00102"):  # one that changes with the import, one that is in it as it was
        assert Client.objects.filter(number=number).exists()
    rows = (
        "00102;Fatima el Amrani;Persoon;;Aangifte IB\n00101;Bakkerij De Vries B.V.;Organisatie;N.V.;\n"
        "05001;Ruben Peters;Persoon;;Aangifte IB\n05002;Zaak B.V.;Organisatie;B.V.;Aangifte IB\n"
        "05003;Els Smit;Persoon;;\n"
    )
    batch = checked(cast, rows)
    offered = onboarding().choices(cast.anna)
    assert fitting(cast.anna, batch.id, offered) == ({template: 1}, 3)
    batch_id = imported(cast, rows, template)
    assert import_batch(cast.anna, batch_id).onboarding == "Welkom persoon"
    assert Delivery.objects.filter(kind=KIND).count() == 1 and not Case.objects.exists()
    assert onboarding_counts(cast.anna, batch_id) == {"waiting": 3}
    assert onboard(cast, batch_id) == {"started": 1, "passed": 2}
    case = Case.objects.get()
    assert Client.objects.get(id=case.client_id).number == "05001"
    assert "een andere soort cliënt of voor andere producten" in whys(cast, batch_id, "passed")["05003"]
    assert set(whys(cast, batch_id, "passed")) == {"05002", "05003"}
    assert "start zonder verantwoordelijke" in whys(cast, batch_id, "started")["05001"]  # he has no team yet
    assert onboarding().links(cast.anna, [case.id]) == {case.id: (case.number, f"/office/cases/{case.number}/")}
    assert onboarding().links(cast.chris, [case.id]) == {}  # he has no role on this client
    told = Event.objects.get(name="ImportOnboarded", object_id=batch_id)
    assert parsed(told.payload) == {"started": 1, "passed": 2, "failed": 0}


def test_without_the_choice_nothing_starts(cast, office):
    small(cast, "Welkom", is_onboarding=True)
    batch_id = imported(cast, people(2), None)
    assert not Delivery.objects.filter(kind=KIND).exists() and onboarding_counts(cast.anna, batch_id) == {}
    with pytest.raises(Refused):
        retry_onboarding(actor=cast.anna, now=cast.now, batch_id=batch_id)


def test_only_what_he_may_start_can_be_chosen(cast, office):
    template, plain = small(cast, "Welkom", is_onboarding=True), small(cast, "Iets anders")
    batch = checked(cast, people(1))
    only_imports = replace(cast.anna, permissions=cast.anna.permissions - {"cases.start"})
    here = {"now": cast.now, "batch_id": batch.id, "version": batch.version, "way": GOOD}
    for actor, chosen in ((only_imports, template), (cast.anna, plain), (cast.anna, batch.id)):
        with pytest.raises(Refused) as refused:
            start_applying(actor=actor, **here, onboarding=chosen)
        assert (refused.value.code, refused.value.field) == ("onboarding_gone", "onboarding")
    assert import_batch(cast.anna, batch.id).state == "checked"
    with pytest.raises(NotFound):
        retry_onboarding(actor=cast.bram, now=cast.now, batch_id=batch.id)


def test_whose_right_was_taken_away_meanwhile_starts_nothing(cast, office):
    batch_id = imported(cast, people(2), small(cast, "Welkom", is_onboarding=True))
    less = replace(cast.anna, permissions=cast.anna.permissions - {"cases.start"})
    assert onboard_next(actor=less, now=cast.now, batch_id=batch_id) is False
    assert onboarding_counts(cast.anna, batch_id) == {"failed": 2} and not Case.objects.exists()
    assert retry_onboarding(actor=cast.eva, now=cast.now, batch_id=batch_id) == 2  # a colleague who may goes on
    assert onboard(cast, batch_id) == {"started": 2}


@pytest.mark.parametrize("unique", [True, False])
def test_in_parts_and_twice_each_client_has_one(cast, office, unique):
    template = small(cast, "Welkom", is_onboarding=True, unique_per_period=unique)
    batch_id = imported(cast, people(7), template)
    early = Client.objects.get(number="05003").id  # somebody was faster
    start_cases(actor=cast.anna, now=cast.now, order=StartOrder(template), client_ids=[early])
    assert onboard_next(actor=cast.anna, now=cast.now, batch_id=batch_id, size=3) is True
    assert Case.objects.count() == 3
    assert onboard(cast, batch_id, size=3) == {"started": 6, "passed": 1}
    assert "heeft deze onboarding al (W-" in whys(cast, batch_id, "passed")["05003"]
    assert onboard_next(actor=cast.anna, now=cast.now, batch_id=batch_id) is False
    assert retry_onboarding(actor=cast.anna, now=cast.now, batch_id=batch_id) == 0
    assert Case.objects.count() == 7 == Case.objects.values("client_id").distinct().count()
    assert Event.objects.filter(name="ImportOnboarded").count() == 1
    again = start_onboardings(actor=cast.anna, now=cast.now, client_ids=[early], template_id=template)
    assert again[early].code == "onboarding_there" and Case.objects.count() == 7


def test_what_failed_stands_there_with_its_reason_and_can_be_tried_again(cast, office):
    template = small(cast, "Welkom", is_onboarding=True)
    batch_id = imported(cast, people(3), template)
    ids = dict(Client.objects.filter(number__startswith="050").values_list("number", "id"))
    today = cast.now.astimezone(ZoneInfo("Europe/Amsterdam")).date()
    for number in ("05001", "05002"):
        end_client(actor=cast.anna, now=cast.now, client_id=ids[number], ended_on=today, reason="Vergissing")
    assert onboard(cast, batch_id) == {"started": 1, "failed": 2}
    said = "Klant 000 is geen actieve cliënt meer sinds {:%d-%m-%Y}."
    assert whys(cast, batch_id, "failed")["05001"] == said.format(today)
    for number in ("05001", "05002"):
        reactivate_client(actor=cast.anna, now=cast.now, client_id=ids[number])
    here = {"actor": cast.eva, "now": cast.now, "batch_id": batch_id}
    assert retry_onboarding(**here, client_id=ids["05003"]) == 0  # that one runs
    assert retry_onboarding(**here, client_id=ids["05001"]) == 1
    assert onboard(cast, batch_id) == {"started": 2, "failed": 1}
    archive_template(actor=cast.anna, now=cast.now, template_id=template)
    with pytest.raises(Refused) as refused:
        retry_onboarding(**here)
    assert refused.value.code == "onboarding_gone"
    restore_template(actor=cast.anna, now=cast.now, template_id=template)
    assert retry_onboarding(**here) == 1
    archive_template(actor=cast.anna, now=cast.now, template_id=template)  # between the button and the worker
    assert onboard(cast, batch_id) == {"started": 2, "failed": 1}
    assert whys(cast, batch_id, "failed") == {"05002": GONE}


def test_a_worker_that_cannot_go_on_leaves_nobody_waiting(cast, settings, tmp_path, monkeypatch):
    from aanzet.clients.actions import import_onboarding

    settings.FILES, linde = tmp_path, cast.linde
    with linde.scope():
        batch_id = imported(cast, people(2), small(cast, "Welkom", is_onboarding=True))
        line = Delivery.objects.get(kind=KIND).id

    def out_of_reach(*_):
        raise Refused("storage_full")

    with monkeypatch.context() as broken:
        broken.setattr(import_onboarding, "meant_for", out_of_reach)
        deliver(linde.id, KIND)
    with linde.scope():
        assert onboarding_counts(cast.anna, batch_id) == {"failed": 2}
        assert "Er ging bij ons iets mis" in whys(cast, batch_id, "failed")["05001"]
        assert [one.id for one in failures(cast.anna, now=cast.now)] == [line]
        repeat(actor=cast.anna, delivery_id=line, now=cast.now)
        assert onboarding_counts(cast.anna, batch_id) == {"waiting": 2}
    deliver(linde.id, KIND)
    with linde.scope():
        assert onboarding_counts(cast.anna, batch_id) == {"started": 2}


def test_an_import_that_is_taken_back_starts_nothing_more(cast, office):
    template = small(cast, "Welkom", is_onboarding=True)
    batch_id = imported(cast, people(4), template)
    assert onboard_next(actor=cast.anna, now=cast.now, batch_id=batch_id, size=1) is True
    undo_import(actor=cast.anna, now=cast.now, batch_id=batch_id)
    assert onboard_next(actor=cast.anna, now=cast.now, batch_id=batch_id) is False
    while undo_next(actor=cast.anna, now=cast.now, batch_id=batch_id):
        pass
    assert Case.objects.count() == 1
    assert list(Client.objects.filter(number__startswith="050").values_list("number", "state")) == [
        ("05001", "archived")  # what has history stays
    ]
    assert not ImportRow.objects.filter(onboarding="waiting").exists()


def test_many_clients_take_as_many_queries_as_few(cast, office):
    template = small(cast, "Welkom", is_onboarding=True)
    batch_id, counts = imported(cast, people(60), template), []
    for size in (5, 5, 50):
        with CaptureQueriesContext(connection) as found:
            onboard_next(actor=cast.anna, now=cast.now, batch_id=batch_id, size=size)
        counts.append(len(found))
    assert Case.objects.count() == 60
    assert counts[2] <= counts[1] + 2  # the last one tells how it ended


def test_a_new_client_by_hand_is_not_part_of_it(cast, office):
    template = small(cast, "Welkom", is_onboarding=True)
    batch_id = imported(cast, people(1), template)
    add_client(actor=cast.anna, now=cast.now, values={"number": "06001", "name": "Los", "kind": "person"})
    assert onboard(cast, batch_id) == {"started": 1}
