"""Who is who on a case: third parties, names of groups, and what the client sees of them (F196)."""

from datetime import timedelta

import pytest

from aanzet.cases.actions.participants import (
    ThirdParty,
    add_third_party,
    change_third_party,
    label_group,
    remove_third_party,
)
from aanzet.cases.actions.tasks import add_task
from aanzet.cases.models import CaseParticipant
from aanzet.cases.queries.case_page import case_view
from aanzet.cases.queries.participants import parties, parties_for_client, third_party_for
from aanzet.core.errors import NotFound, Refused
from aanzet.rules.process.commands import AddTask
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F196")


def refused(call, code, field, **options):
    with pytest.raises(Refused) as caught:
        call(**options)
    assert (caught.value.code, caught.value.field) == (code, field)


def shown(case, who="anna"):
    view = case_view(getattr(case.cast, who), case.case().number, case.cast.now)
    return {one.name: one for one in parties(view)}


def test_a_third_party_has_a_date_is_changed_and_taken_off(fatimas_case):
    case, today = fatimas_case, fatimas_case.cast.today
    here = {**case.common("anna"), "today": today}
    later = today + timedelta(days=20)
    refused(add_third_party, "required", "expected_on", **here, party=ThirdParty(name="Bank", expected_on=None))
    refused(add_third_party, "required", "name", **here, party=ThirdParty(name=" ", expected_on=later))
    wrong = ThirdParty(name="Bank", expected_on=later, email="geen adres")
    refused(add_third_party, "email_invalid", "email", **here, party=wrong)
    old = ThirdParty(name="Bank", expected_on=today - timedelta(days=1))
    refused(add_third_party, "date_in_past", "expected_on", **here, party=old)
    row = add_third_party(
        **here, party=ThirdParty(name="Notaris Prins", function="notaris", expected_on=later, phone="0612345678")
    )
    found = shown(case)["Notaris Prins"]
    assert (found.function, found.phone, found.expected_on, found.late) == ("notaris", "+31612345678", later, False)
    change = {**case.common("anna"), "participant_id": row}
    passed = ThirdParty(name="Notaris Prins", expected_on=today - timedelta(days=2))  # a date that has passed may stay
    change_third_party(**change, party=passed, version=1)
    assert shown(case)["Notaris Prins"].late and third_party_for(case.case_id, row).version == 2
    refused(change_third_party, "changed_meanwhile", "", **change, party=passed, version=1)
    remove_third_party(**change)
    assert "Notaris Prins" not in shown(case) and CaseParticipant.objects.get(id=row).removed_at
    with pytest.raises(NotFound):
        remove_third_party(**change)


def test_the_office_sees_colleagues_by_part_and_role_and_what_is_waited_for(fatimas_case):
    case, later = fatimas_case, fatimas_case.cast.today + timedelta(days=9)
    found = shown(case)
    assert "verantwoordelijk" in found["Anna Visser"].parts and "Relatiebeheerder" in found["Anna Visser"].function
    assert found["Fatima el Amrani"].parts == ("is geadresseerd",)
    order = AddTask("third_party", "office", "Wacht op de bank", due_on=later, third_party="Bank")
    add_task(**case.common("anna"), order=order)
    bank = shown(case)["Bank"]
    assert bank.parts == ("hier wachten we op",) and bank.expected_on == later and not bank.key


def test_the_client_sees_names_and_functions_and_a_group_only_by_its_label(cast):
    later, fatima = cast.today + timedelta(days=20), cast.fatima
    hidden = ThirdParty(name="Incassobureau", expected_on=later)
    open_ = ThirdParty(name="Bank", function="hypotheek", expected_on=later, phone="0612345678", shown_to_client=True)
    with cast.linde.scope():
        case = running(cast)
        here = {"actor": cast.anna, "now": cast.now, "case_id": case.id}
        for party in (hidden, open_):
            add_third_party(**here, today=cast.today, party=party)
        label_group(**here, group="role:tax", label="Team aangiften")
        label_group(**here, group="role:payroll", label="Loonafdeling")
        label_group(**here, group="role:payroll", label="")
        with pytest.raises(NotFound):
            label_group(**here, group="role:nothing", label="x")
        labels = {one.label for one in parties(case_view(cast.anna, case.row.number, cast.now))}
        assert "Team aangiften" in labels
    with cast.linde.scope(side="portal", clients=fatima.client_ids, person=fatima.id):
        found = {one.name: one for one in parties_for_client(fatima, case.id)}
    assert set(found) == {"Anna Visser", "Fatima el Amrani", "Bank", "Team aangiften"}
    assert "Relatiebeheerder" in found["Anna Visser"].function and found["Fatima el Amrani"].parts == ("jij",)
    assert found["Bank"].expected_on == later and not found["Bank"].phone


@pytest.fixture
def others(cast):
    with cast.linde.scope():
        vera = cast.vera
    with cast.eik.scope():
        return vera, cast.ed


def test_who_may_not_act_on_the_case_changes_nothing(others, fatimas_case):
    case, later = fatimas_case, fatimas_case.cast.today + timedelta(days=20)
    here = {"now": case.cast.now, "case_id": case.case_id}
    party = ThirdParty(name="Bank", expected_on=later)
    row = add_third_party(**case.common("anna"), today=case.cast.today, party=party)
    for actor in others:
        for act, more in (
            (add_third_party, {"today": case.cast.today, "party": party}),
            (change_third_party, {"participant_id": row, "party": party, "version": 1}),
            (remove_third_party, {"participant_id": row}),
            (label_group, {"group": "role:tax", "label": "x"}),
        ):
            with pytest.raises(NotFound):
                act(actor=actor, **here, **more)
    assert CaseParticipant.objects.count() == 1
