"""The activity log: search by person, kind, object and period; who saw what; and the file."""

from datetime import timedelta

import pytest

from aanzet.cases.queries.timeline.activity import LogFilter, activity
from aanzet.core.errors import NotFound
from aanzet.core.models import Event
from tests.cast_cases import running


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        made = running(cast)
        made.supply(cast)
    return made


@pytest.mark.feature("F222")
def test_search_by_person_kind_object_and_period(cast, case):
    anna = cast.client("anna")
    page = anna.get("/office/activity/").content.decode()
    assert "Activiteitenlogboek" in page and "<b>Anna</b>" in page and "<b>Fatima</b>" in page
    of_fatima = anna.get("/office/activity/?who=fatima").content.decode()
    assert "<b>Fatima</b>" in of_fatima and "<b>Anna</b>" not in of_fatima
    tasks = anna.get("/office/activity/?kind=tasks&about=task").content.decode()
    assert "stuurde" in tasks and "startte" not in tasks
    tomorrow = (cast.now + timedelta(days=2)).date().isoformat()
    assert "Er is niets gevonden in deze periode." in anna.get(f"/office/activity/?from_on={tomorrow}").content.decode()
    assert "Niemand heet hier zzzz." in anna.get("/office/activity/?who=zzzz").content.decode()
    wrong = anna.get("/office/activity/?from_on=2026-02-02&until_on=2026-01-01")
    assert wrong.status_code == 422 and "einddatum" in wrong.content.decode()


@pytest.mark.feature("F222")
def test_who_saw_what(cast, case):
    anna = cast.client("anna")
    assert anna.get("/office/clients/nergens/").status_code == 404
    seen = anna.get("/office/activity/?kind=seen").content.decode()
    assert "/office/clients/nergens/" in seen and "startte" not in seen


@pytest.mark.feature("F222")
def test_the_file_is_logged(cast, case):
    anna = cast.client("anna")
    answer = anna.get("/office/activity/file.csv?kind=cases")
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Wanneer;") and any("startte" in line for line in lines)
    with cast.linde.scope():
        event = Event.objects.get(name="LogExported")
    assert event.visibility == "security" and f'"rows":{len(lines) - 1}' in event.payload


@pytest.mark.feature("F222")
def test_only_who_may_look_into_the_log(cast, case):
    for who in ("bram", "vera"):
        assert cast.client(who).get("/office/activity/").status_code == 404
        assert cast.client(who).get("/office/activity/file.csv").status_code == 404
    assert "Fatima" not in cast.client("ed").get("/office/activity/").content.decode()
    bram = cast.bram
    with cast.linde.scope(), pytest.raises(NotFound):
        activity(bram, LogFilter())


@pytest.mark.feature("F222")
def test_pages_of_the_log_join_without_a_gap(cast, case, django_assert_max_num_queries):
    anna = cast.anna
    with cast.linde.scope():
        with django_assert_max_num_queries(4):
            whole = activity(anna, LogFilter(), limit=1000).page.entries
        first = activity(anna, LogFilter(), limit=7).page
        rest = activity(anna, LogFilter(), first.before, limit=1000).page
    assert [one.event_id for one in (*first.entries, *rest.entries)] == [one.event_id for one in whole]
