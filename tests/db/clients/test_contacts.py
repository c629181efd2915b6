"""Contacts: one number and address space with the team, links with one primary, order, functions."""

import pytest

from aanzet.clients.actions.contacts import (
    NewContact,
    NewLink,
    add_contact,
    change_contact,
    change_link,
    link_contact,
    make_primary,
    reorder_contacts,
    unlink_contact,
)
from aanzet.clients.actions.functions import add_default_functions, add_function, archive_function, rename_function
from aanzet.clients.actions.portal import (
    block_portal_access,
    invite_to_portal,
    note_entered,
    note_invited,
    unblock_portal_access,
)
from aanzet.clients.queries.card import contacts_of
from aanzet.clients.queries.contacts import clients_in_portal, contact_choices, contact_for, contact_list, functions
from aanzet.core.errors import Conflict, NotFound, Refused
from tests.db.clients.test_clients import Running


@pytest.fixture
def office(cast):
    """Inside the scope of Kantoor Linde."""
    with cast.linde.scope():
        yield cast.linde


def refused_code(call, **options):
    with pytest.raises(Refused) as refused:
        call(**options)
    return refused.value.code


@pytest.mark.feature("F034", "F035")
def test_a_contact_gets_a_number_of_the_shared_space(cast, office):
    contact_id = add_contact(actor=cast.anna, now=cast.now, contact=NewContact("Bart", "Boer", mobile="06 12345678"))
    found = contact_for(cast.anna, contact_id)
    assert (found.number, found.mobile, found.portal) == ("10104", "+31612345678", "none")
    assert contact_for(cast.anna, "10104").name == "Bart Boer"


@pytest.mark.feature("F034", "F035")
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"number": "1002"}, "number_taken"),
        ({"number": "10101"}, "number_taken"),
        ({"email": "BRAM@linde.example"}, "email_in_use"),
        ({"email": "geen"}, "email_invalid"),
        ({"mobile": "12"}, "phone_invalid"),
        ({"channel": "duif"}, "choice_invalid"),
        ({"last_name": "", "first_name": ""}, "required"),
    ],
)
def test_a_wrong_contact_is_refused(cast, office, values, code):
    contact = NewContact(**({"first_name": "Bart", "last_name": "Boer"} | values))
    assert refused_code(add_contact, actor=cast.anna, now=cast.now, contact=contact) == code


@pytest.mark.feature("F034")
def test_a_change_says_what_changed_and_sees_the_other(cast, office):
    daan = office.contacts["daan"]
    changed = change_contact(
        actor=cast.bram,
        now=cast.now,
        contact_id=daan,
        version=1,
        changes={"mobile": "0687654321", "last_name": "Vries"},
    )
    assert changed == ("mobile", "last_name")
    with pytest.raises(Conflict) as conflict:
        change_contact(actor=cast.anna, now=cast.now, contact_id=daan, version=1, changes={"mobile": "0611111111"})
    assert conflict.value.theirs == {"mobile": "+31687654321"}


@pytest.mark.feature("F034")
def test_a_contact_of_nobody_he_knows_is_unknown_to_an_editor(cast, office):
    lonely = add_contact(actor=cast.anna, now=cast.now, contact=NewContact("Bart", "Boer"))
    with pytest.raises(NotFound):
        contact_for(cast.bram, lonely)
    assert contact_for(cast.bram, office.contacts["daan"]).links[0].number == "00101"
    assert [row.name for row in contact_list(cast.bram).rows] == ["Fatima el Amrani", "Sophie Jansen", "Daan de Vries"]
    assert contact_list(cast.bram, "vries").total == 1
    assert [found["number"] for found in contact_choices(cast.bram, "boer")] == ["10104"]


@pytest.mark.feature("F036")
def test_one_contact_is_primary_and_the_mark_moves(cast, office):
    de_vries = office.clients["de_vries"]
    make_primary(actor=cast.anna, now=cast.now, contact_id=office.contacts["sophie"], client_id=de_vries)
    assert {c.name: c.primary for c in contacts_of(de_vries)} == {"Daan de Vries": False, "Sophie Jansen": True}
    link_contact(
        actor=cast.anna,
        now=cast.now,
        contact_id=office.contacts["fatima"],
        client_id=de_vries,
        link=NewLink(("manager", "director"), primary=True),
    )
    found = {c.name: (c.primary, c.functions) for c in contacts_of(de_vries)}
    assert found["Fatima el Amrani"] == (True, ("Directeur", "Manager"))
    assert sum(primary for primary, _ in found.values()) == 1


@pytest.mark.feature("F036")
def test_a_link_is_refused_when_it_cannot_be(cast, office):
    de_vries, daan = office.clients["de_vries"], office.contacts["daan"]
    options = {"actor": cast.anna, "now": cast.now, "contact_id": daan, "client_id": de_vries}
    assert refused_code(link_contact, **options, link=NewLink()) == "name_taken"
    assert refused_code(change_link, **options, link=NewLink(("koning",))) == "choice_invalid"
    assert change_link(**options, link=NewLink(("director",))) is False
    assert change_link(**options, link=NewLink(("director",), portal=False)) is True
    assert clients_in_portal(daan) == ()


@pytest.mark.feature("F036")
def test_unlinking_waits_for_his_tasks(cast, office, monkeypatch):
    options = {"actor": cast.anna, "now": cast.now, "contact_id": office.contacts["daan"],
               "client_id": office.clients["de_vries"]}  # fmt: skip
    monkeypatch.setattr("aanzet.clients.ports._work", {"tests": Running()})
    assert refused_code(unlink_contact, **options) == "tasks_of_contact"
    monkeypatch.setattr("aanzet.clients.ports._work", {})
    unlink_contact(**options)
    assert [c.name for c in contacts_of(office.clients["de_vries"])] == ["Sophie Jansen"]


@pytest.mark.feature("F036")
def test_contacts_stand_in_the_order_of_the_client(cast, office):
    de_vries, daan, sophie = office.clients["de_vries"], office.contacts["daan"], office.contacts["sophie"]
    options = {"actor": cast.anna, "now": cast.now, "client_id": de_vries}
    reorder_contacts(**options, contacts=[sophie, daan], seen=[daan, sophie])
    assert [c.id for c in contacts_of(de_vries)] == [sophie, daan]
    with pytest.raises(Conflict):
        reorder_contacts(**options, contacts=[daan, sophie], seen=[daan, sophie])


@pytest.mark.feature("F034")
def test_who_is_blocked_sees_no_client_any_more(cast, office):
    daan = office.contacts["daan"]
    note_invited(actor=cast.anna, now=cast.now, contact_id=daan)
    assert contact_for(cast.anna, daan).portal == "invited"
    note_entered(actor=cast.anna, now=cast.now, contact_id=daan)
    assert contact_for(cast.anna, daan).portal == "active"
    assert clients_in_portal(daan) == (office.clients["de_vries"],)
    block_portal_access(actor=cast.bram, now=cast.now, contact_id=daan)
    note_entered(actor=cast.anna, now=cast.now, contact_id=daan)
    assert contact_for(cast.anna, daan).portal == "blocked"
    assert clients_in_portal(daan) == ()
    unblock_portal_access(actor=cast.bram, now=cast.now, contact_id=daan)
    assert clients_in_portal(daan) == (office.clients["de_vries"],)
    with pytest.raises(NotFound):
        block_portal_access(actor=cast.vera, now=cast.now, contact_id=daan)


@pytest.mark.feature("F034")
def test_an_invitation_needs_an_address_and_the_right_on_a_client(cast, office):
    invite_to_portal(actor=cast.bram, now=cast.now, contact_id=office.contacts["daan"])
    assert contact_for(cast.anna, "10101").portal == "invited"
    nowhere = add_contact(actor=cast.anna, now=cast.now, contact=NewContact("Bart", "Boer"))
    with pytest.raises(Refused) as refused:
        invite_to_portal(actor=cast.anna, now=cast.now, contact_id=nowhere)
    assert refused.value.code == "email_required"
    with pytest.raises(NotFound):
        invite_to_portal(actor=cast.vera, now=cast.now, contact_id=office.contacts["daan"])


@pytest.mark.feature("F037")
def test_functions_are_a_list_of_the_office(cast, office):
    names = [function["name"] for function in functions()]
    assert names == ["Gevolmachtigde", "Directeur", "Manager", "Medewerker", "BTW accordeerder"]
    key = add_function(actor=cast.anna, now=cast.now, name="Erven van")
    assert key == "erven_van"
    assert refused_code(add_function, actor=cast.anna, now=cast.now, name="erven  VAN") == "name_taken"
    rename_function(actor=cast.anna, now=cast.now, key=key, name="Erfgenaam")
    archive_function(actor=cast.anna, now=cast.now, key="director")
    assert [f["name"] for f in functions()] == [
        "Gevolmachtigde",
        "Manager",
        "Medewerker",
        "BTW accordeerder",
        "Erfgenaam",
    ]
    assert contacts_of(office.clients["de_vries"])[0].functions == ("Directeur",)
    with pytest.raises(NotFound):
        add_function(actor=cast.bram, now=cast.now, name="Nieuw")


def test_housing_has_renters_too(cast, office):
    from aanzet.clients.models import ContactFunction

    ContactFunction.objects.all().delete()
    add_default_functions(actor=cast.anna, now=cast.now, profile="housing")
    assert "Hoofdhuurder" in [function["name"] for function in functions()]
