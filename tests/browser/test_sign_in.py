"""Signing in with a real browser: a passkey of a virtual device, and the pages under axe (F025, F332)."""

from pathlib import Path

import pytest

from tests.cast import PASSWORD, build

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SIDES = [(1440, 900), (390, 844)]


@pytest.fixture(scope="module")
def people(server):
    """A cast of its own in the database of the server; Anna and Eva have a password, both are admins."""
    from aanzet.access.actions.members import change_role_of_member
    from aanzet.access.actions.people import give_login
    from aanzet.access.actions.sign_in import set_password
    from aanzet.access.actions.single_sign_on import SignOnValues, change_single_sign_on, switch_single_sign_on
    from aanzet.core.clock import app_now
    from aanzet.rules.actors import system

    cast = build(app_now(), "signin")
    with cast.linde.scope():
        eva = cast.linde.people["eva"]
        change_role_of_member(actor=cast.anna, now=cast.now, member_id=eva, role="admin")
        people = [cast.linde.people["anna"], eva]
        logins = [give_login(actor=system(cast.linde.id), now=cast.now, person_id=person) for person in people]
        values = SignOnValues("Microsoft", "https://login.example/linde/v2.0", "aanzet", "geheim")
        change_single_sign_on(actor=cast.anna, now=cast.now, values=values)
        switch_single_sign_on(actor=cast.anna, now=cast.now, on=True)
    for login_id in logins:
        set_password(now=cast.now, login_id=login_id, password=PASSWORD)
    return cast


def faults(page):
    """What axe has to say about a page."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found["violations"]]


def sign_in(page, server, email):
    page.goto(f"{server.address}/sign-in/password/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def device(page):
    """A device with a passkey store and a finger that always fits."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.feature("F025")
def test_a_passkey_is_made_and_opens_the_office(people, server, new_page):
    page = new_page()
    device(page)
    sign_in(page, server, "anna@lindesignin.example")
    page.goto(f"{server.address}/office/profile/")
    page.get_by_label("Naam van de passkey").fill("Laptop")
    page.get_by_role("button", name="Voeg een passkey toe").click()
    page.locator("#notices").get_by_text("Vanaf nu kun je met deze passkey inloggen.").wait_for()
    page.context.clear_cookies()
    page.goto(f"{server.address}/sign-in/password/?next=/office/team/")
    page.get_by_role("button", name="Gebruik een passkey").click()
    page.wait_for_url("**/office/team/")
    page.get_by_role("heading", name="Team", level=1).wait_for()


@pytest.mark.feature("F018", "F025")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_sound(people, server, new_page, side, scheme):
    page = new_page(viewport={"width": side[0], "height": side[1]}, color_scheme=scheme)
    wrong = []
    for path in ("/sign-in/", "/sign-in/password/", "/sign-in/forgotten/", f"/sign-in/with/{people.linde.id}/"):
        page.goto(server.address + path)
        wrong += [(path, *fault) for fault in faults(page)]
    sign_in(page, server, "eva@lindesignin.example")
    page.wait_for_url("**/office/**")
    for path in (
        "/office/team/",
        "/office/team/new/",
        "/office/team/1002/",
        "/office/team/roles/",
        "/office/team/why/",
        "/office/team/team-roles/",
        "/office/team/process-teams/",
        "/office/team/process-teams/new/",
        "/office/settings/",
        "/office/settings/branding/?colour=%23cc0000",
        "/office/settings/words/",
        "/office/settings/sign-in/",
        "/office/profile/",
        "/office/profile/app/",
    ):
        page.goto(server.address + path)
        wrong += [(path, *fault) for fault in faults(page)]
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        wrong += [(path, "scrolls sideways")] if wide else []
    assert wrong == []
