"""The page on which an admin sets up single sign-on and tests it, and a fresh proof of who came in that way (F025)."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from aanzet.access.models import Login, LoginSession, SingleSignOn
from aanzet.connectors.oidc import provider as connector
from aanzet.core.errors import Refused
from tests.providers import door, login, set_up, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F025")]
PAGE = "/office/settings/sign-in/"


@pytest.fixture
def provider(cast, providers):
    """The provider of Linde, switched on."""
    known = providers()
    set_up(cast, cast.linde, known, "anna")
    return known


@pytest.fixture
def anna(cast):
    return login(cast, "anna")


def test_what_the_provider_remembered_is_no_fresh_proof(cast, anna, provider):
    Login.objects.filter(pk=anna).update(password="!")  # he has nothing of his own
    provider.ago = 3600
    client, _ = sign_in(cast)
    answer = client.post("/office/settings/words/", {}, headers={"referer": "http://testserver/office/settings/words/"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Oefenaanbieder vraagt het" in page
    again = f"{door(cast.linde, 'go/')}?again=1&next=%2Foffice%2Fsettings%2Fwords%2F"
    assert again.replace("&", "&amp;") in page
    asked = client.get(again)["Location"]
    assert "prompt=login" in asked
    assert "max_age=0" in asked
    client, answer = sign_in(cast, client=client, go="go/?again=1&next=/office/settings/words/")
    assert answer["Location"] == "/office/settings/words/"
    assert LoginSession.objects.count() == 1, "the session before it is over"
    assert "Oefenaanbieder vraagt het" not in client.post("/office/settings/words/", {}).content.decode()


def test_a_provider_that_does_not_ask_anew_is_not_believed(cast, anna, provider):
    provider.faults.add("noauthtime")
    client, answer = sign_in(cast)
    assert LoginSession.objects.get().proved_at is None
    assert sign_in(cast, client=client, go="go/?again=1")[1].status_code == 422


# --- The page of the admin --------------------------------------------------------------------------------------------


def fill(client, known, **more):
    data = {"name": "Oefenaanbieder", "issuer": known.issuer, "client_id": known.client_id, "version": "0", **more}
    return client.post(PAGE, {"client_secret": known.client_secret, **data})


def test_an_admin_sets_it_up(cast, providers):
    known, client = providers(), cast.client("anna")
    page = client.get(PAGE).content.decode()
    assert f"http://localhost:8000{door(cast.linde, 'back/')}" in page
    assert "Bewaar eerst de gegevens" in page
    assert client.post(f"{PAGE}switch/", {"on": "1"})["Location"] == PAGE
    assert "Vul eerst de gegevens van de aanbieder in" in client.get(PAGE).content.decode()
    assert fill(client, known)["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "Gezet op" in page
    assert known.client_secret not in page
    client.post(f"{PAGE}check/")
    assert "De aanbieder antwoordt zoals het hoort" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}switch/", {"on": "1"})
    assert "Zet uit" in client.get(PAGE).content.decode()
    assert Client().get(door(cast.linde)).status_code == 200
    stale = fill(client, known)
    assert stale.status_code == 409
    assert fill(client, known, issuer="ftp://x", version="2").status_code == 422
    client.post(f"{PAGE}switch/", {"on": "0"})
    assert Client().get(door(cast.linde)).status_code == 404


def test_it_asks_a_fresh_proof_and_the_right(cast, anna, providers):
    known, client = providers(), cast.client("anna")
    LoginSession.objects.update(proved_at=cast.now - timedelta(minutes=6))
    assert fill(client, known).status_code == 422
    assert "Bevestig" in fill(client, known).content.decode()
    for path in ("switch/", "check/"):
        assert client.post(PAGE + path, {"on": "1"}).status_code == 422
    with cast.linde.scope():
        assert not SingleSignOn.objects.exists()
    assert cast.client("bram").get(PAGE).status_code == 404


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("nosettings", "Op dit adres staat geen aanbieder"),
        ("otherissuer", "De aanbieder noemt zichzelf https://else.example. Vul precies dat adres in."),
        ("noendpoint", "In de gegevens van de aanbieder ontbreekt token_endpoint"),
        ("nokeys", "In de gegevens van de aanbieder ontbreekt keys"),
        ("slow", "De aanbieder antwoordt niet op tijd. Probeer het zo nog eens."),
    ],
)
def test_the_check_says_what_is_wrong(cast, provider, fault, sentence, monkeypatch):
    monkeypatch.setattr(connector, "DEADLINE", 0.5)
    provider.faults.add(fault)
    client = cast.client("anna")
    assert client.post(f"{PAGE}check/")["Location"] == PAGE
    assert sentence in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("issuer", "sentence"),
    [
        ("http://127.0.0.1:1", "Op dit adres antwoordt niemand."),
        ("https://10.0.0.1", "Dit adres ligt in een besloten netwerk"),
        ("https://localhost", "Dit adres ligt in een besloten netwerk"),
        ("http://idp.example", "Vul een adres in dat met https:// begint"),
    ],
)
def test_the_check_names_an_address_that_leads_nowhere(cast, provider, settings, issuer, sentence):
    settings.ALLOW_LOOPBACK = issuer.startswith("http://127")
    with cast.linde.scope():
        SingleSignOn.objects.update(issuer=issuer)
    client = cast.client("anna")
    client.post(f"{PAGE}check/")
    assert sentence in client.get(PAGE).content.decode()


def test_the_check_names_a_line_that_is_not_secure(cast, provider, monkeypatch):
    """A server that speaks no TLS where TLS is asked."""
    from aanzet.core import http

    port = urlsplit(provider.issuer).port
    monkeypatch.setattr(http, "refuse_odd", lambda url: None)
    monkeypatch.setattr(http, "_checked", lambda host, asked: "127.0.0.1")
    with cast.linde.scope():
        SingleSignOn.objects.update(issuer=f"https://idp.example:{port}")
    client = cast.client("anna")
    client.post(f"{PAGE}check/")
    assert "Er is daar geen veilige verbinding" in client.get(PAGE).content.decode()


def test_the_check_is_asked_at_most_ten_times_an_hour(cast, provider):
    client = cast.client("anna")
    for _ in range(10):
        client.post(f"{PAGE}check/")
        assert "Te veel pogingen" not in client.get(PAGE).content.decode()
    client.post(f"{PAGE}check/")
    assert "Te veel pogingen" in client.get(PAGE).content.decode()
    assert Refused("too_many_tries").text
