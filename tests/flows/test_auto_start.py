"""What starts by itself, through its pages: a rule, the 90 days before it happens, on, history and Uitval (F315)."""

from datetime import timedelta

import pytest

from aanzet.cases.models import Case
from aanzet.clients.models import ClientProduct
from aanzet.core import timers
from aanzet.core.deliveries import deliver
from aanzet.planning.models import AutoStartRule
from tests.cast_cases import publish

pytestmark = pytest.mark.feature("F315")
AUTO = "/office/auto-start/"


@pytest.fixture
def template(cast):
    with cast.linde.scope():
        ClientProduct.objects.update(valid_from=None)
        return publish(cast)


def text_of(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def test_a_rule_from_beginning_to_history(cast, template):
    anna = cast.client("anna")
    assert "Er start nog niets vanzelf." in text_of(anna, AUTO)
    today = cast.today
    days = (today - today.replace(month=1, day=1)).days  # last year ended so many days and one ago
    form = {
        "template": str(template), "trigger": "period", "timing": "after", "days": str(days + 10), "day": "1",
        "month": "0", "from_on": today.isoformat(),
    }  # fmt: skip
    refused = anna.post(f"{AUTO}new/", form | {"days": "900"})
    assert refused.status_code == 422
    if days + 10 > 366:  # in the last days of a year
        form |= {"timing": "before", "days": "0", "from_on": today.isoformat()}
    rule = anna.post(f"{AUTO}new/", form).headers["Location"]
    page = text_of(anna, rule)
    assert "Dit zou er starten." in page and "Aangifte IB, 20" in page and "1 cliënt" in page
    assert "De komende 90 dagen start er niets vanzelf." in text_of(anna, AUTO)  # it is off
    assert anna.post(f"{rule}switch/", {"on": "1"}).status_code == 302
    assert "Aangifte IB, 20" in text_of(anna, AUTO)
    period = page.split("periods/")[1].split("/")[0]
    names = text_of(anna, f"{rule}periods/{period}/")
    assert "Fatima el Amrani" in names and "Start vanzelf op" in names
    assert anna.get(f"{rule}periods/1999/").status_code == 404
    with cast.linde.scope():
        assert not Case.objects.exists()
    # changed so that it was due already: the worker does it
    version = text_of(anna, rule).split('name="version" value="')[1].split('"')[0]
    stale = anna.post(rule, form | {"version": version, "timing": "after", "days": str(days), "from_on": ""})
    assert stale.status_code == 422  # without a day
    due = form | {"timing": "after", "days": str(max(days, 1)), "from_on": (today - timedelta(days=2)).isoformat()}
    assert anna.post(rule, due | {"version": str(int(version) + 7)}).status_code == 422  # somebody changed it meanwhile
    assert anna.post(rule, due | {"version": version}).status_code == 302
    timers.run_due(cast.linde.id)
    deliver(cast.linde.id, "auto_start_run")
    with cast.linde.scope():
        assert Case.objects.count() == 1
    page = text_of(anna, rule)
    assert "Gestart" in page and "W-00001" in page
    history = text_of(anna, f"{AUTO}history/?state=started")
    assert "Fatima el Amrani" in history and "W-00001" in history
    assert "Hier staat nog niets." in text_of(anna, f"{AUTO}history/?state=failed")
    assert "1 keer gestart; 0 keer kon het niet" in text_of(anna, "/office/activity/")
    assert anna.post(f"{rule}remove/").status_code == 302
    assert anna.get(rule).status_code == 404
    assert cast.client("bram").get(AUTO).status_code == 404


def test_the_form_reads_only_what_goes_with_the_chosen_timing(cast, template):
    anna, today = cast.client("anna"), cast.today
    form = {
        "template": str(template), "trigger": "period", "timing": "fixed", "days": "900", "day": "12", "month": "3",
        "from_on": today.isoformat(),
    }  # fmt: skip
    rule = anna.post(f"{AUTO}new/", form).headers["Location"]  # the days of another timing are no mistake
    assert "op 12 maart" in text_of(anna, rule)
    wrong = anna.post(f"{AUTO}new/", form | {"day": "45"})
    assert wrong.status_code == 422 and 'id="id_day_error"' in wrong.content.decode()
    anna.post(f"{AUTO}new/", form | {"timing": "before", "days": "3", "day": ""})
    with cast.linde.scope():
        found = AutoStartRule.objects.order_by("created_at").values_list("timing", "days", "day", "month")
        assert list(found) == [("fixed", 0, 12, 3), ("days", -3, 1, 0)]
    # a new client has no period to come before, nor a fixed day after it
    refused = anna.post(f"{AUTO}new/", form | {"trigger": "client_created", "days": "2", "day": ""})
    assert refused.status_code == 422 and "Deze workflow hoort bij een periode" in refused.content.decode()
    page = text_of(anna, f"{AUTO}new/")
    assert "Na het toevoegen van de cliënt" in page and "group-has-[[value=fixed]:checked]/when:hidden" in page
