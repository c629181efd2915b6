"""/office/radar/ through its pages (F410)."""

import re
from datetime import date, timedelta

import pytest

from aanzet.cases.models import Case
from aanzet.clients.models import ClientProduct
from aanzet.core.ids import new_id
from aanzet.planning.models import MissedWork
from aanzet.planning.queries.missed import PAGE, lines
from tests.cast_cases import publish
from tests.flows.test_office_queue import page, plain, post

pytestmark = pytest.mark.feature("F410")
URL = "/office/radar/"


@pytest.fixture
def office(cast):
    with cast.linde.scope():
        ClientProduct.objects.exclude(client_id=cast.linde.clients["fatima"]).delete()
        ClientProduct.objects.update(valid_from=date(2020, 1, 1))
        publish(cast)
    return cast


def test_looked_started_in_one_click_and_nothing_left(office):
    anna = office.client("anna")
    assert "De radar kijkt elke nacht; dat is nog niet gebeurd." in plain(page(anna, URL))
    post(anna, f"{URL}look/")
    text = page(anna, URL)
    assert "Vanzelf starten staat uit." in text and "Laat het vanzelf starten" in text
    assert "Fatima el Amrani" in text and "Start niet vanzelf" in text
    start = re.findall(rf"{URL}[0-9a-f-]+/start/", text)
    for one in start:
        post(anna, one)
    with office.linde.scope():
        assert Case.objects.count() == len(start)
        assert lines(office.anna, office.now.date()) == []
    shown = plain(page(anna, URL))
    assert "Er ontbreekt niets. Bekeken:" in shown and "cliënten" in shown and "perio" in shown
    assert anna.post(start[0]).status_code == 404


def test_left_out_with_a_reason_and_a_day(office):
    anna = office.client("anna")
    post(anna, f"{URL}look/")
    dismiss = re.search(rf"{URL}[0-9a-f-]+/dismiss/", page(anna, URL))[0]
    answer = anna.post(dismiss, {"reason": "Stopt ermee", "look_again_on": "gisteren"})
    assert answer.status_code == 422 and "Stopt ermee" in answer.content.decode()
    assert "Kies een dag om weer te kijken" in plain(answer.content.decode())
    later = (office.now.date() + timedelta(days=40)).isoformat()
    post(anna, dismiss, reason="Stopt ermee", look_again_on=later)
    assert "Er ontbreekt niets." in plain(page(anna, URL))
    assert "Stopt ermee" in page(anna, f"{URL}?cause=dismissed")
    assert "Er ontbreekt niets." in plain(page(anna, f"{URL}?cause=tulp&page=x"))


def test_pages_keep_the_cause_also_where_something_was_refused(office):
    today, look = office.now.date(), new_id()
    with office.linde.scope():
        MissedWork.objects.bulk_create(
            MissedWork(
                organization_id=office.linde.id, kind="silent", cause="client_silent", about=str(number),
                client_id=office.linde.clients["fatima"], since_on=today - timedelta(days=number),
                found_at=office.now, look_id=look,
            )
            for number in range(2 * PAGE + 1)
        )  # fmt: skip
    anna = office.client("anna")
    shown = page(anna, f"{URL}?cause=client_silent")
    assert f'href="{URL}?cause=client_silent&amp;page=2"' in shown and 'rel="prev"' not in shown
    shown = page(anna, f"{URL}?cause=client_silent&page=3")
    assert re.search(r'href="([^"]+)" rel="prev"', shown)[1] == f"{URL}?cause=client_silent"  # "to the first ones"
    assert 'rel="next"' not in shown and shown.count("/dismiss/") == 1
    dismiss = re.search(rf'"({URL}[0-9a-f-]+/dismiss/[^"]+)"', shown)[1].replace("&amp;", "&")
    refused = anna.post(dismiss.replace("page=3", "page=2"), {"reason": "", "look_again_on": ""})
    assert refused.status_code == 422 and f'href="{URL}?cause=client_silent&amp;page=3"' in refused.content.decode()
    done = anna.post(dismiss, {"reason": "Stopt", "look_again_on": (today + timedelta(days=9)).isoformat()})
    assert done.headers["Location"] == f"{URL}?cause=client_silent&page=3"


def test_a_viewer_only_looks(office):
    vera = office.client("vera")
    assert "Kijk nu" not in page(vera, URL)
    assert vera.post(f"{URL}look/").status_code == 404
