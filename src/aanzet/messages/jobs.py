"""What leaves the house about conversations and cases: mails of notices, and messages that waited for their moment."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from aanzet.access.queries.organizations import OrganizationFacts, organization
from aanzet.core.clock import app_now
from aanzet.core.deliveries.rows import settle
from aanzet.core.handlers import Claimed, Due, Settled, effect, on_settled, timer
from aanzet.core.mail import send
from aanzet.core.ports import Outcome, OutgoingMail, OutgoingSms, cancelled, confirmed, failed, held, later
from aanzet.core.scope import scope
from aanzet.core.sms import send as send_sms
from aanzet.core.sms import sender
from aanzet.messages.actions.fallback import MAIL, RECEIPT, TEXT, mobile_of, try_next_channels
from aanzet.messages.actions.mails import let_in, take_along
from aanzet.messages.actions.scheduled import TIMER, send_scheduled
from aanzet.messages.queries.choices import BUNDLED, OFF, choices_of, group_of, next_bundle
from aanzet.messages.queries.letters import Entry, letter, text_message
from aanzet.messages.queries.mailing import Receiver, entries, free_from, receiver
from aanzet.messages.queries.settings import MessageSettings, settings_of

GIVE_UP, ASK_AGAIN = timedelta(hours=1), timedelta(minutes=5)


@effect("mail", batch=1, repeats_doubt=True)  # one at a time, so that the rest for the same person can go along
def send_mail(claimed: Claimed) -> Outcome:
    """Mail one notice, with what else is due for the same person: one mail per person per window (F097).

    Checked at the last moment: still needed, an address, not at a quiet hour. What goes along is settled here.
    """
    facts = organization(claimed.organization_id)
    chosen = settings_of(facts)
    with scope(claimed.organization_id):
        to = receiver(claimed.person_id)
        trouble = _trouble(claimed, to, facts, chosen)
        if trouble is not None or to is None:
            return trouble or cancelled()
        told = entries([claimed], chosen)
        other = _otherwise(claimed, told[claimed.id], facts, chosen)
        if other is not None:
            return other
        together = [claimed, *take_along(claimed=claimed, now=claimed.now)]
        ways = choices_of(to.person.id, chosen)
        told = {
            one: entry if entry and ways[group_of(entry.facts.kind)] != OFF else None
            for one, entry in entries(together, chosen).items()
        }
        if any(told.values()):
            let_in(organization_id=claimed.organization_id, now=claimed.now, receiver=to)
    mail = _mail(together, told, to, facts)
    outcome = send(mail) if mail else cancelled()
    _settle_others(claimed, together, told, outcome)
    return outcome if told[claimed.id] else cancelled("no_longer_needed")


def _trouble(
    claimed: Claimed, to: Receiver | None, facts: OrganizationFacts, chosen: MessageSettings
) -> Outcome | None:
    """Why it does not leave now; None when it may."""
    if to is None or claimed.person_id is None:
        return held("no_recipient", client="", function="")
    if to.portal == "blocked":
        return held("contact_blocked", name=to.person.name)
    if not to.person.email:
        return held("no_channel", name=to.person.name)
    if chosen.quiet is not None:
        moment = chosen.quiet.after(claimed.now, facts.tz)
        if moment > claimed.now:
            return later(moment)
    free = free_from(claimed.person_id, chosen.mail_window_minutes, claimed.now)
    return later(free) if free > claimed.now else None


def _otherwise(
    claimed: Claimed, entry: Entry | None, facts: OrganizationFacts, chosen: MessageSettings
) -> Outcome | None:
    """Not needed any more, or the receiver wants it bundled or not at all; None when it may leave."""
    if entry is None or claimed.person_id is None:
        return cancelled("no_longer_needed")
    how = choices_of(claimed.person_id, chosen)[group_of(entry.facts.kind)]
    if how == OFF:
        return cancelled("switched_off")
    moment = next_bundle(claimed.created_at, facts.tz)
    return later(moment) if how == BUNDLED and claimed.now < moment else None


def _mail(together: Sequence[Claimed], told: dict, to: Receiver, facts: OrganizationFacts) -> OutgoingMail | None:
    wanted = [told[one.id] for one in together if told[one.id]]
    return letter(id=together[0].id, to=to.person, organization=facts, entries=wanted) if wanted else None


def _settle_others(claimed: Claimed, together: Sequence[Claimed], told: dict, outcome: Outcome) -> None:
    others = [
        (one, outcome if told[one.id] else cancelled("no_longer_needed")) for one in together if one is not claimed
    ]
    if others:
        with scope(claimed.organization_id):
            settle(others)


@effect(TEXT, batch=1)
def send_text(claimed: Claimed) -> Outcome:
    """Send one notice as a text message, because the mail did not arrive (F097). A lost answer waits for a person."""
    facts = organization(claimed.organization_id)
    chosen = settings_of(facts)
    with scope(claimed.organization_id, read_only=True):
        to = receiver(claimed.person_id)
        if to is None or to.portal == "blocked":
            return cancelled("no_longer_needed")
        told = entries([claimed], chosen)[claimed.id]
        mobile = mobile_of(to.person.id)
    if told is None:
        return cancelled("no_longer_needed")
    if not mobile:
        return failed("no_mobile", name=to.person.name)
    if chosen.quiet is not None and chosen.quiet.after(claimed.now, facts.tz) > claimed.now:
        return later(chosen.quiet.after(claimed.now, facts.tz))
    text = text_message(to=to.person, organization=facts, entry=told)
    return send_sms(OutgoingSms(id=claimed.id, to=mobile, text=text))


@effect(RECEIPT)
def look_for_receipt(claimed: Claimed) -> Outcome:
    """Ask the provider whether a text message arrived; after an hour it counts as arrived."""
    outcome = sender().status(str(claimed.payload["reference"]))
    if outcome.state == "failed":
        return outcome
    if outcome.state == "confirmed" or claimed.now - claimed.created_at > GIVE_UP:
        return confirmed(outcome.reference)
    return later(claimed.now + ASK_AGAIN)


@on_settled
def try_next(settled: Sequence[Settled]) -> None:
    """Who was not reached is tried by the next channel, once."""
    mine = [one for one in settled if one.kind in (MAIL, TEXT, RECEIPT)]
    if mine:
        try_next_channels(now=app_now(), organization_id=mine[0].organization_id, settled=mine)


@timer(TIMER)
def send_due_messages(due: Sequence[Due]) -> None:
    """The moment of these messages has come."""
    for one in due:
        send_scheduled(now=one.now, organization_id=one.organization_id, scheduled_id=UUID(one.payload["id"]))
