"""Single sign-on of team members, against real OpenID Connect servers on loopback, one for each office (F025)."""

from datetime import timedelta

import pytest
from django.test import Client

from aanzet.access.actions.factors import activate_totp
from aanzet.access.actions.invitations import invite_team_member
from aanzet.access.actions.members import NewMember, add_team_member
from aanzet.access.actions.people import NewPerson, give_login
from aanzet.access.models import Login, LoginSession, MemberIdentity, Person, SingleSignOn
from aanzet.access.queries.tokens import row_token
from aanzet.access.web.provider import BEGUN
from aanzet.rules import totp
from aanzet.rules.actors import system
from tests.cast import PASSWORD
from tests.flows.test_sign_in import bare, link_in
from tests.providers import at_the_provider, door, login, set_up, sign_in, switch

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F025")]
ANNA, BRAM, KIM = "anna@linde.example", "bram@linde.example", "kim@linde.example"
FAILED = "Inloggen lukt niet. Controleer je gegevens of vraag een nieuwe code aan."
APP = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@pytest.fixture
def provider(cast, providers):
    """The provider of Linde, switched on."""
    known = providers()
    set_up(cast, cast.linde, known, "anna")
    return known


@pytest.fixture
def anna(cast):
    return login(cast, "anna")


# --- The way to the button --------------------------------------------------------------------------------------------


def test_a_stranger_does_not_learn_which_organizations_are_here(cast, anna, provider):
    nowhere = "/sign-in/with/00000000-0000-0000-0000-000000000000/"
    for step in ("", "go/", "back/"):
        unknown, without = Client().get(nowhere + step), Client().get(door(cast.eik, step))
        assert unknown.status_code == without.status_code == 404
        assert bare(unknown) == bare(without)
    for email in (ANNA, "ed@eik.example", "niemand@nergens.example"):
        for path in ("/sign-in/", "/sign-in/password/"):
            assert "Oefenaanbieder" not in Client().get(path, {"email": email}).content.decode()
    assert "Inloggen met Oefenaanbieder" in Client().get(door(cast.linde)).content.decode()


def test_a_browser_that_came_in_this_way_is_shown_the_button(cast, anna, provider):
    client, _ = sign_in(cast)
    for path in ("/sign-in/", "/sign-in/password/"):
        page = client.get(path, {"next": "/office/team/"}).content.decode()
        assert "Inloggen met Oefenaanbieder" in page
        assert f'href="{door(cast.linde, "go/")}?next=%2Foffice%2Fteam%2F"' in page
    switch(cast, on=False)
    assert "Oefenaanbieder" not in client.get("/sign-in/").content.decode()
    client.cookies["aanzet-provider"] = "made up"
    assert client.get("/sign-in/").status_code == 200


def test_who_asks_a_link_is_mailed_the_way(cast, anna, provider, mailbox):
    Client().post("/sign-in/", {"email": ANNA, "way": "link"})
    (mail,) = mailbox.mails(ANNA)
    assert link_in(mail, "/sign-in/with/") == door(cast.linde)


def test_signing_out_leads_back_to_the_button(cast, anna, provider):
    client, _ = sign_in(cast)
    assert client.post("/sign-out/")["Location"] == door(cast.linde)


# --- Coming in --------------------------------------------------------------------------------------------------------


def test_a_team_member_comes_in_and_is_known_from_then_on(cast, anna, provider):
    client, answer = sign_in(cast)
    assert answer["Location"] == "/office/team/"
    assert client.get("/office/team/").status_code == 200
    row = LoginSession.objects.get(login_id=anna)
    assert (row.strong, row.by_provider_of) == (True, cast.linde.id)
    with cast.linde.scope():
        Person.objects.filter(id=cast.linde.people["anna"]).update(email="anders@elders.example")
    assert sign_in(cast)[1]["Location"] == "/office/team/", "the subject counts, not the address"
    with cast.linde.scope():
        assert MemberIdentity.objects.count() == 1


def test_without_a_second_step_there_his_own_is_asked_and_never_made(cast, anna, provider):
    client, answer = sign_in(cast, factor="")
    assert answer.status_code == 422
    assert "Oefenaanbieder vroeg geen tweede stap" in answer.content.decode()
    assert not LoginSession.objects.exists()
    code = totp.code_at(APP, totp.counter_of(cast.now))
    activate_totp(now=cast.now - timedelta(minutes=2), login_id=anna, secret=APP, code=before(cast))
    assert code
    client, answer = sign_in(cast, factor="")
    assert answer["Location"] == "/sign-in/factor/"
    answer = client.post("/sign-in/factor/", {"code": totp.code_at(APP, totp.counter_of(cast.now))})
    assert answer["Location"] == "/office/team/"
    assert LoginSession.objects.get().by_provider_of == cast.linde.id


def before(cast):
    """The code of the app two minutes ago."""
    return totp.code_at(APP, totp.counter_of(cast.now - timedelta(minutes=2)))


def test_an_admin_can_say_that_the_provider_always_asks_one(cast, anna, provider):
    set_up(cast, cast.linde, provider, "anna", second_step_there=True)
    assert sign_in(cast, factor="")[1]["Location"] == "/office/team/"


@pytest.mark.parametrize(
    "fault",
    ["expired", "nonce", "audience", "issuer", "unsigned", "secret", "stranger", "key", "error500", "html", "noemail"],
)
def test_what_does_not_hold_lets_nobody_in(cast, anna, provider, fault):
    provider.faults.add(fault)
    client, answer = sign_in(cast)
    assert answer.status_code == 422
    assert FAILED in answer.content.decode()
    assert not LoginSession.objects.exists()
    with cast.linde.scope():
        assert not MemberIdentity.objects.exists()
    provider.faults.clear()
    assert sign_in(cast)[1]["Location"] == "/office/team/"


@pytest.mark.parametrize("changed", [{"state": "x"}, {"iss": "https://else.example"}, {"code": "x"}, {"error": "no"}])
def test_an_answer_that_was_tampered_with(cast, anna, provider, changed):
    assert sign_in(cast, **changed)[1].status_code == 422
    assert not LoginSession.objects.exists()


def test_the_answer_of_another_browser_and_a_second_return(cast, anna, provider):
    begun = Client().get(door(cast.linde, "go/"))
    answer = at_the_provider(begun["Location"], ANNA)
    assert Client().get(door(cast.linde, "back/"), answer)["Location"] == door(cast.linde)
    client = Client()
    back = at_the_provider(client.get(door(cast.linde, "go/"))["Location"], ANNA)
    assert client.get(door(cast.linde, "back/"), back)["Location"] == "/office/"
    assert client.get(door(cast.linde, "back/"), back)["Location"] == door(cast.linde)


def test_who_may_not_come_in(cast, anna, provider):
    with cast.linde.scope():
        give_login(actor=system(cast.linde.id), now=cast.now, person_id=cast.linde.people["fatima"])
    provider.people = {
        ANNA: ("a1", False),
        "fatima@voorbeeld.example": ("f1", True),
        "nieuw@linde.example": ("n1", True),
    }
    for person in (ANNA, "fatima@voorbeeld.example", "nieuw@linde.example", "weg@linde.example"):
        assert sign_in(cast, person)[1].status_code == 422, person
    with cast.linde.scope():
        assert not MemberIdentity.objects.exists()


def test_an_address_that_was_given_to_somebody_else(cast, anna, provider):
    provider.people = {ANNA: ("first", True)}
    assert sign_in(cast)[1]["Location"] == "/office/team/"
    provider.people = {ANNA: ("second", True)}
    assert sign_in(cast)[1].status_code == 422
    Login.objects.update(is_active=False)
    provider.people = {ANNA: ("first", True)}
    assert sign_in(cast)[1].status_code == 422


def test_a_provider_that_changes_its_key(cast, anna, provider, monkeypatch):
    monkeypatch.setattr("aanzet.connectors.oidc.provider.NEW_KEYS", 0.0)
    assert sign_in(cast)[1]["Location"] == "/office/team/"
    looked = provider.calls.count("/.well-known/openid-configuration")
    provider.change_key()
    assert sign_in(cast)[1]["Location"] == "/office/team/"
    assert provider.calls.count("/.well-known/openid-configuration") == looked, "settings are remembered"


def test_a_provider_that_is_down(cast, anna, provider):
    with cast.linde.scope():
        SingleSignOn.objects.update(issuer="http://127.0.0.1:1")
    answer = Client().get(door(cast.linde, "go/"))
    assert answer.status_code == 422
    assert FAILED in answer.content.decode()


# --- One organization and the other -----------------------------------------------------------------------------------


@pytest.fixture
def both(cast, anna, provider, providers):
    """Anna works at Eik too, with the same login; Eik has a provider of its own, that says what it likes."""
    theirs = providers()
    set_up(cast, cast.eik, theirs, "ed")
    with cast.eik.scope():
        Person.objects.filter(id=cast.eik.people["ed"]).update(login_id=anna, email=ANNA)
    return theirs


def test_a_provider_never_lets_anybody_into_another_organization(cast, both):
    client, answer = sign_in(cast, office=cast.eik)
    assert answer["Location"] == "/office/team/"
    page = client.get("/office/team/").content.decode()
    assert "Kantoor Eik" in page
    assert "Kantoor Linde" not in page
    assert client.post(f"/switch/{cast.linde.people['anna']}/").status_code == 404
    session = client.session
    session["aanzet.person"] = [str(cast.linde.id), str(cast.linde.people["anna"])]  # even if it were there
    session.save()
    assert client.get("/office/team/")["Location"].startswith("/sign-in/")


def test_a_member_of_one_organization_is_unknown_to_the_provider_of_the_other(cast, anna, provider, providers):
    theirs = providers()
    set_up(cast, cast.eik, theirs, "ed")
    for person in (ANNA, BRAM):
        assert sign_in(cast, person, office=cast.eik)[1].status_code == 422
    assert not LoginSession.objects.exists()


def test_the_answer_of_one_provider_is_no_answer_for_the_other(cast, both):
    client = Client()
    answer = at_the_provider(client.get(door(cast.eik, "go/"))["Location"], ANNA)
    assert client.get(door(cast.linde, "back/"), answer)["Location"] == door(cast.linde)
    client.get(door(cast.linde, "go/"))
    kept = client.session[BEGUN][1]
    answer = at_the_provider(Client().get(door(cast.eik, "go/"))["Location"], ANNA)
    assert client.get(door(cast.linde, "back/"), answer | {"state": kept["state"]}).status_code == 422
    assert not LoginSession.objects.exists()


def test_the_same_issuer_knows_somebody_in_each_organization_apart(cast, anna, provider):
    set_up(cast, cast.eik, provider, "ed")
    assert sign_in(cast)[1]["Location"] == "/office/team/"
    assert sign_in(cast, office=cast.eik)[1].status_code == 422


def test_who_came_in_by_a_provider_cannot_change_the_login(cast, both):
    client, _ = sign_in(cast, office=cast.eik)
    for path in ("passkeys/", "passkeys/options/", "factors/remove/", "codes/", "app/", "password/"):
        answer = client.post(f"/office/profile/{path}", {"code": "123456", "name": "x", "credential": "{}"})
        assert answer.status_code == 422, path
        assert "log dan in met je wachtwoord of passkey" in answer.content.decode(), path
    page = client.get("/office/profile/").content.decode()
    assert "log dan in met je wachtwoord of passkey" in page
    assert "Voeg een passkey toe" not in page


# --- Must, and off ----------------------------------------------------------------------------------------------------


def test_who_must_use_it_does_not_come_in_otherwise(cast, anna, provider, settings):
    settings.STAFF_SECOND_FACTOR = False
    bram = login(cast, "bram")
    set_up(cast, cast.linde, provider, "anna", required=True)
    answer = Client().post("/sign-in/password/", {"email": BRAM, "password": PASSWORD})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kantoor Linde vraagt dat je inlogt met Oefenaanbieder." in page
    assert door(cast.linde) in page
    assert not LoginSession.objects.filter(login_id=bram).exists()
    wrong = Client().post("/sign-in/password/", {"email": BRAM, "password": "mis"}).content.decode()
    assert "Oefenaanbieder" not in wrong, "only who has shown who he is hears it"
    assert sign_in(cast, BRAM)[1]["Location"] == "/office/team/"
    answer = Client().post("/sign-in/password/", {"email": ANNA, "password": PASSWORD})
    assert answer["Location"] == "/office/", "an admin is never locked out"


def test_switching_it_off_works_at_once(cast, anna, provider):
    client, _ = sign_in(cast)
    begun = Client()
    answer = at_the_provider(begun.get(door(cast.linde, "go/"))["Location"], ANNA)
    switch(cast, on=False)
    assert client.get("/office/team/")["Location"].startswith("/sign-in/")
    assert begun.get(door(cast.linde, "back/"), answer).status_code == 404
    for step in ("", "go/"):
        assert Client().get(door(cast.linde, step)).status_code == 404


def test_a_colleague_accepts_his_invitation_with_the_provider(cast, provider):
    set_up(cast, cast.linde, provider, "anna", required=True)
    with cast.linde.scope():
        kim = add_team_member(actor=cast.anna, now=cast.now, member=NewMember(NewPerson("Kim", "Vos", KIM), "editor"))
        invitation_id = invite_team_member(actor=cast.anna, now=cast.now, member_id=kim)
        token = row_token("invitation", cast.linde.id, invitation_id)
    assert sign_in(cast, KIM)[1].status_code == 422, "not before"
    client = Client()
    page = client.get(f"/invitation/{token}/").content.decode()
    assert "Inloggen met Oefenaanbieder" in page
    assert 'type="password"' not in page
    assert token not in client.get(door(cast.linde, "go/"))["Location"]
    other = Client()
    other.get(f"/invitation/{token}/")
    sign_in(cast, ANNA, client=other)
    assert not Login.objects.filter(email=KIM).exists(), "another address accepts nothing"
    assert sign_in(cast, KIM, client=client)[1]["Location"] == "/office/team/"
    assert not Login.objects.get(email=KIM).has_usable_password()
    assert sign_in(cast, KIM)[1]["Location"] == "/office/team/"
