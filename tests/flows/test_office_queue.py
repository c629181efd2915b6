"""The queue through its pages: tabs, acts on lines, filters, saved views, starting a case; also as a fragment."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from aanzet.cases.queries.start_choices import StartChoice, client_to_start, period_choices, period_kind_of
from aanzet.clients.actions.products import NewProductValues, add_product
from aanzet.rules.process.template import TemplateSnapshot
from tests.cast_cases import publish, running

pytestmark = pytest.mark.feature("F212")


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        return running(cast)


@pytest.fixture
def mine(cast, case):
    """The same, with Bram to move."""
    with cast.linde.scope():
        case.supply(cast)
    return case


def page(client, url, status=200, **options):
    answer = client.get(url, **options)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def post(browser, url, status=302, /, **values):
    answer = browser.post(url, values)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer


def number_of(cast, case):
    with cast.linde.scope():
        return case.row.number


def plain(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_my_queue(cast, mine):
    text = page(cast.client("bram"), "/office/")
    assert re.search(r"· 1 voor jou", plain(text)) and "Aangifte opstellen" in text and "Fatima el Amrani" in text
    assert 'data-fresh="queue"' in text and "?part=list" in text and "Deze week" in text or "Later" in text
    assert 'aria-current="page"' in text and "Mijn team" in text and "Derde partij" in text


def test_empty_queue_says_what_to_do(cast, case):
    text = plain(page(cast.client("bram"), "/office/"))
    assert "Niets bij jou. 1 werkproces ligt bij een klant." in text and "Bekijk wie stil ligt" in text


def test_nothing_at_all(cast):
    assert "Er loopt nog niets." in page(cast.client("anna"), "/office/")


def test_client_tab_shows_the_pill(cast, case):
    text = page(cast.client("anna"), "/office/?tab=client")
    assert "Klant, vandaag" in text and "Stuur je gegevens voor de aangifte" in text


def test_fragments(cast, mine):
    bram = cast.client("bram")
    part = page(bram, "/office/?part=list")
    assert "<html" not in part and part.lstrip().startswith('<div id="queue-list"')
    tabs = page(bram, "/office/?part=tabs")
    assert "<hx-partial" in tabs and 'id="queue-tabs"' in tabs and "1 voor jou" in tabs
    rail = page(bram, "/office/?part=rail")
    assert "Wacht op de klant" in rail and "Zojuist" in rail and "Fatima" in rail


def test_rail_names_the_silent(cast, case):
    rail = plain(page(cast.client("anna"), "/office/?part=rail"))
    assert "Fatima el Amrani" in rail and "Stuur je gegevens" in rail and "Herinnering" in rail


def test_queries(cast, mine, django_assert_max_num_queries):
    bram = cast.client("bram")
    page(bram, "/office/")
    with django_assert_max_num_queries(12 + 4):  # four for the transaction of the test around that of the request
        page(bram, "/office/")


@pytest.mark.feature("F213")
def test_all_cases(cast, mine):
    text = page(cast.client("anna"), "/office/cases/")
    assert "Werkprocessen" in text and "1 open" in text and "Bram" in text and "Aangifte IB 2025" in text
    assert "Niets hier past bij het filter." in page(cast.client("anna"), "/office/cases/?state=not_started")
    assert "Fatima" not in page(cast.client("vera"), "/office/cases/")


@pytest.mark.feature("F213")
def test_filter_in_the_address(cast, mine):
    anna = cast.client("anna")
    template = mine.template
    text = page(anna, f"/office/cases/?template={template}&period=2025&filter=1")
    assert plain(text).count("Aangifte IB 2025") and "Haal weg: Template Aangifte IB" in plain(text)
    assert 'name="phase"' in text and "Relatiebeheerder" in text and "Bewaar deze weergave" in text
    broken = page(anna, "/office/?product=00000000-0000-0000-0000-000000000001&tab=team")
    assert "border-dashed" in broken and "Niets hier past bij het filter." in broken


@pytest.mark.feature("F213", "F220")
def test_columns_are_chosen_in_the_filter_and_saved_with_a_view(cast, mine):
    anna = cast.client("anna")
    text = page(anna, "/office/cases/?period=2025&filter=1")
    assert 'value="phase" checked' in text and 'name="column" value="period" class' in text  # not one of the usual
    assert "Nummer" not in page(anna, "/office/cases/")
    chosen = {"column": ["turn", "number"], "query": "period=2025&columns=due", "what": "chosen"}
    assert post(anna, "/office/views/cases/columns/", **chosen)["Location"] == "/office/cases/?period=2025"
    text = page(anna, "/office/cases/")
    number = number_of(cast, mine)
    assert f"Nummer {number}" in plain(text) and "Voortgang" not in text, "folded on a phone, under a head elsewhere"
    form = page(anna, "/office/cases/?period=2025&filter=1")
    assert 'name="query" value="period=2025&amp;columns=turn%2Cnumber"' in form  # what a view keeps
    assert "Voortgang" in page(anna, "/office/cases/?columns=progress") and "Nummer" in page(anna, "/office/cases/")
    part = page(anna, "/office/cases/?columns=progress&part=list")
    assert "columns=progress" in re.search(r'data-fresh-url="([^"]+)"', part)[1]
    post(anna, "/office/views/queue/columns/", column="period", query="tab=team", what="chosen")
    text = plain(page(anna, "/office/?tab=team"))
    assert "Periode 2025" in text and "2/5" not in text
    post(anna, "/office/views/queue/columns/", what="usual", query="tab=team")
    assert "2/5" in plain(page(anna, "/office/?tab=team"))
    post(anna, "/office/views/cases/columns/", column="tulip", query="")
    assert "tulip staat niet in de lijst" in page(anna, "/office/cases/")
    assert anna.post("/office/views/tasks/columns/", {"column": "due"}).status_code == 404
    assert cast.client("fatima").post("/office/views/cases/columns/", {"column": "due"}).status_code == 404


@pytest.mark.feature("F220")
def test_saved_view(cast, mine):
    anna = cast.client("anna")
    post(anna, "/office/views/cases/", name="IB van dit jaar", query="period=2025", alert="on")
    text = page(anna, "/office/cases/?filter=1")
    assert "IB van dit jaar" in text and "?period=2025" in text and 'aria-pressed="true"' in text
    view = re.search(r"/office/views/([0-9a-f-]{36})/change/", text)[1]
    post(anna, f"/office/views/{view}/change/", what="alert", alert="0", page="cases")
    assert 'aria-pressed="true"' not in page(anna, "/office/cases/?filter=1")
    post(anna, f"/office/views/{view}/change/", what="delete", page="cases")
    assert "IB van dit jaar" not in page(anna, "/office/cases/?filter=1")
    post(anna, "/office/views/cases/", name="", query="period=2025")
    assert "Geef de weergave een naam." in page(anna, "/office/cases/")
    assert anna.post("/office/views/elsewhere/", {"name": "x"}).status_code == 404


@pytest.mark.feature("F220")
def test_a_filter_that_is_gone_shows_as_broken_and_the_rest_works(cast, case):
    anna = cast.client("anna")
    text = page(anna, "/office/cases/?period=2025&channel=phone&template=tulip")
    assert "Fatima el Amrani" in text and text.count("border-dashed") == 2
    assert "Haal weg: channel phone" in plain(text) and "Haal weg: Filter tulip" in plain(text)
    assert "border-dashed" not in page(anna, "/office/cases/?period=2025&sort=since")


def test_put_off(cast, mine):
    bram, until = cast.client("bram"), (cast.now + timedelta(days=2)).date()
    url = f"/office/queue/snooze/?selected={mine.id}"
    assert "Fatima el Amrani" in page(bram, url)
    answer = post(bram, "/office/queue/snooze/", 422, selected=str(mine.id), until_on="", reason="Wacht op bank")
    assert "Kies tot wanneer." in answer.content.decode() and "Wacht op bank" in answer.content.decode()
    answer = post(bram, "/office/queue/snooze/", 422, selected=str(mine.id), until_on=until.isoformat(), reason="")
    assert "Geef een reden" in answer.content.decode()
    post(bram, "/office/queue/snooze/", selected=str(mine.id), until_on=until.isoformat(), reason="Wacht op bank")
    text = page(bram, "/office/")
    assert "Niets bij jou" in text or "Er ligt hier nu niets." in text
    assert "Uitgesteld." in text and "Ongedaan maken" in text
    assert "uitgesteld tot" in page(bram, "/office/?tab=all")  # says so there
    assert "Aangifte opstellen" in page(cast.client("anna"), "/office/?tab=team")  # others go on seeing it
    post(bram, f"/office/queue/unsnooze/?selected={mine.id}")
    assert "1 voor jou" in page(bram, "/office/")


def test_put_off_beyond_the_due_date_warns(cast, mine):
    until = (cast.now + timedelta(days=300)).date()
    bram = cast.client("bram")
    post(bram, "/office/queue/snooze/", selected=str(mine.id), until_on=until.isoformat(), reason="Later")
    assert "Dat is na de uiterste datum." in page(bram, "/office/")


@pytest.mark.feature("F180", "F213")
def test_assign_and_undo(cast, mine):
    anna = cast.client("anna")
    answer = post(anna, "/office/queue/assign/", 200, selected=str(mine.id))  # from the bulk bar: to whom?
    assert "Bram de Wit" in answer.content.decode()
    post(anna, "/office/queue/assign/", 422, selected=str(mine.id), member="")
    eva = cast.linde.people["eva"]
    refused = post(anna, "/office/queue/assign/", 422, selected=str(mine.id), member=str(eva))
    assert "blijft waar het was" in plain(refused.content.decode())
    anna_id = cast.linde.people["anna"]
    post(anna, "/office/queue/assign/", selected=str(mine.id), member=str(anna_id))
    text = page(anna, "/office/")
    assert "Gegeven aan Anna." in text and "1 voor jou" in text
    assert "0 voor jou" in page(cast.client("bram"), "/office/")
    undo = re.search(r'action="(/office/queue/assign/undo/\?token=[^"]+)"', text)[1]
    post(anna, undo)
    assert "Teruggedraaid." in page(anna, "/office/") and "1 voor jou" in page(cast.client("bram"), "/office/")
    assert anna.post("/office/queue/assign/undo/?token=x").status_code == 404


def test_nothing_chosen(cast, mine):
    bram = cast.client("bram")
    post(bram, "/office/queue/snooze/")
    assert "Kies eerst een regel." in page(bram, "/office/")


def test_case_of_somebody_else(cast, mine):
    number = number_of(cast, mine)
    for who in ("vera", "ed"):
        client = cast.client(who)
        assert client.get(f"/office/queue/snooze/?selected={mine.id}").status_code == 404
        assert client.get(f"/office/cases/{number}/peek/").status_code == 404
    assert cast.client("bram").get("/office/queue/snooze/?selected=x").status_code == 404


def test_peek(cast, mine):
    number = number_of(cast, mine)
    bram = cast.client("bram")
    url = f"/office/cases/{number}/peek/"
    part = page(bram, url, headers={"HX-Request": "true"})
    assert "<html" not in part and "Aangifte opstellen" in part and "Uitstellen" in part
    assert "Nog open in deze fase" in part and "verplicht" in part
    assert bram.get(url).status_code == 302


def test_up_and_down_on_the_page_of_a_case(cast, mine):
    number = number_of(cast, mine)
    text = plain(page(cast.client("bram"), f"/office/cases/{number}/beside/"))
    assert text == "1 van 1 , Ik"
    assert f"/office/cases/{number}/beside/" in page(cast.client("bram"), f"/office/cases/{number}/")
    assert cast.client("ed").get(f"/office/cases/{number}/beside/").status_code == 404


@pytest.mark.feature("F180", "F213")
def test_pick_up_the_next(cast, mine):
    from aanzet.cases.actions.tasks import add_task
    from aanzet.rules.process.commands import AddTask

    bram = cast.client("bram")
    post(bram, "/office/queue/next/")
    assert "Er is nu niets op te pakken." in page(bram, "/office/")
    with cast.linde.scope():
        order = AddTask("work", "office", "Bel de bank", roles=("accountant",))
        add_task(actor=cast.bram, now=cast.now, case_id=mine.id, order=order)
        number = mine.row.number
    answer = post(bram, "/office/queue/next/")
    assert answer["Location"] == f"/office/cases/{number}/"
    assert "Deze is nu van jou." in page(bram, answer["Location"])
    chris = cast.client("chris")
    post(chris, "/office/queue/next/")  # no accountant, and picked up already
    assert "Er is nu niets op te pakken." in page(chris, "/office/")
    assert cast.client("vera").post("/office/queue/next/").status_code == 404


@pytest.mark.feature("F180", "F213")
def test_somebody_was_first_and_the_next_is_offered(cast, mine, monkeypatch):
    from aanzet.cases.actions.tasks import add_task, claim_task
    from aanzet.cases.queries.queue.free import free_tasks
    from aanzet.cases.web.office import queue_acts
    from aanzet.rules.process.commands import AddTask

    with cast.linde.scope():
        other = running(cast, client="fatima", period="2024", template=mine.template)
        for case, title in ((mine, "Bel de bank"), (other, "Bel de notaris")):
            order = AddTask("work", "office", title, roles=("accountant", "relation_manager"), due_on=cast.today)
            add_task(actor=cast.bram, now=cast.now, case_id=case.id, order=order)
        seen = free_tasks(cast.bram)  # as both saw it
        first = next(task for task in mine.tasks() if task.title == "Bel de bank")
        claim_task(actor=cast.anna, now=cast.now, case_id=mine.id, task_id=first.id)
        left = other.row.number
    bram = cast.client("bram")
    number = number_of(cast, mine)
    post(bram, f"/office/cases/{number}/tasks/{first.id}/claim/")
    text = plain(page(bram, f"/office/cases/{number}/"))
    assert "Anna Visser heeft dit net opgepakt." in text and f"Pak de volgende op: {left}" in text
    answer = bram.post(f"/office/cases/{number}/tasks/{first.id}/claim/", headers={"HX-Request": "true"})
    assert answer.status_code == 422 and f"Pak de volgende op: {left}" in answer.content.decode()
    monkeypatch.setattr(queue_acts, "free_tasks", lambda actor: seen)
    assert post(bram, "/office/queue/next/")["Location"] == f"/office/cases/{left}/"
    assert "Deze is nu van jou." in page(bram, f"/office/cases/{left}/")


@pytest.mark.feature("F213")
def test_filter_on_whose_move_and_when(cast, case):
    anna = cast.client("anna")
    text = plain(page(anna, "/office/cases/?turn=client&filter=1"))
    assert "Haal weg: Wie is aan zet de cliënt" in text and "Fatima el Amrani" in text and "Procesteam" in text
    assert "Niets hier past bij het filter." in page(anna, "/office/cases/?turn=office&due=late")


@pytest.mark.feature("F176", "F118", "F197")
def test_start_one_case(cast):
    with cast.linde.scope():
        template = publish(cast)
        publish(cast, model="vat_quarter", name="Aangifte btw")
    bram, fatima = cast.client("bram"), cast.linde.clients["fatima"]
    assert "Fatima el Amrani" in page(bram, "/office/cases/start/?q=fatima")
    text = page(bram, f"/office/cases/start/?client={fatima}")
    assert text.index("Aangifte IB") < text.index("Aangifte btw") and "neemt dit product niet af" in text
    text = page(bram, f"/office/cases/start/?client={fatima}&template={template}&period=2025")
    assert "Fase 1: Aanleveren gegevens" in text and "Stuur je gegevens voor de aangifte" in text
    assert "namens Relatiebeheerder" in text and "Is er iets veranderd in 2025?" in text
    unread = page(bram, f"/office/cases/start/?client={fatima}&template={template}&period=")
    assert "Is er iets veranderd in …?" in unread and "{" not in re.sub(r"<[^>]*>", "", unread)
    answer = post(bram, "/office/cases/start/", client=str(fatima), template=str(template), period="2025", at_once="1")
    assert re.fullmatch(r"/office/cases/W-\d{5}/", answer["Location"])
    again = post(bram, "/office/cases/start/", 422, client=str(fatima), template=str(template), period="2025")
    text = again.content.decode()
    assert "Er is al een Aangifte IB over 2025 voor Fatima el Amrani" in text and answer["Location"] in text
    post(bram, "/office/cases/start/", 422, client=str(fatima), template=str(template), period="tulip")


@pytest.mark.feature("F123", "F051")
def test_the_period_follows_how_often_the_client_files(cast):
    with cast.linde.scope():
        values = NewProductValues("Btw", filing_kind="vat", period_kind="from_client")
        product = str(add_product(actor=cast.anna, now=cast.now, product=values))
        choice = StartChoice(uuid4(), "Btw", True, "from_client", TemplateSnapshot(name="Btw", products=(product,)))
        bakery = client_to_start(cast.anna, cast.linde.clients["de_vries"])
        fatima = client_to_start(cast.anna, cast.linde.clients["fatima"])
        assert period_kind_of(bakery, choice) == "quarter"
        assert period_kind_of(fatima, choice) == "from_client"
        assert period_kind_of(bakery, replace(choice, period_kind="month")) == "month"
        assert all("-Q" in key for key, _label in period_choices("quarter", cast.today))


@pytest.mark.feature("F118", "F197")
def test_start_without_the_product(cast):
    with cast.linde.scope():
        template = publish(cast)
    client = cast.linde.clients["de_vries"]
    text = page(cast.client("bram"), f"/office/cases/start/?client={client}&template={template}&period=2025")
    assert "Bakkerij De Vries B.V. neemt Aangifte IB niet af" in text and "Voeg het product toe" in text
    assert cast.client("vera").get("/office/cases/start/").status_code == 404
    assert cast.client("ed").get(f"/office/cases/start/?client={client}").status_code == 404
