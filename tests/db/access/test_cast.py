"""The cast of all tests stands, and its people are who they say they are."""

from aanzet.access.queries.organizations import organization


def test_everybody_can_act_in_his_own_office(cast):
    assert cast.anna.may("settings.manage")
    assert cast.eva.reaches_all_clients
    assert cast.bram.may("cases.start") and not cast.bram.reaches_all_clients
    assert not cast.vera.may("clients.edit")
    assert cast.ed.organization_id == cast.eik.id
    assert organization(cast.linde.id).safety_net_member_id == cast.linde.people["anna"]
