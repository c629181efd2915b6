"""Proof again before what must not be done at an unlocked screen (F025, reliability 7.4)."""

from datetime import timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY

from aanzet.access.actions.sign_in import set_password
from aanzet.access.models import Login, LoginSession, Person
from tests.cast import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F025")]
NAME = {"first_name": "Anna", "last_name": "Visser", "language": "nl"}


@pytest.fixture
def anna(cast):
    """Anna's browser; her last proof was more than five minutes ago."""
    client = cast.client("anna")
    row = LoginSession.objects.get()
    set_password(now=cast.now, login_id=row.login_id, password=PASSWORD, session_id=row.id)
    session = client.session
    session[HASH_SESSION_KEY] = Login.objects.get(id=row.login_id).get_session_auth_hash()
    session.save()
    LoginSession.objects.update(proved_at=row.proved_at - timedelta(minutes=5, seconds=1))
    return client


def phone(cast):
    with cast.linde.scope():
        return Person.objects.get(id=cast.linde.people["anna"]).phone


def test_what_was_typed_goes_on_after_the_proof(cast, anna):
    typed = {**NAME, "phone": "0612345678"}
    asked = anna.post("/office/profile/", typed)
    assert asked.status_code == 422
    assert 'name="proof_password"' in asked.content.decode()
    assert 'name="phone" value="0612345678"' in asked.content.decode()
    before = phone(cast)
    assert anna.post("/office/profile/", {**typed, "proof_password": "mis"}).status_code == 422
    assert phone(cast) == before
    assert anna.post("/office/profile/", {**typed, "proof_password": PASSWORD}).status_code == 302
    assert phone(cast).endswith("612345678")
    again = anna.post("/office/profile/", {**NAME, "phone": "0687654321"})
    assert again.status_code == 302, "the proof lasts five minutes"


def test_a_name_needs_no_proof(cast, anna):
    assert anna.post("/office/profile/", {**NAME, "phone": phone(cast)}).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/office/profile/email/",
        "/office/profile/app/",
        "/office/profile/codes/",
        "/office/profile/passkeys/",
        "/office/profile/factors/remove/",
        "/office/team/1002/role/",
        "/office/team/1002/grant/",
        "/office/team/1002/factor/",
        "/office/team/1002/deactivate/",
        "/office/team/roles/copy/",
        "/office/settings/",
        "/office/clients/0001/reveal/bsn/",
    ],
)
def test_factors_addresses_and_rights_ask_it(anna, path):
    answer = anna.post(path, {"permission": "sensitive.reveal"})
    assert answer.status_code == 422
    assert 'name="proof_password"' in answer.content.decode()


def test_after_a_change_of_password_this_browser_goes_on(cast, anna):
    changes = ((PASSWORD, "een nieuwe lange zin 1"), ("een nieuwe lange zin 1", "een nieuwe lange zin 2"))
    for current, new in changes:
        answer = anna.post("/office/profile/password/", {"current": current, "password": new})
        assert answer.status_code == 302
        assert anna.post("/theme/", {"theme": "dark"}).status_code == 302
        assert anna.get("/office/team/").status_code == 200
