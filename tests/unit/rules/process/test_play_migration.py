"""Random play in which the case is taken to other versions and back: nothing that was done is lost (F401)."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from aanzet.rules.process import commands, words
from aanzet.rules.process.migration.commands import ANEW, KEEP
from aanzet.rules.process.migration.mapping import ALONE, CANCEL, propose_automations, propose_phases
from aanzet.rules.process.replay import differences
from aanzet.rules.process.template import CheckpointDefinition
from tests.unit.rules.process import build
from tests.unit.rules.process.test_play import ACTORS, Play

LOST = frozenset({words.DONE, words.NOT_APPLICABLE})


def other_version(template, chance):
    """Another version: phases left out, renamed or in another order, other checkpoints, automations and lead times."""
    phases = []
    for phase in template.phases:
        if len(template.phases) > 3 and chance.random() < 0.1:
            continue
        points = [one for one in phase.checkpoints if chance.random() < 0.8]
        if chance.random() < 0.5:
            key = f"p{chance.randrange(100)}"
            points.append(CheckpointDefinition(key, f"Punt {key}", mandatory=chance.random() < 0.5))
        changes = {
            "checkpoints": tuple({one.key: one for one in points}.values()),
            "automations": tuple(one for one in phase.automations if chance.random() < 0.8),
            "lead_time_days": chance.choice([phase.lead_time_days, chance.randrange(30)]),
        }
        if chance.random() < 0.2:
            changes["key"] = f"k{chance.randrange(1000)}"
        if chance.random() < 0.1:
            changes["auto_advance"] = not phase.auto_advance
        phases.append(build.changed(phase, **changes))
    if chance.random() < 0.2:
        phases = [phases[0], *reversed(phases[1:-1]), phases[-1]]
    return build.changed(template, phases=tuple({phase.key: phase for phase in phases}.values()))


def withdrawn(event):
    """The tasks and lines that ended with a migration, because its plan says so."""
    return {key for key, _ in (*event.cancelled, *event.unasked)}


def without(rows, ids):
    return {key: row for key, row in rows.items() if key not in ids}


class MigratingPlay(Play):
    """The same case, while its template changes."""

    def __init__(self):
        super().__init__()
        self.versions = 100
        self.last = None  # the migration that can still be undone, what the rows were, and the number of events then

    def kept(self):
        """What a migration never touches: what was done, answered, handed in and given to whom."""
        rows = self.rows
        return (
            {point.id: point for point in rows.points.values() if point.state in LOST and point.done_by != "system"},
            {item.id: (item.state, item.items, item.answer, item.supplied_by) for item in rows.items.values()},
            {task.id: (task.state, task.people, task.claimed_by, task.done_by) for task in rows.tasks.values()},
            {entry.id: entry.responsible_ids for entry in rows.entries.values()},
            {message.id: message for message in rows.messages},
        )

    def still_there(self, kept, event=None):
        """Nothing of it is gone or changed; more may have come. What the plan withdrew ended, and keeps its answers."""
        ended = withdrawn(event) if event else set()
        for before, after in zip(kept, self.kept(), strict=True):
            before = without(before, ended)
            assert {key: after.get(key) for key in before} == before
        for key in ended & set(self.rows.tasks):
            assert self.rows.tasks[key].state == words.CANCELLED
        for key in ended & set(self.rows.items):
            assert (words.CANCELLED, *kept[1][key][1:]) == self.kept()[1][key]

    @rule(chance=st.randoms(use_true_random=True), actor=st.sampled_from(ACTORS[:2]))
    def migrate(self, chance, actor):
        self.get_going(chance)
        for _ in range(3):
            self.migrate_once(chance, actor)

    def migrate_once(self, chance, actor):
        old, new = self.template, other_version(self.template, chance)
        self.versions += 1
        phases = {pair.old: pair.new for pair in propose_phases(old, new)}
        for key in phases:
            if not phases[key]:
                phases[key] = chance.choice(["", *(phase.key for phase in new.phases)])
        tasks = {pair.old: pair.new or ALONE for pair in propose_automations(old, new)}
        sent = [one.key for phase in new.phases for one in phase.automations if chance.random() < 0.2]
        fire = frozenset(sent if chance.random() < 0.3 else ())
        command = commands.MigrateCase(build.uid(self.versions), new, "Nieuwe werkwijze", phases, tasks, fire)
        if chance.random() < 0.3:
            tasks = {key: CANCEL if place == ALONE else place for key, place in tasks.items()}
        command = replace(command, automations=tasks, dates=chance.choice([ANEW, KEEP]))
        kept, before = self.kept(), self.snapshot()
        decision = self.do(command, actor)
        if decision.refusal is not None:
            return
        self.template = new
        event = next(event for event in decision.events if event.name() == "CaseMigrated")
        self.still_there(kept, event)
        # what was sent once more is not taken back, so the rows would not be what they were
        self.last = None if fire else (event, old, before, len(self.rows.events))
        if chance.random() < 0.5:
            self.undo()

    def get_going(self, chance):
        """Somewhere in its course, more often than at its beginning."""
        if self.rows.case.state == words.NOT_STARTED and chance.random() < 0.8:
            self.do(commands.StartCase(), ACTORS[0])
        for _ in range(chance.randrange(3)):
            if self.rows.case.phase_position < len(self.template.phases) - 1:
                self.client_does_his_part(True)
                self.complete_by_responsible()

    def snapshot(self):
        rows = self.rows
        waiting = set(rows.moments()["waiting"])
        return rows.case, dict(rows.entries), dict(rows.tasks), dict(rows.items), dict(rows.points), waiting

    @rule()
    def undo(self):
        if self.last is None or self.last[3] != len(self.rows.events):
            return
        event, old, (case, entries, tasks, items, points, waiting), _ = self.last
        kept = [without(rows, withdrawn(event)) for rows in self.kept()]  # these come back
        named = tuple(key for key, _ in event.cancelled)
        decision = self.do(commands.UndoMigration(old, event, "Toch niet"), ACTORS[0], task_ids=named)
        assert decision.refusal is None
        self.template, self.last = old, None
        self.still_there(kept)
        assert self.rows.case.phase_key == case.phase_key
        assert self.rows.case.template_version_id == case.template_version_id
        assert self.rows.entries == entries
        assert set(self.rows.moments()["waiting"]) == waiting
        for key, task in tasks.items():
            wrong = differences(self.rows.tasks[key], task)
            assert wrong in ([], ["due_on"])
            if wrong:  # what the client was asked by a day only moves later
                assert task.side == words.CLIENT
                assert self.rows.tasks[key].due_on > task.due_on
        assert self.rows.tasks.keys() == tasks.keys()
        assert self.rows.items.keys() == items.keys()
        for key, item in items.items():  # the key of a line in the old version stays with it
            assert differences(self.rows.items[key], item) in ([], ["key"])
        for key, point in points.items():
            assert differences(self.rows.points[key], point) == []
        came = [point for key, point in self.rows.points.items() if key not in points]
        assert all(point.is_passed for point in came)


TestMigratingPlay = MigratingPlay.TestCase
TestMigratingPlay.settings = settings(
    max_examples=50, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestMigratingPlay.pytestmark = [pytest.mark.feature("F401")]
