"""The bulk start through its pages: five steps, the run, stop, report, csv (F119, F124, F125, G16)."""

from datetime import timedelta

import pytest

from aanzet.core.deliveries import deliver
from tests.cast_cases import publish
from tests.db.planning.test_bulk_start import add_clients

pytestmark = pytest.mark.feature("F119")
BULK = "/office/cases/start-many/"


@pytest.fixture
def template(cast):
    """The published template, and two clients besides Fatima that take its product."""
    with cast.linde.scope():
        add_clients(cast, 2)
        return publish(cast)


def text_of(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def post(client, url, status=302, **values):
    answer = client.post(url, values)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer


def prepare(client, template, **values):
    """Steps 1 and 2; the address of the run."""
    answer = post(client, BULK, template=str(template), **{f"period-{template}": "2025"})
    run = answer.headers["Location"].removesuffix("who/")
    post(client, f"{run}who/", **({"selection": "product"} | values))
    return run


@pytest.mark.feature("F124", "F125")
def test_five_steps(cast, template):
    client = cast.client("anna")
    page = text_of(client, BULK)
    assert "Wat start je?" in page and "Aangifte IB" in page and "Stappen van de start in bulk" in page
    answer = post(client, BULK, template=str(template), **{f"period-{template}": "2025"})
    run = answer.headers["Location"].removesuffix("who/")
    assert "3 cliënten nemen Aangifte IB af" in text_of(client, f"{run}who/")
    post(client, f"{run}who/", selection="all")
    page = text_of(client, f"{run}check/")
    assert "Product niet op die datum" in page and "Voeg het product toe" in page and "3 werkprocessen starten" in page
    assert "Klant 0000" in text_of(client, f"{run}check/?group=start")
    page = text_of(client, f"{run}how/")
    assert "Het eerste bericht, zoals drie van hen het krijgen" in page and "we beginnen aan je aangifte" in page
    post(client, f"{run}how/", 422, start_on="2020-01-01")
    post(client, f"{run}how/", responsible="role:relation_manager", contact="primary:")
    page = text_of(client, f"{run}start/")
    assert "Start 3 werkprocessen" in page
    assert post(client, f"{run}start/").headers["Location"] == run
    page = text_of(client, run)
    assert "0 van 3" in page and "Stop na de huidige" in page
    deliver(cast.linde.id, "bulk_start")
    page = text_of(client, run)
    assert "3 van 3 gestart" in page and "W-0000" in page
    csv = client.get(f"{run}report.csv")
    assert csv.headers["Content-Type"].startswith("text/csv") and "Klant 0001;Gestart" in csv.content.decode(
        "utf-8-sig"
    )
    assert "Aangifte IB 2025" in text_of(client, BULK)  # the report stays
    assert text_of(client, f"{run}check/", 302) == ""


@pytest.mark.feature("F125")
def test_one_client_otherwise(cast, template):
    client = cast.client("anna")
    run = prepare(client, template)
    fatima, contact = cast.linde.clients["fatima"], cast.linde.contacts["fatima"]
    assert "Fatima el Amrani" in text_of(client, f"{run}how/?q=fatima")
    assert "Zoals voor de anderen" in text_of(client, f"{run}clients/{fatima}/")
    post(client, f"{run}clients/{fatima}/", 422, contact_id=str(cast.linde.contacts["daan"]))
    early = post(client, f"{run}clients/{fatima}/", 422, legal_due_on="2020-01-01").content.decode()
    assert "Wettelijke datum" in early and 'aria-invalid="true"' in early
    day = (cast.now + timedelta(days=30)).date().isoformat()
    post(
        client, f"{run}clients/{fatima}/", contact_id=str(contact), sender_id=str(cast.linde.people["anna"]),
        legal_due_on=day, pin="yes",
    )  # fmt: skip
    assert f'value="{day}"' in text_of(client, f"{run}clients/{fatima}/")
    assert "Anders instellen" in text_of(client, f"{run}how/")
    post(client, f"{run}clients/{fatima}/drop/", group="start")
    assert "Door jou weggelaten" in text_of(client, f"{run}check/?group=dropped")
    post(client, f"{run}clients/{fatima}/drop/", take="1")
    post(client, f"{run}check/again/")
    assert "Start 3 werkprocessen" in text_of(client, f"{run}start/")
    post(client, f"{run}discard/")
    assert "De start is weggegooid; er is niets gestart." in text_of(client, BULK)
    text_of(client, run, 404)


def test_stop_and_progress(cast, template):
    client = cast.client("anna")
    run = prepare(client, template)
    post(client, f"{run}start/")
    assert "start zo" in text_of(client, f"{run}progress/") or "0 van 3" in text_of(client, f"{run}progress/")
    post(client, f"{run}stop/")
    assert "stopt na" in text_of(client, f"{run}progress/")
    deliver(cast.linde.id, "bulk_start")
    page = text_of(client, run)
    assert "0 van 3 gestart" in page
    assert "gestopt" in text_of(client, f"{run}progress/")


def test_on_a_later_day(cast, template):
    from datetime import timedelta

    client = cast.client("anna")
    run = prepare(client, template)
    later = (cast.now + timedelta(days=3)).date()
    post(client, f"{run}how/", start_on=later.isoformat())
    post(client, f"{run}start/")
    assert deliver(cast.linde.id, "bulk_start") == 0  # not yet
    assert "om 8 uur" in text_of(client, run) and "Start ze toch niet" in text_of(client, run)
    post(client, f"{run}stop/")
    assert "gestopt" in text_of(client, f"{run}progress/")


def test_without_product_and_bad_input(cast, template):
    client = cast.client("anna")
    with cast.linde.scope():
        loose = publish(cast, model="onboarding", name="Los werk")
    assert "Zonder product kan dit niet in bulk." in text_of(client, BULK)
    page = post(client, BULK, 422, template=str(loose)).content.decode()
    assert f"/office/templates/{loose}/" in page
    post(client, BULK, 422)
    post(client, BULK, 422, template=str(template), **{f"period-{template}": "onzin"})
    run = prepare(client, template)
    post(client, f"{run}who/", 422, selection="onzin")
    text_of(client, f"{run}clients/{template}/", 404)


def test_only_who_may_start_in_bulk(cast, template):
    run = prepare(cast.client("anna"), template)
    for who in ("bram", "vera", "ed"):
        client = cast.client(who)
        text_of(client, run, 404)
        text_of(client, f"{run}check/", 404)
        post(client, f"{run}start/", 404)
    text_of(cast.client("bram"), BULK, 404)
    assert "Start in bulk" in text_of(cast.client("eva"), BULK)  # a manager may
