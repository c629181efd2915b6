"""Reminders and escalation through the pages: in a template, and for the whole office (F099, F195)."""

import pytest

from aanzet.cases.models import TemplateVersion
from aanzet.cases.queries.snapshots import read_definition
from aanzet.cases.queries.task_settings import house_escalation
from tests.flows.test_templates import fields_of, keys

pytestmark = pytest.mark.feature("F195")


@pytest.fixture
def url(cast):
    """A draft of "Aangifte IB"."""
    return cast.client("anna").post("/office/templates/new/", {"name": "IB", "model_key": "income_tax"})["Location"]


def automation(cast, kind):
    """Phase and automation of this kind in the draft."""
    with cast.linde.scope():
        snapshot = read_definition(TemplateVersion.objects.get(state="draft").definition)
    return next((phase, one) for phase in snapshot.phases for one in phase.automations if one.kind == kind)


def test_reminders_in_working_time(cast, url):
    anna = cast.client("anna")
    phase, one = automation(cast, "document_request")
    page = f"{url}phases/{phase.key}/automations/{one.key}/follow-up/"
    assert page in anna.get(page.removesuffix("follow-up/")).content.decode()
    wrong = anna.post(page, keys(anna.get(page)) | reminders("0, -2"))
    assert wrong.status_code == 422 and "Van vroeg naar laat" in wrong.content.decode()
    assert anna.post(page, keys(anna.get(page)) | reminders("-4, 0")).status_code == 302
    rule = automation(cast, "document_request")[1].reminders
    assert (rule.offsets, rule.every, rule.at_most, rule.unit, rule.time) == ((-4, 0), 8, 6, "hours", "working")
    assert 'value="-4, 0"' in anna.get(page).content.decode()


def reminders(offsets):
    return {
        "reminders-offsets": offsets, "reminders-every": "8", "reminders-at_most": "6", "reminders-unit": "hours",
        "reminders-time": "working",
    }  # fmt: skip


def levels(*rows, time="working"):
    values = {"escalation-time": time}
    for number in range(1, 6):
        amount, unit, target = rows[number - 1] if number <= len(rows) else ("", "days", "manager")
        values |= {f"level-{number}-amount": amount, f"level-{number}-unit": unit, f"level-{number}-target": target}
    return values


def test_a_task_of_the_office_goes_on_level_by_level(cast, url):
    anna, chris = cast.client("anna"), cast.linde.people["chris"]
    new = f"{url}phases/draft/automations/new/"
    form = anna.get(new)
    values = fields_of(form) | {"kind": "task", "title": "Kijk na", "side": "office"}
    assert anna.post(new, values).status_code == 302
    one = automation(cast, "task")[1]
    page = f"{url}phases/draft/automations/{one.key}/follow-up/"
    wrong = anna.post(page, keys(anna.get(page)) | levels(("2", "days", "manager"), ("4", "hours", "stand_in")))
    assert wrong.status_code == 422 and "moet later komen" in wrong.content.decode()
    good = levels(("4", "hours", "stand_in"), ("2", "days", f"member:{chris}"))
    assert anna.post(page, keys(anna.get(page)) | good).status_code == 302
    rule = automation(cast, "task")[1].escalation
    assert [(level.amount, level.unit, level.to) for level in rule.levels] == [
        (4, "hours", "stand_in"), (2, "days", "member"),
    ]  # fmt: skip
    shown = anna.get(page.removesuffix("follow-up/")).content.decode()
    assert "Na 4 werkuren naar de waarnemer van wie de taak heeft" in shown
    assert "Na in totaal 2 werkdagen naar Chris" in shown
    file = anna.get(f"{url}file/").content.decode()
    assert "to: stand_in" in file and "member: Chris" in file, "by name in the file"


def test_the_rule_of_the_office(cast):
    anna = cast.client("anna")
    page = "/office/settings/tasks/"
    assert "Taken die blijven liggen" in anna.get(page).content.decode()
    wrong = anna.post(page, levels(("2", "days", "manager"), ("1", "days", "stand_in")))
    assert wrong.status_code == 422 and "moet later komen" in wrong.content.decode()
    assert anna.post(page, levels(("3", "days", "manager"), time="calendar")).status_code == 302
    with cast.linde.scope():
        rule = house_escalation(cast.linde.id)
    assert (rule.time, [(one.amount, one.to) for one in rule.levels]) == ("calendar", [(3, "manager")])
    assert 'value="3"' in anna.get(page).content.decode()
    assert cast.client("bram").get(page).status_code == 404
