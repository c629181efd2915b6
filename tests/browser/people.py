"""People with a browser: the firm of the demo, made anew for a test, and how its people sign in.

firm = open_firm("haven")                       Kantoor Linde under another name, with all its people and clients
page = at_the_office(new_page, server, firm, "anna")
mail = the_mail(server, firm.address("fatima"), "Stuur je gegevens")
"""

import dataclasses
import json
import re
import time
import urllib.parse
import urllib.request

from playwright.sync_api import expect

from tests.mailbox import CODE

WAIT = 20  # seconds; what other processes do (worker, mail) may take a while on a busy machine


@dataclasses.dataclass(frozen=True)
class Firm:
    """One organization with the ids of its things (office/demo/make.py)."""

    slug: str
    made: object

    def address(self, first_name):
        """The mail address of a colleague (by key) or of a contact of this firm."""
        return f"{first_name.lower()}@{self.slug}.example"

    def scope(self):
        """A scope of this firm, for the ORM of the test."""
        from aanzet.core.scope import scope

        return scope(self.made.organization_id)


def open_firm(slug, *, models=False):
    """Make the firm of the demo with its own addresses; with `models` its published templates too."""
    from django.db import transaction

    from aanzet.core.clock import app_now
    from aanzet.office.demo.make import make, publish_models
    from aanzet.office.demo.people import LINDE

    relations = tuple(
        dataclasses.replace(
            relation,
            contacts=tuple(
                dataclasses.replace(person, email=f"{person.first_name.lower()}@{slug}.example")
                for person in relation.contacts
            ),
        )
        for relation in LINDE.relations
    )
    firm = dataclasses.replace(LINDE, slug=slug, name=f"Kantoor {slug.title()}", relations=relations)
    with transaction.atomic():
        made = make(firm, app_now())
        if models:
            publish_models(firm, made, app_now())
    return Firm(slug, made)


def at_the_office(new_page, server, firm, key, **options):
    """A colleague signs in with the password; his page."""
    from aanzet.office.demo.people import PASSWORD

    page = new_page(**options)
    page.goto(f"{server.address}/sign-in/password/")
    page.get_by_label("E-mail").fill(firm.address(key))
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).to_have_url(re.compile("/office/"))
    return page


def sign_in_by_code(page, server, firm, key):
    """A contact who stands before the sign-in page asks for a mail and types the code that stands in it."""
    expect(page).to_have_url(re.compile("/sign-in/"))
    before = len(mails(server, firm.address(key)))
    page.get_by_label("E-mail").fill(firm.address(key))
    page.get_by_role("button", name="Mail me een link").click()
    code = CODE.search(the_mail(server, firm.address(key), more_than=before)["text"])[1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).to_have_url(re.compile("/portal/"))


def mails(server, to):
    """What was mailed to this address, newest first, as the mail catcher tells it."""
    with urllib.request.urlopen(f"{server.mail_page}/mails.json?to={urllib.parse.quote(to)}") as answer:
        return json.load(answer)


def the_mail(server, to, words="", *, more_than=0):
    """Wait for a mail to this address with these words in it, beside the `more_than` that were there."""

    def found():
        there = mails(server, to)
        return [mail for mail in there[: len(there) - more_than] if words in mail["subject"] + mail["text"]]

    return until(found, f"a mail to {to} with {words!r}")[0]


def until(condition, what):
    """Ask again until something is there; for what no page shows."""
    deadline = time.monotonic() + WAIT
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(0.05)
    return answer
