"""What the engine delivers in chats: sets, at most once (F091)."""

from uuid import uuid4

import pytest

from aanzet.core.batch import Batch
from aanzet.messages.actions.delivery import ChatMessage, ChatOfCase, Joining, deliver_in_chat, put_in_chat
from aanzet.messages.models import Conversation, Message, Participant
from aanzet.messages.queries.conversations import chats_of_cases, conversation_of_case
from aanzet.messages.queries.stream import stream
from aanzet.rules.actors import system


def delivered(cast, case_id, chat_id, key="start"):
    """One case with its chat, two people and two messages."""
    client = cast.linde.clients["fatima"]
    return {
        "actor": system(cast.linde.id),
        "now": cast.now,
        "chats": [ChatOfCase(id=chat_id, case_id=case_id, client_id=client, subject="Aangifte IB 2025")],
        "people": [
            Joining(conversation_id=chat_id, client_id=client, person_id=cast.linde.people["anna"], kind="member"),
            Joining(conversation_id=chat_id, client_id=client, person_id=cast.linde.contacts["fatima"], kind="contact"),
            Joining(conversation_id=chat_id, client_id=client, person_id=cast.linde.contacts["fatima"], kind="contact"),
        ],
        "messages": [
            ChatMessage(
                id=uuid4(),
                conversation_id=chat_id,
                client_id=client,
                case_id=case_id,
                text=text,
                at=cast.now,
                sender_id=cast.linde.people["anna"],
                position=position,
                origin_key=f"{case_id}:{key}:{position}",
            )
            for position, text in enumerate(["Dag **Fatima**", "Stuur je jaaropgaaf"])
        ],
    }


@pytest.mark.feature("F091")
def test_chat_people_and_messages_come_in_one_statement_and_once(cast, django_assert_num_queries):
    case_id, chat_id = uuid4(), uuid4()
    with cast.linde.scope():
        first = delivered(cast, case_id, chat_id)
        with django_assert_num_queries(1):
            deliver_in_chat(**first)
        deliver_in_chat(**delivered(cast, case_id, chat_id))
        assert Conversation.objects.count() == 1
        assert Participant.objects.count() == 2
        assert Message.objects.count() == 2
        found = conversation_of_case(cast.anna, case_id)
        texts = [message.html for message in stream(cast.anna, found, now=cast.now)]
        assert texts == ["<p>Dag <strong>Fatima</strong></p>", "<p>Stuur je jaaropgaaf</p>"]
        assert chats_of_cases([case_id]) == {case_id: chat_id}
        assert conversation_of_case(cast.vera, case_id) is None


def test_a_thousand_chats_are_one_statement(cast, django_assert_num_queries):
    with cast.linde.scope():
        sets = [delivered(cast, uuid4(), uuid4()) for _ in range(1000)]
        together = {key: [row for one in sets for row in one[key]] for key in ("chats", "people", "messages")}
        with django_assert_num_queries(1):
            deliver_in_chat(actor=system(cast.linde.id), now=cast.now, **together)
        assert Conversation.objects.count() == 1000 and Message.objects.count() == 2000


def test_a_later_message_makes_the_conversation_newer(cast):
    from datetime import timedelta

    case_id, chat_id, later = uuid4(), uuid4(), cast.now + timedelta(hours=1)
    with cast.linde.scope():
        deliver_in_chat(**delivered(cast, case_id, chat_id))
        message = ChatMessage(
            id=uuid4(),
            conversation_id=chat_id,
            client_id=cast.linde.clients["fatima"],
            case_id=case_id,
            text="x",
            at=later,
        )
        deliver_in_chat(actor=system(cast.linde.id), now=later, messages=[message])
        assert Conversation.objects.get().last_message_at == later


def test_the_engine_takes_it_into_its_own_statement(cast):
    case_id, chat_id = uuid4(), uuid4()
    with cast.linde.scope():
        batch = Batch()
        put_in_chat(batch, **delivered(cast, case_id, chat_id))
        counts = batch.execute()
        assert counts["new_messages_conversation"] == 1 and counts["new_messages_message"] == 2
        assert Message.objects.filter(conversation_id=chat_id).count() == 2
