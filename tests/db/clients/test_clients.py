"""Clients: add, change, end, take back; every refusal with its code, and nobody outside his reach."""

from datetime import date, timedelta

import pytest

from aanzet.clients.actions.clients import (
    NewProduct,
    NewRole,
    add_client,
    archive_client,
    change_client,
    create_internal_client,
    end_client,
    reactivate_client,
)
from aanzet.clients.actions.contacts import NewContact, NewLink
from aanzet.clients.ports import register_work
from aanzet.clients.queries.card import client_card
from aanzet.clients.queries.clients import client_for, possible_duplicates
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.models import Event
from tests.cast_clients import BSN, RSIN

COMPANY = {"name": "Tandarts Smit B.V.", "kind": "organization", "legal_form": "B.V."}


def events(name):
    return Event.objects.filter(name=name)


@pytest.fixture
def office(cast):
    """Inside the scope of Kantoor Linde."""
    with cast.linde.scope():
        yield cast.linde


@pytest.mark.feature("F031", "F029", "F045", "F036", "F010")
def test_a_client_comes_with_everything_in_one_go(cast, office):
    client_id = add_client(
        actor=cast.anna,
        now=cast.now,
        values=COMPANY | {"number": "01010", "rsin": "111222333", "postcode": "8011ab"},
        contact=NewContact("Lotte", "Smit", "lotte@smit.example"),
        link=NewLink(("director",)),
        products=[NewProduct(office.products["Jaarrekening"], date(2026, 1, 1))],
        periods={"vat": "month"},
        roles=[NewRole(office.team_roles["relation_manager"], office.people["anna"])],
    )
    card = client_card(cast.anna, "01010", cast.now)
    assert card.client.id == client_id
    assert card.facts["postcode"] == "8011 AB"
    assert [(c.name, c.primary, c.functions) for c in card.contacts] == [("Lotte Smit", True, ("Directeur",))]
    assert [(p.name, p.valid_from) for p in card.products] == [("Jaarrekening", date(2026, 1, 1))]
    assert [(p.family, p.period_kind) for p in card.periods] == [("vat", "month")]
    assert [h.name for r in card.roles for h in r.holders] == ["Anna Visser"]
    assert [gap.key for gap in card.gaps] == ["bank_account"]
    assert events("ClientAdded").filter(client_id=client_id).get().actor == f"member:{cast.anna.id}"


@pytest.mark.feature("F031")
def test_nothing_is_added_when_a_part_is_refused(cast, office):
    with pytest.raises(Refused) as refused:
        add_client(
            actor=cast.anna,
            now=cast.now,
            values=COMPANY,
            contact=NewContact("Anna", "Twee", "anna@linde.example"),
        )
    assert (refused.value.code, refused.value.field) == ("email_in_use", "email")


@pytest.mark.feature("F030")
def test_an_empty_number_gets_the_next_free_one(cast, office):
    first = add_client(actor=cast.anna, now=cast.now, values=COMPANY)
    second = add_client(actor=cast.anna, now=cast.now, values=COMPANY | {"name": "Ander"})
    numbers = [client_for(cast.anna, id_).number for id_ in (first, second)]
    assert numbers == ["1001", "1002"]
    add_client(actor=cast.anna, now=cast.now, values=COMPANY | {"number": "1003"})
    third = add_client(actor=cast.anna, now=cast.now, values=COMPANY)
    assert client_for(cast.anna, third).number == "1004"


@pytest.mark.feature("F030")
def test_a_taken_number_names_its_holder(cast, office):
    with pytest.raises(Refused) as refused:
        add_client(actor=cast.anna, now=cast.now, values=COMPANY | {"number": "0 0101"})
    assert refused.value.code == "number_taken"
    assert refused.value.values["holder"] == "Bakkerij De Vries B.V."


@pytest.mark.feature("F030")
def test_a_former_number_still_finds_the_client(cast, office):
    de_vries = office.clients["de_vries"]
    change_client(actor=cast.anna, now=cast.now, client_id=de_vries, version=1, changes={"number": "02001"})
    assert client_for(cast.anna, "00101").id == de_vries
    assert client_for(cast.anna, "02001").number == "02001"
    assert client_card(cast.anna, "02001", cast.now).aliases == ("00101",)
    add_client(actor=cast.anna, now=cast.now, values=COMPANY | {"number": "00101"})
    assert client_for(cast.anna, "00101").name == "Tandarts Smit B.V."


@pytest.mark.feature("F029", "F046")
@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": " "}, "required", "name"),
        ({"legal_form": ""}, "legal_form_required", "legal_form"),
        ({"rsin": "123456789"}, "rsin_invalid", "rsin"),
        ({"kvk_number": "1"}, "kvk_invalid", "kvk_number"),
        ({"number": ""}, "required", "number"),
        ({"vat_id": "123456782B01"}, "vat_number_in_other_field", "vat_id"),
        ({"ended_on": date(2001, 1, 1)}, "dates_reversed", "ended_on"),
    ],
)
def test_a_wrong_field_is_refused_by_name(cast, office, changes, code, field):
    with pytest.raises(Refused) as refused:
        change_client(actor=cast.anna, now=cast.now, client_id=office.clients["de_vries"], version=1, changes=changes)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.feature("F046")
def test_a_fiscal_number_belongs_to_one_client(cast, office):
    mulder = office.clients["mulder"]
    with pytest.raises(Refused) as refused:
        change_client(actor=cast.anna, now=cast.now, client_id=mulder, version=1, changes={"rsin": RSIN})
    assert (refused.value.code, refused.value.values["holder"]) == ("number_taken", "Bakkerij De Vries B.V.")
    with pytest.raises(Refused) as refused:
        change_client(actor=cast.anna, now=cast.now, client_id=mulder, version=1, changes={"bsn": BSN})
    assert refused.value.code == "number_taken"
    assert BSN not in str(refused.value.values)


def test_only_what_really_changed_is_in_the_event(cast, office):
    de_vries = office.clients["de_vries"]
    changes = {"place": "Zeist", "name": "Bakkerij De Vries B.V.", "phone": "030 2345678"}
    changed = change_client(actor=cast.bram, now=cast.now, client_id=de_vries, version=1, changes=changes)
    assert changed == ("place", "phone")
    assert '"fields":["place","phone"]' in events("ClientChanged").get().payload
    again = change_client(actor=cast.bram, now=cast.now, client_id=de_vries, version=2, changes=changes)
    assert again == ()


def test_two_people_at_once_see_both_values(cast, office):
    de_vries = office.clients["de_vries"]
    change_client(actor=cast.bram, now=cast.now, client_id=de_vries, version=1, changes={"place": "Zeist"})
    with pytest.raises(Conflict) as conflict:
        change_client(actor=cast.anna, now=cast.now, client_id=de_vries, version=1, changes={"place": "Doorn"})
    assert conflict.value.values["name"] == "Bram de Wit"
    assert (conflict.value.theirs, conflict.value.mine) == ({"place": "Zeist"}, {"place": "Doorn"})


@pytest.mark.feature("F010")
def test_who_has_no_role_on_a_client_does_not_know_it(cast, office):
    with pytest.raises(NotFound):
        client_for(cast.bram, office.clients["mulder"])
    with pytest.raises(NotFound):
        change_client(actor=cast.bram, now=cast.now, client_id=office.clients["mulder"], version=1, changes={})
    with pytest.raises(NotFound):
        add_client(actor=cast.vera, now=cast.now, values=COMPANY)


def test_a_stranger_does_not_know_it(cast):
    ed, de_vries = cast.ed, cast.linde.clients["de_vries"]
    with cast.eik.scope(), pytest.raises(NotFound):
        client_for(ed, de_vries)
    with cast.linde.scope(), pytest.raises(NotFound):  # not even when a door would open the wrong scope
        client_for(ed, de_vries)


@pytest.mark.feature("F031")
def test_an_editor_becomes_relation_manager_of_what_he_adds(cast, office):
    client_id = add_client(actor=cast.bram, now=cast.now, values=COMPANY)
    assert client_for(cast.bram, client_id).name == COMPANY["name"]


@pytest.mark.feature("F031")
def test_possible_duplicates_are_named_with_the_reason(cast, office):
    found = possible_duplicates(cast.anna, name="bakkerij de vries b.v.", postcode="3511 AB", kvk_number="12345678")
    assert [(client["number"], client["why"]) for client in found] == [("00101", "kvk_number")]
    found = possible_duplicates(cast.anna, name="garage mulder", postcode="", email="FATIMA@voorbeeld.example")
    assert [(client["number"], client["why"]) for client in found] == [("00102", "email")]
    assert possible_duplicates(cast.bram, name="garage mulder", postcode="1234 AB") == []


@pytest.mark.feature("F003")
def test_there_is_one_internal_client_and_it_stays(cast, office):
    internal = client_for(cast.anna, "0000")
    assert (internal.internal, internal.name) == (True, "Kantoor Linde")
    with pytest.raises(Refused, match="0000") as refused:
        create_internal_client(actor=cast.anna, now=cast.now, name="Nog een")
    assert refused.value.code == "internal_client_exists"
    with pytest.raises(Refused) as refused:
        archive_client(actor=cast.anna, now=cast.now, client_id=internal.id, reason="opruimen")
    assert refused.value.code == "internal_client_fixed"


class Running:
    """Something that still runs for every client."""

    def running(self, client_id):
        return 2

    def addressed_to(self, contact_id, client_id):
        return 1

    def with_history(self, ids):
        return set(ids)


@pytest.fixture
def running(monkeypatch):
    """Cases run for every client."""
    monkeypatch.setattr("aanzet.clients.ports._work", {})
    register_work("tests", Running())


@pytest.mark.feature("F029")
def test_ending_asks_a_reason_and_looks_at_what_runs(cast, office, running):
    mulder, today = office.clients["mulder"], cast.today + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        end_client(actor=cast.anna, now=cast.now, client_id=mulder, ended_on=today, reason="x ")
    assert refused.value.code == "reason_required"
    with pytest.raises(Refused) as refused:
        end_client(actor=cast.anna, now=cast.now, client_id=mulder, ended_on=today, reason="gestopt")
    assert refused.value.code == "client_not_ended"
    end_client(actor=cast.anna, now=cast.now, client_id=mulder, ended_on=today, reason="gestopt", keep_running=True)
    assert client_for(cast.anna, mulder).state == "ended"
    reactivate_client(actor=cast.anna, now=cast.now, client_id=mulder)
    found = client_for(cast.anna, mulder)
    assert (found.state, found.ended_on) == ("active", None)
    with pytest.raises(NotFound):
        end_client(actor=cast.bram, now=cast.now, client_id=mulder, ended_on=today, reason="gestopt")


@pytest.mark.feature("F029")
def test_an_archived_client_keeps_its_history(cast, office):
    mulder = office.clients["mulder"]
    archive_client(actor=cast.anna, now=cast.now, client_id=mulder, reason="gestopt met de zaak")
    assert client_for(cast.anna, mulder).state == "archived"
    assert events("ClientArchived").get().client_id == mulder
    assert events("ClientAdded").filter(client_id=mulder).exists()
