"""When things are due inside a case: due rules, moments of automations, reminders; and the keys of their timers."""

from datetime import date, datetime
from uuid import UUID

from aanzet.rules import dates, durations
from aanzet.rules.process import words
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import PhaseEntry, Task
from aanzet.rules.process.template.shape import (
    AutomationDefinition,
    DueRule,
    Moment,
    PhaseDefinition,
    ReminderRule,
)

NO_REMINDERS = ReminderRule()


def remind(draft: Draft, task: Task) -> None:
    """Set the timer of the next reminder of a client task (F099)."""
    if task.due_on is None or not draft.is_running:
        return
    scheme = scheme_of(draft, task)
    coming = next_reminder(draft, scheme, task.due_on, task.reminders)
    if coming is not None:
        number, moment = coming
        draft.set_timer(remind_key(task.id), words.REMINDER, moment, task.id, str(number), task.id)


def scheme_of(draft: Draft, task: Task) -> durations.Reminders:
    """The reminder scheme of the task itself, else of the automation that made it, else the organization's."""
    rule = task.reminder_rule
    if rule is None:
        automation, _ = automation_and_phase(draft, task.automation_key)
        if automation is None or automation.reminders == NO_REMINDERS:
            return draft.house.reminders
        rule = automation.reminders
    return durations.Reminders(rule.offsets, rule.every, rule.at_most, rule.unit, rule.time)


def next_reminder(draft: Draft, scheme: durations.Reminders, due_on: date, sent: int) -> tuple[int, datetime] | None:
    """The reminder after so many, by the clock and the calendar of the house."""
    house = draft.house
    return durations.next_reminder(scheme, due_on, sent, draft.now, house.zone, house.quiet, house.calendar)


def automation_and_phase(draft: Draft, key: str) -> tuple[AutomationDefinition, PhaseDefinition] | tuple[None, None]:
    """The automation with this key and the phase it belongs to, in whatever phase."""
    for phase in draft.template.phases:
        for automation in phase.automations:
            if automation.key == key:
                return automation, phase
    return None, None


def due_by(draft: Draft, rule: DueRule, started_on: date, phase_ends_on: date) -> date:
    """The due date by a rule, for something that begins on a day."""
    return dates.due_on(
        rule.kind,
        rule.days,
        rule.day,
        started_on=started_on,
        phase_ends_on=phase_ends_on,
        legal_due_on=draft.rows.case.legal_due_on,
        today=draft.today,
        kind=draft.template.day_kind,
        calendar=draft.house.calendar,
    )


def moment_due(draft: Draft, moment: Moment, started_at: datetime, due_on: date) -> datetime | None:
    """When an automation fires that does not fire at the start or the end of its phase; None for those (F160)."""
    zone = draft.house.zone
    if moment.when == words.AFTER_START:
        return dates.moment_after(started_at, moment.amount, moment.unit, zone)
    if moment.when == words.BEFORE_DUE:
        return dates.moment_before_due(due_on, moment.amount, moment.unit, zone)
    return None


def wait_again(draft: Draft, entry: PhaseEntry) -> None:
    """What waits for its moment waits by the dates as they are now; what goes out once more, goes now."""
    automations = {automation.key: automation for automation in draft.phase.automations}
    for argument, due_at in draft.facts.waiting.items():
        key, _, again = argument.partition(":")
        if key not in automations:
            continue
        moment = None if again else moment_due(draft, automations[key].moment, entry.started_at, entry.due_on)
        moment = max(moment or draft.now, draft.now)
        if moment != due_at:
            draft.set_timer(moment_key(entry.id, key), words.MOMENT, moment, entry.id, argument)


def moment_key(entry_id: UUID, automation: str) -> str:
    """Timer of an automation that fires later in its phase."""
    return f"moment:{entry_id}:{automation}"


def remind_key(task_id: UUID) -> str:
    """Timer of the next reminder of a task."""
    return f"remind:{task_id}"
