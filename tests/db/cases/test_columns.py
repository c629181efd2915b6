"""The columns of a list of cases: chosen by a person, kept for him, carried by a saved view (F213, F220)."""

from zoneinfo import ZoneInfo

import pytest

from aanzet.cases.actions.columns import choose_columns
from aanzet.cases.models import ListColumns
from aanzet.cases.queries.queue.columns import USUAL
from aanzet.cases.queries.queue.filters import QueueFilter
from aanzet.cases.queries.queue.page import cases_page, queue_page
from aanzet.core.errors import NotFound, Refused
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F213")
ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        yield running(cast)


def choose(cast, *columns, who="anna", page="cases"):
    return choose_columns(actor=getattr(cast, who), now=cast.now, page=page, columns=columns)


def shown(cast, who="anna", columns=""):
    return cases_page(getattr(cast, who), cast.now, ZONE, wanted=QueueFilter(), columns=columns)


def test_what_a_person_chose_is_kept_for_him(cast, case):
    assert shown(cast).columns.shown == USUAL["cases"] and shown(cast).rows[0].facts == ()
    assert choose(cast, "period", "due", "number") == ("due", "number", "period")
    page = shown(cast)
    assert page.columns.shown == ("due", "number", "period") and page.columns.heads == ("Nummer", "Periode")
    assert [fact.text for fact in page.rows[0].facts] == [case.row.number, "2025"]
    assert shown(cast, "bram").columns.shown == USUAL["cases"], "of one person"
    assert queue_page(cast.anna, cast.now, ZONE, wanted=QueueFilter()).columns.shown == USUAL["queue"], "of one list"
    choose(cast)
    assert shown(cast).columns.shown == ()
    choose(cast, *USUAL["cases"])
    assert not ListColumns.objects.exists(), "the usual ones are not kept"


def test_every_fact_can_be_read(cast, case):
    choose(cast, "number", "period", "since", "promised", "legal", "started", page="queue")
    page = queue_page(cast.anna, cast.now, ZONE, wanted=QueueFilter(), tab="client")
    facts = {fact.label: fact.text for fact in page.groups[0].rows[0].facts}
    today = shown(cast, columns="started").rows[0].facts[0].text
    assert facts["Nummer"] == case.row.number and facts["Aan zet sinds"] == facts["Gestart op"] == today != ""
    assert facts["Klaar rond"] and set(facts) == {
        "Nummer", "Periode", "Aan zet sinds", "Klaar rond", "Wettelijke datum", "Gestart op"
    }  # fmt: skip


@pytest.mark.feature("F220")
def test_the_address_of_a_view_comes_first_and_what_is_gone_is_left_out(cast, case):
    choose(cast, "due")
    assert shown(cast, columns="period,tulip,turn").columns.shown == ("turn", "period")
    assert shown(cast, columns="none").columns.shown == ()


def test_only_columns_that_are_there(cast, case):
    with pytest.raises(Refused) as refused:
        choose(cast, "tulip")
    assert refused.value.code == "choice_invalid"
    with pytest.raises(NotFound):
        choose(cast, "due", page="tasks")
    with pytest.raises(NotFound):
        choose(cast, "due", who="fatima")
