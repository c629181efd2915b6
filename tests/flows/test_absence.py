"""Somebody goes away: the stand-in sees the turns at once, acts in his name, and the rest comes back (F021, F022)."""

import re
from datetime import timedelta

import pytest

from aanzet.core.clock import app_now
from aanzet.core.deliveries import deliver
from tests.cast_cases import publish, running
from tests.flows.test_office_queue import page, post

pytestmark = [pytest.mark.feature("F021"), pytest.mark.feature("F022")]
NOTICE = re.compile(r'action="([^"]*/(?:withdraw|undo)/[^"]*)"')


@pytest.fixture
def cases(cast):
    """Two cases in which the turn is Bram's; their numbers."""
    with cast.linde.scope():
        template = publish(cast)
        made = [running(cast, template=template, period=year) for year in ("2024", "2025")]
        for case in made:
            case.supply(cast)
        return [case.row.number for case in made]


def days(first=0, last=4, **more):
    with_today = app_now().date()
    return {
        "from_on": (with_today + timedelta(days=first)).isoformat(),
        "until_on": (with_today + timedelta(days=last)).isoformat(),
        "kind": "holiday",
    } | more


def settle(cast):
    """The worker does what waits."""
    deliver(cast.linde.id, "reaction")


@pytest.mark.feature("F404")
def test_away_acted_for_and_back(cast, cases):
    bram, chris = cast.client("bram"), cast.client("chris")
    first, second = cases
    assert f"/office/cases/{first}/" not in page(chris, "/office/")
    answer = post(bram, "/office/team/1002/absences/", **days(stand_in=str(cast.linde.people["chris"])))
    assert answer.url == "/office/team/1002/absences/"
    settle(cast)
    queue = page(chris, "/office/")
    assert f"/office/cases/{first}/" in queue and f"/office/cases/{second}/" in queue and "voor Bram" in queue
    shown = page(chris, f"/office/cases/{first}/")
    assert "Jij bent aan zet, voor Bram" in shown
    assert page(bram, f"/office/cases/{first}/"), "who is away keeps reading"
    for point in set(re.findall(rf'action="(/office/cases/{first}/checkpoints/[0-9a-f-]+/)"', shown)):
        assert chris.post(point, {"state": "done"}).status_code in (200, 302)
    assert "Chris namens Bram" in page(bram, f"/office/cases/{first}/timeline/")
    listed = page(bram, "/office/team/1002/absences/")
    post(bram, re.search(r'action="(/office/team/1002/absences/[0-9a-f-]+/withdraw/)"', listed)[1])
    listed = page(bram, "/office/team/1002/stand-ins/")
    assert "Chris Bakker" in listed
    post(bram, re.search(r'action="(/office/team/1002/stand-ins/[0-9a-f-]+/withdraw/)"', listed)[1])
    settle(cast)
    assert "voor Bram" not in page(chris, "/office/")
    assert f"/office/cases/{second}/" in page(bram, "/office/")


def test_overlapping_days_are_asked_about(cast):
    bram = cast.client("bram")
    post(bram, "/office/team/1002/absences/", **days())
    asked = post(bram, "/office/team/1002/absences/", 422, **days(4, 8)).content.decode()
    assert "Samenvoegen" in asked and 'name="merge" value="1"' in asked
    post(bram, "/office/team/1002/absences/", **days(4, 8, merge="1"))
    assert page(bram, "/office/team/1002/absences/").count("Weer terug") == 1


def test_fields_say_what_is_wrong(cast):
    bram = cast.client("bram")
    shown = post(bram, "/office/team/1002/absences/", 422, **days(4, 2)).content.decode()
    assert "De laatste dag ligt voor de eerste." in shown
    shown = post(
        bram, "/office/team/1002/stand-ins/", 422, **days(stand_in=str(cast.linde.people["bram"]))
    ).content.decode()
    assert "stand_in" in shown
    assert 'aria-invalid="true"' in post(bram, "/office/team/1002/stand-ins/", 422).content.decode()


def test_a_circle_is_refused_in_words(cast):
    eva, people = cast.client("eva"), cast.linde.people
    post(eva, "/office/team/1002/stand-ins/", **days(stand_in=str(people["chris"])))
    shown = post(eva, "/office/team/1003/stand-ins/", 422, **days(stand_in=str(people["bram"])))
    assert "in een kring" in shown.content.decode()


def test_a_warning_per_client_and_undo(cast):
    eva = cast.client("eva")
    post(eva, "/office/team/1002/stand-ins/", **days(stand_in=str(cast.linde.people["vera"])))
    listed = page(eva, "/office/team/1002/stand-ins/")
    assert "mag niet alles" in listed and "Fatima el Amrani" in listed
    assert "Vera Mol" in page(eva, "/office/team/away/")
    post(eva, re.search(r'action="(/office/team/1002/stand-ins/[0-9a-f-]+/withdraw/)"', listed)[1])
    undo = re.search(r'(/office/team/1002/away/undo/\?token=[^"]+)"', page(eva, "/office/team/1002/stand-ins/"))[1]
    post(eva, undo.replace("&amp;", "&"))
    assert "Vera Mol" in page(eva, "/office/team/away/")
    assert eva.post("/office/team/1003/away/undo/?token=" + undo.partition("token=")[2]).status_code == 404


def test_only_managers_and_the_person_himself_see_why(cast):
    post(cast.client("eva"), "/office/team/1002/absences/", **days(kind="illness"))
    for who, sees in (("eva", True), ("bram", True), ("chris", False)):
        for url in ("/office/team/1002/absences/", "/office/team/away/"):
            rows = page(cast.client(who), url).partition("<main")[2].partition("<form")[0]
            assert ("Ziek" in rows) is sees, (who, url)
    assert cast.client("chris").get("/office/profile/away/").url == "/office/team/1003/absences/"
    assert "Iedereen is er." in page(cast.client("chris"), "/office/team/away/?from=2020-01-01")
