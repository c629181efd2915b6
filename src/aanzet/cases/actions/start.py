"""Make cases for one client or for thousands: the same path, with a batch of one (F118, F122 to F125, F176)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from aanzet.cases.actions.deleting import take_tombstones
from aanzet.cases.actions.listing import Birth
from aanzet.cases.actions.numbers import case_number, draw_numbers
from aanzet.cases.actions.run import finish
from aanzet.cases.actions.write import Written, write
from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.starting import ClientToStart, ToStart, load_for_start
from aanzet.core.commands import command
from aanzet.core.errors import NotFound
from aanzet.core.ids import new_id
from aanzet.rules import periods
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import Subject, may
from aanzet.rules.process import words
from aanzet.rules.process.checks import StartFacts, Taken, refuse_start, unique_key
from aanzet.rules.process.commands import CreateCase, StartCase
from aanzet.rules.process.decide import decide
from aanzet.rules.process.decision import Decision, Refusal
from aanzet.rules.process.state import Case, CaseState, Facts
from aanzet.rules.process.template import TemplateSnapshot

AGAIN = 3  # tries when somebody else starts the same at the same moment


@dataclass(frozen=True, slots=True)
class StartOrder:
    """What the office chose for a start. at_once: into phase 1; None = as the template says (F124).

    responsible_ids, sender_id, contact_id: F124, F125; for one client they may be set apart in `exceptions`.
    legal_due_on: statutory date, when there is one; legal_dues: of single clients. first_number: of the numbers that
    were drawn beforehand for these clients (draw_numbers); None = they are drawn here. again: also where the case was
    deleted; what keeps it from coming back is taken away (F189).
    """

    template_id: UUID
    period: str = ""
    at_once: bool | None = None
    responsible_ids: tuple[UUID, ...] = ()
    sender_id: UUID | None = None
    contact_id: UUID | None = None
    legal_due_on: date | None = None
    bulk: bool = False
    again: bool = False
    first_number: int | None = None
    exceptions: Mapping[UUID, StartCase] = field(default_factory=dict)
    legal_dues: Mapping[UUID, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StartOutcome:
    """What became of one client. refusal: why no case was made. not_begun: the case stands ready, and why (F124)."""

    client_id: UUID
    case_id: UUID | None = None
    number: str = ""
    refusal: Refusal | None = None
    not_begun: Refusal | None = None
    unassigned: bool = False
    held: int = 0


@command
def start_cases(
    *, actor: Actor, now: datetime, order: StartOrder, client_ids: Sequence[UUID]
) -> dict[UUID, StartOutcome]:
    """Make (and begin) a case for each client; each client for itself, in one set-based statement.

    Clients that do not exist for this actor are absent from the answer. NotFound: no such template.
    """
    for attempt in range(AGAIN):
        try:
            with transaction.atomic():
                return _start(actor, now, order, client_ids)
        except IntegrityError:  # the unique index spoke: somebody else started it meanwhile; look again
            if attempt == AGAIN - 1:
                raise
    raise AssertionError("unreachable")


def preview_start(
    *, actor: Actor, now: datetime, order: StartOrder, client_ids: Sequence[UUID]
) -> dict[UUID, StartOutcome]:
    """What start_cases would do, without writing anything and without drawing numbers (G16)."""
    outcomes, _ = _decide_all(actor, now, order, client_ids, draw=False)
    return outcomes


def preview_messages(
    *, actor: Actor, now: datetime, order: StartOrder, client_ids: Sequence[UUID]
) -> dict[UUID, tuple[UUID | None, str]]:
    """Sender and text of the first message each of these clients would get; those who get none are absent."""
    _, written = _decide_all(actor, now, order, client_ids, draw=False)
    return {
        item.case.client_id: (item.decision.messages[0].sender_id, item.decision.messages[0].text)
        for item in written
        if item.decision.messages
    }


def _start(actor: Actor, now: datetime, order: StartOrder, client_ids: Sequence[UUID]) -> dict[UUID, StartOutcome]:
    outcomes, written = _decide_all(actor, now, order, client_ids, draw=True)
    if order.again and order.period and written:
        made = [client for client, outcome in outcomes.items() if outcome.case_id]
        period = periods.parse(order.period).key
        take_tombstones(actor, now, template_id=order.template_id, period=period, clients=made)
    finish(write(written, actor, now), actor)
    return outcomes


def _decide_all(
    actor: Actor, now: datetime, order: StartOrder, client_ids: Sequence[UUID], *, draw: bool
) -> tuple[dict[UUID, StartOutcome], list[Written]]:
    period = periods.parse(order.period) if order.period else None
    found = load_for_start(order.template_id, client_ids, now, period=period, key=period.key if period else "open")
    if found is None:
        raise NotFound(order.template_id)
    first_number = order.first_number or (draw_numbers(len(client_ids)) if draw else 0)
    today = now.astimezone(found.house.zone).date()
    outcomes: dict[UUID, StartOutcome] = {}
    written: list[Written] = []
    for position, client in enumerate(found.clients):
        if not _may_start(actor, client):
            continue
        refusal = _refusal(found, client, order, period, today)
        if refusal is not None or found.snapshot is None:
            outcomes[client.id] = StartOutcome(client.id, refusal=refusal or Refusal("template_not_published"))
            continue
        number = case_number(first_number + position)
        outcome, item = _one(actor, now, order, found, found.snapshot, client, number, period)
        outcomes[client.id] = outcome
        if item:
            written.append(item)
    return outcomes, written


def _may_start(actor: Actor, client: ClientToStart) -> bool:
    subject = Subject(actor.organization_id, client.id, has_team_role=client.people.knows(actor.id))
    return bool(may(actor, "cases.start", subject))


def _refusal(
    found: ToStart, client: ClientToStart, order: StartOrder, period: periods.Period | None, today: date
) -> Refusal | None:
    snapshot = found.snapshot or TemplateSnapshot(found.template_name)
    return refuse_start(
        snapshot,
        StartFacts(
            today=today,
            archived=found.archived,
            published=found.snapshot is not None,
            bulk=order.bulk,
            period=period,
            taken=tuple(Taken(product) for product in client.products),
            client_state=client.state,
            client_ended_on=date.fromisoformat(client.ended_on) if client.ended_on else None,
            client_period_kind=_filing_kind(found, client, snapshot),
            existing=client.existing[0] if client.existing else "",
            deleted=client.deleted and not order.again,
            client=client.name,
            template=found.template_name,
            product=", ".join(found.products.get(key, ("", ""))[0] for key in snapshot.products),
        ),
    )


def _filing_kind(found: ToStart, client: ClientToStart, snapshot: TemplateSnapshot) -> str:
    """How often the client files what this template is about, "" when that is not set (F051, F052, F123)."""
    kinds = {found.products.get(key, ("", ""))[1] for key in snapshot.products}
    return next((kind for family, kind in client.filing_periods.items() if family in kinds), "")


def _one(
    actor: Actor,
    now: datetime,
    order: StartOrder,
    found: ToStart,
    snapshot: TemplateSnapshot,
    client: ClientToStart,
    number: str,
    period: periods.Period | None,
) -> tuple[StartOutcome, Written | None]:
    """Decide one client. When phase 1 cannot begin, the case stands ready with the reason (F124)."""
    birth = _birth(found, snapshot, number, period)
    chosen = order.exceptions.get(client.id) or StartCase(
        responsible_ids=order.responsible_ids, sender_id=order.sender_id, contact_id=order.contact_id
    )
    state = CaseState(
        case=Case(
            id=new_id(),
            client_id=client.id,
            template_version_id=found.version_id or UUID(int=0),
            state=words.NEW,
            period=period.key if period else "",
            created_by=actor.reference,
            created_at=now,
            planned_responsible_ids=chosen.responsible_ids,
            sender_id=chosen.sender_id,
            recipient_id=chosen.contact_id,
            internal=client.internal,
            legal_due_on=order.legal_dues.get(client.id, order.legal_due_on),
        ),
        template=snapshot,
    )
    facts = Facts(
        actor=actor,
        people=client.people,
        house=found.house,
        new_id=new_id,
        values={
            "client.name": client.name,
            "client.number": client.number,
            "organization.name": found.organization,
            "case.title": birth.title,
            "case.number": number,
            "case.period": period_label(period) if period else "",
        },
        known=client.known,
    )
    at_once = snapshot.start_immediately if order.at_once is None else order.at_once
    decision = decide(state, CreateCase(chosen if at_once else None), now, facts)
    not_begun = None
    if decision.refusal and at_once:
        not_begun = decision.refusal
        decision = decide(state, CreateCase(None), now, facts)
    if decision.refusal:
        return StartOutcome(client.id, refusal=decision.refusal), None
    before = {"unique_key": birth.unique_key, "promised_was": None, "version": 0}
    return _outcome(client.id, decision, number, not_begun), Written(decision, before, birth)


def _birth(found: ToStart, snapshot: TemplateSnapshot, number: str, period: periods.Period | None) -> Birth:
    title = f"{found.template_name} {period_label(period)}" if period else found.template_name
    return Birth(
        number=number,
        title=title[:300],
        template_id=found.template_id,
        product_id=UUID(snapshot.products[0]) if snapshot.products else None,
        period_kind=period.kind if period else "",
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        visible_to_client=snapshot.visible_to_client,
        unique_key=unique_key(snapshot, period),
    )


def _outcome(client_id: UUID, decision: Decision, number: str, not_begun: Refusal | None) -> StartOutcome:
    state = decision.state
    assert state is not None  # noqa: S101
    return StartOutcome(
        client_id,
        state.case.id,
        number,
        not_begun=not_begun,
        unassigned=bool(state.entry and not state.entry.responsible_ids),
        held=sum(effect.state == words.HELD for effect in decision.effects),
    )
