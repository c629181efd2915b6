"""The fixed cast of all tests, made through actions only: two offices, their people and their clients.

Kantoor Linde is where everything happens; Kantoor Eik is the stranger, whose things nobody of Linde may ever see.

    def test_something(cast):
        with cast.linde.scope():
            do_it(actor=cast.anna, now=cast.now)
    def test_page(cast):
        answer = cast.client("anna").get("/office/team/")

Anna Visser   admin, relation manager     Bram de Wit    editor
Chris Bakker  editor, process team Fiscaal  Eva Smit     manager
Vera Mol      viewer                      Ed Eikelboom   admin of Kantoor Eik
"""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from aanzet.rules.dates import local_day
from tests.copies import new_copy, working_on

PASSWORD = "een lange zin die niemand raadt"
MEMBERS = {  # key: first name, last name, role, number
    "anna": ("Anna", "Visser", "admin", "1001"),
    "bram": ("Bram", "de Wit", "editor", "1002"),
    "chris": ("Chris", "Bakker", "editor", "1003"),
    "eva": ("Eva", "Smit", "manager", "1004"),
    "vera": ("Vera", "Mol", "viewer", "1005"),
}
STRANGER = ("Ed", "Eikelboom", "admin", "1001")


@dataclass
class Office:
    """An organization of the cast. people: key -> id of the person. tag: see build."""

    id: UUID
    slug: str
    name: str
    tag: str = ""
    people: dict[str, UUID] = field(default_factory=dict)
    team_roles: dict[str, UUID] = field(default_factory=dict)  # key -> id
    process_teams: dict[str, UUID] = field(default_factory=dict)  # name -> id
    clients: dict[str, UUID] = field(default_factory=dict)  # key -> id, see tests/cast_clients.py
    contacts: dict[str, UUID] = field(default_factory=dict)  # key -> id; they are in `people` too
    products: dict[str, UUID] = field(default_factory=dict)  # name -> id

    def scope(self, **options):
        """A scope of this office, on the office side."""
        from aanzet.core.scope import scope

        return scope(self.id, **options)

    def actor(self, key):
        """The person as he is now; opens a scope when there is none."""
        from aanzet.access.queries.visitors import actor_of
        from aanzet.core.scope import setting

        if setting("app.organization"):
            return actor_of(self.people[key])
        with self.scope():
            return actor_of(self.people[key])


@dataclass
class Cast:
    """Both offices. `now` is the moment at which they were made, by the clock of the database."""

    now: datetime
    linde: Office
    eik: Office

    @property
    def today(self):
        """The day at the offices, which begins before that of UTC."""
        return local_day(self.now, ZoneInfo("Europe/Amsterdam"))

    def __getattr__(self, key):
        """cast.anna: the person as an actor; people of Kantoor Linde first."""
        for office in (self.__dict__.get("linde"), self.__dict__.get("eik")):
            if office and key in office.people:
                return office.actor(key)
        raise AttributeError(key)

    def office_of(self, key):
        """The office in which this person is known."""
        return self.linde if key in self.linde.people else self.eik

    def client(self, key=None, *, strong=True, **options):
        """Django's test client, signed in as this person (without going through the sign-in page)."""
        from django.test import Client

        client = Client(**options)
        if key is not None:
            sign_in(client, self.office_of(key), key, strong=strong)
        return client


def sign_in(client, office, key, *, strong=True):
    """Put a session into a test client as the sign-in page would."""
    from importlib import import_module

    from django.conf import settings
    from django.http import HttpRequest

    from aanzet.access.actions.people import give_login
    from aanzet.access.queries.sign_in import memberships
    from aanzet.access.web.identity import open_session
    from aanzet.core.clock import app_now
    from aanzet.rules.actors import system

    with office.scope():
        person_id = office.people[key]
        login_id = give_login(actor=system(office.id), now=app_now(), person_id=person_id)
    found = memberships(login_id)
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    first = next(one for one in found if one.person_id == person_id)
    open_session(request, login_id, found, first, strong=strong)
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key


def build(now, tag=""):
    """Make the whole cast at this moment.

    tag: for tests that share a database (the server of the browser tests): another cast beside the first, whose
    addresses end in linde<tag>.example, eik<tag>.example and voorbeeld<tag>.example.
    """
    from tests.cast_clients import add_clients

    cast = Cast(now, linde(now, tag), eik(now, tag))
    add_clients(cast.linde, cast.eik, now)
    return cast


def linde(now, tag=""):
    """Kantoor Linde: Anna sets it up and adds her colleagues."""
    from aanzet.access.actions.organizations import NewOrganization, create_organization
    from aanzet.access.actions.people import NewPerson
    from aanzet.access.actions.process_teams import add_process_team

    first, last, _, number = MEMBERS["anna"]
    admin = NewPerson(first, last, f"anna@linde{tag}.example", number=number)
    made = create_organization(
        now=now,
        organization=NewOrganization(
            "Kantoor Linde", admin, slug=f"linde{tag}", brand_colour="#0f5666", adoption_required=False, mail_wait=0
        ),
    )
    office = Office(made.organization_id, f"linde{tag}", "Kantoor Linde", tag, {"anna": made.admin_id})
    anna = office.actor("anna")
    for key in ("bram", "chris", "eva", "vera"):
        office.people[key] = colleague(office, anna, now, key, *MEMBERS[key])
    with office.scope():
        team = add_process_team(actor=anna, now=now, name="Fiscaal", members=[office.people["chris"]])
        office.process_teams["Fiscaal"] = team
        remember_team_roles(office)
    return office


def eik(now, tag=""):
    """Kantoor Eik, the stranger: one of everything, and none of it is Linde's."""
    from aanzet.access.actions.organizations import NewOrganization, create_organization
    from aanzet.access.actions.people import NewPerson
    from aanzet.access.actions.process_teams import add_process_team

    first, last, _, number = STRANGER
    admin = NewPerson(first, last, f"ed@eik{tag}.example", number=number)
    made = create_organization(
        now=now,
        organization=NewOrganization("Kantoor Eik", admin, slug=f"eik{tag}", adoption_required=False, mail_wait=0),
    )
    office = Office(made.organization_id, f"eik{tag}", "Kantoor Eik", tag, {"ed": made.admin_id})
    ed = office.actor("ed")
    with office.scope():
        team = add_process_team(actor=ed, now=now, name="Fiscaal", members=[office.people["ed"]])
        office.process_teams["Fiscaal"] = team
        remember_team_roles(office)
    return office


def colleague(office, admin, now, key, first, last, role, number):
    """Add a colleague who can sign in; his id."""
    from aanzet.access.actions.invitations import accept_invitation, invite_team_member
    from aanzet.access.actions.members import NewMember, add_team_member
    from aanzet.access.actions.people import NewPerson

    person = NewPerson(first, last, f"{key}@linde{office.tag}.example", number=number)
    with office.scope():
        member_id = add_team_member(actor=admin, now=now, member=NewMember(person, role))
        invitation_id = invite_team_member(actor=admin, now=now, member_id=member_id)
    accept_invitation(now=now, organization_id=office.id, invitation_id=invitation_id)
    return member_id


def remember_team_roles(office):
    """Keep the ids of the team roles by key."""
    from aanzet.access.queries.roles import team_roles

    office.team_roles = {role.key: role.id for role in team_roles()}


@pytest.fixture(scope="session")
def made_cast(django_db_setup, django_db_blocker):
    """A copy of the database with the cast in it, made once per process: the name of the copy, and the cast."""
    from aanzet.core.clock import app_now

    with django_db_blocker.unblock(), new_copy() as name:
        with working_on(name):
            made = build(app_now())
        yield name, made


@pytest.fixture
def on_made_cast(made_cast):
    """Django works on the copy with the cast; what a process remembers of an organization is forgotten."""
    from aanzet.core import timers
    from aanzet.core.deliveries import rows

    timers._low.bounds.clear()
    rows._low.bounds.clear()
    with working_on(made_cast[0]):
        yield made_cast[1]


@pytest.fixture
def cast(on_made_cast, db):
    """The whole cast, as if it was made just now; what the test does with it is rolled back."""
    from django.db import connection

    from aanzet.core.clock import app_now

    made = replace(deepcopy(on_made_cast), now=app_now())
    for office in (made.linde, made.eik):  # what waits for a worker does not wait for long
        with office.scope(), connection.cursor() as cursor:
            cursor.execute(
                "update core_delivery set created_at = %(now)s, next_try_at = %(now)s where state = 'queued'",
                {"now": made.now},
            )
    return made
