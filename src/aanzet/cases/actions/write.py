"""The engine's third beat: everything that many decisions change, in one statement (architecture 4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from aanzet.cases.actions.listing import BIRTH_COLUMNS, LISTING_COLUMNS, Birth, listing, turn_people
from aanzet.core import log
from aanzet.core.batch import ORGANIZATION, Batch, columns_of, row_of
from aanzet.rules.actors import Actor
from aanzet.rules.process.decision import Change, Decision, NewEffect, NewInterval, NewNote
from aanzet.rules.process.state import Case, Checkpoint, PhaseEntry, RequestItem, Task

CASE, ENTRY, TASK, ITEM, POINT = (dict(columns_of(row)) for row in (Case, PhaseEntry, Task, RequestItem, Checkpoint))
NOTE, INTERVAL = dict(columns_of(NewNote)), dict(columns_of(NewInterval))
CLIENT = {"client_id": "uuid"}
FINAL_CASE_COLUMNS = ("client_id", "template_version_id", "created_by", "created_at", "internal")  # never change
KEY = "on conflict (organization_id, key) do nothing"


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
    _chat(batch, items, actor, now)
    _outside(batch, items, now)
    recorded = log.record(actor, now, (event for item in items for event in item.decision.events))
    batch.insert("core_event", log.EVENT_COLUMNS, log.event_rows(recorded))
    batch.insert("core_delivery", log.DELIVERY_COLUMNS, log.delivery_rows(recorded), conflict=KEY)
    counts = batch.execute()
    expected = sum(item.birth is None for item in items)
    if counts.get("changed_cases_case", 0) != expected:
        raise Overtaken(f"{counts.get('changed_cases_case', 0)} of {expected} cases")
    return recorded


def _cases(batch: Batch, items: Sequence[Written], now: datetime) -> None:
    changed = {name: kind for name, kind in CASE.items() if name not in FINAL_CASE_COLUMNS}
    born = CASE | LISTING_COLUMNS | BIRTH_COLUMNS
    new, old = [], []
    for item in items:
        row = row_of(item.case, tuple(CASE)) | listing(item.decision, now, dict(item.before))
        if item.birth:
            new.append(row | row_of(item.birth, tuple(BIRTH_COLUMNS)) | {"unique_key": item.birth.unique_key})
        else:
            old.append({name: row[name] for name in (*changed, *LISTING_COLUMNS)} | {"seen": item.before["version"]})
    batch.insert("cases_case", born, new)
    batch.update("cases_case", changed | LISTING_COLUMNS, old, only_if="t.version = r.seen", extra={"seen": "integer"})


def _children(batch: Batch, items: Sequence[Written]) -> None:
    entries, tasks, lines, points, notes = [], [], [], [], []
    old_entries, old_tasks, old_lines, old_points = [], [], [], []
    for item in items:
        decision, client = item.decision, {"client_id": item.case.client_id}
        phases = decision.state.template.phases if decision.state else ()
        for entry in decision.new_entries:
            internal = {"internal": phases[entry.position - 1].internal}
            entries.append(row_of(entry, tuple(ENTRY)) | client | internal)
        tasks += [row_of(task, tuple(TASK)) | client | {"version": 1} for task in decision.new_tasks]
        lines += [row_of(line, tuple(ITEM)) | client for line in decision.new_items]
        points += [row_of(point, tuple(POINT)) | {"version": 1} for point in decision.new_checkpoints]
        notes += [row_of(note, tuple(NOTE)) for note in decision.notes]
        old_entries += _after(decision.changed_entries, ENTRY)
        old_tasks += _after(decision.changed_tasks, TASK)
        old_lines += _after(decision.changed_items, ITEM)
        old_points += _after(decision.changed_checkpoints, POINT)
    batch.update("cases_phaseentry", ENTRY, old_entries)
    internal = {"internal": "boolean"}
    batch.insert("cases_phaseentry", ENTRY | CLIENT | internal, entries, after="changed_cases_phaseentry")
    batch.update("cases_task", TASK, old_tasks)
    batch.insert("cases_task", TASK | CLIENT | {"version": "integer"}, tasks)
    batch.update("cases_requestitem", ITEM, old_lines)
    batch.insert("cases_requestitem", ITEM | CLIENT, lines)
    batch.update("cases_checkpoint", POINT, old_points)
    batch.insert("cases_checkpoint", POINT | {"version": "integer"}, points)
    batch.insert("cases_professionalnote", NOTE, notes)


def _after(changes: Iterable[Change[Any]], columns: Mapping[str, str]) -> list[dict[str, Any]]:
    return [row_of(change.after, tuple(columns)) for change in changes]


def _turns(batch: Batch, items: Sequence[Written]) -> None:
    """The open turn interval and the index behind "Aan zet"."""
    now_at_turn, no_longer, closing, opening = [], [], [], []
    for item in items:
        people, decision = turn_people(item.decision), item.decision
        due_on = listing_due(decision)
        now_at_turn += [
            {"id": uuid4(), "case_id": item.case.id, "person_id": person, "due_on": due_on} for person in people
        ]
        if item.birth is None:
            no_longer.append({"case_id": item.case.id, "people": people})
        if decision.closes_interval and decision.interval:
            closing.append({"case_id": item.case.id, "until_at": decision.interval.from_at})
        elif decision.closes_interval:
            closing.append({"case_id": item.case.id, "until_at": item.case.ended_at})
        if decision.interval:
            opening.append(row_of(decision.interval, tuple(INTERVAL)))
    batch.run(
        "gone_cases_caseturnperson",
        {"case_id": "uuid", "people": "uuid[]"},
        no_longer,
        f"delete from cases_caseturnperson t using {{rows}} where t.organization_id = {ORGANIZATION} "
        "and t.case_id = r.case_id and not t.person_id = any(r.people)",
    )
    batch.insert(
        "cases_caseturnperson",
        {"id": "uuid", "case_id": "uuid", "person_id": "uuid", "due_on": "date"},
        now_at_turn,
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


def listing_due(decision: Decision) -> Any:
    """Due date of the row in "Aan zet": until of the turn, else that of the phase."""
    if decision.turn and decision.turn.until:
        return decision.turn.until
    return decision.state.entry.due_on if decision.state and decision.state.entry else None


def _chat(batch: Batch, items: Sequence[Written], actor: Actor, now: datetime) -> None:
    """Conversation, participants and messages of the engine, in the client chat of the case (F091)."""
    conversations, participants, messages = [], [], []
    for item in items:
        decision, case = item.decision, item.case
        if decision.conversation:
            conversations.append(
                row_of(decision.conversation, ("id", "case_id", "client_id"))
                | {"subject": item.birth.title if item.birth else item.before["title"], "state": "open", "version": 1}
                | {"waiting_for_office": False, "created_at": now, "last_message_at": now}
            )
        for person in decision.participants:
            participants.append(
                {
                    "id": uuid4(),
                    "conversation_id": person.conversation_id,
                    "client_id": case.client_id,
                    "person_id": person.member_id or person.contact_id,
                    "kind": "member" if person.member_id else "contact",
                    "added_at": now,
                }
            )
        for message in decision.messages:
            if message.conversation_id is not None:
                messages.append(
                    row_of(message, ("id", "conversation_id", "case_id", "client_id", "sender_id", "text", "position"))
                    | {"variant": "automatic", "visibility": "shared", "author": actor.reference, "html": ""}
                    | {"task_id": message.task_id, "created_at": message.at, "items": message.attachments}
                    | {"mentions": (), "origin_key": _origin(message.case_id, message)}
                )
    batch.insert("messages_conversation", CONVERSATION, conversations)
    batch.insert(
        "messages_participant",
        PARTICIPANT,
        participants,
        conflict="on conflict (organization_id, conversation_id, person_id) do update set removed_at = null",
    )
    batch.insert("messages_message", MESSAGE, messages)


def _origin(case: UUID, message: Any) -> str | None:
    if not message.automation_key:
        return None
    return f"{case}:{message.entry_id}:{message.automation_key}:{message.id}"


CONVERSATION = {
    "id": "uuid",
    "case_id": "uuid",
    "client_id": "uuid",
    "subject": "text",
    "state": "text",
    "waiting_for_office": "boolean",
    "created_at": "timestamptz",
    "last_message_at": "timestamptz",
    "version": "integer",
}
PARTICIPANT = {
    "id": "uuid",
    "conversation_id": "uuid",
    "client_id": "uuid",
    "person_id": "uuid",
    "kind": "text",
    "added_at": "timestamptz",
}
MESSAGE = {
    "id": "uuid",
    "conversation_id": "uuid",
    "client_id": "uuid",
    "case_id": "uuid",
    "variant": "text",
    "visibility": "text",
    "author": "text",
    "sender_id": "uuid",
    "text": "text",
    "html": "text",
    "task_id": "uuid",
    "items": "uuid[]",
    "mentions": "uuid[]",
    "origin_key": "text",
    "created_at": "timestamptz",
    "position": "integer",
}
TIMER = {
    "id": "uuid",
    "key": "text",
    "kind": "text",
    "case_id": "uuid",
    "task_id": "uuid",
    "payload": "jsonb",
    "due_at": "timestamptz",
    "state": "text",
}


def _outside(batch: Batch, items: Sequence[Written], now: datetime) -> None:
    """Effects and timers: what leaves the house after the commit, and what must be looked at later."""
    effects, changes, timers, cancelled = [], [], [], []
    for item in items:
        decision = item.decision
        effects += [_delivery(effect, now) for effect in decision.effects]
        changes += [asdict(change) | {"settled_at": now} for change in decision.effect_changes]
        cancelled += [{"key": key} for key in decision.cancelled_timers]
        timers += [
            row_of(timer, ("key", "case_id", "task_id", "due_at"))
            | {"id": uuid4(), "kind": f"case_{timer.kind}", "state": "open"}
            | {"payload": {"kind": timer.kind, "object_id": timer.object_id, "argument": timer.argument}}
            for timer in decision.timers
        ]
    batch.insert("core_delivery", log.DELIVERY_COLUMNS, effects, conflict=KEY)
    batch.update(
        "core_delivery",
        {"key": "text", "state": "text", "reason": "text", "settled_at": "timestamptz"},
        changes,
        key="key",
        only_if="t.state in ('held', 'queued', 'retry')",
    )
    batch.update(
        "core_timer",
        {"key": "text", "state": "text"},
        [row | {"state": "cancelled"} for row in cancelled],
        key="key",
        only_if="t.state = 'open'",
    )
    batch.insert(
        "core_timer",
        TIMER,
        timers,
        conflict="on conflict (organization_id, key) do update "
        "set due_at = excluded.due_at, state = 'open', payload = excluded.payload, fired_at = null",
        after="changed_core_timer",
    )


def _delivery(effect: NewEffect, now: datetime) -> dict[str, Any]:
    """The row of core.Delivery; the mail itself is written by the worker from these ids."""
    return {
        "id": uuid4(),
        "key": effect.key,
        "kind": "mail",
        "state": effect.state,
        "event_id": None,
        "client_id": effect.client_id,
        "case_id": effect.case_id,
        "entry_id": effect.entry_id,
        "task_id": effect.task_id,
        "person_id": effect.person_id,
        "receiver": "",
        "payload": {
            "notice": effect.kind,
            "message_id": effect.message_id,
            "task_id": effect.task_id,
            "sender_id": effect.sender_id,
            "automation_key": effect.automation_key,
        },
        "blocking": effect.blocking,
        "tries": 0,
        "next_try_at": effect.send_at if effect.state == "queued" else None,
        "provider_ref": "",
        "reason": effect.reason,
        "last_error": "",
        "created_at": now,
    }
