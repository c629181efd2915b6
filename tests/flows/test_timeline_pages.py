"""The client card with its work and timeline, the whole timeline, and the event behind a line."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.queries.of_client import of_client
from aanzet.core.errors import NotFound, Refused
from tests.cast_cases import publish, running


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        made = running(cast)
        made.number = made.row.number
    return made


@pytest.fixture
def card(cast):
    """Address of Fatima's card."""
    from aanzet.clients.models import Client

    with cast.linde.scope():
        return f"/office/clients/{Client.objects.get(id=cast.linde.clients['fatima']).number}/"


@pytest.mark.feature("F041", "F190", "F215")
def test_the_card_shows_what_runs_and_what_happened(cast, case, card):
    page = cast.client("anna").get(card).content.decode()
    assert "Loopt nu" in page and "Aangifte IB 2025" in page and f"/office/cases/{case.number}/" in page
    assert "Bij de klant" in page and "Stuur je gegevens voor de aangifte" in page and "Fatima, vandaag" in page
    assert "<b>Anna</b> startte" in page and f"{card}timeline/?kind=tasks" in page
    assert f"/office/cases/start/?client={cast.linde.clients['fatima']}" in page


@pytest.mark.feature("F215")
def test_the_whole_timeline_of_a_client_and_a_case(cast, case, card):
    anna = cast.client("anna")
    whole = anna.get(f"{card}timeline/").content.decode()
    tasks = anna.get(f"{card}timeline/?kind=messages").content.decode()
    assert "startte" in whole and "startte" not in tasks and 'aria-current="true"' in tasks
    of_case = anna.get(f"/office/cases/{case.number}/timeline/").content.decode()
    assert "Aangifte IB 2025" in of_case
    event = re.search(r'href="(/office/events/[^"]+)"', of_case)[1]
    behind = anna.get(event).content.decode()
    assert "Wat er gebeurde" in behind and "Wie het mag zien" in behind
    for url in (f"{card}timeline/", f"/office/cases/{case.number}/timeline/", event):
        assert cast.client("ed").get(url).status_code == 404


@pytest.mark.feature("F217")
def test_a_prepared_case_starts_from_the_timeline(cast, card):
    with cast.linde.scope():
        order, client = StartOrder(publish(cast), period="2025", at_once=False), cast.linde.clients["fatima"]
        number = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])[client].number
    anna, begin = cast.client("anna"), f"/office/cases/{number}/begin/"
    assert f'hx-post="{begin}"' in anna.get(card).content.decode()
    started = anna.post(begin, headers={"HX-Request": "true"})
    assert started["HX-Redirect"] == f"/office/cases/{number}/"
    page = anna.get(card).content.decode()
    assert f'hx-post="{begin}"' not in page and "<b>Anna</b> startte" in page


@pytest.mark.feature("F217")
def test_why_it_does_not_start_stands_beside_the_line(cast, card, monkeypatch):
    def refuse(**_given):
        raise Refused("client_ended", client="Fatima el Amrani", date="1 mei")

    with cast.linde.scope():
        order, client = StartOrder(publish(cast), period="2025", at_once=False), cast.linde.clients["fatima"]
        number = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])[client].number
    monkeypatch.setattr("aanzet.cases.actions.lifecycle.start_case", refuse)
    answer = cast.client("anna").post(f"/office/cases/{number}/begin/", headers={"HX-Request": "true"})
    said = answer.content.decode()
    assert answer.status_code == 422 and said.strip().startswith("<li") and "geen actieve cliënt meer" in said


@pytest.mark.feature("F041", "F190")
def test_what_runs_at_a_client(cast, case, django_assert_max_num_queries):
    zone, client = ZoneInfo("Europe/Amsterdam"), cast.linde.clients["fatima"]
    anna, vera = cast.anna, cast.vera
    today = cast.now.astimezone(zone).date()
    with cast.linde.scope():
        with django_assert_max_num_queries(4):
            work = of_client(anna, client, today=today, zone=zone)
        assert [one.title for one in work.running] == ["Aangifte IB 2025"] and not work.ended
        assert work.running[0].turn.side == "client" and work.running[0].bar.short.startswith("1/")
        assert {task.who for task in work.tasks} == {"Fatima"} and not any(task.late for task in work.tasks)
        later = of_client(anna, client, today=today + timedelta(days=60), zone=zone)
        assert all(task.late for task in later.tasks) and later.tasks[0].age == "60 dagen"
        with pytest.raises(NotFound):
            of_client(vera, client, today=today, zone=zone)
