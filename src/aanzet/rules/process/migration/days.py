"""When the running phase and its open tasks are due after the new version (F401).

A rule that stayed the same keeps its day, and so do the days a case was on hold (F186). A day that moves never moves
into the past, and what the client was asked to do by a day moves only later, as what he was promised does (F145).
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from aanzet.rules import dates
from aanzet.rules.process import words
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import PhaseEntry, Task
from aanzet.rules.process.template.shape import AutomationDefinition, DueRule, TemplateSnapshot

NO_RULE = DueRule()


def days_of(
    draft: Draft, entry: PhaseEntry, old: TemplateSnapshot, new: TemplateSnapshot, position: int
) -> tuple[date, date]:
    """Expected end and due date of the running phase by the new version."""
    before, after = old.phases[entry.position - 1], new.phases[position - 1]
    start = dates.local_day(entry.started_at, draft.house.zone)
    end = entry.expected_end_on
    if (before.lead_time_days, old.day_kind) != (after.lead_time_days, new.day_kind):
        planned = _end(draft, old, start, before.lead_time_days, 0)
        end = _moved(end, _end(draft, new, start, after.lead_time_days, _later(draft, old, planned, end)), draft.today)
    was = _by(draft, old, before.deadline, start, entry.expected_end_on)
    return end, _follow(draft, old, new, entry.due_on, was, _by(draft, new, after.deadline, start, end))


def dues_of(
    draft: Draft,
    entry: PhaseEntry,
    old: TemplateSnapshot,
    new: TemplateSnapshot,
    days: tuple[date, date],
    targets: Iterable[tuple[Task, str]],
) -> tuple[tuple[UUID, date, date], ...]:
    """Open tasks of the running phase that are due on another day: task, day before, day now.

    days: expected end and due date the phase gets. targets: each open task with its automation of the new version. What
    was made by hand and is due with the phase follows it, as when somebody moves the phase (F316).
    """
    moved = []
    for task, target in targets:
        if task.due_on is None or task.entry_id != entry.id or task.purpose or task.kind == words.THIRD_PARTY:
            continue
        day = _due(draft, entry, old, new, days, task, target, task.due_on)
        if task.side == words.CLIENT:
            day = max(day, task.due_on)
        if day != task.due_on:
            moved.append((task.id, task.due_on, day))
    return tuple(moved)


def _due(
    draft: Draft,
    entry: PhaseEntry,
    old: TemplateSnapshot,
    new: TemplateSnapshot,
    days: tuple[date, date],
    task: Task,
    target: str,
    due_on: date,
) -> date:
    end, phase_due = days
    if not task.automation_key:
        return phase_due if due_on == entry.due_on else due_on
    before, after = _automation(old, task.automation_key), _automation(new, target)
    if before is None or after is None:
        return due_on
    start = dates.local_day(task.created_at, draft.house.zone)
    was = entry.due_on if before.due == NO_RULE else _by(draft, old, before.due, start, entry.expected_end_on)
    becomes = phase_due if after.due == NO_RULE else _by(draft, new, after.due, start, end)
    return _follow(draft, old, new, due_on, was, becomes)


def _follow(draft: Draft, old: TemplateSnapshot, new: TemplateSnapshot, due_on: date, was: date, becomes: date) -> date:
    """A day of which the rule said `was` and now says `becomes`; by how much it was later than that, it stays later."""
    if was == becomes:
        return due_on
    paused = _later(draft, old, was, due_on)
    return _moved(due_on, dates.add_days(becomes, paused, new.day_kind, draft.house.calendar), draft.today)


def _automation(template: TemplateSnapshot, key: str) -> AutomationDefinition | None:
    return next((one for phase in template.phases for one in phase.automations if one.key == key), None)


def _by(draft: Draft, template: TemplateSnapshot, rule: DueRule, start: date, end: date) -> date:
    """The day by a rule, as it would have been said at the start."""
    return dates.due_on(
        rule.kind,
        rule.days,
        rule.day,
        started_on=start,
        phase_ends_on=end,
        legal_due_on=draft.rows.case.legal_due_on,
        today=start,
        kind=template.day_kind,
        calendar=draft.house.calendar,
    )


def _end(draft: Draft, template: TemplateSnapshot, start: date, lead: int, paused: int) -> date:
    return dates.phase_end(start, lead, paused, template.day_kind, draft.house.calendar)


def _later(draft: Draft, template: TemplateSnapshot, planned: date, day: date) -> int:
    """Days it is later than planned: it was on hold, or somebody gave it longer."""
    return max(dates.days_between(planned, day, template.day_kind, draft.house.calendar), 0)


def _moved(before: date, after: date, today: date) -> date:
    """Never into the past; what is late already does not become later for having less time."""
    if after == before or (after < before <= today):
        return before
    return max(after, today)
