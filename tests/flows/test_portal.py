"""The portal through its pages: what lies with Fatima, what she does, and what she never sees."""

import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast_cases import PDF, running

pytestmark = pytest.mark.feature("F328", "F333")


@pytest.fixture
def case(cast):
    """Fatima's return, just started."""
    with cast.linde.scope():
        return running(cast)


def page(client, url, status=200, **options):
    answer = client.get(url, **options)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def post(client, url, status=302, **values):
    answer = client.post(url, values)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer


def upload(client, url, *files, **options):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(url, {"file": sent}, **options)


def test_home(cast, case):
    text = page(cast.client("fatima"), "/portal/")
    assert "Er liggen <b>2 dingen</b> bij jou. Samen ongeveer 8 minuten." in text
    assert "Stuur je gegevens voor de aangifte" in text and "Is er iets veranderd in 2025?" in text
    assert "Zo staat het ervoor" in text and "Gegevens aanleveren" in text and "Controle door fiscalist" in text
    assert "Review door fiscalist" not in text  # the office's own name of the phase
    assert "Vraag aan Anna?" in text


def test_home_queries(cast, case, django_assert_max_num_queries):
    client = cast.client("fatima")
    page(client, "/portal/")
    with django_assert_max_num_queries(12 + 4):  # four for the transaction of the test around that of the request
        page(client, "/portal/")


def test_home_as_a_fragment(cast, case):
    client = cast.client("fatima")
    part = page(client, "/portal/", headers={"HX-Request": "true", "HX-Target": "home"})
    assert part.startswith("{#") is False and "<html" not in part and 'id="home"' in part


def test_nothing_to_do_and_nothing_running(cast, case):
    with cast.linde.scope():
        case.supply(cast)
    text = page(cast.client("fatima"), "/portal/")
    assert "Er ligt niets bij jou. Anna werkt aan Aangifte IB 2025, klaar rond" in text
    text = page(cast.client("daan"), "/portal/")
    assert "Er loopt nu niets." in text and "Stel een vraag" in text


@pytest.mark.feature("F336")
def test_several_clients(cast, case):
    from aanzet.clients.actions.contacts import NewLink, link_contact

    with cast.linde.scope():
        link_contact(
            actor=cast.anna,
            now=cast.now,
            contact_id=cast.linde.contacts["fatima"],
            client_id=cast.linde.clients["de_vries"],
            link=NewLink(()),
        )
    assert "Fatima el Amrani · Aangifte IB 2025</p><h2" in page(cast.client("fatima"), "/portal/")


@pytest.mark.feature("F329", "F194", "F120")
def test_progress_and_case(cast, case):
    client = cast.client("fatima")
    with cast.linde.scope():
        number = case.row.number
    text = page(client, "/portal/cases/")
    assert "Aangifte IB 2025" in text and "Stap 1 van 5: Gegevens aanleveren." in text
    text = page(client, f"/portal/cases/{number}/")
    assert "Jij bent aan zet." in text and "Klaar rond <b>" in text and 'aria-current="step"' in text
    assert "Vooraf ingevulde aangifte opgehaald" not in text and "Fiscaal" not in text
    for other in ("daan", "emma"):
        page(cast.client(other), f"/portal/cases/{number}/", status=404)
    page(client, "/portal/cases/W-99999/", status=404)
    page(cast.client("bram"), f"/portal/cases/{number}/", status=404)


@pytest.mark.feature("F329")
def test_what_happened_longer_ago_is_found_too(cast, case, monkeypatch):
    from aanzet.portal.pages import cases

    client = cast.client("fatima")
    with cast.linde.scope():
        address = f"/portal/cases/{case.row.number}/"
        case.to_approval(cast)
    assert "Alles wat er gebeurde" not in page(client, address)  # nothing older than what is shown
    monkeypatch.setattr(cases, "SHOWN", 1)
    monkeypatch.setattr(cases, "PAGE", 1)
    text = page(client, address)
    assert text.count('id="event-') == 1 and f'href="{address}timeline/"' in text and "Alles wat er gebeurde" in text
    seen, at = [], f"{address}timeline/"
    while at and len(seen) < 50:
        text = page(client, at)
        seen += re.findall('id="event-([^"]+)"', text)
        assert ("Terug naar het nieuwste" in text) == (len(seen) > 1)
        at = unescape(next(iter(re.findall('href="([^"]+)" rel="next"', text)), ""))
    assert len(seen) == len(set(seen)) > 1
    assert page(client, address).count(seen[0]) == 1
    for other in ("daan", "emma"):
        page(cast.client(other), f"{address}timeline/", status=404)


@pytest.mark.feature("F329", "F194")
def test_moved_promise_says_why(cast, case):
    from datetime import timedelta

    from aanzet.cases.actions.clockwork import refresh_dates
    from aanzet.rules.actors import system

    with cast.linde.scope():
        number, later = case.row.number, cast.now + timedelta(days=40)
        refresh_dates(actor=system(cast.linde.id), now=later, case_ids=[case.id])
        assert case.row.promised_was
    text = page(cast.client("fatima"), f"/portal/cases/{number}/")
    assert "<s class" in text and "Dat komt doordat een stap langer duurde dan gepland." in text


@pytest.mark.feature("F329", "F120", "F137")
def test_hidden_and_not_started_do_not_exist(cast):
    from aanzet.cases.actions.start import StartOrder, start_cases
    from tests.cast_cases import publish

    with cast.linde.scope():
        template, client = publish(cast), cast.linde.clients["fatima"]
        order = StartOrder(template, period="2025", at_once=False)
        start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])
    text = page(cast.client("fatima"), "/portal/")
    assert "Er loopt nu niets." in text
    page(cast.client("fatima"), "/portal/cases/W-00001/", status=404)


@pytest.mark.feature("F172")
def test_supply_line_by_line(cast, case):
    client = cast.client("fatima")
    with cast.linde.scope():
        documents, answers = case.tasks(kind="request")
        first, second = case.lines(documents)
        (question,) = case.lines(answers)
    url = f"/portal/tasks/{documents.id}/"
    text = page(client, url)
    assert "Gevraagd door Anna" in text and "ongeveer 5 minuten" in text and "Jaaropgaaf van je werkgever" in text
    # nothing yet
    assert "Voeg minstens" in post(client, f"{url}done/", 422).content.decode()
    # a refused file is named, the other goes on
    answer = upload(
        client, f"{url}lines/{first.id}/files/", ("jaaropgaaf.pdf", PDF), ("virus.pdf", b"MZ\x90\x00" + b"0" * 100)
    )
    assert answer.status_code == 422 and "virus.pdf" in answer.content.decode()
    text = page(client, url)
    assert "jaaropgaaf" in text and "Ontvangen" in text
    # by the script: one by one
    answer = upload(
        client, f"{url}lines/{second.id}/files/", ("huis.pdf", PDF + b"2"), headers={"Accept": "application/json"}
    )
    assert answer.json()["state"] == "Ontvangen"
    answer = upload(client, f"{url}lines/{second.id}/files/", ("x.exe", b"MZ"), headers={"Accept": "application/json"})
    assert answer.status_code == 422 and "x.exe" in answer.json()["error"]
    assert "Ontvangen" in page(client, f"{url}lines/{second.id}/")
    answer = post(client, f"{url}done/")
    assert answer.headers["Location"] == url
    text = page(client, url)
    assert "Dank je, dit is klaar" in text and "Volgende: Is er iets veranderd in 2025?" in text
    # the answer, kept while typing
    url = f"/portal/tasks/{answers.id}/"
    client.post(f"/drafts/task-{answers.id}", {"field": f"answer-{question.id}", "value": "Ik ben verh"})
    assert "Ik ben verh" in page(client, url)
    post(client, f"{url}done/", **{f"answer-{question.id}": "Ik ben verhuisd."})
    text = page(client, url)
    assert "Ik ben verhuisd." in text and "Anna gaat" not in text and "Bram gaat ermee verder." in text
    with cast.linde.scope():
        assert case.row.phase_key == "draft"
    assert "Er ligt niets bij jou." in page(client, "/portal/")


@pytest.mark.feature("F172")
def test_not_everything_yet_and_not_there(cast, case):
    client = cast.client("fatima")
    with cast.linde.scope():
        documents = case.tasks(kind="request")[0]
        first, second = case.lines(documents)
    url = f"/portal/tasks/{documents.id}/"
    post(client, f"{url}lines/{second.id}/missing/", note="Geen hypotheek")
    assert "Je hebt dit niet. Geen hypotheek" in page(client, url)
    text = post(client, f"{url}done/", 422).content.decode()
    assert "Nog niet alles?" in text and "Anna ziet wat ontbreekt." in text
    post(client, f"{url}done/", confirmed="1")
    with cast.linde.scope():
        assert case.tasks(kind="request")[0].state == "in_progress"  # still hers, and the office sees what is missing
    upload(client, f"{url}lines/{first.id}/files/", ("jaaropgaaf.pdf", PDF))
    post(client, f"{url}done/")
    assert "Dank je, dit is klaar" in page(client, url)


@pytest.mark.feature("F172")
def test_too_large(cast, case, tmp_path):
    client = cast.client("fatima")
    with cast.linde.scope():
        documents = case.tasks(kind="request")[0]
        line = case.lines(documents)[0]
    large = io.BytesIO(PDF + b"0" * (26 * 1024 * 1024))
    large.name = "scan.pdf"
    answer = client.post(f"/portal/tasks/{documents.id}/lines/{line.id}/files/", {"file": large})
    assert answer.status_code == 422 and "scan.pdf" in answer.content.decode() and "25 MB" in answer.content.decode()


@pytest.mark.feature("F078", "F083")
def test_read_and_agree(cast, case):
    client = cast.client("fatima")
    with cast.linde.scope():
        item = case.to_approval(cast)
        task = case.tasks(kind="approve")[0]
    url = f"/portal/tasks/{task.id}/"
    answer = client.get(url)
    text = answer.content.decode()
    assert (
        "Geef akkoord" in text and "Klopt er iets niet? Stuur terug met een opmerking" in text and "data-viewer" in text
    )
    assert "wasm-unsafe-eval" in answer.headers["Content-Security-Policy"]
    assert str(item) in page(client, f"/portal/documents/{item}/")
    post(client, f"{url}done/")
    text = page(client, url)
    assert "Dank je, dit is klaar" in text and "Anna gaat ermee verder. Klaar rond" in text
    with cast.linde.scope():
        assert case.row.phase_key == "file"
    # a second press finds it done
    assert "Dank je, dit is klaar" in post(client, f"{url}done/", 200).content.decode()


def test_send_back(cast, case):
    client = cast.client("fatima")
    with cast.linde.scope():
        case.to_approval(cast)
        task = case.tasks(kind="approve")[0]
    url = f"/portal/tasks/{task.id}/"
    assert "Geef een reden" in post(client, f"{url}send-back/", 422, remark="x").content.decode()
    post(client, f"{url}send-back/", remark="Mijn giften ontbreken.")
    text = page(client, url)
    assert "Je hebt dit teruggestuurd" in text and "Mijn giften ontbreken." in text
    with cast.linde.scope():
        assert case.row.turn_party == "office"


def test_ended_meanwhile_and_not_for_you(cast, case):
    from aanzet.cases.actions.tasks import complete_task
    from aanzet.clients.actions.contacts import NewLink, link_contact

    with cast.linde.scope():
        documents, answers = case.tasks(kind="request")
        complete_task(actor=cast.anna, now=cast.now, case_id=case.id, task_id=answers.id, reason="Telefonisch")
        link_contact(
            actor=cast.anna,
            now=cast.now,
            contact_id=cast.linde.contacts["daan"],
            client_id=cast.linde.clients["fatima"],
            link=NewLink(()),
        )
    text = page(cast.client("fatima"), f"/portal/tasks/{answers.id}/")
    assert "Anna heeft dit al afgerond" in text and "Telefonisch" not in text
    text = page(cast.client("daan"), f"/portal/tasks/{documents.id}/")
    assert "Dit is voor Fatima." in text and "<form" not in text.split("<main")[1].split("</main>")[0]
    assert (
        "Dit is voor Fatima." in post(cast.client("daan"), f"/portal/tasks/{documents.id}/done/", 200).content.decode()
    )
    page(cast.client("emma"), f"/portal/tasks/{documents.id}/", status=404)
    page(cast.client("sophie"), f"/portal/tasks/{documents.id}/", status=404)


def test_hand_over(cast, case):
    from aanzet.clients.actions.contacts import NewLink, link_contact

    client = cast.client("fatima")
    with cast.linde.scope():
        documents = case.tasks(kind="request")[0]
    url = f"/portal/tasks/{documents.id}/"
    page(client, f"{url}hand-over/", status=404)  # nobody to give it to
    with cast.linde.scope():
        link_contact(
            actor=cast.anna,
            now=cast.now,
            contact_id=cast.linde.contacts["daan"],
            client_id=cast.linde.clients["fatima"],
            link=NewLink(()),
        )
    assert "Laat iemand anders dit doen" in page(client, url)
    assert "Daan de Vries" in page(client, f"{url}hand-over/")
    post(client, f"{url}hand-over/", 422, contact="iemand")
    post(client, f"{url}hand-over/", contact=str(cast.linde.contacts["daan"]))
    text = page(client, url)
    assert "Dit is voor Daan." in text and "We hebben dit aan Daan de Vries gevraagd." in text
    assert "Stuur je gegevens" in page(cast.client("daan"), "/portal/")
