"""The planboard through its pages: plan, move, typed words, questions, undo, proposal, hours, bulk (F311)."""

import re
from datetime import timedelta
from functools import partial

import pytest

from aanzet.access.actions.absences import enter_absence
from aanzet.cases.actions.loose_tasks import LooseTaskOrder, add_loose_task
from aanzet.core.deliveries import deliver
from aanzet.planning.models import Pin, PlannedSlot, WorkHours
from aanzet.planning.queries.items import open_work
from aanzet.rules.standins import Period
from tests.cast_cases import running
from tests.db.planning.boards import template_with

BOARD = "/office/planboard/"
pytestmark = pytest.mark.feature("F311")


@pytest.fixture
def case(cast):
    """A case with Bram, for which two hours are needed, on his board."""
    with cast.linde.scope():
        made = running(cast, template=template_with(cast))
        made.supply(cast)
    deliver(cast.linde.id, "reaction")
    return made


@pytest.fixture
def monday(cast):
    today = cast.today
    return today + timedelta(days=7 - today.weekday())


def week(monday):
    year, number, _ = monday.isocalendar()
    return f"{BOARD}?week={year}-{number:02}"


def text_of(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return re.sub(r"\s+", " ", answer.content.decode())


def post(client, url, status=302, **values):
    answer = client.post(url, values)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return re.sub(r"\s+", " ", answer.content.decode())


def slot(cast):
    with cast.linde.scope():
        return PlannedSlot.objects.get()


def test_planned_by_typing_a_name_and_a_day(cast, case, monday):
    client = cast.client("anna")
    page = text_of(client, week(monday))
    assert "Planbord" in page and "Nog te plannen" in page and "Aangifte opstellen" in page and "0 van 40 u" in page
    item = f"{BOARD}plan/?item=case:{case.id}"
    assert "Wie en wanneer" in text_of(client, item) and "2 u" in text_of(client, item)
    values = {"item": f"case:{case.id}", "back": week(monday)}
    assert "zegt hier niets" in post(client, f"{BOARD}plan/", 422, typed="piet ma", **values)
    assert "Zeg op welke dag" in post(client, f"{BOARD}plan/", 422, typed="bram", **values)
    assert "voorbij" in post(client, f"{BOARD}plan/", 422, typed="bram 1-1-2020", **values)
    post(client, f"{BOARD}plan/", typed=f"bram {monday.day}-{monday.month}-{monday.year}", **values)
    found = slot(cast)
    assert (found.day, found.minutes, found.person_id) == (monday, 120, cast.linde.people["bram"])
    page = text_of(client, week(monday))
    assert "2/8 u" in page and "Ingepland voor Bram op" in page and "Alles op deze planborden is ingepland" in page
    undo = re.search(r"/office/planboard/changes/[^/]+/undo/", page)[0]
    post(client, undo)
    assert "0/8 u" in text_of(client, week(monday))


def test_moved_fixed_and_taken_off(cast, case, monday):
    client = cast.client("anna")
    day = monday.isoformat()
    bram, chris = str(cast.linde.people["bram"]), str(cast.linde.people["chris"])
    post(client, f"{BOARD}plan/", item=f"case:{case.id}", person=bram, day=day, hours="1,5")
    one = f"{BOARD}slots/{slot(cast).id}/"
    assert "Planning wijzigen" in text_of(client, one) and "1:30" in text_of(client, one)
    # what a drop sends: the person and the day
    post(client, one, person=chris, day=(monday + timedelta(days=1)).isoformat(), item="")
    found = slot(cast)
    assert (found.person_id, found.day, found.minutes) == (cast.linde.people["chris"], monday + timedelta(days=1), 90)
    assert "Een dag heeft 24 uur" in post(client, one, 422, person=chris, day=day, hours="25")
    assert "minder dan 0" in post(client, one, 422, person=chris, day=day, hours="-1")
    assert "7:30" in post(client, one, 422, person=chris, day=day, hours="veel")
    post(client, f"{one}fix/")
    assert slot(cast).pinned and "vastgezet" in text_of(client, week(monday))
    post(client, f"{one}let/")
    assert not slot(cast).pinned
    post(client, f"{one}remove/")
    with cast.linde.scope():
        assert not PlannedSlot.objects.exists()
    post(client, f"{one}remove/", 404)


def test_who_is_away_is_striped_and_asks(cast, case, monday):
    with cast.linde.scope():
        enter_absence(
            actor=cast.bram,
            now=cast.now,
            member_id=cast.linde.people["bram"],
            period=Period(monday, monday + timedelta(days=4)),
            stand_in_id=cast.linde.people["chris"],
        )
    client = cast.client("anna")
    page = text_of(client, week(monday))
    assert "away" in page and "Chris</b> neemt waar" in page and "vrij" in page
    values = {"item": f"case:{case.id}", "person": str(cast.linde.people["bram"]), "day": monday.isoformat()}
    page = post(client, f"{BOARD}plan/", 422, **values)
    assert "Bram werkt niet op" in page and "Toch inplannen" in page
    post(client, f"{BOARD}plan/", accept="1", **values)
    assert slot(cast).day == monday


@pytest.mark.feature("F318", "F146")
def test_a_proposal_is_looked_at_applied_and_undone(cast, case, monkeypatch):
    client = cast.client("anna")
    with cast.linde.scope():
        order = LooseTaskOrder(title="Vaktechnisch overleg", to=f"member:{cast.linde.people['eva']}")
        add_loose_task(actor=cast.anna, now=cast.now, order=order)
    page = text_of(client, f"{BOARD}proposal/")
    assert "nieuw:" in page and "Bram," in page
    assert "Vaktechnisch overleg" in page and "Niemand weet hoe lang het duurt" in page
    assert "intussen gewijzigd" in post(client, f"{BOARD}proposal/", 422, digest="oud")
    digest = re.search(r'name="digest" value="(\w+)"', page)[1]
    post(client, f"{BOARD}proposal/", digest=digest)
    assert slot(cast).minutes == 120
    assert "Niets te veranderen" in text_of(client, f"{BOARD}proposal/")
    undo = re.search(r"/office/planboard/changes/[^/]+/undo/", text_of(client, BOARD))
    assert undo is None  # it was said on the page before
    assert "voorgesteld" not in text_of(cast.client("chris"), f"{BOARD}proposal/")
    monkeypatch.setattr("aanzet.planning.queries.proposal.open_work", partial(open_work, limit=1))
    assert "naar 1 van de 2 stuks open werk" in text_of(client, f"{BOARD}proposal/")


@pytest.mark.feature("F317")
def test_hours_are_set_and_refused(cast, case, monday):
    client = cast.client("bram")
    page = f"{BOARD}hours/1002/"
    assert "Werktijden van Bram de Wit" in text_of(client, page) and "40 u per week" in text_of(client, page)
    assert "minder dan 0" in post(client, page, 422, day_0="-1")
    assert "24 uur" in post(client, page, 422, day_1="25")
    post(client, page, day_0="7,5", day_1="4:00")
    with cast.linde.scope():
        assert WorkHours.objects.get().minutes == [450, 240, 0, 0, 0, 0, 0]
    board = text_of(client, week(monday))
    assert "0/7,5 u" in board and "werkt niet" in board
    text_of(client, f"{BOARD}hours/1001/", 404)


@pytest.mark.feature("F127")
def test_pinned_by_the_template_and_unpinned_by_hand(cast, case):
    client = cast.client("bram")
    item = f"{BOARD}plan/?item=case:{case.id}"
    assert "Haal van mijn planbord" in text_of(client, item)
    post(client, f"{BOARD}pins/case/{case.id}/unpin/")
    assert "Alles op deze planborden is ingepland" in text_of(client, BOARD)
    assert "Aangifte opstellen" in text_of(client, f"{BOARD}?work=all")
    assert "Aangifte opstellen" in text_of(client, f"{BOARD}?q=fatima") and "Geen open werk heet zo" in text_of(
        client, f"{BOARD}?q=niets"
    )
    post(client, f"{BOARD}pins/case/{case.id}/pin/")
    with cast.linde.scope():
        assert Pin.objects.get(unpinned_at=None).person_id == cast.linde.people["bram"]
    post(client, f"{BOARD}pins/case/{case.id}/turn/", 404)
    text_of(client, f"{BOARD}plan/?item=nothing", 404)


@pytest.mark.feature("F316")
def test_cases_are_planned_in_bulk_from_the_queue(cast, case, monday):
    client = cast.client("anna")
    assert "/office/planboard/cases/" in text_of(client, "/office/?tab=all")
    page = f"{BOARD}cases/"
    chosen = {"selected": str(case.id), "back": "/office/"}
    assert "Plan dit werkproces in" in post(client, page, 200, **chosen)
    late = (monday + timedelta(days=30)).isoformat()
    wrong = post(client, page, 422, step="look", start_on=late, due_on=monday.isoformat(), **chosen)
    assert "De start ligt na de deadline" in wrong and 'aria-invalid="true"' in wrong
    assert "Kies een persoon" in post(client, page, 422, step="look", **chosen)
    assert "Dit is geen datum" in post(client, page, 422, step="look", start_on="9999-12-31", **chosen)
    seen = post(client, page, 200, step="look", start_on=monday.isoformat(), due_on=late, **chosen)
    assert "Wat verschuift" in seen and "De oplevering gaat van" in seen and "De deadline van de fase gaat van" in seen
    with cast.linde.scope():
        assert not PlannedSlot.objects.exists()
    post(client, page, step="do", start_on=monday.isoformat(), due_on=late, **chosen)
    assert slot(cast).day == monday and "1 werkproces ingepland" in text_of(client, "/office/")
    with cast.linde.scope():
        assert case.entry.due_on.isoformat() == late


def test_month_and_one_person(cast, case, monday):
    client = cast.client("anna")
    with cast.linde.scope():
        bram = cast.linde.people["bram"]
    post(client, f"{BOARD}plan/", item=f"case:{case.id}", person=str(bram), day=monday.isoformat())
    page = text_of(client, f"{week(monday)}&view=month")
    assert page.count('<th scope="col"') == 6 and "2/40 u" in page
    page = text_of(client, f"{week(monday)}&person={bram}")
    assert page.count('<th scope="row"') == 1
    part = text_of(client, f"{week(monday)}&part=board")
    assert part.strip().startswith('<div id="board"') or "data-board" in part
    assert "<html" not in part
