"""Taking back what the house did by itself (F412): the state goes back, who was told hears it, both events stay."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, override

from aanzet.access.actions.settings import change_settings
from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.run import run_one
from aanzet.cases.queries.exceptions import one_mail, one_step, told_of, waiting_of
from aanzet.core import deliveries
from aanzet.core.commands import command
from aanzet.core.errors import Refused
from aanzet.messages.actions.writing import send_message
from aanzet.messages.queries.conversations import conversation_of_case
from aanzet.rules.actors import CONTACT, Actor
from aanzet.rules.exceptions import MOST_WAIT, MOST_WEIGHT, PARTS, WAIT_SETTING
from aanzet.rules.languages import locale_for
from aanzet.rules.permissions import may
from aanzet.rules.process.commands import GoBack

TAKEN_BACK = "taken_back"  # reason of a delivery that was taken back


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came of it. told: names of who had been told, and now hear that it does not count. stopped: mails."""

    number: str
    told: tuple[str, ...] = ()
    stopped: int = 0


@command
def take_back_step(*, actor: Actor, now: datetime, entry_id: UUID) -> TakenBack:
    """The case goes back to the phase from which the house let it go on. Its mails that wait do not leave.

    NotFound for who does not reach the case, or when it is no longer there. Refused: undo_too_late, and what going back
    by hand refuses.
    """
    step, before = one_step(actor, entry_id, now)
    if not step.open:
        raise Refused("undo_too_late", links=((gettext("Go back by hand"), f"{step.url}back/"),))
    told, waiting = told_of(step.case_id, entry_id), waiting_of(step.case_id, entry_id)
    reason = gettext("Taken back: this went by itself.")
    run_one(actor, now, step.case_id, GoBack(entry_id, before["phase_key"], reason))
    stopped = deliveries.cancel(actor=actor, now=now, reason=TAKEN_BACK, ids=waiting)
    if told:
        _say(actor, now, step.case_id)
    return TakenBack(step.number, tuple(person["name"] for person in told), stopped)


@command
def take_back_mail(*, actor: Actor, now: datetime, delivery_id: UUID) -> TakenBack:
    """A mail of an automation that waits does not leave. Refused: undo_too_late (it has left), permission_missing."""
    if not may(actor, "failures.resolve"):
        raise Refused("permission_missing")
    mail, _ = one_mail(actor, delivery_id, now)
    stopped = deliveries.cancel(actor=actor, now=now, reason=TAKEN_BACK, ids=[delivery_id]) if mail.open else 0
    if not stopped:
        raise Refused("undo_too_late", links=((gettext("Write a message that puts it right"), mail.url),))
    return TakenBack(mail.number, stopped=stopped)


@command
def change_exceptions(*, actor: Actor, now: datetime, weights: dict[str, int], mail_wait: int) -> tuple[str, ...]:
    """How much each part of the score counts here, and how long automatic mail waits; the names that changed.

    NotFound without the right to change settings. Refused: choice_invalid.
    """
    values: dict[str, bool | int | str] = {}
    for name, weight in weights.items():
        if name not in PARTS or not 0 <= weight <= MOST_WEIGHT:
            raise Refused("choice_invalid", field=name, value=weight, allowed=f"0-{MOST_WEIGHT}")
        values[f"exceptions_{name}"] = weight
    if not 0 <= mail_wait <= MOST_WAIT:
        raise Refused("choice_invalid", field="mail_wait", value=mail_wait, allowed=f"0-{MOST_WAIT}")
    return change_settings(actor=actor, now=now, values={**values, WAIT_SETTING: mail_wait})


def _say(actor: Actor, now: datetime, case_id: UUID) -> None:
    """Who was told hears in the conversation of the case that it does not count for now."""
    chat = conversation_of_case(actor, case_id)
    if chat is None or not chat.may_write:
        return
    facts = organization(actor.organization_id)
    with override(locale_for(CONTACT, facts.language, facts.address_form)):
        text = gettext("We took a step too early. Nothing has to be done with our last message.")
    send_message(actor=actor, now=now, conversation_id=chat.id, text=text)
