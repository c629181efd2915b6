"""Team roles on a client: order, access, handing over, two people at once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from aanzet.access.actions.organizations import change_organization
from aanzet.clients.actions.roles import (
    assign_role,
    assign_role_on_many,
    end_role,
    end_roles_of_member,
    reorder_roles,
)
from aanzet.clients.models import RoleAssignment
from aanzet.clients.queries.card import roles_of
from aanzet.clients.queries.clients import client_for
from aanzet.clients.queries.facts import facts_of
from aanzet.clients.queries.selections import selected_clients, selections
from aanzet.clients.queries.team import client_counts, clients_of_member, roles_held
from aanzet.core.errors import Conflict, NotFound, Refused


@pytest.fixture
def office(cast):
    """Inside the scope of Kantoor Linde."""
    with cast.linde.scope():
        yield cast.linde


def holders(client_id, key):
    return [holder.name for role in roles_of(client_id) if role.key == key for holder in role.holders]


@pytest.mark.feature("F010")
def test_a_role_gives_access_at_once_and_its_end_takes_it(cast, office):
    mulder, options = office.clients["mulder"], {"role_id": office.team_roles["accountant"]}
    options |= {"now": cast.now, "client_id": mulder, "member_id": office.people["bram"]}
    assert assign_role(actor=cast.anna, **options) is True
    assert assign_role(actor=cast.anna, **options) is False
    assert client_for(cast.bram, mulder).name == "Garage Mulder"
    end_role(actor=cast.anna, **options)
    with pytest.raises(NotFound):
        client_for(cast.bram, mulder)
    with pytest.raises(NotFound):
        end_role(actor=cast.anna, **options)


@pytest.mark.feature("F023")
def test_the_order_is_the_clients_and_decides_who_is_first(cast, office):
    de_vries, role = office.clients["de_vries"], office.team_roles["accountant"]
    bram, chris = office.people["bram"], office.people["chris"]
    assign_role(actor=cast.anna, now=cast.now, client_id=de_vries, role_id=role, member_id=chris)
    assert holders(de_vries, "accountant") == ["Bram de Wit", "Chris Bakker"]
    options = {"now": cast.now, "client_id": de_vries, "role_id": role}
    reorder_roles(actor=cast.anna, **options, members=[chris, bram], seen=[bram, chris])
    assert holders(de_vries, "accountant") == ["Chris Bakker", "Bram de Wit"]
    assert facts_of([de_vries], cast.today)[de_vries].roles["accountant"] == (chris, bram)
    with pytest.raises(Conflict) as conflict:
        reorder_roles(actor=cast.bram, **options, members=[bram, chris], seen=[bram, chris])
    assert conflict.value.theirs == {"order": ["Chris Bakker", "Bram de Wit"]}
    with pytest.raises(Refused) as refused:
        reorder_roles(actor=cast.anna, **options, members=[bram, office.people["eva"]], seen=[chris, bram])
    assert refused.value.code == "choice_invalid"
    assert holders(de_vries, "accountant") == ["Chris Bakker", "Bram de Wit"]


@pytest.mark.feature("F010")
def test_who_left_or_a_role_that_is_gone_is_refused(cast, office):
    from aanzet.access.actions.roles import archive_team_role
    from aanzet.access.models import TeamMember

    TeamMember.objects.filter(id=office.people["chris"]).update(state="deactivated")
    options = {"actor": cast.anna, "now": cast.now, "client_id": office.clients["mulder"]}
    with pytest.raises(Refused) as refused:
        assign_role(**options, role_id=office.team_roles["accountant"], member_id=office.people["chris"])
    assert (refused.value.code, refused.value.values["name"]) == ("not_active", "Chris Bakker")
    archive_team_role(actor=cast.anna, now=cast.now, role_id=office.team_roles["payroll"])
    with pytest.raises(Refused) as refused:
        assign_role(**options, role_id=office.team_roles["payroll"], member_id=office.people["bram"])
    assert refused.value.code == "not_active"


def test_a_selection_is_linked_in_one_go(cast, office):
    keys = {selection.label: selection for selection in selections()}
    assert keys["Aangifte IB"].count == 1
    clients = selected_clients("all")
    options = {"actor": cast.anna, "now": cast.now, "role_id": office.team_roles["accountant"]}
    assert assign_role_on_many(**options, client_ids=clients, member_id=office.people["chris"]) == 3
    assert assign_role_on_many(**options, client_ids=clients, member_id=office.people["chris"]) == 0
    assert roles_held(office.people["chris"]) == 3
    assert client_counts()[office.people["chris"]] == 3
    assert [c["number"] for c in clients_of_member(office.people["chris"])] == ["00101", "00102", "00103"]
    assert selected_clients("onzin:1") == []


def test_roles_of_who_leaves_go_to_another_at_the_same_place(cast, office):
    bram, chris = office.people["bram"], office.people["chris"]
    end_roles_of_member(actor=cast.anna, now=cast.now, member_id=bram, to_member_id=chris)
    assert holders(office.clients["de_vries"], "accountant") == ["Chris Bakker"]
    assert roles_held(bram) == 0


@pytest.mark.feature("F010", "F001")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_since_when_somebody_has_a_role_is_counted_where_the_organization_is(cast, office, zone):
    """These two are never on the same day, so no day of the installation is right for both."""
    change_organization(actor=cast.anna, now=cast.now, changes={"zone": zone})
    today = cast.now.astimezone(ZoneInfo(zone)).date()
    options = {"now": cast.now, "client_id": office.clients["mulder"], "member_id": office.people["bram"]}
    assign_role(actor=cast.anna, role_id=office.team_roles["accountant"], **options)
    mine = RoleAssignment.objects.filter(client_id=options["client_id"], member_id=options["member_id"])
    mine.update(valid_from=today)
    assert client_for(cast.bram, options["client_id"]).name == "Garage Mulder"
    mine.update(valid_from=today + timedelta(days=1))
    with pytest.raises(NotFound):
        client_for(cast.bram, options["client_id"])
