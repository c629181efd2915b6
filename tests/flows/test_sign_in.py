"""Signing in through the pages, with real mail (F025, F332, reliability 7)."""

import datetime
import re

import pytest
from django.http import HttpRequest
from django.test import Client

from aanzet.access.actions.factors import activate_totp, new_totp_secret
from aanzet.access.actions.people import give_login
from aanzet.access.actions.sign_in import set_password
from aanzet.access.models import LoginSession, SignInLink
from aanzet.access.web.limits import count_failure, failures_wait
from aanzet.core.clock import app_now
from aanzet.rules import totp
from aanzet.rules.actors import system
from tests.cast import PASSWORD
from tests.mailbox import code_in, link_in

FATIMA = "fatima@voorbeeld.example"
ANNA = "anna@linde.example"
FAILED = "Inloggen lukt niet. Controleer je gegevens of vraag een nieuwe code aan."


@pytest.fixture
def fatima(cast):
    """Fatima may come into the portal."""
    with cast.linde.scope():
        return give_login(actor=system(cast.linde.id), now=cast.now, person_id=cast.linde.people["fatima"])


@pytest.fixture
def anna(cast):
    """Anna has a password."""
    with cast.linde.scope():
        login_id = give_login(actor=system(cast.linde.id), now=cast.now, person_id=cast.linde.people["anna"])
    set_password(now=cast.now, login_id=login_id, password=PASSWORD)
    return login_id


@pytest.fixture
def strict(settings):
    """As outside the demo: team members owe a second step."""
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture(autouse=True)
def lenient(settings):
    """As in the demo, unless a test is strict."""
    settings.STAFF_SECOND_FACTOR = False


def ask(client, email, **more):
    return client.post("/sign-in/", {"email": email, "way": "link", **more})


def text(answer):
    """What stands on a page, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def bare(answer):
    """A page without what differs per request: tokens."""
    return re.sub(r'"[A-Za-z0-9]{64}"|&quot;[A-Za-z0-9]{64}&quot;', "token", answer.content.decode())


# --- Contacts: a mailed link or code ----------------------------------------------------------------------------------


@pytest.mark.feature("F332")
def test_a_contact_comes_in_by_the_code_of_the_mail(cast, fatima, mailbox):
    client = Client()
    answer = ask(client, "Fatima@Voorbeeld.example", next="/portal/messages/")
    assert answer["Location"] == "/sign-in/check/"
    page = client.get("/sign-in/check/")
    assert "Kijk in je mail" in text(page)
    assert "De link werkt 15 minuten." in text(page)
    (mail,) = mailbox.mails(FATIMA)
    assert mail.subject == "Log in bij Kantoor Linde"
    assert "Deze link werkt 15 minuten en één keer." in mail.text
    answer = client.post("/sign-in/check/", {"code": code_in(mail)})
    assert answer["Location"] == "/portal/messages/"
    assert client.get("/portal/account/").status_code == 200
    assert client.get("/office/team/").status_code == 404


@pytest.mark.feature("F332")
def test_the_link_shows_a_button_and_works_once(cast, fatima, mailbox):
    client = Client()
    ask(client, FATIMA)
    path = link_in(mailbox.mails(FATIMA)[0], "/sign-in/link/")
    assert client.get(path).status_code == 200
    assert client.get(path).status_code == 200, "a scanner that opens it does not use it up"
    assert client.post(path)["Location"] == "/portal/"
    again = Client().post(path)
    assert again.status_code == 410
    assert "Deze link is al gebruikt" in text(again)
    assert "Nieuwe link" in text(again)


@pytest.mark.feature("F332")
def test_another_browser_needs_the_code_too(cast, fatima, mailbox):
    ask(Client(), FATIMA)
    (mail,) = mailbox.mails(FATIMA)
    path, other = link_in(mail, "/sign-in/link/"), Client()
    assert "Typ de code die in dezelfde mail staat" in text(other.get(path))
    assert other.post(path).status_code == 422
    wrong = f"{(int(code_in(mail)) + 1) % 10**6:06}"
    assert other.post(path, {"code": wrong}).status_code == 422
    assert other.post(path, {"code": code_in(mail)})["Location"] == "/portal/"


def test_a_code_dies_after_five_tries(cast, fatima, mailbox):
    client = Client()
    ask(client, FATIMA)
    code = code_in(mailbox.mails(FATIMA)[0])
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        assert client.post("/sign-in/check/", {"code": wrong}).status_code == 422
    assert client.post("/sign-in/check/", {"code": code}).status_code in (422, 429)
    assert not LoginSession.objects.filter(login_id=fatima).exists()


def test_a_new_link_kills_the_old_one(cast, fatima, mailbox):
    client = Client()
    ask(client, FATIMA)
    first = link_in(mailbox.mails(FATIMA)[0], "/sign-in/link/")
    client.post("/sign-in/again/")
    second = link_in(mailbox.mails(FATIMA)[0], "/sign-in/link/")
    assert first != second
    assert client.post(first).status_code == 410
    assert client.post(second)["Location"] == "/portal/"


def test_an_old_link_has_expired(cast, fatima, mailbox):
    client = Client()
    ask(client, FATIMA)
    SignInLink.objects.update(expires_at=app_now())
    answer = client.post(link_in(mailbox.mails(FATIMA)[0], "/sign-in/link/"))
    assert answer.status_code == 410
    assert "verlopen" in text(answer)


@pytest.mark.feature("F008", "F332")
def test_the_answer_is_the_same_for_an_unknown_address(cast, fatima, mailbox):
    answers = {}
    for email in (FATIMA, "niemand@voorbeeld.example"):
        client = Client()
        asked = ask(client, email)
        page = client.get("/sign-in/check/")
        wrong = client.post("/sign-in/check/", {"code": "000000"})
        answers[email] = [
            (asked.status_code, asked["Location"], sorted(asked.cookies)),
            bare(page).replace(email, "…"),
            (wrong.status_code, bare(wrong).replace(email, "…")),
        ]
    assert len(mailbox.mails()) == 1
    assert answers[FATIMA] == answers["niemand@voorbeeld.example"]


def test_too_many_links_must_wait(cast, mailbox):
    client = Client()
    for _ in range(3):
        assert ask(client, "niemand@voorbeeld.example").status_code == 302
    answer = ask(client, "niemand@voorbeeld.example")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Te veel pogingen" in text(answer)


# --- Team members: a password, and a second step ----------------------------------------------------------------------


@pytest.mark.feature("F025")
def test_a_team_member_comes_in_by_password(cast, anna):
    client = Client()
    answer = client.post("/sign-in/", {"email": ANNA, "way": "password", "next": "/office/team/"})
    assert answer["Location"].startswith("/sign-in/password/?")
    assert ANNA in client.get(answer["Location"]).content.decode()
    answer = client.post("/sign-in/password/", {"email": ANNA, "password": PASSWORD, "next": "/office/team/"})
    assert answer["Location"] == "/office/team/"
    assert client.get("/office/team/").status_code == 200


@pytest.mark.feature("F025")
@pytest.mark.parametrize(("email", "password"), [(ANNA, "verkeerd wachtwoord"), ("niemand@linde.example", PASSWORD)])
def test_one_text_for_all_failures(cast, anna, email, password):
    answer = Client().post("/sign-in/password/", {"email": email, "password": password})
    assert answer.status_code == 422
    assert FAILED in text(answer)


@pytest.mark.feature("F025")
def test_the_delay_rises(db):
    request, minute = HttpRequest(), datetime.timedelta(minutes=1)
    start = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
    waits = []
    for at, failures in ((start, 5), (start + 2 * minute, 3), (start + 10 * minute, 4)):
        request.now = at
        assert not failures_wait(request, "password", ANNA), "the earlier delay is over"
        for _ in range(failures):
            count_failure(request, "password", ANNA)
        waits.append(failures_wait(request, "password", ANNA) / minute)
    assert waits == pytest.approx([1.2, 3.625, 6.25])
    assert not failures_wait(request, "password", "bram@linde.example")


@pytest.mark.feature("F025")
def test_a_rising_delay_after_five_failures(cast, anna):
    client = Client()
    for _ in range(5):
        assert client.post("/sign-in/password/", {"email": ANNA, "password": "mis"}).status_code == 422
    assert client.post("/sign-in/password/", {"email": ANNA, "password": PASSWORD}).status_code == 429


def test_a_mailed_link_never_opens_the_office(cast, anna, mailbox):
    ask(Client(), ANNA)
    (mail,) = mailbox.mails(ANNA)
    assert link_in(mail, "/sign-in/password/")
    assert not any("/sign-in/link/" in link for link in mail.links)


@pytest.mark.feature("F025")
def test_without_a_second_factor_one_is_set_up_first(cast, anna, strict):
    client = Client()
    answer = client.post("/sign-in/password/", {"email": ANNA, "password": PASSWORD, "next": "/office/team/"})
    assert answer["Location"] == "/sign-in/enrol/"
    assert client.get("/office/team/")["Location"].startswith("/sign-in/")
    page = client.get("/sign-in/enrol/").content.decode()
    assert "<svg" in page
    secret = re.search(r"([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})", page)[1].replace(" ", "")
    assert client.post("/sign-in/enrol/", {"code": "000000"}).status_code == 422
    counter = totp.counter_of(app_now())
    used, later = totp.code_at(secret, counter), totp.code_at(secret, counter + 1)
    answer = client.post("/sign-in/enrol/", {"code": used})
    assert answer["Location"] == "/sign-in/codes/"
    codes = client.get("/sign-in/codes/").content.decode()
    assert len(re.findall(r"<li>(\w{8})</li>", codes)) == 10
    assert client.get("/office/team/").status_code == 200

    # From now on the code is asked, each works once, and a recovery code helps.
    other = Client()
    assert other.post("/sign-in/password/", {"email": ANNA, "password": PASSWORD})["Location"] == "/sign-in/factor/"
    assert other.post("/sign-in/factor/", {"code": used}).status_code == 422
    assert other.post("/sign-in/factor/", {"code": later})["Location"] == "/office/"
    third = Client()
    third.post("/sign-in/password/", {"email": ANNA, "password": PASSWORD})
    recovery = re.findall(r"<li>(\w{8})</li>", codes)[3]
    assert third.post("/sign-in/factor/", {"code": recovery})["Location"] == "/office/"
    fourth = Client()
    fourth.post("/sign-in/password/", {"email": ANNA, "password": PASSWORD})
    assert fourth.post("/sign-in/factor/", {"code": recovery}).status_code == 422


def test_the_second_step_cannot_be_skipped(cast, anna, strict):
    secret = new_totp_secret()
    now = app_now()
    activate_totp(now=now, login_id=anna, secret=secret, code=totp.code_at(secret, totp.counter_of(now)))
    client = Client()
    client.post("/sign-in/password/", {"email": ANNA, "password": PASSWORD})
    for page in ("/office/team/", "/sign-in/enrol/", "/sign-in/codes/"):
        assert client.get(page).status_code == 302, page
    assert not LoginSession.objects.filter(login_id=anna).exists()


def test_a_forgotten_password_is_replaced_by_mail(cast, anna, mailbox):
    old = cast.client("anna")
    client = Client()
    assert client.post("/sign-in/forgotten/", {"email": ANNA})["Location"] == "/sign-in/forgotten/sent/"
    path = link_in(mailbox.mails(ANNA)[0], "/sign-in/reset/")
    assert client.post(path, {"password": "kort"}).status_code == 422
    assert client.post(path, {"password": "een heel ander lang wachtwoord"}).status_code == 302
    assert client.get(path).status_code == 410
    assert old.get("/office/team/").status_code == 302, "other browsers are signed out"
    assert client.post("/sign-in/password/", {"email": ANNA, "password": PASSWORD}).status_code == 422
    answer = client.post("/sign-in/password/", {"email": ANNA, "password": "een heel ander lang wachtwoord"})
    assert answer["Location"] == "/office/"


# --- Sessions ---------------------------------------------------------------------------------------------------------


@pytest.mark.feature("F025")
@pytest.mark.parametrize(
    ("key", "page", "idle", "whole"), [("anna", "/office/team/", 60, 12), ("fatima", "/portal/account/", 20, 8)]
)
def test_a_session_ends_when_idle_and_after_a_day(cast, key, page, idle, whole):
    minutes, hours = datetime.timedelta(minutes=idle), datetime.timedelta(hours=whole)
    client = cast.client(key)
    row = LoginSession.objects.get()
    LoginSession.objects.update(seen_at=row.seen_at - minutes + datetime.timedelta(minutes=1))
    assert client.get(page).status_code == 200
    assert LoginSession.objects.get().seen_at > row.seen_at, "activity was noted"
    LoginSession.objects.update(seen_at=app_now() - minutes - datetime.timedelta(minutes=1))
    answer = client.get(page)
    assert answer["Location"] == f"/sign-in/?next={page}&ended=1"
    assert "Je was een tijdje weg. Je invoer is bewaard." in text(client.get(answer["Location"]))
    client = cast.client(key)
    LoginSession.objects.update(started_at=app_now() - hours - datetime.timedelta(minutes=1))
    assert client.get(page).status_code == 302


def test_a_fragment_without_a_session_gets_401(cast):
    assert Client().get("/office/team/", headers={"HX-Request": "true"}).status_code == 401


def test_signing_out_forgets_everything(cast):
    client = cast.client("anna")
    answer = client.post("/sign-out/")
    assert "cookies" in answer["Clear-Site-Data"]
    assert client.get("/office/team/").status_code == 302
    assert not LoginSession.objects.exists()


@pytest.mark.feature("F025")
def test_own_sessions_are_listed_and_ended(cast):
    here, elsewhere = cast.client("anna"), cast.client("anna")
    elsewhere.get("/office/team/")
    row = LoginSession.objects.exclude(session_key=here.cookies["aanzet"].value).get()
    page = here.get("/office/profile/").content.decode()
    assert f'action="/office/profile/sessions/{row.id}/end/"' in page
    assert ">/office/profile/<" not in page, "the address stands in no field"
    assert here.post(f"/office/profile/sessions/{row.id}/end/").status_code == 302
    assert elsewhere.get("/office/team/").status_code == 302
    assert here.get("/office/team/").status_code == 200
    stranger = cast.client("ed")
    mine = LoginSession.objects.get(session_key=here.cookies["aanzet"].value)
    assert stranger.post(f"/office/profile/sessions/{mine.id}/end/").status_code == 404


def test_wherever_he_wanted_to_go_must_be_ours(cast, anna):
    for url in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        answer = Client().post("/sign-in/password/", {"email": ANNA, "password": PASSWORD, "next": url})
        assert answer["Location"] == "/office/"
