"""The next channel, tried once, when one does not reach a contact: e-mail, then SMS, then somebody calls (F097)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aanzet.clients.actions.unreachable import EMAIL, SMS, mark_unreachable
from aanzet.clients.queries.rows import row
from aanzet.core import deliveries, sms
from aanzet.core.deliveries import Effect, failure, queue
from aanzet.core.errors import Refused
from aanzet.core.handlers import Settled
from aanzet.core.log import publish
from aanzet.messages.events import ChannelsExhausted
from aanzet.messages.queries.mailing import receiver
from aanzet.rules.actors import CONTACT, Actor, system

MAIL, TEXT, RECEIPT = "mail", "sms", "sms_receipt"  # kinds of effects
LOOK_AFTER = timedelta(minutes=1)  # when the provider is asked whether a text message arrived
BOUNCED = "address_refused"
OF_TEXT, OF_RECEIPT = ":sms", ":receipt"  # what is behind the key of the mail, and behind that of the text message
UNREACHABLE = ("number_unreachable", "no_mobile")


def try_next_channels(*, now: datetime, organization_id: UUID, settled: Sequence[Settled]) -> None:
    """Look at effects that ended, in their transaction: mark who does not get them, and try the next channel once.

    A mail whose text message arrived is no failure any more.
    """
    actor = system(organization_id)
    arrived = [one.key for one in settled if one.kind == RECEIPT and one.state == "confirmed"]
    if arrived:
        mails = [key.removesuffix(OF_RECEIPT).removesuffix(OF_TEXT) for key in arrived]
        deliveries.replace(actor=actor, now=now, keys=mails)
    for one in settled:
        if one.person_id is None:
            continue
        if one.kind == TEXT and one.state == "sent":
            queue(actor, now, [_receipt(one, now)])
        elif one.state != "failed":
            continue
        elif one.kind == MAIL and one.reason == BOUNCED:
            mark_unreachable(actor=actor, now=now, contact_id=one.person_id, channel=EMAIL)
            _next(actor, now, one.person_id, one)
        elif one.kind in (TEXT, RECEIPT):
            if one.reason in UNREACHABLE:
                mark_unreachable(actor=actor, now=now, contact_id=one.person_id, channel=SMS)
            _call(actor, now, one)


def use_other_channel(*, actor: Actor, now: datetime, delivery_id: UUID, clients: Sequence[UUID] | None = None) -> str:
    """A line of Uitval goes by the next channel: sms or call, and leaves Uitval.

    Refused: permission_missing, no_other_channel. NotFound when it is not in Uitval, or not within `clients`.
    """
    found = failure(actor, delivery_id, now=now, clients=clients)
    person = receiver(found.person_id)
    if found.kind not in (MAIL, TEXT) or person is None or person.person.kind != CONTACT:
        raise Refused("no_other_channel")
    way = "sms" if found.kind == MAIL and mobile_of(person.person.id) else "call"
    deliveries.skip(actor=actor, delivery_id=delivery_id, reason=f"other channel: {way}", now=now)
    one = Settled(
        found.id, actor.organization_id, found.key, found.kind, "failed", found.reason, found.client_id, found.case_id,
        found.entry_id, found.task_id, found.person_id, found.blocking, found.payload,
    )  # fmt: skip
    _next(actor, now, person.person.id, one)
    return way


def mobile_of(contact_id: UUID) -> str:
    """The number at which a contact can get text messages; empty when there is none, or no provider."""
    found = row("select mobile, refused_mobile from clients_contact where id = %(id)s", {"id": contact_id})
    if not sms.is_there() or found is None or found["mobile"] == found["refused_mobile"]:
        return ""
    return found["mobile"]


def _next(actor: Actor, now: datetime, person_id: UUID, one: Settled) -> None:
    if one.kind == MAIL and mobile_of(person_id):
        queue(actor, now, [_again(one, TEXT, f"{one.key}{OF_TEXT}")])
    else:
        _call(actor, now, one)


def _call(actor: Actor, now: datetime, one: Settled) -> None:
    person = receiver(one.person_id)
    if person is not None and person.person.kind == CONTACT:
        publish(actor, now, ChannelsExhausted(object_id=one.person_id, client_id=one.client_id, delivery_id=one.id))


def _receipt(one: Settled, now: datetime) -> Effect:
    asked = _again(one, RECEIPT, f"{one.key}{OF_RECEIPT}")
    return Effect(
        key=asked.key, kind=RECEIPT, payload={"reference": str(one.id)}, client_id=one.client_id, case_id=one.case_id,
        task_id=one.task_id, person_id=one.person_id, not_before=now + LOOK_AFTER,
    )  # fmt: skip


def _again(one: Settled, kind: str, key: str) -> Effect:
    payload: dict[str, Any] = dict(one.payload)
    return Effect(
        key=key, kind=kind, payload=payload, client_id=one.client_id, case_id=one.case_id, entry_id=one.entry_id,
        task_id=one.task_id, person_id=one.person_id,
    )  # fmt: skip
