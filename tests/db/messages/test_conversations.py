"""Conversations: who opens them, who takes part, who sees them (F091, F104)."""

import pytest

from aanzet.core.errors import NotFound, Refused
from aanzet.messages.actions.conversations import (
    add_participant,
    close_conversation,
    mark_answered,
    open_conversation,
    remove_from_client,
    remove_participant,
    reopen_conversation,
)
from aanzet.messages.actions.writing import send_message
from aanzet.messages.queries.conversations import (
    conversation_for,
    conversations,
    unread_conversations,
)


@pytest.fixture
def talk(cast):
    """A conversation of Anna with Daan of De Vries."""
    with cast.linde.scope():
        return open_conversation(
            actor=cast.anna, now=cast.now, client_id=cast.linde.clients["de_vries"], subject="Bonnen van oktober"
        )


@pytest.mark.feature("F091")
def test_the_office_opens_one_with_the_primary_contact(cast, talk):
    with cast.linde.scope():
        found = conversation_for(cast.anna, talk)
    assert [person.name for person in found.contacts] == ["Daan de Vries"]
    assert [person.name for person in found.members] == ["Anna Visser"]
    assert found.state == "open" and not found.waiting_for_office


def test_a_client_without_contact_has_nobody_to_talk_to(cast):
    with cast.linde.scope(), pytest.raises(Refused) as refused:
        open_conversation(actor=cast.anna, now=cast.now, client_id=cast.linde.clients["mulder"], subject="Hallo")
    assert refused.value.code == "no_contact_in_conversation"
    assert "Garage Mulder" in refused.value.text


def test_a_contact_of_another_client_cannot_take_part(cast, talk):
    with cast.linde.scope(), pytest.raises(Refused) as refused:
        add_participant(actor=cast.anna, now=cast.now, conversation_id=talk, person_id=cast.linde.contacts["fatima"])
    assert refused.value.code == "not_a_contact_of_client"


def test_a_colleague_without_access_cannot_take_part(cast, talk):
    with cast.linde.scope(), pytest.raises(Refused) as refused:
        add_participant(actor=cast.anna, now=cast.now, conversation_id=talk, person_id=cast.linde.people["chris"])
    assert refused.value.code == "no_access_to_client"
    assert "Chris Bakker" in refused.value.text


def test_who_is_added_sees_it_and_who_leaves_does_not(cast, talk):
    sophie = cast.linde.contacts["sophie"]
    with cast.linde.scope():
        with pytest.raises(NotFound):
            conversation_for(cast.linde.actor("sophie"), talk)
        add_participant(actor=cast.anna, now=cast.now, conversation_id=talk, person_id=sophie)
        add_participant(actor=cast.anna, now=cast.now, conversation_id=talk, person_id=sophie)
        assert conversation_for(cast.linde.actor("sophie"), talk).takes_part(sophie)
        remove_participant(actor=cast.anna, now=cast.now, conversation_id=talk, person_id=sophie)
        with pytest.raises(NotFound):
            conversation_for(cast.linde.actor("sophie"), talk)
        add_participant(actor=cast.anna, now=cast.now, conversation_id=talk, person_id=sophie)
        assert conversation_for(cast.anna, talk).takes_part(sophie)


@pytest.mark.feature("F091")
def test_the_wall_of_the_portal_shows_a_client_only_his_own(cast, talk):
    daan, sophie = cast.linde.actor("daan"), cast.linde.actor("sophie")
    with cast.linde.scope(side="portal", clients=daan.client_ids, person=daan.id):
        assert [row.subject for row in conversations(daan).rows] == ["Bonnen van oktober"]
    with cast.linde.scope(side="portal", clients=sophie.client_ids, person=sophie.id):
        assert conversations(sophie).rows == ()


def test_the_stranger_sees_nothing(cast, talk):
    with cast.eik.scope():
        assert conversations(cast.ed, "all").rows == ()
        with pytest.raises(NotFound):
            conversation_for(cast.ed, talk)


@pytest.mark.feature("F091")
def test_a_message_of_the_client_in_a_closed_one_opens_it_again(cast, talk):
    with cast.linde.scope():
        close_conversation(actor=cast.anna, now=cast.now, conversation_id=talk)
        close_conversation(actor=cast.anna, now=cast.now, conversation_id=talk)
        assert conversation_for(cast.anna, talk).closed
        sent = send_message(actor=cast.linde.actor("daan"), now=cast.now, conversation_id=talk, text="Nog een vraag")
        found = conversation_for(cast.anna, talk)
    assert sent.reopened and found.state == "open" and found.waiting_for_office


def test_the_office_opens_a_closed_one_and_says_that_no_answer_is_needed(cast, talk):
    with cast.linde.scope():
        close_conversation(actor=cast.anna, now=cast.now, conversation_id=talk)
        reopen_conversation(actor=cast.anna, now=cast.now, conversation_id=talk)
        send_message(actor=cast.linde.actor("daan"), now=cast.now, conversation_id=talk, text="Dank je")
        assert [row.id for row in conversations(cast.anna, "waiting").rows] == [talk]
        mark_answered(actor=cast.anna, now=cast.now, conversation_id=talk)
        assert conversations(cast.anna, "waiting").rows == ()


@pytest.mark.feature("F090")
def test_the_lists_of_the_office(cast, talk):
    with cast.linde.scope():
        send_message(
            actor=cast.linde.actor("daan"), now=cast.now, conversation_id=talk, text="Waar blijft mijn **btw**?"
        )
        for which in ("mine", "my_clients", "all", "unread", "waiting"):
            assert [row.id for row in conversations(cast.anna, which).rows] == [talk], which
        assert conversations(cast.bram, "mine").rows == ()
        assert [row.id for row in conversations(cast.bram, "all").rows] == [talk]
        assert conversations(cast.chris, "all").rows == ()
        assert [row.id for row in conversations(cast.eva, "all").rows] == [talk]
        assert [row.id for row in conversations(cast.anna, "all", words="btw bakkerij").rows] == [talk]
        assert conversations(cast.anna, "all", words="hypotheek").rows == ()
        row = conversations(cast.anna).rows[0]
        assert row.unread == 1 and row.last_author == "Daan de Vries"
        assert unread_conversations(cast.anna) == 1


@pytest.mark.feature("F335")
def test_a_contact_starts_one_and_his_relation_manager_takes_part(cast):
    with cast.linde.scope():
        daan = cast.linde.actor("daan")
        made = open_conversation(
            actor=daan, now=cast.now, client_id=cast.linde.clients["de_vries"], subject="Vraag over lonen"
        )
        found = conversation_for(daan, made)
        assert [person.name for person in found.members] == ["Anna Visser"]
        with pytest.raises(NotFound):
            open_conversation(actor=daan, now=cast.now, client_id=cast.linde.clients["fatima"], subject="Hoi")


def test_a_contact_cannot_start_one_when_the_organization_does_not_want_it(cast):
    from aanzet.messages.actions.settings import change_message_settings

    with cast.linde.scope():
        change_message_settings(actor=cast.anna, now=cast.now, values={"clients_may_start_conversations": False})
        with pytest.raises(NotFound):
            open_conversation(
                actor=cast.linde.actor("daan"), now=cast.now, client_id=cast.linde.clients["de_vries"], subject="Hoi"
            )


def test_who_is_unlinked_from_the_client_leaves_its_conversations(cast, talk):
    from aanzet.clients.actions.contacts import unlink_contact

    daan = cast.linde.contacts["daan"]
    with cast.linde.scope():
        add_participant(actor=cast.anna, now=cast.now, conversation_id=talk, person_id=cast.linde.contacts["sophie"])
        unlink_contact(actor=cast.anna, now=cast.now, contact_id=daan, client_id=cast.linde.clients["de_vries"])
        assert not conversation_for(cast.anna, talk).takes_part(daan)
        assert (
            remove_from_client(actor=cast.anna, now=cast.now, client_id=cast.linde.clients["de_vries"], person_id=daan)
            == 0
        )
