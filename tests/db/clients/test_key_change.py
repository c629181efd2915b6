"""The master key is changed while everybody works: BSNs are found and refused twice before, during and after."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from aanzet.access.actions import resealing
from aanzet.access.actions.factors import activate_totp, make_recovery_codes, use_recovery_code, use_totp
from aanzet.access.actions.invitations import invite_team_member
from aanzet.access.actions.people import give_login
from aanzet.access.models import Invitation
from aanzet.access.queries.letters import invitation_letter
from aanzet.access.queries.sign_in import invited
from aanzet.clients.actions.clients import NewProduct, add_client, change_client
from aanzet.clients.models import Client, ImportRow
from aanzet.clients.queries.card import client_card
from aanzet.clients.queries.clients import possible_duplicates
from aanzet.clients.queries.secrets import indexes_of
from aanzet.core import crypto, housekeeping, rotation
from aanzet.core.errors import Refused
from aanzet.rules import totp
from aanzet.rules.actors import system
from tests.cast_clients import BSN
from tests.db.clients.test_imports import apply, take_back, take_in
from tests.db.clients.workbooks import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F046")]
NEW = "the key that comes"
OTHER_BSN, THIRD_BSN = "123456782", "987654329"


@pytest.fixture
def old(settings):
    """The key under which the cast is made; it is the only one then."""
    return settings.MASTER_KEYS[0]


@pytest.fixture
def two(cast, old):
    """Two clients with a BSN."""
    with cast.linde.scope():
        values = {"number": "00200", "name": "Ruben Peters", "kind": "person", "bsn": OTHER_BSN}
        other = add_client(
            actor=cast.anna, now=cast.now, values=values, products=[NewProduct(cast.linde.products["Aangifte IB"])]
        )
    return {BSN: cast.linde.clients["fatima"], OTHER_BSN: other}


def findable(cast, two):
    """Every BSN finds its own client, can be read, and is refused for another one."""
    with cast.linde.scope():
        for bsn, client_id in two.items():
            found = possible_duplicates(cast.anna, bsn_indexes=indexes_of(cast.linde.id, bsn))
            assert [(client["id"], client["why"]) for client in found] == [(client_id, "bsn")]
            row = Client.objects.get(id=client_id)
            assert client_card(cast.anna, row.number, cast.now).masked["bsn"] == f"•••••{bsn[-3:]}"
            mulder = Client.objects.get(id=cast.linde.clients["mulder"])
            with pytest.raises(Refused) as refused:
                change_client(
                    actor=cast.anna, now=cast.now, client_id=mulder.id, version=mulder.version, changes={"bsn": bsn}
                )
            assert (refused.value.code, refused.value.values["holder"]) == ("number_taken", row.name)


def stand_under(cast, field="bsn"):
    """How many BSNs stand under each key."""
    return dict(rotation.keys_in_use(cast.linde.id)[f"clients_client.{field}"])


def run(*options):
    """The command; what it says."""
    said = StringIO()
    call_command("rotate_keys", *options, stdout=said, stderr=said)
    return said.getvalue()


def test_a_bsn_is_found_and_refused_twice_before_during_and_after(cast, two, old, settings, monkeypatch):
    old_id = crypto.key_ids()[0]
    with cast.linde.scope():
        old_index = bytes(Client.objects.get(id=two[BSN]).bsn_index)
    findable(cast, two)
    settings.MASTER_KEYS = (NEW, old)
    new_id = crypto.key_ids()[0]
    findable(cast, two)
    assert stand_under(cast) == {old_id: 2}

    monkeypatch.setattr(rotation, "STEP", 1)  # killed when half of them is done
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(cast.linde.id, stop_after("clients_client.bsn", 1))
    assert stand_under(cast) == {old_id: 1, new_id: 1}
    findable(cast, two)

    rotation.rotate(cast.linde.id)
    assert stand_under(cast) == {new_id: 2}
    findable(cast, two)
    settings.MASTER_KEYS = (NEW,)
    findable(cast, two)
    with cast.linde.scope():
        assert bytes(Client.objects.get(id=two[BSN]).bsn_index) != old_index, "the key of the hash changed too"
    assert rotation.waiting(cast.linde.id) == 0


def stop_after(place, count):
    """A listener that ends the run as kill would, after so many values of a place."""

    def told(name, done):
        if name == place and done >= count:
            raise KeyboardInterrupt

    return told


def test_what_is_new_during_the_change_is_refused_twice_too(cast, two, old, settings):
    settings.MASTER_KEYS = (NEW, old)
    person = {"kind": "person", "bsn": THIRD_BSN}
    with cast.linde.scope():
        added = {"number": "00300", "name": "Noor Smit", **person}
        client_id = add_client(actor=cast.anna, now=cast.now, values=added)
        with pytest.raises(Refused):
            add_client(actor=cast.anna, now=cast.now, values={"number": "00301", "name": "Noor Smit 2", **person})
    settings.MASTER_KEYS = (old, NEW)  # a process that was not started again yet, but knows both
    findable(cast, {**two, THIRD_BSN: client_id})


def test_an_import_sees_no_change_in_a_bsn_that_is_the_same_and_can_be_undone(cast, old, settings, tmp_path):
    settings.FILES = tmp_path
    row = {"Naam": "Ruben Peters", "Soort": "Persoon", "Rechtsvorm": "", "RSIN": "", "BSN": OTHER_BSN}
    with cast.linde.scope():
        apply(cast, take_in(cast, workbook(clients=[row])))
        changed = apply(cast, take_in(cast, workbook(clients=[{**row, "BSN": THIRD_BSN}])), way="all")
        planned = take_in(cast, workbook(clients=[{**row, "Plaats": "Ede", "BSN": BSN[:-1] + "3"}]))
        assert planned.checked
    settings.MASTER_KEYS = (NEW, old)
    with cast.linde.scope():
        assert take_in(cast, workbook(clients=[{**row, "BSN": THIRD_BSN}])).to_apply == 0
    run()
    settings.MASTER_KEYS = (NEW,)
    with cast.linde.scope():
        assert take_in(cast, workbook(clients=[{**row, "BSN": THIRD_BSN}])).to_apply == 0
        assert ImportRow.objects.filter(undo__after__bsn__startswith="v1:").exists()
        take_back(cast, changed)
        assert client_card(cast.anna, "05001", cast.now).masked["bsn"] == f"•••••{OTHER_BSN[-3:]}"


def test_the_command_goes_on_where_it_was_killed_and_says_when_the_old_key_may_go(
    cast, two, old, settings, monkeypatch
):
    old_id = crypto.key_ids()[0]
    assert "nothing to do" in run()
    settings.MASTER_KEYS = (NEW, old)
    new_id = crypto.key_ids()[0]
    assert f"clients_client.bsn: 2 under {old_id}" in checked(1)
    monkeypatch.setattr(rotation, "STEP", 1)
    told = rotation.rotate
    monkeypatch.setattr(rotation, "rotate", lambda one, say: told(one, stop_after("clients_client.bsn", 1)))
    with pytest.raises(KeyboardInterrupt):
        run()
    monkeypatch.setattr(rotation, "rotate", told)
    said = run()
    assert "clients_client.bsn: 1 of 1" in said
    assert f"Everything stands under key {new_id}" in said
    assert f"key {old_id} may go" in said
    assert "may go" in run("--check")
    settings.MASTER_KEYS = (NEW,)
    assert "nothing to do" in run()
    findable(cast, two)


def checked(code):
    """What --check says when something is left."""
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("rotate_keys", "--check", stdout=said)
    assert ended.value.code == code
    return said.getvalue()


def test_the_command_refuses_when_a_key_is_missing(cast, two, old, settings):
    old_id = crypto.key_ids()[0]
    settings.MASTER_KEYS = (NEW, "not the old one")
    with pytest.raises(CommandError) as refused:
        run()
    assert f"2 values in clients_client.bsn are sealed under key {old_id}" in str(refused.value)
    assert "Put the missing key back" in str(refused.value)
    assert refused.value.returncode == 2
    settings.MASTER_KEYS = (old,)
    findable(cast, two)


def test_a_value_that_cannot_be_opened_is_named_and_keeps_nobody_from_the_rest(cast, two, old, settings):
    with cast.linde.scope():
        fatima = Client.objects.get(id=two[BSN])
        Client.objects.filter(id=two[OTHER_BSN]).update(bsn=fatima.bsn)  # moved to another row
    settings.MASTER_KEYS = (NEW, old)
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("rotate_keys", stdout=said, stderr=said)
    assert f"clients_client.bsn of row {two[OTHER_BSN]} was left alone" in said.getvalue()
    assert "Left under an older key: 1 in clients_client.bsn" in said.getvalue()
    assert set(stand_under(cast).values()) == {1}


def test_the_same_bsn_under_both_keys_is_named(cast, two, old, settings):
    """Two processes, of which one did not know the new key, can have let it in."""
    settings.MASTER_KEYS = (NEW,)
    with cast.linde.scope():
        values = {"number": "00400", "name": "Fatima twee", "kind": "person", "bsn": BSN}
        add_client(actor=cast.anna, now=cast.now, values=values)
    settings.MASTER_KEYS = (NEW, old)
    done = rotation.rotate(cast.linde.id)
    assert [(one.row, one.reason) for one in done.trouble] == [
        (str(two[BSN]), "the same value stands in another row"),
    ]


@pytest.mark.feature("F025")
def test_second_factors_and_mailed_links_outlive_a_change(cast, old, settings):
    with cast.linde.scope():
        login_id = give_login(actor=system(cast.linde.id), now=cast.now, person_id=cast.linde.people["anna"])
    secret = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    counter = totp.counter_of(cast.now)
    activate_totp(now=cast.now, login_id=login_id, secret=secret, code=totp.code_at(secret, counter))
    codes = make_recovery_codes(now=cast.now, login_id=login_id)
    with cast.linde.scope():
        from aanzet.access.actions.members import NewMember, add_team_member
        from aanzet.access.actions.people import NewPerson

        person = NewPerson("Kim", "Vos", "kim@linde.example", number="1099")
        kim = add_team_member(actor=cast.anna, now=cast.now, member=NewMember(person, "editor"))
        invitation_id = invite_team_member(actor=cast.anna, now=cast.now, member_id=kim)
        row = Invitation.objects.get(person_id=kim)
        before = invitation_letter(row.id).text
    assert invitation_id is not None
    settings.MASTER_KEYS = (NEW, old)
    with cast.linde.scope():
        assert invitation_letter(row.id).text == before, "a mail that is written later holds the link that works"
    token = before.partition("/invitation/")[2].partition("/")[0]
    assert invited(token, cast.now).person_id == kim
    assert Browser().get(f"/invitation/{token}/").status_code == 200
    assert "mailed invitations and confirmations" in run()
    assert resealing.keys_of_factors() == {crypto.key_ids()[0]: 2}
    assert resealing.reseal_factors(0, 500) == (None, 0)
    assert resealing.links_under_old_keys.__doc__
    settings.MASTER_KEYS = (NEW,)
    later = cast.now + timedelta(minutes=1)
    assert use_totp(now=later, login_id=login_id, code=totp.code_at(secret, totp.counter_of(later)))
    assert use_recovery_code(now=later, login_id=login_id, code=codes[0])
    assert invited(token, cast.now) is None


def test_the_job_of_the_night_does_it_too(cast, two, old, settings, tmp_path):
    settings.FILES = tmp_path
    settings.MASTER_KEYS = (NEW, old)
    housekeeping.tidy_installation()
    housekeeping.tidy(cast.linde.id)
    assert stand_under(cast) == {crypto.key_ids()[0]: 2}
