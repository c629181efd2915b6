"""The engine's third beat: everything that many decisions change, in one statement (architecture 4).

The rows of the engine go along as they are; what each lower app keeps (chat, effects, timers, events) is put into the
statement by that app.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.cases.actions.listing import BIRTH_COLUMNS, LISTING_COLUMNS, OPEN, Birth, listing, turn_people
from aanzet.core import deliveries, log, timers
from aanzet.core.batch import ORGANIZATION, Batch, columns_of
from aanzet.core.deliveries import Effect
from aanzet.core.ids import new_id
from aanzet.core.timers import NewTimer
from aanzet.messages.actions.delivery import ChatMessage, ChatOfCase, Joining, put_in_chat
from aanzet.rules.actors import CONTACT, MEMBER, Actor
from aanzet.rules.process import words
from aanzet.rules.process.decision import Decision, NewEffect, NewInterval, NewNote
from aanzet.rules.process.state import Case, Checkpoint, PhaseEntry, RequestItem, Task

CASE, ENTRY, TASK, ITEM, POINT = (dict(columns_of(row)) for row in (Case, PhaseEntry, Task, RequestItem, Checkpoint))
NOTE, INTERVAL = dict(columns_of(NewNote)), dict(columns_of(NewInterval))
CASE_NAMES, BIRTH_NAMES = tuple(CASE), tuple(name for name in BIRTH_COLUMNS if name != "unique_key")
FINAL_CASE_COLUMNS = ("client_id", "created_by", "created_at", "internal")  # never change
CHANGING = {name: kind for name, kind in CASE.items() if name not in FINAL_CASE_COLUMNS} | LISTING_COLUMNS
CLIENT_OF = {"id": "uuid", "client_id": "uuid"}
GONE = f"""
delete from cases_caseturnperson t using {{rows}}
where t.organization_id = {ORGANIZATION} and t.case_id = {{keys}} and t.case_id = r.case_id
  and not t.person_id = any(r.people)
"""  # noqa: S608 - a condition of ours


class Overtaken(Exception):
    """A case changed between lock and write: impossible unless somebody wrote around the engine."""


@dataclass(frozen=True, slots=True)
class Written:
    """A decision with what the writer must know besides. birth: for a case that is new in this decision."""

    decision: Decision
    before: Mapping[str, Any]
    birth: Birth | None = None

    @property
    def case(self) -> Case:
        """The case after the decision."""
        assert self.decision.state is not None  # noqa: S101
        return self.decision.state.case


def write(items: Sequence[Written], actor: Actor, now: datetime) -> list[log.Recorded]:
    """Write the decisions; the events that were recorded, in order. Refusals and empty decisions are not passed in."""
    if not items:
        return []
    batch = Batch()
    _cases(batch, items, now)
    _children(batch, items)
    _turns(batch, items)
    put_in_chat(
        batch, actor=actor, now=now, chats=_chats(items), people=list(_joining(items)), messages=list(_messages(items))
    )
    _outside(batch, items, actor, now)
    recorded = log.record(actor, now, (event for item in items for event in item.decision.events))
    log.add_to(batch, recorded)
    counts = batch.execute()
    expected = sum(item.birth is None for item in items)
    if counts.get("changed_cases_case", 0) != expected:
        raise Overtaken(f"{counts.get('changed_cases_case', 0)} of {expected} cases")
    return recorded


def _cases(batch: Batch, items: Sequence[Written], now: datetime) -> None:
    new, old = [], []
    for item in items:
        case = item.case
        row = {name: getattr(case, name) for name in CASE_NAMES} | listing(item.decision, now, item.before)
        if item.birth:
            row |= {name: getattr(item.birth, name) for name in BIRTH_NAMES}
            new.append(row)
        else:
            row["seen"] = item.before["version"]
            old.append(row)
    batch.insert("cases_case", CASE | LISTING_COLUMNS | BIRTH_COLUMNS, new)
    batch.update("cases_case", CHANGING, old, only_if="t.version = r.seen", extra={"seen": "integer"})


def _children(batch: Batch, items: Sequence[Written]) -> None:
    """Rows below the case. The client stands on them too, because the walls of the portal look at it."""
    decisions = [item.decision for item in items]
    born = [part for part in ("new_cases_case", "changed_cases_case") if part in batch.parts]
    clients = " union all ".join(f"select id, client_id from {batch.recordset(part, CLIENT_OF, 'k')}" for part in born)
    using = f"join ({clients}) c on c.id = r.case_id"
    client = {"client_id": "c.client_id"}
    batch.update("cases_phaseentry", ENTRY, [c.after for d in decisions for c in d.changed_entries])
    inside = {
        entry.id: decision.state.template.phases[entry.position - 1].internal
        for decision in decisions
        if decision.state
        for entry in decision.new_entries
    }
    batch.values["internal"] = [entry for entry, internal in inside.items() if internal]
    batch.insert(
        "cases_phaseentry",
        ENTRY,
        [entry for decision in decisions for entry in decision.new_entries],
        given={**client, "internal": "r.id = any(%(internal)s::uuid[])"},
        using=using,
        after="changed_cases_phaseentry",
    )
    batch.update("cases_task", TASK, [c.after for d in decisions for c in d.changed_tasks])
    batch.insert(
        "cases_task", TASK, [t for d in decisions for t in d.new_tasks], given={**client, "version": "1"}, using=using
    )
    batch.update("cases_requestitem", ITEM, [c.after for d in decisions for c in d.changed_items])
    batch.insert("cases_requestitem", ITEM, [i for d in decisions for i in d.new_items], given=client, using=using)
    batch.update("cases_checkpoint", POINT, [c.after for d in decisions for c in d.changed_checkpoints])
    batch.insert("cases_checkpoint", POINT, [p for d in decisions for p in d.new_checkpoints], given={"version": "1"})
    batch.insert("cases_professionalnote", NOTE, [note for decision in decisions for note in decision.notes])


def _turns(batch: Batch, items: Sequence[Written]) -> None:
    """The open turn interval and the index behind "Aan zet"."""
    at_turn, no_longer, closing, opening = [], [], [], []
    for item in items:
        decision, case, people = item.decision, item.case, turn_people(item.decision)
        due_on = due_of(decision)
        stood, stood_due = _stood(item.before)
        if list(map(str, people)) != stood or (people and due_on and due_on.isoformat() != stood_due):
            at_turn += [{"id": new_id(), "case_id": case.id, "person_id": one, "due_on": due_on} for one in people]
            if item.birth is None:
                no_longer.append({"case_id": case.id, "people": people})
        if decision.closes_interval:
            until = decision.interval.from_at if decision.interval else case.ended_at
            closing.append({"case_id": case.id, "until_at": until})
        if decision.interval:
            opening.append(decision.interval)
    batch.run("gone_cases_caseturnperson", {"case_id": "uuid", "people": "uuid[]"}, no_longer, GONE, key="case_id")
    batch.insert(
        "cases_caseturnperson",
        {"id": "uuid", "case_id": "uuid", "person_id": "uuid", "due_on": "date"},
        at_turn,
        conflict="on conflict (organization_id, case_id, person_id) do update set due_on = excluded.due_on",
    )
    batch.update(
        "cases_turninterval",
        {"case_id": "uuid", "until_at": "timestamptz"},
        closing,
        key="case_id",
        only_if="t.until_at is null",
    )
    batch.insert("cases_turninterval", INTERVAL, opening, after="changed_cases_turninterval")


def due_of(decision: Decision) -> date | None:
    """Due date of the row in "Aan zet": until of the turn, else that of the phase."""
    if decision.turn and decision.turn.until:
        return decision.turn.until
    return decision.state.entry.due_on if decision.state and decision.state.entry else None


def _stood(before: Mapping[str, Any]) -> tuple[list[str], str | None]:
    """The people and due date that stood in the index; nobody for a case that is new, prepared by nobody, or ended."""
    if before.get("turn_party") != words.OFFICE or before["state"] not in OPEN:
        return [], None
    return list(dict.fromkeys(before["turn_people"])), before["due_on"]


def _chats(items: Sequence[Written]) -> Iterator[ChatOfCase]:
    for item in items:
        chat = item.decision.conversation
        if chat:
            title = item.birth.title if item.birth else item.before["title"]
            yield ChatOfCase(id=chat.id, case_id=chat.case_id, client_id=chat.client_id, subject=title)


def _joining(items: Sequence[Written]) -> Iterator[Joining]:
    for item in items:
        for one in item.decision.participants:
            person = one.member_id or one.contact_id
            if person:
                kind = MEMBER if one.member_id else CONTACT
                yield Joining(
                    conversation_id=one.conversation_id, client_id=item.case.client_id, person_id=person, kind=kind
                )


def _messages(items: Sequence[Written]) -> Iterator[ChatMessage]:
    for item in items:
        for said in item.decision.messages:
            if said.conversation_id is not None:
                made_by = f"{said.case_id}:{said.entry_id}:{said.automation_key}:{said.id}"
                yield ChatMessage(
                    id=said.id,
                    conversation_id=said.conversation_id,
                    client_id=said.client_id,
                    case_id=said.case_id,
                    text=said.text,
                    at=said.at,
                    sender_id=said.sender_id,
                    task_id=said.task_id,
                    items=tuple(map(UUID, said.attachments)),
                    position=said.position,
                    origin_key=made_by if said.automation_key else None,
                )


def _outside(batch: Batch, items: Sequence[Written], actor: Actor, now: datetime) -> None:
    """Effects and timers: what leaves the house after the commit, and what must be looked at later."""
    decisions = [item.decision for item in items]
    effects = [_effect(effect) for decision in decisions for effect in decision.effects]
    changes = [deliveries.Change(c.key, c.state, c.reason) for d in decisions for c in d.effect_changes]
    deliveries.add_to(batch, now, effects, changes)
    coming = [
        NewTimer(
            key=timer.key,
            kind=f"case_{timer.kind}",
            due_at=timer.due_at,
            case_id=timer.case_id,
            task_id=timer.task_id,
            payload={"kind": timer.kind, "object_id": timer.object_id, "argument": timer.argument},
        )
        for decision in decisions
        for timer in decision.timers
    ]
    timers.add_to(batch, coming, [key for decision in decisions for key in decision.cancelled_timers])
    leaving = [effect.not_before or now for effect in effects if effect.state == words.QUEUED]
    if leaving:
        deliveries.wake_for(actor.organization_id, now, {"mail": min(leaving)})
    if coming:
        timers.wake_for(actor.organization_id, now, min(timer.due_at for timer in coming))


def _effect(effect: NewEffect) -> Effect:
    """The mail itself is written by the worker from these ids."""
    return Effect(
        key=effect.key,
        kind="mail",
        state=effect.state,
        reason=effect.reason,
        client_id=effect.client_id,
        case_id=effect.case_id,
        entry_id=effect.entry_id,
        task_id=effect.task_id,
        person_id=effect.person_id,
        blocking=effect.blocking,
        not_before=effect.send_at,
        payload={
            "notice": effect.kind,
            "message_id": effect.message_id,
            "task_id": effect.task_id,
            "sender_id": effect.sender_id,
            "automation_key": effect.automation_key,
        },
    )
