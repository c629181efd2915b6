"""Random play with conditions on phases and automations: the same invariants, and what is left out says why."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from aanzet.rules.conditions import Comparison, Group, Not
from aanzet.rules.process import words
from tests.unit.rules.process import build
from tests.unit.rules.process.test_play import Play

BV = Comparison("c1", "client.legal_form", "eq", ("B.V.",))
UTRECHT = Not(Comparison("c2", "client.place", "ne", ("Utrecht",)))
TAKES = Comparison("c3", "client.products", "in", ("p1", "p2"), many=True, quant="any")
KNOWN = (
    {},
    {"client.legal_form": ("B.V.",), "client.place": ("Utrecht",), "client.products": ("p1",)},
    {"client.legal_form": ("Stichting",), "client.place": ("Ede",), "client.products": ("p3",)},
    {"client.legal_form": ("",), "client.place": ("Ede",), "client.products": ()},
)


def _with(phase, condition, automation):
    automations = tuple(build.changed(one, condition=automation) for one in phase.automations)
    return build.changed(phase, condition=condition, automations=automations)


class ConditionalPlay(Play):
    """The same case; what is known of the client changes while it runs."""

    def __init__(self):
        super().__init__()
        phases = build.TEMPLATE.phases
        middle = zip(phases[1:-1], (BV, Group("any", (BV, UTRECHT)), TAKES), (None, TAKES, BV), strict=True)
        self.known = KNOWN[2]
        changed = (_with(phases[0], None, UTRECHT), *(_with(*one) for one in middle), phases[-1])
        self.template = build.changed(build.TEMPLATE, phases=changed)

    @rule(known=st.sampled_from(KNOWN))
    def client_changes(self, known):
        self.known = known

    @invariant()
    def first_and_last_are_done(self):
        for entry in self.rows.entries.values():
            if entry.state == words.SKIPPED:
                assert 1 < entry.position < len(self.template.phases)
                assert entry.left_by == words.BY_CONDITION
                assert not [task for task in self.rows.tasks.values() if task.entry_id == entry.id]

    @invariant()
    def what_is_left_out_says_why(self):
        skipped = [payload for name, _, payload in self.rows.events if name in ("PhaseSkipped", "AutomationSkipped")]
        for payload in skipped:
            assert {row["outcome"] for row in payload["rows"]} & {"true", "false"}
            assert not [row for row in payload["rows"] if "seen" in row]
        entries = [entry for entry in self.rows.entries.values() if entry.state == words.SKIPPED]
        assert len(entries) == sum(name == "PhaseSkipped" for name, _, _ in self.rows.events)


TestConditionalPlay = ConditionalPlay.TestCase
TestConditionalPlay.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestConditionalPlay.pytestmark = [pytest.mark.feature("F148"), pytest.mark.feature("F161")]
