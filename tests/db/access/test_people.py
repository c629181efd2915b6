"""The register of people: one number space, one set of addresses (F006, F007, F008)."""

import pytest

from aanzet.access.actions.email_changes import ask_email_change, confirm_email_change
from aanzet.access.actions.people import NewPerson, add_people, add_person, change_person, give_login, sort_name
from aanzet.access.actions.profile import change_own_details, set_single_keys, set_theme
from aanzet.access.actions.removal import remove_people
from aanzet.access.models import Login, LoginSession, Person
from aanzet.access.queries import people
from aanzet.access.queries.sign_in import memberships
from aanzet.access.queries.tokens import row_token
from aanzet.core.errors import NotFound, Refused


def add(cast, **values):
    values = {"first_name": "Kim", "last_name": "Bos", "email": "kim@voorbeeld.example"} | values
    return add_person(actor=cast.anna, now=cast.now, kind=values.pop("kind", "contact"), person=NewPerson(**values))


@pytest.mark.feature("F006")
def test_a_contact_never_gets_the_number_of_a_team_member(cast):
    with cast.linde.scope():
        with pytest.raises(Refused) as refusal:
            add(cast, number="1002")
        assert refusal.value.text == "Nummer 1002 is al van Bram de Wit (teamlid). Kies een ander nummer."
        assert refusal.value.field == "number"


@pytest.mark.feature("F006")
def test_the_next_free_number_is_given(cast):
    with cast.linde.scope():
        free = people.next_number()
        assert people.person(add(cast)).number == free
        ids = add_people(
            actor=cast.anna,
            now=cast.now,
            kind="contact",
            people_to_add=[NewPerson("A", "Een"), NewPerson("B", "Twee", number="A-7"), NewPerson("C", "Drie")],
        )
        found = people.names(ids)
        assert [found[one].number for one in ids] == [str(int(free) + 1), "A-7", str(int(free) + 2)]


@pytest.mark.feature("F006", "F007")
def test_twice_the_same_in_one_list_is_refused(cast):
    with cast.linde.scope():
        for first, second in (
            ({"number": "77"}, {"number": "77"}),
            ({"email": "x@voorbeeld.example"}, {"email": "X@Voorbeeld.example"}),
        ):
            pair = [NewPerson("A", "Een", **first), NewPerson("B", "Twee", **second)]
            with pytest.raises(Refused):
                add_people(actor=cast.anna, now=cast.now, kind="contact", people_to_add=pair)
        assert people.with_number("77") is None


@pytest.mark.feature("F007")
def test_an_address_belongs_to_one_person_of_the_organization(cast):
    with cast.linde.scope():
        with pytest.raises(Refused) as refusal:
            add(cast, email="Bram@Linde.example")
        assert refusal.value.text == "Dit adres hoort al bij een contact of teamlid."
        assert people.with_email("BRAM@linde.example").name == "Bram de Wit"
        add(cast, email="ed@eik.example")  # of another organization: nobody here can tell


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"first_name": "", "last_name": " "}, "required"),
        ({"last_name": "x" * 201}, "too_long"),
        ({"last_name": "a\u202eb"}, "characters_refused"),
        ({"email": "geen adres"}, "email_invalid"),
        ({"phone": "123"}, "phone_invalid"),
    ],
)
def test_what_is_wrong_is_named(cast, values, code):
    with cast.linde.scope(), pytest.raises(Refused) as refusal:
        add(cast, **values)
    assert refusal.value.code == code
    assert refusal.value.field


def test_names_are_sorted_as_in_dutch():
    assert sort_name("Daan", "de Vries") == "vries daan de"
    assert sort_name("Fatima", "el Amrani") == "amrani fatima el"
    assert sort_name("Jan", "De") == "de jan"


def test_changing_says_what_changed(cast):
    with cast.linde.scope():
        person_id = add(cast)
        changed = change_person(
            actor=cast.anna, now=cast.now, person_id=person_id, changes={"last_name": "Bosch", "phone": "06 12345678"}
        )
        assert sorted(changed) == ["last_name", "phone"]
        found = people.person(person_id)
        assert (found.name, found.phone) == ("Kim Bosch", "+31612345678")
        assert change_person(actor=cast.anna, now=cast.now, person_id=person_id, changes={"last_name": "Bosch"}) == ()
        with pytest.raises(Refused, match="1002"):
            change_person(actor=cast.anna, now=cast.now, person_id=person_id, changes={"number": "1002"})


@pytest.mark.feature("F008")
def test_one_login_is_a_person_in_two_organizations(cast):
    with cast.linde.scope():
        here = add(cast, email="samen@voorbeeld.example")
        first = give_login(actor=cast.anna, now=cast.now, person_id=here)
        assert give_login(actor=cast.anna, now=cast.now, person_id=here) == first
        without = add(cast, email="")
        with pytest.raises(Refused, match="e-mailadres"):
            give_login(actor=cast.anna, now=cast.now, person_id=without)
    with cast.eik.scope():
        there = add_person(
            actor=cast.ed, now=cast.now, kind="contact", person=NewPerson("Kim", "Bos", "Samen@voorbeeld.example")
        )
        assert give_login(actor=cast.ed, now=cast.now, person_id=there) == first
    assert {(one.organization, one.person_id) for one in memberships(first)} == {
        ("Kantoor Linde", here),
        ("Kantoor Eik", there),
    }


def test_search_finds_by_name_number_and_address(cast):
    with cast.linde.scope():
        assert [person.name for person in people.search("wit", kind="member")] == ["Bram de Wit"]
        assert [person.name for person in people.search("1003")] == ["Chris Bakker"]
        assert "Anna Visser" in [person.name for person in people.search("anna@")]
        assert people.search("zzz") == ()
        with pytest.raises(NotFound):
            people.person(cast.eik.people["ed"])
        assert people.names([cast.eik.people["ed"], None]) == {}


def test_only_people_without_history_are_removed(cast):
    with cast.linde.scope():
        fresh, known = add(cast, email="a@voorbeeld.example"), add(cast, email="b@voorbeeld.example")
        give_login(actor=cast.anna, now=cast.now, person_id=known)
        wanted = [fresh, known, cast.linde.people["bram"]]
        assert remove_people(actor=cast.anna, now=cast.now, person_ids=wanted) == 1
        assert not Person.objects.filter(id=fresh).exists()


# --- Another address --------------------------------------------------------------------------------------------------


def confirm(cast, side, change_id):
    return confirm_email_change(now=cast.now, side=side, token=row_token(f"email_{side}", cast.linde.id, change_id))


@pytest.mark.feature("F007")
def test_both_addresses_must_say_yes(cast):
    cast.client("fatima")
    fatima = cast.linde.people["fatima"]
    with cast.linde.scope():
        with pytest.raises(Refused, match="bevestigd"):
            change_person(actor=cast.anna, now=cast.now, person_id=fatima, changes={"email": "nieuw@voorbeeld.example"})
        with pytest.raises(Refused, match="Dit adres hoort al"):
            ask_email_change(actor=cast.anna, now=cast.now, person_id=fatima, email="bram@linde.example")
        assert (
            ask_email_change(actor=cast.anna, now=cast.now, person_id=fatima, email="FATIMA@voorbeeld.example") is None
        )
        change = ask_email_change(actor=cast.anna, now=cast.now, person_id=fatima, email="nieuw@voorbeeld.example")
    half = confirm(cast, "new", change)
    assert (half.done, half.waits_for) == (False, "fatima@voorbeeld.example")
    assert LoginSession.objects.exists()
    assert confirm(cast, "old", change).done
    assert confirm(cast, "old", change).done, "once more is no harm"
    with cast.linde.scope():
        assert people.person(fatima).email == "nieuw@voorbeeld.example"
    assert Login.objects.filter(email="nieuw@voorbeeld.example").exists()
    assert not Login.objects.filter(email="fatima@voorbeeld.example").exists()
    assert not LoginSession.objects.exists(), "sessions end"


def test_a_later_question_drops_the_earlier_one(cast):
    fatima = cast.linde.people["fatima"]
    with cast.linde.scope():
        first = ask_email_change(actor=cast.anna, now=cast.now, person_id=fatima, email="a@voorbeeld.example")
        ask_email_change(actor=cast.anna, now=cast.now, person_id=fatima, email="b@voorbeeld.example")
    with pytest.raises(Refused, match="verlopen"):
        confirm(cast, "old", first)
    for side, token in (("old", "nonsense"), ("both", "x"), ("new", row_token("email_old", cast.linde.id, first))):
        with pytest.raises(Refused):
            confirm_email_change(now=cast.now, side=side, token=token)


def test_the_way_into_another_organization_stays(cast):
    fatima = cast.linde.people["fatima"]
    with cast.eik.scope():
        there = add_person(
            actor=cast.ed,
            now=cast.now,
            kind="contact",
            person=NewPerson("Fatima", "el Amrani", "fatima@voorbeeld.example"),
        )
        give_login(actor=cast.ed, now=cast.now, person_id=there)
    with cast.linde.scope():
        give_login(actor=cast.anna, now=cast.now, person_id=fatima)
        change = ask_email_change(actor=cast.anna, now=cast.now, person_id=fatima, email="nieuw@voorbeeld.example")
    confirm(cast, "old", change)
    confirm(cast, "new", change)
    old, new = (Login.objects.get(email=f"{name}@voorbeeld.example") for name in ("fatima", "nieuw"))
    assert [one.organization for one in memberships(old.pk)] == ["Kantoor Eik"]
    assert [one.organization for one in memberships(new.pk)] == ["Kantoor Linde"]


def test_what_one_decides_for_oneself(cast):
    cast.client("fatima")
    with cast.linde.scope():
        fatima = cast.fatima
        changed = change_own_details(
            actor=fatima, now=cast.now, first_name="Fatima", last_name="Amrani", phone="", language="en"
        )
        assert sorted(changed) == ["language", "last_name"]
        login_id = Person.objects.get(id=fatima.id).login_id
    set_theme(login_id=login_id, theme="dark")
    set_single_keys(login_id=login_id, on=False)
    login = Login.objects.get(id=login_id)
    assert (login.theme, login.single_keys, login.language) == ("dark", False, "en")
    with pytest.raises(Refused):
        set_theme(login_id=login_id, theme="pink")
