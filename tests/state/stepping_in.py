"""Part of the stateful play: somebody steps in, to another phase or with another person."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from aanzet.cases.actions import phases
from aanzet.rules.process import commands

staff = st.sampled_from(("anna", "bram", "chris", "eva", "anna", "bram"))
number = st.integers(0, 9)


class SteppingIn:
    """Mixed into the play: needs `engine`, `on_case`, `entry`, `pick` and `now_rows`."""

    @rule(actor=staff, what=st.sampled_from(["set_step", "set_back"]), place=number, tell=st.booleans())
    def override(self, actor, what, place, tell):
        key = ("supply", "draft", "review", "approve", "file")[place % 5]
        order = commands.Override(what, "absence", phase_key=key, tell=tell)
        self.on_case(actor, phases.override_case, order=order)

    @rule(actor=staff, person=staff, place=number, task=st.booleans())
    def other_person(self, actor, person, place, task):
        chosen = self.pick(self.now_rows.open_tasks, place) if task else None
        people = (self.engine.office.people[person],)
        order = commands.Override("other_person", "absence", task_id=chosen, responsible_ids=people)
        self.on_case(actor, phases.override_case, order=order)
