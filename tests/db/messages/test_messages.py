"""Messages and internal notes: sent, changed, deleted, read, mentioned (F092, F101, F084)."""

from datetime import timedelta

import pytest

from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Delivery, Event
from aanzet.messages.actions.conversations import add_participant, open_conversation
from aanzet.messages.actions.notices import read_notices
from aanzet.messages.actions.reading import mark_read
from aanzet.messages.actions.scheduled import cancel_scheduled, schedule_message, send_scheduled
from aanzet.messages.actions.writing import delete_message, edit_message, send_message
from aanzet.messages.models import ScheduledMessage
from aanzet.messages.queries.conversations import conversation_for
from aanzet.messages.queries.notices import notices, unread_notices
from aanzet.messages.queries.stream import stream, waiting_messages


@pytest.fixture
def talk(cast):
    with cast.linde.scope():
        made = open_conversation(
            actor=cast.anna, now=cast.now, client_id=cast.linde.clients["de_vries"], subject="Bonnen van oktober"
        )
        yield made


def messages(actor, talk, now):
    return stream(actor, conversation_for(actor, talk), now=now)


@pytest.mark.feature("F092")
def test_a_message_is_kept_as_typed_and_shown_as_safe_html(cast, talk):
    text = "Dag Daan, <script>alert(1)</script> zie **hier**: https://aanzet.example/x"
    send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text=text)
    (message,) = messages(cast.linde.actor("daan"), talk, cast.now)
    assert message.text == text and message.variant == "office" and message.sender == "Anna Visser"
    assert "<script>" not in message.html and "<strong>hier</strong>" in message.html
    assert 'href="https://aanzet.example/x"' in message.html


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b"])
def test_an_empty_message_is_refused(cast, talk, text):
    with pytest.raises(Refused) as refused:
        send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text=text)
    assert refused.value.code in ("message_empty", "characters_refused")


def test_a_text_that_is_too_long_is_refused_and_never_cut(cast, talk):
    with pytest.raises(Refused) as refused:
        send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="a" * 20_001)
    assert refused.value.code == "too_long" and "20000" in refused.value.text


@pytest.mark.feature("F101")
def test_an_internal_note_is_for_colleagues_only(cast, talk):
    send_message(actor=cast.bram, now=cast.now, conversation_id=talk, text="Let op de KOR", internal=True)
    assert [m.text for m in messages(cast.anna, talk, cast.now)] == ["Let op de KOR"]
    daan = cast.linde.actor("daan")
    assert messages(daan, talk, cast.now) == ()
    assert not Delivery.objects.filter(kind="mail", person_id=daan.id).exists()
    with pytest.raises(NotFound):
        send_message(actor=daan, now=cast.now, conversation_id=talk, text="stiekem", internal=True)


@pytest.mark.feature("F101")
def test_a_mention_tells_that_colleague_and_refuses_who_has_no_access(cast, talk):
    sent = send_message(
        actor=cast.anna,
        now=cast.now,
        conversation_id=talk,
        text="@Bram de Wit kijk jij mee? En @Chris ook. anna@linde.example is geen vermelding.",
        internal=True,
    )
    assert sent.not_told == ("Chris Bakker",)
    (notice,) = notices(cast.bram)
    assert notice.kind == "mention" and notice.sender == "Anna Visser" and "Bonnen van oktober" in notice.text
    assert notices(cast.chris) == ()
    assert unread_notices(cast.bram) == 1
    assert read_notices(actor=cast.bram, now=cast.now) == 1 and unread_notices(cast.bram) == 0


@pytest.mark.feature("F092")
def test_a_message_can_be_changed_for_ten_minutes_or_until_it_is_read(cast, talk):
    sent = send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Morgen")
    edit_message(actor=cast.anna, now=cast.now + timedelta(minutes=9), message_id=sent.id, text="Overmorgen")
    assert messages(cast.anna, talk, cast.now)[0].text == "Overmorgen"
    for actor, minutes in ((cast.bram, 1), (cast.anna, 11)):
        with pytest.raises(Refused) as refused:
            edit_message(actor=actor, now=cast.now + timedelta(minutes=minutes), message_id=sent.id, text="Nooit")
        assert refused.value.code == "message_no_longer_editable"
    mark_read(actor=cast.linde.actor("daan"), now=cast.now + timedelta(minutes=2), conversation_id=talk)
    with pytest.raises(Refused):
        edit_message(actor=cast.anna, now=cast.now + timedelta(minutes=3), message_id=sent.id, text="Nooit")


@pytest.mark.feature("F092")
def test_a_deleted_message_leaves_who_deleted_it(cast, talk):
    sent = send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Verkeerde cliënt")
    with pytest.raises(NotFound):
        delete_message(actor=cast.bram, now=cast.now, message_id=sent.id, reason="Verkeerd")
    with pytest.raises(Refused) as refused:
        delete_message(actor=cast.anna, now=cast.now, message_id=sent.id, reason="  ")
    assert refused.value.code == "reason_required"
    delete_message(actor=cast.anna, now=cast.now, message_id=sent.id, reason="Verkeerde cliënt")
    delete_message(actor=cast.anna, now=cast.now, message_id=sent.id, reason="Verkeerde cliënt")
    (message,) = messages(cast.linde.actor("daan"), talk, cast.now)
    assert message.deleted_by == "Anna Visser" and message.html == "" and message.text == ""
    assert Event.objects.filter(name="MessageDeleted").count() == 1


@pytest.mark.feature("F084")
def test_reading_is_recorded_once_per_contact_and_shown_to_the_office(cast, talk):
    daan, later = cast.linde.actor("daan"), cast.now + timedelta(minutes=1)
    send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Een")
    send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Twee")
    assert mark_read(actor=daan, now=later, conversation_id=talk) == 2
    assert mark_read(actor=daan, now=later + timedelta(minutes=5), conversation_id=talk) == 0
    assert {m.read_at for m in messages(cast.anna, talk, later)} == {later}
    assert messages(cast.anna, talk, later)[0].read_by == ("Daan de Vries",)
    assert Event.objects.filter(name="MessageRead").count() == 1
    with pytest.raises(NotFound):
        mark_read(actor=cast.linde.actor("sophie"), now=later, conversation_id=talk)
    assert mark_read(actor=cast.eva, now=later, conversation_id=talk) == 0


@pytest.mark.feature("F091")
def test_a_contact_who_is_no_longer_linked_is_not_written_to(cast, talk):
    from aanzet.clients.models import ContactLink

    ContactLink.objects.filter(contact_id=cast.linde.contacts["daan"]).update(valid_until="2020-01-01")
    with pytest.raises(Refused) as refused:
        send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Hoi")
    assert refused.value.code == "not_a_contact_of_client" and "Daan de Vries" in refused.value.text


def test_who_may_not_write_finds_nothing(cast, talk):
    for actor in (cast.vera, cast.chris, cast.linde.actor("sophie"), cast.linde.actor("fatima")):
        with pytest.raises(NotFound):
            send_message(actor=actor, now=cast.now, conversation_id=talk, text="Hoi")


@pytest.mark.feature("F097")
def test_everybody_on_the_other_side_is_told_once(cast, talk):
    add_participant(actor=cast.anna, now=cast.now, conversation_id=talk, person_id=cast.linde.contacts["sophie"])
    send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Hoi")
    told = set(Delivery.objects.filter(kind="mail").values_list("person_id", flat=True))
    assert told == {cast.linde.contacts["daan"], cast.linde.contacts["sophie"]}
    send_message(actor=cast.linde.actor("daan"), now=cast.now, conversation_id=talk, text="Dag")
    assert [notice.kind for notice in notices(cast.anna)] == ["client_message"]
    assert not Delivery.objects.filter(kind="mail", person_id=cast.anna.id).exists()


@pytest.mark.feature("F092")
def test_a_message_can_wait_for_its_moment(cast, talk):
    moment = cast.now + timedelta(hours=2)
    with pytest.raises(Refused) as refused:
        schedule_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Later", send_at=cast.now)
    assert refused.value.code == "date_in_past"
    waits = schedule_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Later", send_at=moment)
    detail = conversation_for(cast.anna, talk)
    assert [waiting.text for waiting in waiting_messages(cast.anna, detail)] == ["Later"]
    with pytest.raises(NotFound):
        waiting_messages(cast.linde.actor("daan"), detail)
    assert messages(cast.linde.actor("daan"), talk, cast.now) == ()
    sent = send_scheduled(now=moment, organization_id=cast.linde.id, scheduled_id=waits)
    assert send_scheduled(now=moment, organization_id=cast.linde.id, scheduled_id=waits) is None
    (message,) = messages(cast.linde.actor("daan"), talk, moment)
    assert message.id == sent and message.sender == "Anna Visser"
    with pytest.raises(Refused) as refused:
        cancel_scheduled(actor=cast.anna, now=moment, scheduled_id=waits)
    assert refused.value.code == "already_sent"


def test_a_waiting_message_can_be_taken_back(cast, talk):
    moment = cast.now + timedelta(hours=2)
    waits = schedule_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Later", send_at=moment)
    assert cancel_scheduled(actor=cast.anna, now=cast.now, scheduled_id=waits) == "Later"
    assert send_scheduled(now=moment, organization_id=cast.linde.id, scheduled_id=waits) is None


def test_a_waiting_message_that_cannot_go_is_held_and_its_sender_is_told(cast, talk):
    from aanzet.clients.models import ContactLink

    moment = cast.now + timedelta(hours=2)
    waits = schedule_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Later", send_at=moment)
    ContactLink.objects.filter(contact_id=cast.linde.contacts["daan"]).update(valid_until="2020-01-01")
    assert send_scheduled(now=moment, organization_id=cast.linde.id, scheduled_id=waits) is None
    row = ScheduledMessage.objects.get(id=waits)
    assert row.state == "held" and row.reason == "not_a_contact_of_client"
    assert [notice.kind for notice in notices(cast.anna)] == ["scheduled_held"]
