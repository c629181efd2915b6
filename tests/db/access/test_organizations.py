"""Organizations: what one starts with, its settings and its words (F001, F002, F011, F014, F024)."""

from datetime import time, timedelta

import pytest

from aanzet.access.actions.organizations import (
    NewOrganization,
    change_organization,
    change_word,
    create_organization,
)
from aanzet.access.actions.people import NewPerson
from aanzet.access.actions.settings import change_settings
from aanzet.access.models import Organization
from aanzet.access.queries.organizations import organization, organization_by_slug, organization_ids
from aanzet.access.queries.roles import authorization_roles, team_roles
from aanzet.access.queries.settings_history import last_changes
from aanzet.access.queries.words import words
from aanzet.cases.queries.states import load_for_command
from aanzet.core.errors import Conflict, NotFound, Refused
from tests.cast_cases import running

ADMIN = NewPerson("Ria", "Bos", "ria@nieuw.example")
TEAM_ROLES = {
    "accountancy": ["Relatiebeheerder", "Accountant", "Fiscaal", "Administratie", "Salaris", "Secretariaat"],
    "invoices": ["Relatiebeheerder", "Budgethouder", "Inkoop", "Administratie", "Directie"],
    "housing": ["Relatiebeheerder", "Verhuur", "KCC", "Incasso", "Onderhoud"],
}


@pytest.mark.feature("F001", "F011", "F014", "F024")
@pytest.mark.parametrize("profile", TEAM_ROLES)
def test_an_organization_starts_with_everything_it_needs(cast, profile):
    made = create_organization(now=cast.now, organization=NewOrganization("Nieuw", ADMIN, profile=profile))
    found = organization(made.organization_id)
    assert (found.slug, found.zone, found.safety_net_member_id) == ("nieuw", "Europe/Amsterdam", made.admin_id)
    assert any(day.month == 12 and day.day == 25 for day in found.holidays)
    assert not found.calendar.is_working(found.holidays[0])
    assert organization_by_slug("nieuw") == found
    assert made.organization_id in organization_ids()
    from aanzet.core.scope import scope

    with scope(made.organization_id):
        assert [role["key"] for role in authorization_roles()] == ["viewer", "editor", "manager", "admin"]
        assert [role.name for role in team_roles()] == TEAM_ROLES[profile]
        assert team_roles()[0].fixed


def test_a_short_name_is_unique_and_fields_are_checked(cast):
    with pytest.raises(Refused, match="bestaat al"):
        create_organization(now=cast.now, organization=NewOrganization("Linde", ADMIN))
    for wrong in ({"profile": "bakery"}, {"language": "fr"}, {"brand_colour": "red"}, {"kvk_number": "12"}):
        with pytest.raises(Refused):
            create_organization(now=cast.now, organization=NewOrganization("Anders", ADMIN, **wrong))
    assert organization_by_slug("anders") is None


@pytest.mark.feature("F001", "F002")
def test_settings_change_with_who_and_before(cast):
    with cast.linde.scope():
        before = organization(cast.linde.id)
        changed = change_organization(
            actor=cast.anna,
            now=cast.now,
            changes={"name": "Kantoor Linde & Co", "address_form": "u", "language": before.language},
            version=before.version,
        )
        assert changed == ("name", "address_form")
        assert organization(cast.linde.id).name == "Kantoor Linde & Co"
        last = last_changes(cast.anna)["name"]
        assert (last.by, last.before) == ("Anna Visser", "Kantoor Linde")
        with pytest.raises(Conflict):
            change_organization(actor=cast.anna, now=cast.now, changes={"name": "Anders"}, version=before.version)
        assert change_organization(actor=cast.anna, now=cast.now, changes={"name": "Kantoor Linde & Co"}) == ()


@pytest.mark.feature("F024")
def test_the_safety_net_is_always_somebody_who_can_act(cast):
    with cast.linde.scope():
        for nobody in (None, cast.linde.people["daan"], cast.eik.people["ed"]):
            with pytest.raises(Refused, match="vangnetpersoon"):
                change_organization(actor=cast.anna, now=cast.now, changes={"safety_net_member_id": nobody})
        bram = cast.linde.people["bram"]
        change_organization(actor=cast.anna, now=cast.now, changes={"safety_net_member_id": bram})
        assert Organization.objects.get(id=cast.linde.id).safety_net_member_id == bram


def test_only_who_may_change_settings_changes_them(cast):
    with cast.linde.scope():
        for actor in (cast.eva, cast.bram, cast.vera):
            with pytest.raises(NotFound):
                change_organization(actor=actor, now=cast.now, changes={"name": "Van mij"})
            with pytest.raises(NotFound):
                change_word(actor=actor, now=cast.now, key="client", language="nl", one="klant", many="klanten")
            with pytest.raises(NotFound):
                change_settings(actor=actor, now=cast.now, values={"x": 1})


def test_plain_settings_of_other_apps_keep_each_other(cast):
    with cast.linde.scope():
        assert change_settings(actor=cast.anna, now=cast.now, values={"a": 1, "b": "x"}) == ("a", "b")
        assert change_settings(actor=cast.anna, now=cast.now, values={"a": 2}) == ("a",)
        found = organization(cast.linde.id).settings
        assert (found["a"], found["b"]) == (2, "x")


@pytest.mark.feature("F002")
def test_an_own_word_and_back_to_that_of_the_profile(cast):
    with cast.linde.scope():
        assert (words("accountancy", "nl")["client"].many, words("housing", "nl")["client"].many) == (
            "cliënten",
            "huurders",
        )
        change_word(actor=cast.anna, now=cast.now, key="client", language="nl", one="klant", many="klanten")
        found = words("accountancy", "nl")["client"]
        assert (found.one, found.many, found.own, found.default_one) == ("klant", "klanten", True, "cliënt")
        change_word(actor=cast.anna, now=cast.now, key="client", language="nl", one="gast", many="gasten")
        assert words("accountancy", "nl")["client"].one == "gast"
        change_word(actor=cast.anna, now=cast.now, key="client", language="nl", one="", many="")
        assert words("accountancy", "nl")["client"].one == "cliënt"
        for wrong in ({"key": "sheep"}, {"language": "fr"}, {"one": ""}):
            with pytest.raises(Refused):
                values = {"key": "client", "language": "nl", "one": "a", "many": "b"} | wrong
                change_word(actor=cast.anna, now=cast.now, **values)


@pytest.mark.feature("F002")
def test_every_feature_works_in_every_profile(cast):
    with cast.linde.scope():
        change_organization(actor=cast.anna, now=cast.now, changes={"profile": "housing"})
    answer = cast.client("anna").get("/office/team/")
    assert answer.status_code == 200
    assert "Huurders" in answer.content.decode() or "/office/clients/" not in answer.content.decode()


@pytest.mark.feature("F195")
def test_the_office_has_working_hours_of_its_own(cast):
    with cast.linde.scope():
        acts = {"actor": cast.anna, "now": cast.now}
        assert organization(cast.linde.id).calendar.workday == timedelta(hours=8)
        assert change_organization(**acts, changes={"opens": time(8, 30), "closes": time(13)}) == ("opens", "closes")
        calendar = organization(cast.linde.id).calendar
        assert (calendar.opens, calendar.closes) == (time(8, 30), time(13))
        case = running(cast)
        assert load_for_command([case.id], cast.now)[case.id].house.calendar == calendar  # what decides counts them too
        with pytest.raises(Refused) as refused:
            change_organization(**acts, changes={"closes": time(8)})
        assert (refused.value.code, refused.value.field) == ("closes_before_opening", "closes")
