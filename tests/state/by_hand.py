"""What plays with tasks that are added by hand: every kind, priority and reminder scheme (F178)."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from aanzet.cases.actions import tasks
from aanzet.core.clock import app_now
from aanzet.rules.process import commands, words
from aanzet.rules.process.template import ReminderRule

STAFF = st.sampled_from(["anna", "bram", "chris", "eva", "anna", "bram"])
EVERYBODY = st.sampled_from(["anna", "anna", "bram", "chris", "eva", "vera", "fatima", "ed"])
PLACES = st.integers(0, 9)


class TasksByHand:
    """Rules of the game; the machine has `engine`, `on_case`, `pick` and `now_rows`."""

    @rule(
        actor=STAFF,
        kind=st.sampled_from(["work", "client", "request", "approve", "third_party"]),
        days=st.integers(0, 9),
        blocking=st.booleans(),
        priority=st.sampled_from(words.PRIORITIES),
        reminders=st.sampled_from([None, ReminderRule(), ReminderRule((-1,), 2, 4, words.HOURS, words.WORKING_DAYS)]),
    )
    def add_task(self, actor, kind, days, blocking, priority, reminders):
        side = "office" if kind in ("work", "third_party") else "client"
        with self.engine.office.scope():
            due_on = app_now().date() + timedelta(days=days)
        items = (commands.NewItem("Loonstrook"), commands.NewItem("Foto", required=False))
        order = commands.AddTask(
            kind, side, "Extra", due_on=due_on, blocking=blocking, third_party="Belastingdienst", items=items,
            priority=priority, reminders=reminders,
        )  # fmt: skip
        self.on_case(actor, tasks.add_task, order=order)

    @rule(actor=EVERYBODY, place=PLACES, priority=st.sampled_from(words.PRIORITIES))
    def prioritise(self, actor, place, priority):
        task = self.pick(self.now_rows.open_tasks, place)
        self.on_case(actor, tasks.prioritise_task, task_id=task, priority=priority)
