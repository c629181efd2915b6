"""Random play: whatever people, clients and the clock do, the invariants of the engine hold after every step."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from aanzet.rules import dates
from aanzet.rules.process import commands, words
from aanzet.rules.process.decide import decide
from aanzet.rules.process.template import ReminderRule
from aanzet.rules.turn import Member
from tests.unit.rules.process import build, memory
from tests.unit.rules.process.invariants import Invariants

ACTORS = (
    build.member(build.ANNA, "all"),
    build.member(build.BRAM),
    build.member(build.CHRIS),
    build.member(build.EVA),
    build.contact(build.FATIMA),
    build.contact(build.DAAN),
)
OFFICE = ACTORS[:2]
SCHEMES = (None, ReminderRule(), ReminderRule((-1, 0), 2, 4, words.HOURS, words.WORKING_DAYS))
REASONS = st.sampled_from(["Daarom moet het zo", "", "  a "])


class Play(Invariants, RuleBasedStateMachine):
    """One case, everybody around it, and the clock."""

    def __init__(self):
        super().__init__()
        self.now = build.NOW
        self.rows = memory.Memory()
        self.people = build.PEOPLE
        self.left = []
        self.template = build.TEMPLATE
        self.known = {}

    def asked(self):
        return {task.id: task.automation_key for task in self.rows.tasks.values() if task.kind == words.REQUEST}

    # ---- how a command is done ----

    def do(self, command, actor=build.SYSTEM, task_id=None, task_ids=()):
        state = (
            build.new_case(self.template)
            if self.rows.case is None
            else self.rows.load(self.template, (task_id, *task_ids))
        )
        told = {"asked": self.asked(), **self.rows.moments()}
        facts = build.facts(actor, people=self.people, known=self.known, **told)
        decision = decide(state, command, self.now, facts)
        if decision.refusal is None:
            before = self.rows.case
            self.rows.write(decision, self.now)
            self._note_leaving(before, decision)
        else:
            assert not list(decision.changes())
            assert not decision.events
        return decision

    def _note_leaving(self, before, decision):
        if before is not None and before.entry_id is not None and before.entry_id != self.rows.case.entry_id:
            self.left.append((before.entry_id, decision))

    def pick(self, data, table, extra=()):
        keys = sorted(table) + list(extra)
        return data.draw(st.sampled_from(keys)) if keys else build.uid(999_999)

    # ---- rules ----

    @initialize(start=st.booleans(), flip=st.lists(st.booleans(), min_size=3, max_size=3))
    def create(self, start, flip):
        phases = list(self.template.phases)
        if flip[0]:
            phases[1] = build.changed(phases[1], advance_when_done=True, automations=(build.REVIEW_TASK,))
            phases[2] = build.changed(phases[2], automations=())
            phases[0] = build.changed(
                phases[0], checkpoints=(build.changed(phases[0].checkpoints[0], always_blocking=True),)
            )
            both = build.changed(build.REVIEW_TASK, key="both", mode=words.ALL)
            phases[4] = build.changed(phases[4], automations=(both,))
        if flip[1]:
            phases[0] = build.changed(
                phases[0], automations=(build.MESSAGE, build.changed(build.REQUEST, done_after_acceptance=True))
            )
        day_kind = words.WORKING_DAYS if flip[2] else words.CALENDAR_DAYS
        self.template = build.changed(self.template, phases=tuple(phases), day_kind=day_kind)
        self.do(commands.CreateCase(commands.StartCase() if start else None), build.member(build.ANNA))

    @rule(actor=st.sampled_from(OFFICE))
    def start(self, actor):
        self.do(commands.StartCase(), actor)

    @rule(
        actor=st.sampled_from(ACTORS),
        choice=st.sampled_from([words.CARRY, words.STAY, words.CANCEL]),
        over=st.sampled_from(["", "", "Het moet vandaag"]),
    )
    def complete(self, actor, choice, over):
        entry = self.rows.case.entry_id or build.uid(7)
        self.do(commands.CompletePhase(entry, default_choice=choice, override_reason=over), actor)

    @rule()
    def complete_by_responsible(self):
        entry = self.rows.entries.get(self.rows.case.entry_id)
        if entry is None or not entry.responsible_ids:
            return
        actor = build.member(entry.responsible_ids[0])
        for point in list(self.rows.points.values()):
            if point.state not in words.CHECKPOINT_PASSED:
                self.do(commands.TickCheckpoint(point.id, words.DONE), actor)
        self.do(commands.CompletePhase(entry.id), actor)

    @rule(data=st.data(), actor=st.sampled_from(ACTORS), rearm=st.booleans(), reason=REASONS)
    def back(self, data, actor, rearm, reason):
        key = data.draw(st.sampled_from([phase.key for phase in self.template.phases]))
        self.do(commands.GoBack(self.rows.case.entry_id or build.uid(7), key, reason, rearm), actor)

    @rule(data=st.data(), what=st.sampled_from([words.SET_STEP, words.SET_BACK]), tell=st.booleans())
    def override(self, data, what, tell):
        key = data.draw(st.sampled_from([phase.key for phase in self.template.phases]))
        self.do(commands.Override(what, "absence", phase_key=key, tell=tell), ACTORS[0])

    @rule(days=st.integers(-1, 20), reason=REASONS)
    def hold(self, days, reason):
        until = dates.local_day(self.now, build.ZONE) + timedelta(days=days)
        self.do(commands.HoldCase(until, reason), ACTORS[0])

    @rule()
    def resume(self):
        self.do(commands.ResumeCase(), ACTORS[0])

    @precondition(lambda self: len(self.rows.events) > 25)
    @rule(reason=REASONS)
    def cancel(self, reason):
        self.do(commands.CancelCase(reason, "We stoppen."), ACTORS[0])

    @rule(reason=REASONS)
    def reopen(self, reason):
        self.do(commands.ReopenCase(reason), ACTORS[0])

    @rule(
        data=st.data(),
        actor=st.sampled_from(ACTORS),
        state=st.sampled_from(sorted(words.CHECKPOINT_STATES)),
        deviation=st.booleans(),
        note=REASONS,
    )
    def tick(self, data, actor, state, deviation, note):
        point = self.pick(data, self.rows.points)
        self.do(commands.TickCheckpoint(point, state, note, deviation, note), actor)

    @rule(actor=st.sampled_from(ACTORS), mandatory=st.booleans())
    def add_checkpoint(self, actor, mandatory):
        self.do(commands.AddCheckpoint("Extra punt", mandatory=mandatory), actor)

    @rule(data=st.data(), actor=st.sampled_from(ACTORS), reason=REASONS)
    def finish_task(self, data, actor, reason):
        task = self.pick(data, self.rows.tasks)
        self.do(commands.CompleteTask(task, reason), actor, task)

    @rule(data=st.data(), actor=st.sampled_from(ACTORS), reason=REASONS)
    def refuse_task(self, data, actor, reason):
        task = self.pick(data, self.rows.tasks)
        self.do(commands.RefuseTask(task, reason), actor, task)

    @rule(data=st.data(), reason=REASONS)
    def reopen_task(self, data, reason):
        task = self.pick(data, self.rows.tasks)
        self.do(commands.ReopenTask(task, reason), ACTORS[0], task)

    @rule(data=st.data(), reason=REASONS)
    def cancel_task(self, data, reason):
        task = self.pick(data, self.rows.tasks)
        self.do(commands.CancelTask(task, reason), ACTORS[0], task)

    @rule(data=st.data(), actor=st.sampled_from(ACTORS))
    def claim(self, data, actor):
        task = self.pick(data, self.rows.tasks)
        self.do(commands.ClaimTask(task), actor, task)

    @rule(data=st.data(), actor=st.sampled_from(ACTORS))
    def release(self, data, actor):
        task = self.pick(data, self.rows.tasks)
        self.do(commands.ReleaseTask(task), actor, task)

    @rule(data=st.data(), person=st.sampled_from([build.BRAM, build.EVA, build.DAAN]))
    def assign(self, data, person):
        task = self.pick(data, self.rows.tasks)
        self.do(commands.AssignTask(task, (person,)), ACTORS[0], task)

    @rule(
        kind=st.sampled_from([words.WORK, words.CLIENT_TASK, words.REQUEST, words.APPROVE, words.THIRD_PARTY]),
        days=st.integers(0, 9),
        blocking=st.booleans(),
        priority=st.sampled_from(words.PRIORITIES),
        reminders=st.sampled_from(SCHEMES),
    )
    def add_task(self, kind, days, blocking, priority, reminders):
        side = words.OFFICE if kind in (words.WORK, words.THIRD_PARTY) else words.CLIENT
        due_on = dates.local_day(self.now, build.ZONE) + timedelta(days=days)
        items = (commands.NewItem("Loonstrook"), commands.NewItem("Foto", required=False))
        command = commands.AddTask(
            kind, side, "Extra", due_on=due_on, blocking=blocking, third_party="Belastingdienst", items=items,
            priority=priority, reminders=reminders,
        )  # fmt: skip
        self.do(command, ACTORS[0])

    @rule(data=st.data(), actor=st.sampled_from(ACTORS), priority=st.sampled_from(words.PRIORITIES))
    def prioritise(self, data, actor, priority):
        task = self.pick(data, self.rows.tasks)
        self.do(commands.PrioritiseTask(task, priority), actor, task)

    @rule(data=st.data(), actor=st.sampled_from(ACTORS), missing=st.booleans())
    def answer(self, data, actor, missing):
        item = self.pick(data, self.rows.items)
        task = self.rows.items[item].task_id if item in self.rows.items else None
        if missing:
            self.do(commands.ItemNotAvailable(item, "heb ik niet"), actor, task)
        else:
            self.do(commands.SupplyItem(item, (build.new_id(),)), actor, task)

    @rule(data=st.data(), actor=st.sampled_from(ACTORS))
    def send(self, data, actor):
        task = self.pick(data, self.rows.tasks)
        self.do(commands.SendRequest(task), actor, task)

    @rule(accept=st.booleans())
    def client_does_his_part(self, accept):
        """Everything the client can do is done, by whom it was asked."""
        for task in [task for task in self.rows.tasks.values() if task.side == words.CLIENT and task.is_open]:
            for person in task.people:
                actor = build.contact(person)
                for item in [item for item in self.rows.items.values() if item.task_id == task.id]:
                    self.do(commands.SupplyItem(item.id, (build.new_id(),)), actor, task.id)
                self.do(
                    commands.CompleteTask(task.id) if accept else commands.RefuseTask(task.id, "Nee"), actor, task.id
                )

    @rule(claim=st.booleans())
    def office_does_its_part(self, claim):
        """Everybody who has an office task picks it up, and does it or lays it down."""
        for task in [task for task in self.rows.tasks.values() if task.side == words.OFFICE and task.is_open]:
            for actor in (build.member(build.CHRIS), build.member(build.DIRK), ACTORS[0]):
                self.do(commands.ClaimTask(task.id), actor, task.id)
                if claim:
                    self.do(commands.CompleteTask(task.id), actor, task.id)
                else:
                    self.do(commands.ReleaseTask(task.id), actor, task.id)

    @rule(person=st.sampled_from([build.ANNA, build.BRAM, build.CHRIS, build.DAAN]))
    def assign_phase(self, person):
        self.do(commands.AssignPhase(self.rows.case.entry_id or build.uid(7), (person,)), ACTORS[0])

    @rule(data=st.data(), accept=st.booleans(), reason=REASONS)
    def judge(self, data, accept, reason):
        item = self.pick(data, self.rows.items)
        task = self.rows.items[item].task_id if item in self.rows.items else None
        command = commands.AcceptItem(item) if accept else commands.RejectItem(item, reason)
        self.do(command, ACTORS[0], task)

    @rule(data=st.data(), contact=st.sampled_from([None, build.FATIMA, build.DAAN]))
    def fix(self, data, contact):
        task = self.pick(data, {task.id: task for task in self.rows.tasks.values() if task.purpose})
        self.do(commands.FixHeld(task, contact), ACTORS[0], task)

    @rule(state=st.sampled_from([words.FAILED, words.UNCERTAIN, "sent"]), data=st.data())
    def settle(self, state, data):
        sent = [key for key, effect in self.rows.effects.items() if effect.state in (words.QUEUED, words.FAILED)]
        if not sent:
            return
        key = data.draw(st.sampled_from(sorted(sent)))
        effect = self.rows.effects[key]
        self.rows.effects[key] = build.changed(effect, state=state)
        if effect.blocking:
            self.do(commands.DeliverySettled(key, state))

    @rule(hours=st.integers(1, 24 * 9))
    def wait(self, hours):
        """The clock moves, and what came due fires in order, late ones once."""
        self.now += timedelta(hours=hours)
        for _ in range(12):
            due = sorted((timer.due_at, key) for key, timer in self.rows.timers.items() if timer.due_at <= self.now)
            if not due:
                break
            timer = self.rows.timers.pop(due[0][1])
            task = timer.object_id if timer.object_id in self.rows.tasks else None
            self.do(commands.FireTimer(timer.kind, timer.object_id, timer.argument), task_id=task)
        self.do(commands.RefreshDates())

    @rule(data=st.data(), person=st.sampled_from([build.ANNA, build.BRAM, build.CHRIS]), absent=st.booleans())
    def absence(self, data, person, absent):
        stand_in = data.draw(st.sampled_from([None, build.DIRK]))
        members = {**self.people.members, person: Member(person, absent=absent, stand_in=stand_in)}
        self.people = build.people(members=members, contacts=self.people.contacts)
        self.do(commands.RefreshDates())

    @rule(reachable=st.booleans())
    def contact_changes(self, reachable):
        first, second = build.PEOPLE.contacts
        contacts = (build.changed(first, reachable=reachable), second)
        self.people = build.people(members=self.people.members, contacts=contacts)


TestPlay = Play.TestCase
TestPlay.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestPlay.pytestmark = [pytest.mark.feature("F164"), pytest.mark.feature("F190"), pytest.mark.feature("F150")]
