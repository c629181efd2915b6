"""Read, decide, write: a command on one case or on ten thousand takes the same three beats (architecture 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aanzet.cases.actions.write import Written, write
from aanzet.cases.queries.events import last_event
from aanzet.cases.queries.reach import facts_for, holds, may_see
from aanzet.cases.queries.refusals import explain
from aanzet.cases.queries.states import Loaded, load_for_command
from aanzet.core import log
from aanzet.core.errors import NotFound
from aanzet.core.notifier import MOST_TOPICS, RESYNC, announce, wake
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import Command, moves_moments
from aanzet.rules.process.decide import decide
from aanzet.rules.process.decision import Decision, Refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command led to. refusal: why not; then nothing of this case was written. loaded: the case as it was."""

    case_id: UUID
    decision: Decision
    loaded: Loaded
    refusal: Refusal | None = None


def run(
    actor: Actor,
    now: datetime,
    commands: Mapping[UUID, Command],
    *,
    permission: str = "cases.advance",
    tasks: Sequence[UUID] = (),
    cause: str = "",
    seen: Mapping[UUID, int] | None = None,
) -> dict[UUID, Outcome]:
    """Carry out one command per case, each case for itself: one that refuses does not hold up the others.

    permission: right in the actor's role that the command needs; who must be responsible or addressed is judged by
    `decide`. tasks: ids of tasks the commands name. seen: version of the case the asker saw, where it matters (G03).
    Cases that do not exist for this actor are absent from the answer.
    """
    if not commands:
        return {}
    found = load_for_command(commands, now, tasks, more=any(map(moves_moments, commands.values())))
    # Who waited for the lock asked before the one he waited for was done: a case never goes back in time.
    now = max([now, *(datetime.fromisoformat(loaded.row["changed_at"]) for loaded in found.values())])
    outcomes: dict[UUID, Outcome] = {}
    written: list[Written] = []
    for case_id, loaded in found.items():
        if not may_see(actor, loaded):
            continue
        if not holds(actor, permission):
            outcomes[case_id] = Outcome(case_id, Decision(), loaded, Refusal("permission_missing"))
            continue
        if seen and seen.get(case_id, loaded.state.case.version) != loaded.state.case.version:
            outcomes[case_id] = Outcome(case_id, Decision(), loaded, changed(loaded))
            continue
        decision = decide(loaded.state, commands[case_id], now, facts_for(actor, loaded, cause, commands[case_id]))
        outcomes[case_id] = Outcome(case_id, decision, loaded, decision.refusal)
        if not decision.is_empty and decision.refusal is None:
            written.append(Written(decision, loaded.row))
    finish(write(written, actor, now), actor)
    return outcomes


def run_one(
    actor: Actor,
    now: datetime,
    case_id: UUID,
    command: Command,
    *,
    permission: str = "cases.advance",
    tasks: Sequence[UUID] = (),
    seen: int | None = None,
) -> Decision:
    """One command on one case. Raises Refused with the sentence, NotFound when there is no such case for this actor."""
    seen_by = None if seen is None else {case_id: seen}
    outcomes = run(actor, now, {case_id: command}, permission=permission, tasks=tasks, seen=seen_by)
    if case_id not in outcomes:
        raise NotFound(case_id)
    outcome = outcomes[case_id]
    if outcome.refusal:
        raise explain(outcome.refusal, outcome.loaded)
    return outcome.decision


def changed(loaded: Loaded) -> Refusal:
    """Somebody else changed this case meanwhile; who and when stands in its last event (G03)."""
    last = last_event(loaded.state.case.id)
    return Refusal("changed_meanwhile", {"by": last.actor, "at": last.at} if last else {})


def finish(recorded: list[log.Recorded], actor: Actor) -> None:
    """After the write: reactions together, then wake the workers and the open screens once this is committed."""
    if not recorded:
        return
    log.react(recorded)
    if log.waits(recorded):
        wake(actor.organization_id, "deliver", "reaction")
    cases = {event.case_id: event.client_id for event in recorded if event.case_id}
    topics = [f"case-{case}" for case in cases] if len(cases) <= MOST_TOPICS else [RESYNC]
    announce(f"{actor.organization_id}/office", "queue", *topics)
    for case, client in cases.items():
        announce(f"{actor.organization_id}/client/{client}", "portal", f"case-{case}")
