"""Cases follow the people of the office: who leaves, comes back, or changes role or team."""

import pytest

from aanzet.cases.actions.people import hand_over_work, refresh_client, refresh_member, refresh_team
from aanzet.rules.actors import system


@pytest.mark.feature("F004", "F191")
def test_work_goes_to_whoever_takes_over(drafting):
    people = drafting.cast.linde.people
    common = {"actor": drafting.cast.anna, "now": drafting.cast.now}
    assert drafting.entry().responsible_ids == [people["bram"]]
    hand_over_work(**common, member_id=people["bram"], to_member_id=people["anna"])
    assert drafting.entry().responsible_ids == [people["anna"]]
    assert drafting.case().turn_people == [people["anna"]]


@pytest.mark.feature("F011", "F019", "F023")
def test_every_change_of_people_looks_at_the_cases_again(drafting):
    house = system(drafting.cast.linde.id)
    common = {"actor": house, "now": drafting.cast.now}
    people, teams = drafting.cast.linde.people, drafting.cast.linde.process_teams
    assert refresh_member(**common, member_id=people["bram"]) == 1
    assert refresh_client(**common, client_id=drafting.client) == 1
    assert refresh_team(**common, team_id=teams["Fiscaal"]) in (0, 1)
    assert drafting.case().turn_people == [people["bram"]]
