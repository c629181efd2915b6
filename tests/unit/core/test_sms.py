"""Text messages against a real server on loopback that behaves like a provider."""

from uuid import uuid4

import pytest

from aanzet.core import sms
from aanzet.core.ports import OutgoingSms


def message(to="+31612345678", text="Kantoor Linde: er staat iets voor je klaar.", **more):
    return OutgoingSms(id=more.get("id", uuid4()), to=to, text=text)


def test_it_arrives_once_however_often_it_is_sent(phones):
    one = message()
    for _ in range(2):
        assert sms.send(one).state == "sent"
    (got,) = phones.to("+31612345678")
    assert (got.body, got.sender) == (one.text, "Aanzet")
    assert sms.sender().status(str(one.id)).state == "confirmed"


@pytest.mark.parametrize(
    ("last", "state", "reason"),
    [("001", "failed", "number_unreachable"), ("002", "uncertain", "answer_lost"), ("003", "uncertain", "answer_lost")],
)
def test_what_a_provider_does_wrong(phones, last, state, reason):
    outcome = sms.send(message(f"+31612345{last}"))
    assert (outcome.state, outcome.reason) == (state, reason)


def test_no_answer_in_time_is_uncertain(phones, monkeypatch):
    monkeypatch.setattr(sms, "DEADLINE", 0.7)
    assert sms.send(message("+31612345004")).state == "uncertain"


def test_a_number_that_turns_out_wrong_is_told_by_its_status(phones):
    one = message("+31612345000")
    assert sms.send(one).state == "sent"
    assert sms.sender().status(str(one.id)).reason == "number_unreachable"
    assert sms.sender().status(str(uuid4())).state == "retry", "never arrived there"


def test_too_many_too_long_a_wrong_secret_and_nobody_there(phones, settings):
    phones.per_minute = 0
    assert (sms.send(message()).state, phones.messages) == ("retry", [])
    assert sms.send(message(text="a" * 161)).reason == "sms_refused"
    settings.SMS_TOKEN = "mis"
    assert sms.send(message()).state == "retry"
    settings.SMS_URL = "http://127.0.0.1:1"
    assert sms.send(message()).reason == "sms_away"
    settings.SMS_URL = ""
    assert not sms.is_there()
