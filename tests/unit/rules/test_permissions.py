"""The access decision against an independently written table: permissions.csv says per role what must be answered.

Cells: `-` never, `organization` no client involved, `client` only with a team role, `all` every client, `responsible`,
`addressed`, `own`; contacts also `linked`, `shared`, `open`. `grant` = only after a personal grant.
Behind it what the door must still ask: s step-up, r reason, 4 four eyes.
"""

import csv
import itertools
from pathlib import Path
from uuid import UUID

import pytest

from aanzet.rules import permissions as rules
from aanzet.rules.actors import CONTACT, MEMBER, Actor, system
from aanzet.rules.permissions import Ask, Subject, Visibility, four_eyes, may

OURS, OTHERS = UUID(int=1), UUID(int=2)
ME, SOMEONE = UUID(int=11), UUID(int=12)
CLIENT, STRANGER = UUID(int=21), UUID(int=22)
SIGNS = {"s": Ask.STEP_UP, "r": Ask.REASON, "4": Ask.FOUR_EYES}
ROLES = ("viewer", "editor", "manager", "admin")

with (Path(__file__).parent / "permissions.csv").open(encoding="utf-8") as file:
    TABLE = {row["permission"]: row for row in csv.DictReader(file)}
CELLS = [(code, role) for code in TABLE for role in (*ROLES, "contact")]

SUBJECTS = [
    Subject(
        organization_id=OURS,
        client_id=client,
        has_team_role=team,
        visibility=visibility,
        owner_id=owner,
        responsible_ids=responsible,
        addressed_to=addressed,
        open_to_clients=is_open,
    )
    for client, team, visibility, owner, responsible, addressed, is_open in itertools.product(
        (None, CLIENT, STRANGER),
        (True, False),
        (None, Visibility.PRIVATE, Visibility.SHARED),
        (ME, SOMEONE),
        ((SOMEONE,), (ME, SOMEONE)),
        (None, (SOMEONE,), (ME,)),
        (True, False),
    )
] + [
    Subject(
        organization_id=organization,
        client_id=CLIENT,
        has_team_role=True,
        visibility=visibility,
        owner_id=ME,
        responsible_ids=(ME,),
        addressed_to=(ME,),
        open_to_clients=True,
    )
    for organization in (OURS, OTHERS)
    for visibility in (None, *Visibility)
]


def member(role: str, *grants: str) -> Actor:
    built_in = rules.BUILT_IN[role]
    return Actor(
        MEMBER,
        ME,
        OURS,
        permissions=built_in.permissions | set(grants),
        reaches_all_clients=built_in.reaches_all_clients,
    )


CONTACT_ACTOR = Actor(CONTACT, ME, OURS, client_ids=(CLIENT,))


def expected_for_member(words: set[str], role: str, code: str, s: Subject) -> bool:
    if "-" in words or s.organization_id != OURS:
        return False
    if s.visibility is Visibility.PRIVATE and s.owner_id != ME:
        return False
    if s.visibility is Visibility.COMPLIANCE and code != "aml.compliance":
        return False
    if s.visibility is Visibility.SECURITY and role not in ("manager", "admin"):
        return False
    if "organization" in words:
        return True
    if "own" in words:
        return s.owner_id == ME
    named = ME in s.responsible_ids or ME in (s.addressed_to or ())
    reaches = s.has_team_role or named or role in ("manager", "admin") or (s.client_id is None and s.owner_id == ME)
    if "responsible" in words:
        return reaches and ME in s.responsible_ids
    if "addressed" in words:
        return reaches and ME in (s.addressed_to or ())
    assert words & {"client", "all"}
    assert ("all" in words) == (role in ("manager", "admin")), "managers and admins reach all clients, others do not"
    return reaches


def expected_for_contact(words: set[str], s: Subject) -> bool:
    if "-" in words or s.organization_id != OURS or s.client_id == STRANGER:
        return False
    if "own" in words:
        return s.owner_id == ME
    if s.client_id is None or s.visibility not in (None, Visibility.SHARED):
        return False
    if "open" in words:
        return s.open_to_clients
    if ("addressed" in words or s.addressed_to is not None) and ME not in (s.addressed_to or ()):
        return False
    return "shared" not in words or s.visibility is Visibility.SHARED


@pytest.mark.feature("F027")
@pytest.mark.feature("F015")
def test_table_and_listing_name_the_same_permissions():
    assert set(TABLE) == set(rules.PERMISSIONS)
    assert len(rules.ALL) == len(rules.PERMISSIONS)


@pytest.mark.feature("F014")
@pytest.mark.feature("F027")
@pytest.mark.parametrize(("code", "role"), CELLS)
def test_every_cell_of_the_table(code, role):
    words = set(TABLE[code][role].split())
    if role == "contact":
        actor = CONTACT_ACTOR
    else:
        actor = member(role, code) if "grant" in words else member(role)
    asks = frozenset(SIGNS[w] for w in words & SIGNS.keys())
    for subject in SUBJECTS:
        answer = may(actor, code, subject)
        if role == "contact":
            expected = expected_for_contact(words, subject)
        else:
            expected = expected_for_member(words, role, code, subject)
        assert answer.allowed == expected, (subject, answer)
        assert answer.reason_code in rules.REASONS
        assert answer.asks == (asks if expected else frozenset())
    anywhere = may(actor, code)
    assert anywhere.allowed == ("-" not in words)


@pytest.mark.feature("F014")
@pytest.mark.parametrize(("code", "role"), [c for c in CELLS if c[1] != "contact" and "grant" in TABLE[c[0]][c[1]]])
def test_extra_grants_are_in_no_role(code, role):
    answer = may(member(role), code, Subject(OURS, CLIENT, has_team_role=True))
    assert (answer.allowed, answer.reason_code) == (False, "extra_grant_missing")
    assert code in rules.BUILT_IN[role].grantable


@pytest.mark.feature("F014")
def test_reaching_a_client_without_a_role_is_noted():
    assert may(member("manager"), "clients.view", Subject(OURS, CLIENT)).note == rules.OPENED_WITHOUT_ROLE
    assert may(member("manager"), "clients.view", Subject(OURS, CLIENT, has_team_role=True)).note == ""
    assert may(member("editor"), "clients.view", Subject(OURS, CLIENT)).reason_code == "no_access_to_client"


def test_a_manager_who_is_not_responsible_is_told_of_the_override():
    answer = may(member("manager"), "cases.advance", Subject(OURS, CLIENT, responsible_ids=(SOMEONE,)))
    assert (answer.allowed, answer.reason_code, answer.note) == (False, "not_responsible", rules.MAY_OVERRIDE)
    answer = may(member("editor"), "cases.advance", Subject(OURS, CLIENT, has_team_role=True))
    assert (answer.reason_code, answer.note) == ("not_responsible", "")


@pytest.mark.feature("F027")
def test_unknown_permission_and_unknown_actor_are_refused():
    answer = may(member("admin"), "clients.fly")
    assert (answer.allowed, answer.reason_code, answer.values["permission"]) == (
        False,
        "unknown_permission",
        "clients.fly",
    )
    for actor in (Actor("robot", ME, OURS), Actor(MEMBER, None, OURS), Actor(CONTACT, None, OURS)):
        assert may(actor, "clients.view", Subject(OURS, CLIENT)).reason_code == "unknown_actor"


def test_the_system_acts_inside_its_own_organization_only():
    assert may(system(OURS), "cases.advance", Subject(OURS, CLIENT))
    assert not may(system(OURS), "cases.advance", Subject(OTHERS, CLIENT))


def test_a_contact_has_no_right_through_permissions_of_a_role():
    actor = Actor(CONTACT, ME, OURS, permissions=rules.BUILT_IN["admin"].permissions, client_ids=(CLIENT,))
    assert may(actor, "settings.manage").reason_code == "not_for_contacts"
    assert may(actor, "messages.note", Subject(OURS, CLIENT)).reason_code == "not_for_contacts"


def test_own_sensitive_number_is_shown_masked_to_the_contact():
    answer = may(CONTACT_ACTOR, "sensitive.reveal", Subject(OURS, CLIENT, owner_id=ME))
    assert (answer.allowed, answer.note) == (True, rules.MASKED)


@pytest.mark.feature("F014")
def test_roles_rise():
    sets = [rules.BUILT_IN[role].permissions for role in ROLES]
    assert all(lower < higher for lower, higher in itertools.pairwise(sets))
    assert all(rules.unknown_permissions(s) == () for s in sets)


def test_own_roles_never_hold_what_must_not_be_copied():
    copied = rules.own_role_permissions([*rules.BUILT_IN["admin"].permissions, "aml.compliance", "clients.fly"])
    assert copied == rules.BUILT_IN["admin"].permissions - {"privacy.erase"}
    assert rules.unknown_permissions(["clients.view", "b.b", "a.a"]) == ("a.a", "b.b")


def test_four_eyes_look_through_stand_ins():
    me = member("manager")
    assert four_eyes(me, {SOMEONE})
    assert not four_eyes(me, {ME})
    standing_in = Actor(MEMBER, ME, OURS, on_behalf_of=SOMEONE)
    assert four_eyes(standing_in, {SOMEONE}).reason_code == "four_eyes"
    assert four_eyes(standing_in, set())


@pytest.mark.feature("F015")
def test_every_permission_is_explained():
    for permission in rules.ALL:
        assert permission.explanation.endswith(".")
        assert permission.group
        assert permission.screens
