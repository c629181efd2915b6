"""Settings of a template that show elsewhere: results, onboarding, going back (F126 to F128, F132, F162)."""

import pytest

from aanzet.cases.actions.onboarding import start_onboarding
from aanzet.cases.actions.template_drafts import edit_template
from aanzet.cases.models import Case, Task
from aanzet.clients.models import Client
from aanzet.messages.models import Message
from tests.cast_cases import running, small
from tests.flows.test_client_pages import NEW
from tests.flows.test_office_queue import page, plain
from tests.flows.test_template_editor import snapshot_of
from tests.flows.test_templates import fields_of


@pytest.fixture
def anna(cast):
    return cast.client("anna")


@pytest.mark.feature("F132")
def test_results_are_written_one_on_each_line_and_asked_at_closing(cast, anna):
    with cast.linde.scope():
        template = small(cast)
        edit_template(actor=cast.anna, now=cast.now, template_id=template)
    url = f"/office/templates/{template}/"
    values = fields_of(anna.get(f"{url}general/"))
    anna.post(f"{url}general/", values | {"results": "Afgerond\n afgewezen \n\nAfgerond"})
    first = snapshot_of(cast).results
    assert [(one.key, one.label) for one in first] == [("afgerond", "Afgerond"), ("afgewezen", "afgewezen")]
    values = fields_of(anna.get(f"{url}general/"))
    anna.post(f"{url}general/", values | {"results": "Ingetrokken\nAfgewezen"})
    assert [one.key for one in snapshot_of(cast).results] == ["ingetrokken", "afgewezen"]  # keys stay with their line
    assert "Resultaten" in anna.get(f"{url}publish/").content.decode()
    anna.post(f"{url}publish/", {"despite_warnings": "on"})
    with cast.linde.scope():
        case = running(cast, template=template, period="")
        number = case.row.number
        entry = str(case.entry.id)
    shown = anna.get(f"/office/cases/{number}/complete/").content.decode()
    assert "Hoe is het afgelopen?" in shown and "Ingetrokken" in shown
    values = {"entry_id": entry}
    answer = anna.post(f"/office/cases/{number}/complete/", values)
    assert answer.status_code == 422 and 'id="result_error"' in answer.content.decode()
    assert anna.post(f"/office/cases/{number}/complete/", values | {"result": "afgewezen"}).status_code == 302
    assert "Resultaat: Afgewezen" in plain(page(anna, f"/office/cases/{number}/"))
    with cast.linde.scope():
        row = Case.objects.get(number=number)
        assert (row.state, row.result) == ("completed", "afgewezen")
        assert row.ended_at is not None and row.expected_on is not None  # actual and planned end stay


@pytest.mark.feature("F127", "F128")
def test_pinning_is_a_setting_of_the_version(cast, anna):
    url = anna.post("/office/templates/new/", {"name": "IB", "model_key": "income_tax"})["Location"]
    shown = anna.get(f"{url}general/")
    assert "Pinnen voor aangewezen persoon" in shown.content.decode()
    anna.post(f"{url}general/", fields_of(shown) | {"pin_for_assignee": "on"})
    assert snapshot_of(cast).pin_for_assignee


@pytest.fixture
def welcome(cast):
    """Two ways of bringing in a client: for organizations, and for persons who take income tax."""
    with cast.linde.scope():
        product = str(cast.linde.products["Aangifte IB"])
        return {
            "firm": small(cast, "Welkom bedrijf", is_onboarding=True, client_kind="organization"),
            "person": small(cast, "Welkom persoon", is_onboarding=True, client_kind="person", products=(product,)),
            "plain": small(cast, "Iets anders"),
        }


@pytest.mark.feature("F126")
def test_a_new_client_gets_the_onboarding_that_was_chosen(cast, anna, welcome):
    shown = anna.get("/office/clients/new/").content.decode()
    assert "Welkom bedrijf" in shown and "Welkom persoon" in shown and "Iets anders" not in shown
    answer = anna.post("/office/clients/new/", NEW | {"onboarding": str(welcome["firm"])}, follow=True)
    assert "De onboarding is gestart." in answer.content.decode()
    with cast.linde.scope():
        case = Case.objects.get(template_id=welcome["firm"])
        assert case.client_id == Client.objects.get(name="Tandarts Smit B.V.").id


@pytest.mark.feature("F126")
def test_what_does_not_fit_the_client_is_refused_beside_the_field(cast, anna, welcome):
    answer = anna.post("/office/clients/new/", NEW | {"onboarding": str(welcome["person"])})
    assert answer.status_code == 422 and "voor een andere soort cliënt" in answer.content.decode()
    with cast.linde.scope():
        assert not Client.objects.filter(name="Tandarts Smit B.V.").exists()


@pytest.mark.feature("F126")
def test_a_start_that_fails_leaves_the_client_and_says_where_to_try_again(cast, anna):
    with cast.linde.scope():
        template = small(cast, "Welkom per jaar", is_onboarding=True, period_kind="year")
    answer = anna.post("/office/clients/new/", NEW | {"onboarding": str(template)}, follow=True)
    shown = answer.content.decode()
    assert "De onboarding startte niet:" in shown and "Probeer opnieuw" in shown
    with cast.linde.scope():
        client = Client.objects.get(name="Tandarts Smit B.V.")
        assert not Case.objects.filter(client_id=client.id).exists()
        assert start_onboarding(actor=cast.anna, now=cast.now, client_id=client.id, template_id=client.id)
    again = f"/office/cases/start/?client={client.id}&amp;template={template}"
    assert again in shown and anna.get(again.replace("&amp;", "&")).status_code == 200


@pytest.mark.feature("F162")
@pytest.mark.parametrize("rearm", [False, True])
def test_going_back_asks_whether_messages_go_again(cast, rearm):
    with cast.linde.scope():
        case = running(cast)
        case.supply(cast)
        number = case.row.number
        sent, asked = Message.objects.count(), Task.objects.filter(kind="request").count()
    url, bram = f"/office/cases/{number}/back/", cast.client("bram")
    shown = bram.get(url).content.decode()
    assert "Ook berichten opnieuw?" in shown and 'name="rearm" value="1" checked' not in shown
    values = {"phase_key": "supply", "reason": "Er miste iets."} | ({"rearm": "1"} if rearm else {})
    assert bram.post(url, values).status_code == 302
    with cast.linde.scope():
        again = (Message.objects.count() > sent, Task.objects.filter(kind="request").count() > asked)
        assert again == (rearm, rearm)
        entry = case.entry
        tasks = Task.objects.filter(entry_id=entry.id).values_list("automation_key", flat=True)
        assert len(set(tasks)) == len(tasks)  # one effect for each automation of this entry
