"""Authorization roles, permissions, team roles and process teams (F011, F014, F015, F016, F019, F027)."""

import pytest

from aanzet.access.actions.members import change_role_of_member, deactivate_team_member
from aanzet.access.actions.process_teams import add_process_team, archive_process_team, change_process_team
from aanzet.access.actions.roles import (
    add_team_role,
    archive_role,
    archive_team_role,
    change_role,
    copy_role,
    rename_team_role,
)
from aanzet.access.queries.rights import demand, permission_overview, role_named, why_may
from aanzet.access.queries.roles import (
    authorization_roles,
    process_team,
    process_teams,
    role_choices,
    team_members_in_order,
    team_roles,
    teams_of,
)
from aanzet.access.queries.visitors import actor_of
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.rules.permissions import ALL, BUILT_IN, MAKES_ADMIN


@pytest.fixture
def own_role(cast):
    """A copy of the manager's role."""
    with cast.linde.scope():
        source = role_named("manager")
        return copy_role(actor=cast.anna, now=cast.now, role_id=source["id"], name="Teamleider")


def found(role_id):
    return next(row for row in authorization_roles(archived=True) if row["id"] == role_id)


def change(cast, role_id, **values):
    row = found(role_id)
    values = {name: row[name] for name in ("permissions", "name", "reaches_all_clients", "version")} | values
    change_role(actor=cast.anna, now=cast.now, role_id=role_id, **values)


@pytest.mark.feature("F014")
def test_the_built_in_roles_rise_and_stay(cast):
    with cast.linde.scope():
        roles = authorization_roles()
        assert [row["name"] for row in roles] == ["Raadpleger", "Mutator", "Manager", "Beheerder"]
        for lower, higher in zip(roles, roles[1:], strict=False):
            assert set(lower["permissions"]) < set(higher["permissions"])
        for row in roles:
            assert set(row["permissions"]) == BUILT_IN[row["key"]].permissions
            for act in (lambda row=row: change(cast, row["id"], name="Anders"),
                        lambda row=row: archive_role(actor=cast.anna, now=cast.now, role_id=row["id"])):  # fmt: skip
                with pytest.raises(Refused, match="ingebouwde rol"):
                    act()


@pytest.mark.feature("F014")
def test_an_own_role_is_a_copy_that_can_be_changed(cast, own_role):
    with cast.linde.scope():
        assert ("teamleider", "Teamleider") in role_choices()
        change_role_of_member(actor=cast.anna, now=cast.now, member_id=cast.linde.people["bram"], role="teamleider")
        assert cast.bram.may("cases.bulk_start") and cast.bram.reaches_all_clients
        kept = [code for code in found(own_role)["permissions"] if code != "cases.bulk_start"]
        change(cast, own_role, permissions=kept, reaches_all_clients=False)
        assert not cast.bram.may("cases.bulk_start"), "works at once"
        assert not cast.bram.reaches_all_clients
        with pytest.raises(Refused):
            archive_role(actor=cast.anna, now=cast.now, role_id=own_role)
        change_role_of_member(actor=cast.anna, now=cast.now, member_id=cast.linde.people["bram"], role="editor")
        archive_role(actor=cast.anna, now=cast.now, role_id=own_role)
        assert "Teamleider" not in dict(role_choices()).values()
        with pytest.raises(Refused):
            change_role_of_member(actor=cast.anna, now=cast.now, member_id=cast.linde.people["bram"], role="teamleider")


@pytest.mark.feature("F015")
def test_unknown_and_reserved_rights_do_not_get_in(cast, own_role):
    with cast.linde.scope():
        with pytest.raises(Refused) as refusal:
            change(cast, own_role, permissions=["clients.view", "planets.move"])
        assert "planets.move" in refusal.value.text
        change(cast, own_role, permissions=["clients.view", "aml.compliance", "privacy.erase", "sensitive.reveal"])
        assert found(own_role)["permissions"] == ["clients.view"]
        with pytest.raises(Conflict):
            change(cast, own_role, version=1)
        with pytest.raises(Refused, match="bestaat al"):
            copy_role(actor=cast.anna, now=cast.now, role_id=own_role, name="teamleider")


@pytest.mark.feature("F014")
def test_the_last_role_that_makes_an_admin_keeps_it(cast):
    with cast.linde.scope():
        own = copy_role(actor=cast.anna, now=cast.now, role_id=role_named("admin")["id"], name="Baas")
        change_role_of_member(actor=cast.anna, now=cast.now, member_id=cast.linde.people["anna"], role="baas")
        without = [code for code in found(own)["permissions"] if code != MAKES_ADMIN]
        with pytest.raises(Refused, match="minstens een beheerder"):
            change(cast, own, permissions=without)


@pytest.mark.feature("F015")
def test_the_overview_lists_every_permission(cast):
    with cast.linde.scope():
        roles = authorization_roles()
        groups = permission_overview(roles)
        rows = [row for group in groups for row in group.rows]
        assert {row.code for row in rows} == {permission.code for permission in ALL}
        assert all(row.explanation and row.screens and len(row.held) == len(roles) for row in rows)
        by_code = {row.code: row for row in rows}
        assert by_code["settings.manage"].held == (False, False, False, True)
        assert by_code["clients.view"].held == (True, True, True, True)


@pytest.mark.feature("F027")
def test_the_same_decision_everywhere(cast):
    with cast.linde.scope():
        assert demand(cast.anna, "team.manage")
        with pytest.raises(NotFound, match="permission_missing"):
            demand(cast.bram, "team.manage")
        assert why_may(cast.vera, cast.bram, "team.manage") == (False, "De autorisatierol heeft dit recht niet.")
        assert why_may(cast.vera, cast.bram, "cases.start")[0] is True
        with pytest.raises(NotFound):
            why_may(cast.vera, cast.bram, "planets.move")
        with pytest.raises(NotFound):
            why_may(cast.daan, cast.bram, "cases.start")


@pytest.mark.feature("F011")
def test_team_roles_are_added_renamed_and_archived(cast):
    with cast.linde.scope():
        role_id = add_team_role(actor=cast.anna, now=cast.now, name="Pensioen")
        assert team_roles()[-1].key == "pensioen"
        rename_team_role(actor=cast.anna, now=cast.now, role_id=role_id, name="Pensioenadvies")
        assert (team_roles()[-1].key, team_roles()[-1].name) == ("pensioen", "Pensioenadvies")
        for act in (
            lambda: add_team_role(actor=cast.anna, now=cast.now, name="fiscaal"),
            lambda: rename_team_role(actor=cast.anna, now=cast.now, role_id=role_id, name="Fiscaal"),
        ):
            with pytest.raises(Refused, match="bestaat al"):
                act()
        archive_team_role(actor=cast.anna, now=cast.now, role_id=role_id)
        assert "pensioen" not in [role.key for role in team_roles()]
        assert add_team_role(actor=cast.anna, now=cast.now, name="Pensioenadvies")
        manager = team_roles()[0]
        with pytest.raises(Refused):
            archive_team_role(actor=cast.anna, now=cast.now, role_id=manager.id)
        rename_team_role(actor=cast.anna, now=cast.now, role_id=manager.id, name="Klantmanager")
        with pytest.raises(NotFound):
            add_team_role(actor=cast.eva, now=cast.now, name="Van mij")
        with pytest.raises(NotFound):
            rename_team_role(actor=cast.anna, now=cast.now, role_id=cast.eik.team_roles["tax"], name="Gestolen")


@pytest.mark.feature("F019")
def test_a_process_team_keeps_its_order(cast):
    people = cast.linde.people
    with cast.linde.scope():
        team = add_process_team(
            actor=cast.anna, now=cast.now, name="Controle", members=[people["eva"], people["bram"], people["eva"]]
        )
        assert team_members_in_order([team]) == {team: (people["eva"], people["bram"])}
        change_process_team(
            actor=cast.anna,
            now=cast.now,
            team_id=team,
            name="Controleteam",
            members=[people["chris"], people["eva"]],
            version=1,
        )
        row = process_team(cast.vera, team)
        assert (row.name, [member.name for member in row.members]) == ("Controleteam", ["Chris Bakker", "Eva Smit"])
        assert team in teams_of(people["chris"])
        with pytest.raises(Conflict):
            change_process_team(actor=cast.anna, now=cast.now, team_id=team, name="X", members=[], version=1)
        for strange in (people["daan"], cast.eik.people["ed"]):
            with pytest.raises(Refused) as refusal:
                add_process_team(actor=cast.anna, now=cast.now, name="Vreemd", members=[strange])
            assert refusal.value.code == "not_active"
        with pytest.raises(Refused, match="bestaat al"):
            add_process_team(actor=cast.anna, now=cast.now, name="controleteam")
        archive_process_team(actor=cast.anna, now=cast.now, team_id=team)
        assert "Controleteam" not in [one.name for one in process_teams()]
        with pytest.raises(NotFound):
            archive_process_team(actor=cast.bram, now=cast.now, team_id=team)


@pytest.mark.feature("F019")
def test_who_left_is_no_candidate(cast):
    team, eva = cast.linde.process_teams["Fiscaal"], cast.linde.people["eva"]
    with cast.linde.scope():
        chris = cast.linde.people["chris"]
        deactivate_team_member(actor=cast.anna, now=cast.now, member_id=chris, hand_to=eva)
        assert team_members_in_order([team]) == {}
        assert actor_of(chris) is None
