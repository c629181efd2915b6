"""The timeline: one line per event, in words, for who may see it, read from the log itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aanzet.cases.actions.clockwork import refresh_dates
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.events import ItemPinned
from aanzet.cases.models import Checkpoint
from aanzet.cases.queries.timeline import timeline_of_case, timeline_of_client
from aanzet.cases.queries.timeline.facts import event_view
from aanzet.core.errors import NotFound
from aanzet.core.log import publish
from aanzet.rules.actors import system
from tests.cast_cases import publish as publish_template
from tests.cast_cases import running


@pytest.fixture
def office(cast):
    """Fatima's return, drafted by Bram, with Chris for review."""
    with cast.linde.scope():
        case = running(cast)
        case.supply(cast, cast.now + timedelta(minutes=1))
        case.add_return(cast, cast.now + timedelta(minutes=2))
        case.complete(cast, cast.bram, cast.now + timedelta(minutes=3))
        yield cast, case


def texts(page):
    return [entry.text for entry in page.entries]


@pytest.mark.feature("F215")
def test_a_case_tells_what_happened(office):
    cast, case = office
    said = texts(timeline_of_case(cast.anna, case.id, limit=200))
    assert said[-1].startswith("Anna") and "Aangifte IB 2025" in said[-1] and len(said) > 10
    assert any(line.startswith("Bram vinkte “") and line.endswith("” af") for line in said), said
    assert "Automatisch namens Bram: fase 2 gestart: Aangifte opstellen" in said, said
    assert any(line.startswith("Fatima stuurde “") for line in said), said
    assert "Bram rondde fase 2 af: Aangifte opstellen" in said
    assert not any("…" in line or "  " in line or "“”" in line for line in said), said


@pytest.mark.feature("F145", "F194")
def test_what_is_expected_and_what_was_promised_are_told_apart(office):
    cast, case = office
    late = cast.now + timedelta(days=50)
    refresh_dates(actor=system(cast.linde.id), now=late, case_ids=[case.id])
    said = [line for line in texts(timeline_of_case(cast.anna, case.id, limit=200)) if "in plaats van" in line]
    assert "is klaar rond" in said[0] and "wordt verwacht rond" in said[-1], said


@pytest.mark.feature("F215")
def test_lines_are_newest_first_filtered_and_paged(office):
    cast, case = office
    whole = timeline_of_case(cast.anna, case.id, limit=500)
    moments = [entry.at for entry in whole.entries]
    assert moments == sorted(moments, reverse=True) and not whole.before
    first = timeline_of_case(cast.anna, case.id, limit=5)
    second = timeline_of_case(cast.anna, case.id, before=first.before, limit=500)
    assert [e.event_id for e in first.entries + second.entries] == [e.event_id for e in whole.entries]
    tasks = timeline_of_case(cast.anna, case.id, ["tasks"], limit=500)
    assert tasks.entries and {entry.kind for entry in tasks.entries} == {"tasks"}
    assert sum(len(entries) for _, entries in whole.days) == len(whole.entries)
    for odd in ("rommel", f"2026-01-01T09:00:00+01:00_{'9' * 25}", "0001-01-01T00:00:00+05:00_1"):
        assert timeline_of_case(cast.anna, case.id, before=odd, limit=5).entries == first.entries


@pytest.mark.feature("F215", "F217")
def test_a_client_has_one_stream_of_everything(office):
    cast, case = office
    client = cast.linde.clients["fatima"]
    page = timeline_of_client(cast.anna, client, limit=500)
    kinds = {entry.kind for entry in page.entries}
    assert {"cases", "tasks", "changes"} <= kinds
    ticked = next(entry for entry in page.entries if "vinkte" in entry.text)
    assert ticked.case_title == "Aangifte IB 2025" and f"/office/cases/{case.row.number}/" in ticked.html
    added = texts(page)[-1]
    assert "Fatima" in added


@pytest.mark.feature("F217")
def test_a_prepared_case_stands_there_to_be_started(cast):
    with cast.linde.scope():
        template, client = publish_template(cast), cast.linde.clients["fatima"]
        order = StartOrder(template, period="2025", at_once=False)
        made = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])[client]
        line = timeline_of_client(cast.anna, client, ["cases"]).entries[0]
        assert line.begin == made.number and "klaar" in line.text


@pytest.mark.feature("F215", "F027")
def test_who_may_not_see_it_finds_nothing(cast):
    stranger, client = cast.ed, cast.linde.clients["fatima"]
    with cast.linde.scope():
        case = running(cast)
        event = timeline_of_case(cast.anna, case.id).entries[0].event_id
        asks = (timeline_of_case, case.id), (timeline_of_client, client), (event_view, event)
        for ask, about in asks:
            with pytest.raises(NotFound):
                ask(stranger, about)
    with cast.eik.scope():
        for ask, about in asks:
            with pytest.raises(NotFound):
                ask(stranger, about)


@pytest.mark.feature("F215")
def test_a_client_never_sees_what_is_internal(cast):
    with cast.linde.scope():
        case = running(cast)
        case.supply(cast)
    fatima, client = cast.fatima, cast.linde.clients["fatima"]
    with cast.linde.scope(side="portal", clients=fatima.client_ids, person=fatima.id):
        seen = timeline_of_client(fatima, client, limit=500)
        assert seen.entries and len(timeline_of_case(fatima, case.id, limit=500).entries) > 0
        assert not any(entry.internal or entry.url or "/office/" in entry.html for entry in seen.entries)
        assert not any("vinkte" in entry.text for entry in seen.entries)


@pytest.mark.feature("F215")
def test_a_stand_in_is_named_with_who_is_absent(office):
    cast, case = office
    stand_in = replace(cast.chris, on_behalf_of=cast.anna.id)
    publish(stand_in, cast.now + timedelta(hours=1), ItemPinned(client_id=case.row.client_id, case_id=case.id))
    assert timeline_of_case(cast.anna, case.id).entries[0].text.startswith("Chris namens Anna zette")


@pytest.mark.feature("F215")
def test_the_event_behind_a_line(office):
    cast, case = office
    line = next(entry for entry in timeline_of_case(cast.anna, case.id, limit=500).entries if "vinkte" in entry.text)
    view = event_view(cast.anna, line.event_id)
    assert view.by == "Bram de Wit" and line.url == f"/office/events/{line.event_id}/"
    assert "klaar" in dict(view.facts).values()


@pytest.mark.feature("F215")
def test_a_page_asks_at_most_six_times(office, django_assert_max_num_queries):
    cast, case = office
    anna, client = cast.anna, cast.linde.clients["fatima"]
    with django_assert_max_num_queries(6):
        timeline_of_case(anna, case.id, limit=200)
    with django_assert_max_num_queries(6):
        timeline_of_client(anna, client, limit=200)


def test_a_text_with_markup_stays_text(office):
    cast, case = office
    Checkpoint.objects.filter(case_id=case.id).update(text="<script>alert(1)</script>")
    html = "".join(entry.html for entry in timeline_of_case(cast.anna, case.id, limit=500).entries)
    assert "<script>" not in html and "&lt;script&gt;" in html
