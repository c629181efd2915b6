"""Single sign-on of team members, against a real OpenID Connect server on loopback (F025)."""

import threading
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.test import Client

from aanzet.access.actions.people import give_login
from aanzet.access.actions.sign_in import set_password
from aanzet.access.models import Login, LoginIdentity, LoginSession
from aanzet.access.ports import register_identity_provider
from aanzet.connectors.oidc import simulator
from aanzet.connectors.oidc.provider import OpenIdProvider
from aanzet.rules.actors import system
from tests.cast import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F025")]
ANNA = "anna@linde.example"
FAILED = "Inloggen lukt niet. Controleer je gegevens of vraag een nieuwe code aan."


@pytest.fixture
def provider(settings):
    """A provider that may vouch for the addresses of Linde, switched on."""
    settings.ALLOW_LOOPBACK, settings.STAFF_SECOND_FACTOR = True, True
    server, known = simulator.server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    register_identity_provider(
        OpenIdProvider(known.issuer, known.client_id, known.client_secret, "Oefenaanbieder", ("linde.example",))
    )
    yield known
    register_identity_provider(None)
    server.shutdown()
    server.server_close()


@pytest.fixture
def anna(cast):
    """Anna has a login with a password."""
    with cast.linde.scope():
        login_id = give_login(actor=system(cast.linde.id), now=cast.now, person_id=cast.linde.people["anna"])
    set_password(now=cast.now, login_id=login_id, password=PASSWORD)
    return login_id


class Stay(HTTPRedirectHandler):
    """A browser that shows where it would go."""

    def http_error_302(self, request, answer, code, message, headers):
        return answer


def at_the_provider(url, person, factor="otp"):
    """Fill the form of the provider; the query with which the browser comes back."""
    asked = parse_qs(urlsplit(url).query)
    query = {name: values[0] for name, values in asked.items()} | {"person": person}
    if factor:
        query["factor"] = factor
    with build_opener(Stay).open(f"{url.partition('?')[0]}?{urlencode(query)}") as answer:
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def sign_in(person=ANNA, client=None, factor="otp", **changed):
    """The whole way round; the browser and the last answer."""
    client = client or Client()
    begun = client.get("/sign-in/provider/", {"next": "/office/team/"})
    return client, client.get("/sign-in/provider/back/", at_the_provider(begun["Location"], person, factor) | changed)


def test_off_when_no_provider_is_named(cast):
    assert "/sign-in/provider/" not in Client().get("/sign-in/password/").content.decode()
    for path in ("/sign-in/provider/", "/sign-in/provider/back/"):
        assert Client().get(path).status_code == 404


def test_a_team_member_comes_in_and_is_known_from_then_on(cast, anna, provider):
    page = Client().get("/sign-in/password/?next=/office/team/").content.decode()
    assert "Inloggen met Oefenaanbieder" in page
    assert 'href="/sign-in/provider/?next=/office/team/"' in page
    client, answer = sign_in()
    assert answer["Location"] == "/office/team/"
    assert client.get("/office/team/").status_code == 200
    assert LoginSession.objects.get(login_id=anna).strong
    tied = LoginIdentity.objects.get()
    Login.objects.filter(pk=anna).update(email="anders@elders.example")
    assert sign_in()[1]["Location"] == "/office/team/", "the subject counts, not the address"
    assert LoginIdentity.objects.get() == tied


def test_without_a_second_step_there_ours_is_asked(cast, anna, provider):
    client, answer = sign_in(factor="")
    assert answer["Location"] == "/sign-in/enrol/"
    assert not LoginSession.objects.exists()


@pytest.mark.parametrize(
    "fault",
    ["expired", "nonce", "audience", "issuer", "unsigned", "secret", "stranger", "key", "error500", "html", "noemail"],
)
def test_what_does_not_hold_lets_nobody_in(cast, anna, provider, fault):
    provider.faults.add(fault)
    client, answer = sign_in()
    assert answer.status_code == 422
    assert FAILED in answer.content.decode()
    assert not LoginSession.objects.exists()
    assert not LoginIdentity.objects.exists()
    provider.faults.clear()
    assert sign_in()[1]["Location"] == "/office/team/"


@pytest.mark.parametrize("changed", [{"state": "x"}, {"iss": "https://else.example"}, {"code": "x"}, {"error": "no"}])
def test_an_answer_that_was_tampered_with(cast, anna, provider, changed):
    assert sign_in(**changed)[1].status_code == 422
    assert not LoginSession.objects.exists()


def test_the_answer_of_another_browser_and_a_second_return(cast, anna, provider):
    begun = Client().get("/sign-in/provider/")
    answer = at_the_provider(begun["Location"], ANNA)
    assert Client().get("/sign-in/provider/back/", answer)["Location"] == "/sign-in/password/"
    client = Client()
    back = at_the_provider(client.get("/sign-in/provider/")["Location"], ANNA)
    assert client.get("/sign-in/provider/back/", back)["Location"] == "/office/"
    assert client.get("/sign-in/provider/back/", back)["Location"] == "/sign-in/password/"


def test_who_may_not_come_in(cast, anna, provider):
    with cast.linde.scope():
        give_login(actor=system(cast.linde.id), now=cast.now, person_id=cast.linde.people["fatima"])
    provider.people = {
        ANNA: ("a1", False),
        "fatima@voorbeeld.example": ("f1", True),
        "nieuw@linde.example": ("n1", True),
    }
    for person in (ANNA, "fatima@voorbeeld.example", "nieuw@linde.example", "weg@linde.example"):
        assert sign_in(person)[1].status_code == 422, person
    assert not LoginIdentity.objects.exists()


def test_an_address_that_was_given_to_somebody_else(cast, anna, provider):
    provider.people = {ANNA: ("first", True)}
    assert sign_in()[1]["Location"] == "/office/team/"
    provider.people = {ANNA: ("second", True)}
    assert sign_in()[1].status_code == 422
    Login.objects.update(is_active=False)
    provider.people = {ANNA: ("first", True)}
    assert sign_in()[1].status_code == 422


def test_a_provider_that_changes_its_key(cast, anna, provider, monkeypatch):
    monkeypatch.setattr("aanzet.connectors.oidc.provider.NEW_KEYS", 0.0)
    assert sign_in()[1]["Location"] == "/office/team/"
    looked = provider.calls.count("/.well-known/openid-configuration")
    provider.change_key()
    assert sign_in()[1]["Location"] == "/office/team/"
    assert provider.calls.count("/.well-known/openid-configuration") == looked, "settings are remembered"


def test_a_provider_that_is_down(cast, anna, provider):
    register_identity_provider(OpenIdProvider("http://127.0.0.1:1", "a", "b", "Weg"))
    answer = Client().get("/sign-in/provider/")
    assert answer.status_code == 422
    assert FAILED in answer.content.decode()
