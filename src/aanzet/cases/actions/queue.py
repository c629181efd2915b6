"""Acts on lines of the queue, one or many: put off, give to somebody else (F180, F212, G16)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from aanzet.cases.actions.run import run
from aanzet.cases.events import CaseSnoozed, CaseUnsnoozed
from aanzet.cases.models import Snooze
from aanzet.cases.queries.queue.chosen import Chosen, chosen_cases
from aanzet.cases.queries.refusals import explain
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import insert, publish
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import AssignPhase, AssignTask, Command

LONGEST_REASON = 1_000  # characters (G19)
SHORTEST_REASON = 3  # characters that are not blank (G20)
SNOOZE_COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "case_id": "uuid",
    "person_id": "uuid",
    "until_on": "date",
    "reason": "text",
    "at": "timestamptz",
}
AGAIN = (
    "on conflict (organization_id, case_id, person_id) do update "
    "set until_on = excluded.until_on, reason = excluded.reason, at = excluded.at"
)


@dataclass(frozen=True, slots=True)
class Given:
    """What became of one case. refusal: why it stayed with whom it was. before: how to give it back."""

    case: Chosen
    refusal: Refused | None = None


@command
def snooze_cases(
    *, actor: Actor, now: datetime, today: date, case_ids: Collection[UUID], until_on: date | None, reason: str
) -> int:
    """Hide cases from one's own queue until a date; others go on seeing them. How many.

    today: the local day. Refused: snooze_date_required, date_in_past, reason_required, too_long. NotFound: none of
    them is within reach.
    """
    if until_on is None:
        raise Refused("snooze_date_required", field="until_on")
    if until_on <= today:
        raise Refused("date_in_past", field="until_on")
    reason = reason.strip()
    if len("".join(reason.split())) < SHORTEST_REASON:
        raise Refused("reason_required", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused("too_long", field="reason", allowed=LONGEST_REASON)
    cases = _reached(actor, case_ids)
    insert(
        "cases_snooze",
        SNOOZE_COLUMNS,
        [
            {
                "id": new_id(),
                "organization_id": actor.organization_id,
                "case_id": case.id,
                "person_id": actor.id,
                "until_on": until_on,
                "reason": reason,
                "at": now,
            }
            for case in cases
        ],
        AGAIN,
    )
    publish(
        actor,
        now,
        *(
            CaseSnoozed(object_id=case.id, case_id=case.id, client_id=case.client_id, until_on=until_on)
            for case in cases
        ),
    )
    return len(cases)


@command
def unsnooze_cases(*, actor: Actor, now: datetime, case_ids: Collection[UUID]) -> int:
    """Show cases in one's own queue again. How many were put off."""
    cases = {case.id: case for case in _reached(actor, case_ids)}
    mine = Snooze.objects.filter(case_id__in=list(cases), person_id=actor.id)
    there = list(mine.values_list("case_id", flat=True))
    mine.delete()
    publish(
        actor,
        now,
        *(CaseUnsnoozed(object_id=case, case_id=case, client_id=cases[case].client_id) for case in there),
    )
    return len(there)


@command
def assign_cases(*, actor: Actor, now: datetime, case_ids: Collection[UUID], member_id: UUID) -> tuple[Given, ...]:
    """Give what blocks each case to one colleague: the open office task, else the phase. Each case for itself (G16)."""
    cases = _reached(actor, case_ids)
    return _run(actor, now, cases, {case.id: _to(case, member_id) for case in cases})


@command
def give_back_cases(*, actor: Actor, now: datetime, before: Sequence[Chosen]) -> tuple[Given, ...]:
    """Undo assign_cases: everything back to whom it was given (G09)."""
    reached = {case.id for case in _reached(actor, [case.id for case in before])}
    cases = tuple(case for case in before if case.id in reached)
    return _run(actor, now, cases, {case.id: _back(case) for case in cases})


@dataclass(frozen=True, slots=True)
class Hands:
    """With whom a case was: its office task when that was given, else its phase."""

    task_id: UUID | None
    entry_id: UUID | None
    people: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    responsible_ids: tuple[UUID, ...] = ()

    def given(self, member_id: UUID) -> "Hands":
        """The same, given to this colleague."""
        if self.task_id:
            return replace(self, people=(member_id,), roles=(), teams=())
        return replace(self, responsible_ids=(member_id,))


def hands_of(case: Chosen) -> Hands:
    """With whom a chosen case is."""
    if case.task_id:
        return Hands(case.task_id, case.entry_id, case.people, case.roles, case.teams)
    return Hands(None, case.entry_id, responsible_ids=case.responsible_ids)


@command
def take_back_cases(*, actor: Actor, now: datetime, before: Mapping[UUID, Hands], member_id: UUID) -> frozenset[UUID]:
    """Undo assign_cases where the case is still with this colleague; which cases went back.

    Where somebody gave it away again, or the case went on, it stays.
    """
    cases = [
        replace(case, people=was.people, roles=was.roles, teams=was.teams, responsible_ids=was.responsible_ids)
        for case in chosen_cases(actor, before)
        if hands_of(case) == (was := before[case.id]).given(member_id)
    ]
    handed = _run(actor, now, cases, {case.id: _back(case) for case in cases})
    return frozenset(one.case.id for one in handed if one.refusal is None)


def _reached(actor: Actor, case_ids: Collection[UUID]) -> tuple[Chosen, ...]:
    cases = chosen_cases(actor, case_ids)
    if not cases:
        raise NotFound("no_case")
    return cases


def _to(case: Chosen, member_id: UUID) -> Command:
    if case.task_id:
        return AssignTask(case.task_id, people=(member_id,))
    return AssignPhase(case.entry_id or case.id, (member_id,))


def _back(case: Chosen) -> Command:
    if case.task_id:
        return AssignTask(case.task_id, people=case.people, roles=case.roles, teams=case.teams)
    return AssignPhase(case.entry_id or case.id, case.responsible_ids)


def _run(actor: Actor, now: datetime, cases: Sequence[Chosen], commands: Mapping[UUID, Command]) -> tuple[Given, ...]:
    tasks = [case.task_id for case in cases if case.task_id]
    outcomes = run(actor, now, commands, permission="cases.assign", tasks=tasks)
    found = []
    for case in cases:
        outcome = outcomes.get(case.id)
        if outcome is not None:
            refusal = explain(outcome.refusal, outcome.loaded) if outcome.refusal else None
            found.append(Given(case, refusal))
    return tuple(found)
