"""/office/exceptions/ through its pages (F412)."""

import re

import pytest

from aanzet.cases.models import Case
from aanzet.core.models import Delivery
from tests.cast_cases import publish, running
from tests.flows.test_office_queue import page, plain, post

pytestmark = pytest.mark.feature("F412")
URL = "/office/exceptions/"


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        return running(cast, template=publish(cast))


def test_one_queue_with_why_and_what_went_by_itself_below_it(cast, case):
    with cast.linde.scope():
        Case.objects.filter(id=case.id).update(silent=True, due_on=cast.today)
        case.supply(cast)
        Delivery.objects.filter(case_id=case.id, kind="mail").update(state="sent", settled_at=cast.now)
    bram = cast.client("bram")
    text = page(bram, URL)
    shown = plain(text)
    assert "1 werkproces heeft een mens nodig. De rest gaat vanzelf." in shown
    assert "Ging vanzelf verder naar" in shown and "Terugdraaien kan niet meer." in shown
    assert "Schrijf een bericht dat het rechtzet" in shown
    assert "termijn" in shown and "van" in shown, "how the score is made"
    (step,) = re.findall(rf"{URL}step/[0-9a-f-]+/", text)
    post(bram, step)
    assert "Teruggedraaid." in plain(page(bram, URL))
    assert bram.post(step).status_code == 404
    assert bram.post(f"{URL}tulp/{case.id}/").status_code == 404


def test_weights_are_set_by_an_admin_on_the_page(cast, case):
    anna = cast.client("anna")
    assert "Hoe zwaar elk deel telt" in page(anna, URL)
    values = {"deadline": 10, "money": 0, "risk": 80, "age": 10, "mail_wait": 10}
    post(anna, f"{URL}weights/", **values)
    assert 'value="80"' in page(anna, URL)
    assert anna.post(f"{URL}weights/", values | {"risk": 101}).status_code == 422
    bram = cast.client("bram")
    assert "Hoe zwaar elk deel telt" not in page(bram, URL)
    assert bram.post(f"{URL}weights/", values).status_code == 404


def test_nothing_is_the_goal(cast):
    shown = plain(page(cast.client("bram"), URL))
    assert "Niets heeft een mens nodig. Laatste controle" in shown and "Niets in de laatste dag." in shown


def test_pages_go_one_back_and_one_on(cast, monkeypatch):
    monkeypatch.setattr("aanzet.office.web.exceptions.PAGE", 1)
    with cast.linde.scope():
        template = publish(cast)
        cases = [running(cast, template=template, period=period) for period in ("2023", "2024", "2025")]
        Case.objects.filter(id__in=[one.id for one in cases]).update(silent=True, due_on=cast.today)
    text = page(cast.client("anna"), f"{URL}?page=3")
    assert "Eén pagina terug" in text and 'href="?page=2"' in text and 'href="?page=4"' not in text
