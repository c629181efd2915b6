"""Looking along as a contact: the portal exactly as he sees it, and nothing can be done there (F026)."""

import re

import pytest

from aanzet.core.models import Event
from aanzet.documents.models import ItemRead
from aanzet.messages.models import Notice, Participant
from tests.cast_cases import running
from tests.flows.test_office_queue import page, plain, post

pytestmark = pytest.mark.feature("F026")


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        return running(cast)


def look(cast, who="bram", contact="fatima", status=302, **values):
    browser = cast.client(who)
    url = f"/office/contacts/{cast.linde.contacts[contact]}/look/"
    return browser, post(browser, url, status, **values)


def bare(text):
    """A page without what differs from one request to the next, and without the bar."""
    text = re.sub(r'<div class="sticky top-0 z-30 bg-brand.*?</form></div></div>', "", text, flags=re.DOTALL)
    text = re.sub(r'<div id="me-menu".*?(?=<div id="live")', "", text, flags=re.DOTALL)
    text = re.sub(r'(name="(?:csrfmiddlewaretoken|command_id)" value=")[^"]*', r"\1", text)
    return " ".join(re.sub(r'CSRFToken": "\w+', "", text).split())


def test_the_same_pages_with_a_bar(cast, case):
    with cast.linde.scope():
        number, task = case.row.number, case.tasks(side="client")[0].id
    bram, answer = look(cast)
    assert answer["Location"] == "/portal/"
    fatima = cast.client("fatima")
    for url in ("/portal/", "/portal/cases/", f"/portal/cases/{number}/", f"/portal/tasks/{task}/",
                "/portal/messages/", "/portal/documents/", "/portal/notices/"):  # fmt: skip
        seen = page(bram, url)
        assert "Je kijkt mee als Fatima el Amrani" in seen
        assert bare(seen) == bare(page(fatima, url)), url
    assert "Bram" not in plain(page(bram, "/portal/")).split("Fatima el Amrani")[0]
    assert page(bram, "/office/")  # the office is as it was


def test_from_the_case_and_back(cast, case):
    with cast.linde.scope():
        number = case.row.number
    text = page(cast.client("bram"), f"/office/cases/{number}/")
    assert "Zoals de klant het ziet" in text and f'name="next" value="/portal/cases/{number}/"' in text
    back = f"/office/cases/{number}/"
    bram, answer = look(cast, next=f"/portal/cases/{number}/", back=back)
    assert answer["Location"] == f"/portal/cases/{number}/" and "Je kijkt mee als" in page(bram, answer["Location"])
    assert post(bram, "/office/look/stop/")["Location"] == back
    assert bram.get("/portal/").status_code == 404
    for elsewhere in ("https://evil.example/", "//evil.example/", "/office/"):
        assert look(cast, next=elsewhere, back=elsewhere)[1]["Location"] == "/portal/"


def test_nothing_can_be_done_and_nothing_is_read(cast, case):
    with cast.linde.scope():
        task = case.tasks(side="client")[0]
        line = case.lines(task)[0].id
        talk = case.row.conversation_id
        before = Event.objects.count()
        told = Notice.objects.filter(person_id=cast.linde.people["fatima"], read_at__isnull=True).count()
    bram, _ = look(cast)
    for url in (f"/portal/tasks/{task.id}/done/", f"/portal/tasks/{task.id}/lines/{line}/",
                f"/portal/messages/{talk}/send/", "/portal/notices/read/", "/portal/account/keys/"):  # fmt: skip
        assert "Meekijken is alleen lezen." in post(bram, url, 422, answer="x", text="x").content.decode(), url
    page(bram, f"/portal/messages/{talk}/")
    page(bram, "/portal/notices/")
    assert "Dit is persoonlijk" in page(bram, "/portal/account/", 422)
    with cast.linde.scope():
        names = list(Event.objects.order_by("sequence").values_list("name", flat=True))
        assert len(names) == before + 1 and "PortalLookedAt" in names  # that he looked, and no more
        fatima = cast.linde.people["fatima"]
        assert Notice.objects.filter(person_id=fatima, read_at__isnull=True).count() == told
        assert not ItemRead.objects.filter(person_id=fatima).exists()
        assert Participant.objects.filter(person_id=fatima, last_read_at__gt=cast.now).count() == 0


def test_it_stands_in_the_log(cast):
    look(cast)
    assert "keek mee als Fatima" in plain(page(cast.client("eva"), "/office/activity/"))


def test_only_with_a_role_on_a_client_of_his(cast):
    look(cast, "vera", status=404)  # no right
    look(cast, "chris", "daan", status=404)  # no role on his client
    look(cast, "eva", "daan")  # a manager reaches all clients
    assert cast.client("ed").post(f"/office/contacts/{cast.linde.contacts['fatima']}/look/").status_code == 404


def test_a_client_out_of_reach_stays_out_of_sight(cast):
    """Fatima acts for a second client, on which Bram holds no role."""
    from aanzet.clients.actions.clients import add_client
    from aanzet.clients.actions.contacts import NewLink, link_contact
    from aanzet.messages.actions.conversations import open_conversation
    from aanzet.messages.actions.writing import send_message

    with cast.linde.scope():
        values = {"name": "Geheim B.V.", "kind": "organization", "legal_form": "B.V."}
        other = add_client(actor=cast.eva, now=cast.now, values=values)
        link_contact(
            actor=cast.eva, now=cast.now, contact_id=cast.linde.contacts["fatima"], client_id=other,
            link=NewLink(("director",), primary=True),
        )  # fmt: skip
        talk = open_conversation(actor=cast.eva, now=cast.now, client_id=other, subject="Geheim plan")
        send_message(actor=cast.eva, now=cast.now, conversation_id=talk, text="Dag")
    assert "Geheim plan" in page(cast.client("fatima"), "/portal/messages/")
    bram, _ = look(cast)
    assert "Geheim" not in page(bram, "/portal/messages/") + page(bram, "/portal/") + page(bram, "/portal/documents/")
    assert bram.get(f"/portal/messages/{talk}/").status_code == 404
    eva, _ = look(cast, "eva")
    assert "Geheim plan" in page(eva, "/portal/messages/")


def test_a_role_that_ends_ends_it_at_once(cast):
    from aanzet.clients.actions.roles import end_roles_of_member

    bram, _ = look(cast)
    page(bram, "/portal/")
    with cast.linde.scope():
        bram_id, anna_id = cast.linde.people["bram"], cast.linde.people["anna"]
        end_roles_of_member(actor=cast.anna, now=cast.now, member_id=bram_id, to_member_id=anna_id)
    assert bram.get("/portal/").status_code == 404


@pytest.mark.feature("F177")
def test_who_else_has_the_case_open(cast, case):
    with cast.linde.scope():
        number = case.row.number
    url = f"/office/cases/{number}/here/"
    bram, anna = cast.client("bram"), cast.client("anna")
    assert "Ook open bij" not in post(bram, url, 200).content.decode()
    assert "Bram de Wit" in post(anna, url, 200).content.decode()
    text = post(bram, url, 200).content.decode()
    assert "Anna Visser" in text and "Bram de Wit" not in text
    assert cast.client("ed").post(url).status_code == 404 and cast.client("vera").post(url).status_code == 404
