"""The forecast where people read it: in one line on the case, on its own page with a day to try, and judged (F405)."""

from datetime import timedelta

import pytest

from aanzet.planning.actions.history import gather_history
from aanzet.rules.actors import system
from tests.cast_cases import running
from tests.db.planning.test_history import finished
from tests.flows.test_office_queue import page, plain

pytestmark = pytest.mark.feature("F405")


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        return running(cast)


def with_history(cast, case, many=45):
    with cast.linde.scope():
        finished(case, cast.now, many)
        gather_history(actor=system(cast.linde.id), now=cast.now, templates=[case.template])
        return case.row.number


def test_it_says_what_it_rests_on_and_warns(cast, case):
    from aanzet.cases.models import Case

    anna = cast.client("anna")
    with cast.linde.scope():
        number = case.row.number
    text = plain(page(anna, f"/office/cases/{number}/forecast/"))
    assert "Volgens de doorlooptijd van de template" in text and "Nog geen eerdere: onder de 20" in text
    assert f'hx-get="/office/cases/{number}/forecast/?part=line"' in page(anna, f"/office/cases/{number}/")
    with_history(cast, case)
    line = plain(page(anna, f"/office/cases/{number}/forecast/?part=line"))
    assert "Voorspelling: rond" in line and "(uit 45 eerdere)" in line and "wettelijke" not in line
    with cast.linde.scope():
        Case.objects.filter(id=case.id).update(legal_due_on=(cast.now + timedelta(days=16)).date())
    text = plain(page(anna, f"/office/cases/{number}/forecast/"))
    assert "De voorzichtige datum ligt" in text and "na de wettelijke datum" in text
    assert "Dit ziet alleen kantoor" in text
    fatima = page(cast.client("fatima"), f"/portal/cases/{number}/")
    assert "oorspelling" not in fatima


def test_a_day_is_tried_and_nothing_is_written(cast, case):
    from aanzet.core.models import Event

    anna, number = cast.client("anna"), with_history(cast, case)
    with cast.linde.scope():
        events = Event.objects.count()
    day = (cast.now + timedelta(days=70)).date()
    text = plain(page(anna, f"/office/cases/{number}/forecast/?answers_on={day.isoformat()}"))
    assert "Nu verwacht" in text and "dagen later" in text and "dan de cliënt beloofd is" in text
    with cast.linde.scope():
        assert Event.objects.count() == events
    past = plain(page(anna, f"/office/cases/{number}/forecast/?answers_on=2020-01-01"))
    assert "spreken elkaar tegen" in past and "ligt in het verleden" in past and "Nu verwacht" not in past
    assert "Vul een datum in" in page(anna, f"/office/cases/{number}/forecast/?answers_on=morgen")


def test_how_well_it_tells(cast, case):
    anna = cast.client("anna")
    assert "Nog geen historie verzameld" in plain(
        page(anna, "/office/insight/forecast/")
    ) or "nog geen historie" in plain(page(anna, "/office/insight/forecast/"))
    with_history(cast, case)
    text = plain(page(anna, "/office/insight/forecast/"))
    assert "achtergehouden werkprocessen" in text and "Aangifte IB" in text and "45" in text
