"""Team members: add, invite, change, let go, take back (F004, F005, F014, F017, F018)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator

from aanzet.access.actions.factor_resets import MAIL as FACTOR_RESET
from aanzet.access.actions.factor_resets import TIMER, finish_factor_reset, reset_second_factor, stop_factor_reset
from aanzet.access.actions.factors import make_recovery_codes
from aanzet.access.actions.invitations import (
    accept_invitation,
    ask_new_invitation,
    invite_contact,
    invite_team_member,
    revoke_invitation,
)
from aanzet.access.actions.members import (
    MemberChanges,
    NewMember,
    add_team_member,
    change_role_of_member,
    change_team_member,
    deactivate_team_member,
    grant_permission,
    reactivate_team_member,
    withdraw_permission,
)
from aanzet.access.actions.people import NewPerson
from aanzet.access.actions.sessions import end_sessions_of_person
from aanzet.access.jobs import finish_factor_resets
from aanzet.access.models import Invitation, Login, LoginSession, Person, TeamMember
from aanzet.access.queries import members
from aanzet.access.queries.sign_in import invited
from aanzet.access.queries.tokens import row_token
from aanzet.access.queries.visitors import actor_of
from aanzet.core.deliveries import deliver
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.handlers import Due
from aanzet.rules.actors import system
from tests.cast import PASSWORD

KIM = NewPerson("Kim", "Bos", "kim@linde.example", number="1099")


@pytest.fixture
def kim(cast):
    """Kim is prepared, not invited."""
    with cast.linde.scope():
        return add_team_member(actor=cast.anna, now=cast.now, member=NewMember(KIM, "editor", "employee", Decimal(32)))


def member(cast, number="1099"):
    with cast.linde.scope():
        return members.member(cast.anna, number)


def changes_of(row, **changes):
    return replace(MemberChanges(**{name: getattr(row, name) for name in MemberChanges.__slots__}), **changes)


@pytest.mark.feature("F004", "F005", "F009")
def test_adding_prepares_and_does_not_invite(cast, kim):
    found = member(cast)
    assert (found.state, found.role, found.function, found.weekly_hours) == ("prepared", "editor", "employee", 32)
    with cast.linde.scope():
        assert not Invitation.objects.filter(person_id=kim).exists()
        assert actor_of(kim) is None, "who was not invited cannot act"


@pytest.mark.feature("F005", "F006", "F007")
@pytest.mark.parametrize(
    ("person", "role", "field"),
    [
        (replace(KIM, email=""), "editor", "email"),
        (replace(KIM, number="1002"), "editor", "number"),
        (replace(KIM, email="bram@linde.example"), "editor", "email"),
        (KIM, "boss", "role"),
    ],
)
def test_bad_input_is_refused_at_its_field(cast, person, role, field):
    with cast.linde.scope(), pytest.raises(Refused) as refusal:
        add_team_member(actor=cast.anna, now=cast.now, member=NewMember(person, role))
    assert refusal.value.field == field


@pytest.mark.feature("F009")
def test_a_function_comes_from_the_list_and_gives_no_rights(cast, kim):
    with cast.linde.scope():
        with pytest.raises(Refused) as refusal:
            add_team_member(
                actor=cast.anna,
                now=cast.now,
                member=NewMember(replace(KIM, email="x@linde.example", number=""), "editor", "boss"),
            )
        assert refusal.value.field == "function"
        assert refusal.value.links[0][1] == "/office/settings/functions/"
        row = members.member(cast.anna, "1099")
        assert row.function_name == "Medewerker"
        before = members.member(cast.anna, "1002")
        change_team_member(
            actor=cast.anna, now=cast.now, member_id=before.id, changes=changes_of(before, function="director")
        )
        assert actor_of(before.id).permissions == actor_of(cast.linde.people["chris"]).permissions


@pytest.mark.feature("F014")
@pytest.mark.parametrize("key", ["eva", "bram", "vera", "daan"])
def test_only_an_admin_manages_the_team(cast, kim, key):
    with cast.linde.scope():
        asked = {"actor": cast.linde.actor(key), "now": cast.now}
        for act in (
            lambda: add_team_member(**asked, member=NewMember(replace(KIM, number=""), "editor")),
            lambda: invite_team_member(**asked, member_id=kim),
            lambda: deactivate_team_member(**asked, member_id=kim),
            lambda: change_role_of_member(**asked, member_id=kim, role="admin"),
        ):
            with pytest.raises(NotFound):
                act()


@pytest.mark.feature("F017")
def test_an_invitation_is_used_once(cast, kim):
    with cast.linde.scope():
        invitation = invite_team_member(actor=cast.anna, now=cast.now, member_id=kim)
    assert member(cast).state == "invited"
    token = row_token("invitation", cast.linde.id, invitation)
    assert invited(token, cast.now).email == "kim@linde.example"
    use = {"now": cast.now, "organization_id": cast.linde.id, "invitation_id": invitation}
    with pytest.raises(Refused, match="12 tekens"):
        accept_invitation(**use, password="kort")
    login_id = accept_invitation(**use, password=PASSWORD)
    assert member(cast).state == "active"
    assert Login.objects.get(id=login_id).check_password(PASSWORD)
    assert invited(token, cast.now) is None
    with pytest.raises(Refused, match="verlopen"):
        accept_invitation(**use, password=PASSWORD)
    with cast.linde.scope(), pytest.raises(Refused, match="al actief"):
        invite_team_member(actor=cast.anna, now=cast.now, member_id=kim)


@pytest.mark.feature("F017")
def test_resent_revoked_and_asked_anew(cast, kim):
    with cast.linde.scope():
        first = invite_team_member(actor=cast.anna, now=cast.now, member_id=kim)
        second = invite_team_member(actor=cast.anna, now=cast.now, member_id=kim)
    for invitation, works in ((first, False), (second, True)):
        assert (invited(row_token("invitation", cast.linde.id, invitation), cast.now) is not None) is works
    with cast.linde.scope():
        expires = Invitation.objects.get(id=second).expires_at
        assert (expires - cast.now).days == 7
    assert invited(row_token("invitation", cast.linde.id, second), expires) is None
    assert ask_new_invitation(now=expires, organization_id=cast.linde.id, invitation_id=second)
    with cast.linde.scope():
        assert Invitation.objects.filter(person_id=kim, revoked_at=None).count() == 1
        revoke_invitation(actor=cast.anna, now=cast.now, member_id=kim)
    assert member(cast).state == "prepared"
    assert not ask_new_invitation(now=expires, organization_id=cast.linde.id, invitation_id=second)


@pytest.mark.feature("F008", "F017")
def test_whoever_has_a_login_elsewhere_proves_it_with_its_password(cast, kim):
    with cast.linde.scope():
        invitation = invite_team_member(actor=cast.anna, now=cast.now, member_id=kim)
    login = Login.objects.create_user("kim@linde.example", PASSWORD)
    use = {"now": cast.now, "organization_id": cast.linde.id, "invitation_id": invitation}
    with pytest.raises(Refused, match="Inloggen lukt niet"):
        accept_invitation(**use, password="een heel nieuw wachtwoord")
    assert accept_invitation(**use, login_id=login.pk) == login.pk
    login.refresh_from_db()
    assert login.check_password(PASSWORD)


@pytest.mark.feature("F010", "F017")
def test_an_invitation_gives_level_and_clients(cast, kim):
    from aanzet.access.ports import client_reach

    with cast.linde.scope():
        everything = client_reach().selections(cast.anna)[0]
        invite_team_member(
            actor=cast.anna,
            now=cast.now,
            member_id=kim,
            role="viewer",
            team_role_id=cast.linde.team_roles["accountant"],
            clients=everything.key,
        )
        work = {one.label: one.count for one in members.open_work(kim)}
    assert member(cast).role == "viewer"
    assert sum(work.values()) == everything.count


def test_a_contact_is_invited_for_two_weeks(cast):
    sophie = cast.linde.people["sophie"]
    with cast.linde.scope():
        invitation = invite_contact(actor=cast.anna, now=cast.now, person_id=sophie)
        row = Invitation.objects.get(id=invitation)
        assert (row.expires_at - cast.now).days == 14
        login_id = Person.objects.get(id=sophie).login_id
    accepted = accept_invitation(now=cast.now, organization_id=cast.linde.id, invitation_id=invitation)
    assert accepted == login_id


@pytest.mark.feature("F004", "F009")
def test_data_of_a_member_change_with_a_version(cast, kim):
    row = member(cast)
    with cast.linde.scope():
        changed = change_team_member(
            actor=cast.anna, now=cast.now, member_id=kim, changes=changes_of(row, function="manager", number="1100")
        )
        assert sorted(changed) == ["function", "number"]
        with pytest.raises(Conflict):
            change_team_member(actor=cast.anna, now=cast.now, member_id=kim, changes=changes_of(row))
        with pytest.raises(Refused):
            again = changes_of(members.member(cast.anna, "1100"), weekly_hours=Decimal(80))
            change_team_member(actor=cast.anna, now=cast.now, member_id=kim, changes=again)


@pytest.mark.feature("F014")
def test_another_role_works_at_once_and_ends_sessions(cast):
    client = cast.client("bram")
    assert client.get("/office/settings/").status_code == 404
    bram = cast.linde.people["bram"]
    with cast.linde.scope():
        change_role_of_member(actor=cast.anna, now=cast.now, member_id=bram, role="admin")
        assert actor_of(bram).may("settings.manage")
    assert not LoginSession.objects.exists()


@pytest.mark.feature("F004", "F014")
def test_at_least_one_admin_remains(cast):
    anna = cast.linde.people["anna"]
    with cast.linde.scope():
        assert members.admins() == (anna,)
        for act in (
            lambda: change_role_of_member(actor=cast.anna, now=cast.now, member_id=anna, role="editor"),
            lambda: deactivate_team_member(actor=cast.anna, now=cast.now, member_id=anna),
        ):
            with pytest.raises(Refused) as refusal:
                act()
            assert refusal.value.text == "Er moet minstens een beheerder overblijven."


@pytest.mark.feature("F004")
def test_who_leaves_hands_over_first(cast):
    bram, chris = cast.linde.people["bram"], cast.linde.people["chris"]
    cast.client("bram")
    with cast.linde.scope():
        assert members.open_work(bram), "he is accountant of two clients"
        with pytest.raises(Refused) as refusal:
            deactivate_team_member(actor=cast.anna, now=cast.now, member_id=bram)
        assert refusal.value.code == "work_not_handed_over"
        for nobody in (bram, cast.linde.people["daan"], cast.eik.people["ed"]):
            with pytest.raises(Refused):
                deactivate_team_member(actor=cast.anna, now=cast.now, member_id=bram, hand_to=nobody)
        deactivate_team_member(actor=cast.anna, now=cast.now, member_id=bram, hand_to=chris)
        assert members.open_work(bram) == ()
        assert actor_of(bram) is None
        assert members.active_members()[bram] is False
        assert bram not in dict(members.active_choices())
        assert [row.name for row in members.member_list(cast.anna, state="deactivated")] == ["Bram de Wit"]
    assert not LoginSession.objects.exists(), "sessions end at once"


def test_the_safety_net_cannot_leave(cast):
    with cast.linde.scope():
        change_role_of_member(actor=cast.anna, now=cast.now, member_id=cast.linde.people["eva"], role="admin")
        with pytest.raises(Refused, match="vangnetpersoon"):
            deactivate_team_member(actor=cast.eva, now=cast.now, member_id=cast.linde.people["anna"])


@pytest.mark.feature("F018")
def test_back_again_with_another_address_when_the_old_one_is_taken(cast):
    vera = cast.linde.people["vera"]
    with cast.linde.scope():
        deactivate_team_member(actor=cast.anna, now=cast.now, member_id=vera)
        reactivate_team_member(actor=cast.anna, now=cast.now, member_id=vera)
        assert TeamMember.objects.get(id=vera).state == "active"
        with pytest.raises(Refused, match="al actief"):
            reactivate_team_member(actor=cast.anna, now=cast.now, member_id=vera)
        deactivate_team_member(actor=cast.anna, now=cast.now, member_id=vera)
        with pytest.raises(Refused, match="Dit adres hoort al"):
            reactivate_team_member(actor=cast.anna, now=cast.now, member_id=vera, email="bram@linde.example")
        reactivate_team_member(actor=cast.anna, now=cast.now, member_id=vera, email="vera2@linde.example")
        assert members.member(cast.anna, "1005").state == "prepared", "the new address must be invited"


@pytest.mark.feature("F018")
def test_resetting_the_second_factor(cast):
    bram = cast.linde.people["bram"]
    cast.client("bram")
    with cast.linde.scope():
        login_id = Person.objects.get(id=bram).login_id
        make_recovery_codes(now=cast.now, login_id=login_id)
        with pytest.raises(NotFound):
            reset_second_factor(actor=cast.eva, now=cast.now, person_id=bram)
        reset_second_factor(actor=cast.anna, now=cast.now, person_id=bram)
        assert not Authenticator.objects.filter(user_id=login_id).exists()
        assert end_sessions_of_person(actor=cast.anna, now=cast.now, person_id=bram) == 0


@pytest.mark.feature("F025")
def test_the_second_factor_of_an_admin_goes_after_a_day_and_can_be_kept(cast, mailbox):
    office, anna = cast.linde, cast.linde.people["anna"]
    cast.client("anna")
    with office.scope():
        login_id = Person.objects.get(id=anna).login_id
        make_recovery_codes(now=cast.now, login_id=login_id)
        due = reset_second_factor(actor=cast.anna, now=cast.now, person_id=anna)
        assert due == cast.now + timedelta(hours=24)
        assert Authenticator.objects.filter(user_id=login_id).exists()
        assert reset_second_factor(actor=cast.anna, now=cast.now + timedelta(hours=1), person_id=anna) == due
        assert not finish_factor_reset(actor=system(office.id), now=cast.now + timedelta(hours=23), person_id=anna)
    deliver(office.id, FACTOR_RESET)
    (mail,) = mailbox.mails("anna@linde.example")
    assert "heeft gevraagd je tweede stap te verwijderen" in mail.text
    with office.scope():
        stop_factor_reset(actor=cast.anna, now=cast.now, person_id=anna)
        assert not finish_factor_reset(actor=system(office.id), now=due, person_id=anna)
        assert reset_second_factor(actor=cast.anna, now=cast.now, person_id=anna) == due
    with office.scope():
        TeamMember.objects.filter(id=anna).update(factor_reset_at=cast.now)  # the day has passed
    due = Due(uuid4(), office.id, "", TIMER, None, None, {"person_id": str(anna)}, cast.now, cast.now)
    with office.scope():
        finish_factor_resets([due])  # fire_factor_reset
        assert not Authenticator.objects.filter(user_id=login_id).exists()
    deliver(office.id, FACTOR_RESET)
    assert "Je tweede stap is verwijderd." in mailbox.mails("anna@linde.example")[0].text


@pytest.mark.feature("F025")
def test_the_person_and_all_admins_hear_of_a_removed_second_factor(cast, mailbox):
    cast.client("bram")
    with cast.linde.scope():
        assert reset_second_factor(actor=cast.anna, now=cast.now, person_id=cast.linde.people["bram"]) is None
    deliver(cast.linde.id, FACTOR_RESET)
    assert {mail.recipients[0] for mail in mailbox.mails()} == {"anna@linde.example", "bram@linde.example"}


def test_a_right_for_one_person(cast):
    bram = cast.linde.people["bram"]
    with cast.linde.scope():
        grant_permission(actor=cast.anna, now=cast.now, member_id=bram, permission="sensitive.reveal")
        assert actor_of(bram).may("sensitive.reveal")
        withdraw_permission(actor=cast.anna, now=cast.now, member_id=bram, permission="sensitive.reveal")
        assert not actor_of(bram).may("sensitive.reveal")
        with pytest.raises(Refused):
            grant_permission(actor=cast.anna, now=cast.now, member_id=bram, permission="settings.manage")
        with pytest.raises(Refused):
            vera = cast.linde.people["vera"]
            grant_permission(actor=cast.anna, now=cast.now, member_id=vera, permission="sensitive.reveal")


@pytest.mark.feature("F018")
def test_the_list_is_filtered(cast, kim):
    with cast.linde.scope():
        invite_team_member(actor=cast.anna, now=cast.now, member_id=kim)
        assert members.member_counts(cast.vera)["active"] == 5
        assert [row.name for row in members.member_list(cast.vera, state="invited")] == ["Kim Bos"]
        assert [row.name for row in members.member_list(cast.vera, role="manager")] == ["Eva Smit"]
        assert [row.name for row in members.member_list(cast.vera, text="wit")] == ["Bram de Wit"]
        assert len(members.member_list(cast.vera, state="all")) == 6
        assert members.member_list(cast.vera, state="prepared") == ()
