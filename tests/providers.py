"""Identity providers on loopback for the tests, and the way round by them: see tests/flows/test_single_sign_on.py."""

import threading
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.test import Client

from tests.cast import PASSWORD

ANNA = "anna@linde.example"


@pytest.fixture
def providers(settings):
    """Makes providers on loopback, with nothing remembered of earlier ones."""
    from aanzet.access.ports import identity_provider
    from aanzet.connectors.oidc import simulator

    settings.ALLOW_LOOPBACK, settings.STAFF_SECOND_FACTOR = True, True
    identity_provider()._known.clear()
    servers = []

    def make(**options):
        server, known = simulator.server(**options)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return known

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


def set_up(cast, office, known, admin, **more):
    """The admin of an office fills in its provider and switches it on."""
    from aanzet.access.actions.single_sign_on import SignOnValues, change_single_sign_on, switch_single_sign_on
    from aanzet.access.queries.single_sign_on import sign_on_settings

    with office.scope():
        actor = office.actor(admin)
        before = sign_on_settings(actor)
        values = SignOnValues("Oefenaanbieder", known.issuer, known.client_id, known.client_secret, **more)
        change_single_sign_on(actor=actor, now=cast.now, values=values, version=before.version if before else 0)
        switch_single_sign_on(actor=actor, now=cast.now, on=True)


def switch(cast, *, on):
    """Linde switches its provider on or off."""
    from aanzet.access.actions.single_sign_on import switch_single_sign_on

    with cast.linde.scope():
        switch_single_sign_on(actor=cast.anna, now=cast.now, on=on)


def login(cast, key, office=None):
    """A login with a password."""
    from aanzet.access.actions.people import give_login
    from aanzet.access.actions.sign_in import set_password
    from aanzet.rules.actors import system

    office = office or cast.linde
    with office.scope():
        login_id = give_login(actor=system(office.id), now=cast.now, person_id=office.people[key])
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


def door(office, step=""):
    return f"/sign-in/with/{office.id}/{step}"


def sign_in(cast, person=ANNA, client=None, factor="otp", office=None, go="go/?next=/office/team/", **changed):
    """The whole way round; the browser and the last answer."""
    client, office = client or Client(), office or cast.linde
    begun = client.get(door(office, go))
    return client, client.get(door(office, "back/"), at_the_provider(begun["Location"], person, factor) | changed)
