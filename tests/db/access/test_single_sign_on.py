"""The settings of single sign-on: who changes them, what is refused, what is kept and told (F025)."""

import json

import pytest

from aanzet.access.actions.people import give_login
from aanzet.access.actions.sessions import (
    end_sessions_by_provider,
    end_sessions_without_provider,
    start_session,
)
from aanzet.access.actions.single_sign_on import SignOnValues, change_single_sign_on, switch_single_sign_on
from aanzet.access.models import LoginSession, SingleSignOn
from aanzet.access.queries.sign_in import memberships
from aanzet.access.queries.single_sign_on import (
    closed_to_passwords,
    provider_of,
    providers_among,
    registration_of,
    registration_to_check,
    sign_on_settings,
)
from aanzet.core import rotation
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.models import Event
from aanzet.rules.actors import system

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F025")]
SECRET = "zeer-geheim"  # noqa: S105
VALUES = SignOnValues("Microsoft", "https://idp.example/linde", "aanzet", SECRET)


def change(cast, values=VALUES, version=0, who="anna"):
    with cast.linde.scope():
        return change_single_sign_on(actor=cast.linde.actor(who), now=cast.now, values=values, version=version)


def switch(cast, on, session_id=None):
    with cast.linde.scope():
        return switch_single_sign_on(actor=cast.anna, now=cast.now, on=on, session_id=session_id)


def known(cast):
    with cast.linde.scope():
        return sign_on_settings(cast.anna)


def told(cast, name):
    with cast.linde.scope():
        return [json.loads(event.payload) for event in Event.objects.filter(name=name).order_by("sequence")]


def session(cast, key, mark, by_provider_of=None):
    with cast.linde.scope():
        login_id = give_login(actor=system(cast.linde.id), now=cast.now, person_id=cast.linde.people[key])
    options = {"session_key": mark, "browser": "x", "strong": True, "by_provider_of": by_provider_of}
    return start_session(now=cast.now, login_id=login_id, **options)


def test_it_is_set_up_and_every_change_is_told_but_never_the_secret(cast):
    assert known(cast) is None
    assert set(change(cast)) == {"name", "issuer", "client_id", "client_secret"}
    assert known(cast).secret_set_at == cast.now
    assert not known(cast).enabled
    with cast.linde.scope():
        assert SECRET.encode() not in bytes(SingleSignOn.objects.get().client_secret)
        assert registration_to_check(cast.anna).client_secret == SECRET
    assert change(cast, SignOnValues("Entra", VALUES.issuer, "aanzet"), version=1) == ("name",)
    assert change(cast, SignOnValues("Entra", VALUES.issuer, "aanzet"), version=2) == ()
    assert change(cast, SignOnValues("Entra", VALUES.issuer, "aanzet", "another"), version=2) == ("client_secret",)
    first, second, third = told(cast, "SingleSignOnChanged")
    assert (second["before"], second["after"]) == ({"name": "Microsoft"}, {"name": "Entra"})
    assert (third["fields"], third["before"]) == (["client_secret"], {})
    assert SECRET not in json.dumps([first, second, third])


def test_only_with_the_right_and_not_over_somebody_else(cast):
    with pytest.raises((NotFound, Refused)):
        change(cast, who="bram")
    with pytest.raises((NotFound, Refused)), cast.linde.scope():
        sign_on_settings(cast.linde.actor("bram"))
    change(cast)
    with pytest.raises(Conflict):
        change(cast)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        (("", VALUES.issuer, "aanzet", SECRET), "required", "name"),
        (("M", "", "aanzet", SECRET), "required", "issuer"),
        (("M", VALUES.issuer, "aanzet", ""), "required", "client_secret"),
        (("M", "http://idp.example", "aanzet", SECRET), "provider_address", "issuer"),
        (("M", "https://idp.example:8443", "aanzet", SECRET), "provider_address", "issuer"),
        (("M", "http://127.0.0.1:9", "aanzet", SECRET), "provider_address", "issuer"),
        (("M", "gewoon tekst", "aanzet", SECRET), "provider_address", "issuer"),
        (("x" * 61, VALUES.issuer, "aanzet", SECRET), "too_long", "name"),
    ],
)
def test_what_is_wrong_is_named(cast, settings, values, code, field):
    settings.ALLOW_LOOPBACK = False
    with pytest.raises(Refused) as refused:
        change(cast, SignOnValues(*values))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert known(cast) is None


def test_a_secret_is_never_sent_to_another_address(cast):
    change(cast)
    moved = SignOnValues("Microsoft", "https://idp.example/other", "aanzet")
    with pytest.raises(Refused) as refused:
        change(cast, moved, version=1)
    assert (refused.value.code, refused.value.field) == ("provider_secret_again", "client_secret")


def test_on_and_off_at_once(cast):
    with pytest.raises(Refused) as refused:
        switch(cast, on=True)
    assert refused.value.code == "provider_unset"
    change(cast)
    assert provider_of(cast.linde.id) is None
    assert registration_of(cast.linde.id) is None
    switch(cast, on=True)
    assert provider_of(cast.linde.id).name == "Microsoft"
    assert provider_of(cast.eik.id) is None
    assert registration_of(cast.linde.id).issuer == VALUES.issuer
    mine = session(cast, "anna", "mine", cast.linde.id)
    session(cast, "bram", "other", cast.linde.id)
    session(cast, "bram", "password")
    assert switch(cast, on=False, session_id=mine) == 1
    assert set(LoginSession.objects.values_list("session_key", flat=True)) == {"mine", "password"}
    assert provider_of(cast.linde.id) is None
    assert switch(cast, on=False) == 0
    assert [event["ended"] for event in told(cast, "SingleSignOnSwitchedOff")] == [1]
    assert len(told(cast, "SingleSignOnSwitchedOn")) == 1


def test_when_colleagues_must_use_it_the_other_ways_close_but_not_for_admins(cast):
    change(cast)
    switch(cast, on=True)
    for key, mark in (("anna", "admin"), ("bram", "colleague")):
        session(cast, key, mark)
    session(cast, "chris", "by provider", cast.linde.id)
    logins = LoginSession.objects.filter(by_provider_of=None).values_list("login_id", flat=True)
    found = [one for login_id in logins for one in memberships(login_id)]
    assert closed_to_passwords(found) == {}
    change(cast, SignOnValues("Microsoft", VALUES.issuer, "aanzet", required=True), version=2)
    assert set(LoginSession.objects.values_list("session_key", flat=True)) == {"admin", "by provider"}
    assert list(closed_to_passwords(found)) == [cast.linde.people["bram"]]
    assert [one.name for one in providers_among(found)] == ["Microsoft", "Microsoft"]
    session(cast, "bram", "again")
    switch(cast, on=False)
    assert closed_to_passwords(found) == {}
    session(cast, "eva", "eva")
    switch(cast, on=True)
    assert set(LoginSession.objects.values_list("session_key", flat=True)) == {"admin"}
    with cast.linde.scope():
        assert end_sessions_by_provider(actor=cast.anna, now=cast.now, session_id=None) == 0
        assert end_sessions_without_provider(actor=cast.anna, now=cast.now, spared=()) == 1


def test_the_secret_outlives_a_change_of_the_master_key(cast, settings):
    change(cast)
    settings.MASTER_KEYS = ("the key that comes", *settings.MASTER_KEYS)
    assert rotation.rotate(cast.linde.id).trouble == []
    settings.MASTER_KEYS = settings.MASTER_KEYS[:1]
    with cast.linde.scope():
        assert registration_to_check(cast.anna).client_secret == SECRET
