"""Deleting a case through its pages, and making it again on purpose (F189)."""

import re

import pytest

from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.models import Case
from tests.cast_cases import publish

REASON = "Dubbel klaargezet"


@pytest.mark.feature("F189")
def test_delete_and_create_again_by_hand(cast):
    client_id = cast.linde.clients["fatima"]
    with cast.linde.scope():
        template = publish(cast)
        order = StartOrder(template, period="2025", at_once=False)
        number = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client_id])[client_id].number
    anna = cast.client("anna")
    case = f"/office/cases/{number}/"
    assert f"{case}delete/" in anna.get(case).content.decode()
    assert "niet vanzelf opnieuw aangemaakt" in anna.get(f"{case}delete/").content.decode()
    assert anna.post(f"{case}delete/", {"reason": ""}).status_code == 422
    gone = anna.post(f"{case}delete/", {"reason": REASON}, follow=True)
    assert "Verwijderd. Het werkproces wordt niet vanzelf opnieuw aangemaakt." in gone.content.decode()
    assert anna.get(case).status_code == 404
    log = anna.get("/office/clients/00102/timeline/").content.decode()
    assert f"heeft werkproces {number} verwijderd" in re.sub(r"<[^>]+>", "", log) and REASON in log
    # in bulk it is a line that says so, with the way to make it by hand
    run = anna.post("/office/cases/start-many/", {"template": str(template), f"period-{template}": "2025"})
    run = run.headers["Location"].removesuffix("who/")
    anna.post(f"{run}who/", {"selection": "product"})
    line = anna.get(f"{run}check/?group=deleted_for_period").content.decode()
    assert "Deze periode is eerder verwijderd en wordt niet vanzelf opnieuw aangemaakt." in line
    again = re.search(r'href="(/office/cases/start/\?[^"]+)"', line)[1].replace("&amp;", "&")
    page = anna.get(again).content.decode()
    assert "Toch opnieuw aanmaken" in page
    form = {"client": str(client_id), "template": str(template), "period": "2025"}
    assert anna.post("/office/cases/start/", form).status_code == 422
    assert anna.post("/office/cases/start/", form | {"again": "1"}).status_code == 302
    with cast.linde.scope():
        assert Case.objects.get().number != number
        running = Case.objects.get().number
    # one that runs says what to do first
    page = anna.get(f"/office/cases/{running}/delete/").content.decode()
    assert "Dit werkproces loopt nog. Stop het eerst, dan kun je het verwijderen." in page
    assert f"/office/cases/{running}/cancel/" in page
    assert anna.post(f"/office/cases/{running}/delete/", {"reason": REASON}).status_code == 422
    assert cast.client("bram").get(f"/office/cases/{running}/delete/").status_code == 404
