"""A writer that keeps rows in dictionaries and refuses what tables would refuse; it shares no code with the fold."""

import json
from dataclasses import replace

from aanzet.rules.process import words
from aanzet.rules.process.state import CaseState


class Memory:
    """The tables of one case."""

    def __init__(self):
        self.case = None
        self.entries, self.tasks, self.items, self.points = {}, {}, {}, {}
        self.effects, self.timers, self.intervals, self.events, self.messages = {}, {}, [], [], []
        self.notes, self.participants = [], set()
        self.turn, self.writes = None, 0

    def write(self, decision, now):
        """Write one decision, as a database would."""
        self.writes += 1
        if decision.case is not None:
            self._write_case(decision.case)
        for table, new, changes in (
            (self.entries, decision.new_entries, decision.changed_entries),
            (self.tasks, decision.new_tasks, decision.changed_tasks),
            (self.items, decision.new_items, decision.changed_items),
            (self.points, decision.new_checkpoints, decision.changed_checkpoints),
        ):
            self._rows(table, new, changes)
        for change in decision.effect_changes:
            old = self.effects[change.key]
            assert old.state == words.HELD
            self.effects[change.key] = replace(old, state=change.state, reason=change.reason)
        for effect in decision.effects:
            assert effect.key not in self.effects, f"sent twice: {effect.key}"
            assert effect.entry_id is None or effect.entry_id in self.entries
            self.effects[effect.key] = effect
        for key in decision.cancelled_timers:
            self.timers.pop(key, None)
        for timer in decision.timers:
            self.timers[timer.key] = timer
        for message in decision.messages:
            assert message.task_id is None or message.task_id in self.tasks
            self.messages.append(message)
        self.notes.extend(decision.notes)
        self.participants.update(one.member_id or one.contact_id for one in decision.participants)
        self._intervals(decision, now)
        if decision.turn is not None:
            self.turn = decision.turn
        for event in decision.events:
            stored = json.loads(json.dumps(event.payload()))
            self.events.append((event.name(), None if event.object_id is None else str(event.object_id), stored))

    def moments(self):
        """What of the running phase waits for its moment, and what was sent or left out in it."""
        if self.case is None:
            return {}
        key = self.case.entry_id
        mine = [one for one in self.timers.values() if one.kind == words.MOMENT and one.object_id == key]
        return {
            "waiting": {one.argument: one.due_at for one in mine},
            "fired": frozenset(
                one.split(":")[3] for one in self.effects if one.startswith(f"auto:{self.case.id}:{key}:")
            ),
        }

    def _write_case(self, change):
        if self.case is None:
            assert change.before.version == 0
        else:
            assert self.case == change.before
        assert change.after.version == change.before.version + 1
        self.case = change.after

    @staticmethod
    def _rows(table, new, changes):
        touched = set()
        for row in new:
            assert row.id not in table
            touched.add(row.id)
            table[row.id] = row
        for change in changes:
            assert change.after.id not in touched, "a row is written once"
            assert table[change.before.id] == change.before
            assert change.fields
            touched.add(change.after.id)
            table[change.after.id] = change.after

    def _intervals(self, decision, now):
        if decision.closes_interval:
            assert self.intervals[-1][1] is None
            self.intervals[-1][1] = now
        if decision.interval is not None:
            assert not self.intervals or self.intervals[-1][1] is not None
            self.intervals.append([decision.interval, None])

    def load(self, template, task_ids=()):
        """The state as the loader would read it: current entry, its tasks, open ones of before, the tasks named."""
        case = self.case
        tasks = [
            task
            for task in self.tasks.values()
            if task.entry_id == case.entry_id or task.state not in words.TASK_FINAL or task.id in task_ids
        ]
        known = {task.id for task in tasks}
        return CaseState(
            case,
            template,
            self.entries.get(case.entry_id),
            tuple(tasks),
            tuple(item for item in self.items.values() if item.task_id in known),
            tuple(
                point
                for point in self.points.values()
                if point.entry_id == case.entry_id
                or (point.carried_over and point.state not in words.CHECKPOINT_PASSED)
            ),
            frozenset(
                key
                for key, effect in self.effects.items()
                if effect.blocking and effect.entry_id == case.entry_id and effect.state in words.EFFECT_FAILED
            ),
            self.turn,
        )
