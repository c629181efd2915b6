"""Text messages: the one place that speaks to an SMS provider (called from jobs).

The interface is the common shape of providers (JSON, bearer token, a reference of ours that makes a repeat harmless),
as the simulator has it: shape-tested, not tested with a live provider. Without SMS_URL there is no such channel.
"""

from dataclasses import dataclass

from django.conf import settings

from aanzet.core.crash import crash_point
from aanzet.core.http import Answer, AnswerLost, Unreachable, call
from aanzet.core.ports import Outcome, OutgoingSms, SmsSender, confirmed, failed, retry, sent, uncertain
from aanzet.rules.sms import LONGEST

DEADLINE = 20.0  # seconds
REFUSED = (400, 404, 422)  # about this message; anything else in the 400s is about us


def send(message: OutgoingSms) -> Outcome:
    """Try once to hand over a text message; never raises for what happens on the line. Not inside a transaction."""
    return sender().send(message)


def is_there() -> bool:
    """Whether this installation has an SMS provider."""
    return bool(settings.SMS_URL)


def sender() -> SmsSender:
    """The provider of this installation (SMS_URL, SMS_TOKEN, SMS_FROM)."""
    return HttpSmsSender(settings.SMS_URL.rstrip("/"), settings.SMS_TOKEN, settings.SMS_FROM)


@dataclass(frozen=True, slots=True)
class HttpSmsSender:
    """A provider at an address. name: what the phone shows as sender, at most 11 characters."""

    url: str
    token: str
    name: str

    def send(self, message: OutgoingSms) -> Outcome:
        """Try once. The same id again is the same message for the provider."""
        if not message.text or len(message.text) > LONGEST:
            return failed("sms_refused", f"{len(message.text)} characters", receiver=message.to)
        body = {"from": self.name[:11], "to": message.to, "body": message.text, "reference": str(message.id)}
        try:
            answer = call("POST", f"{self.url}/messages", headers=self._headers(), data=body, deadline=DEADLINE)
            crash_point("sms:after-answer")
        except Unreachable as problem:
            return retry("sms_away", str(problem), receiver=message.to)
        except AnswerLost as problem:
            return uncertain(str(problem), receiver=message.to)
        if answer.status in (200, 201, 202):
            return sent(_text(answer, "id"), receiver=message.to)
        return _refused(answer, message.to)

    def status(self, reference: str) -> Outcome:
        """What became of a message, by our reference."""
        try:
            answer = call("GET", f"{self.url}/messages/{reference}", headers=self._headers(), deadline=DEADLINE)
        except (Unreachable, AnswerLost) as problem:
            return uncertain(str(problem))
        if answer.status == 404:  # it never arrived there
            return retry("sms_away", "404")
        states = {"delivered": confirmed(_text(answer, "id")), "failed": failed("number_unreachable")}
        return states.get(_text(answer, "state"), sent(_text(answer, "id")))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def _refused(answer: Answer, to: str) -> Outcome:
    if answer.status in REFUSED:
        return failed("number_unreachable", str(answer.status), receiver=to)
    if 500 <= answer.status <= 599 and answer.status != 503:
        return uncertain(str(answer.status), receiver=to)  # it may have begun
    return retry("sms_away", str(answer.status), receiver=to)


def _text(answer: Answer, name: str) -> str:
    try:
        found = answer.json()
    except ValueError:
        return ""
    return str(found.get(name, ""))[:200] if isinstance(found, dict) else ""
