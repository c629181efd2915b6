"""What must hold of the rows of a case after every step (reliability 2: I1, I2, I3, I4, I5, I11, I15)."""

from collections import Counter
from uuid import UUID

from hypothesis.stateful import invariant

from aanzet.rules import dates
from aanzet.rules.process import words
from aanzet.rules.process.fold import fold
from aanzet.rules.process.replay import differences, read_event, replay
from aanzet.rules.process.whose_turn import turn_of_case
from tests.unit.rules.process import build

ENDED = (words.COMPLETED, words.CANCELLED)


class Invariants:
    """Mixed into a play that has `rows` (Memory), `left`, `people`, `template` and `now`."""

    folded = None  # the rows of the events so far
    read = compared = 0  # how many events are in them, and after how many writes they were compared

    @invariant()
    def one_active_phase(self):
        case = self.rows.case
        if case is None:
            return
        entries = sorted(self.rows.entries.values(), key=lambda entry: entry.ordinal)
        active = [entry for entry in entries if entry.state == words.ACTIVE]
        if case.state in (words.ACTIVE, words.ON_HOLD):
            assert [entry.id for entry in active] == [case.entry_id]
        else:
            assert active == []
            assert case.entry_id is None
        assert [entry.ordinal for entry in entries] == list(range(1, len(entries) + 1))
        assert case.entry_ordinal == len(entries)
        for one, following in zip(entries, entries[1:], strict=False):
            assert one.ended_at <= following.started_at

    @invariant()
    def turn_matches(self):
        case = self.rows.case
        if case is None:
            return
        state = self.rows.load(self.template)
        if self.people_settled():
            assert turn_of_case(state, self.people, self.now) == self.rows.turn
        intervals = self.rows.intervals
        for (_, end), (following, _) in zip(intervals, intervals[1:], strict=False):
            assert end is not None
            assert end <= following.from_at
        if case.state in ENDED:
            assert intervals[-1][1] is not None
        else:
            last, end = intervals[-1]
            assert end is None
            assert (last.party, last.people, last.group) == self.rows.turn.holder

    def people_settled(self):
        """Ended and prepared cases are not touched when people come and go."""
        return self.rows.case.state in (words.ACTIVE, words.ON_HOLD)

    @invariant()
    def replay_equals_state(self):
        """After each write; what was folded before goes on, and at the end all of it is folded once more."""
        if self.rows.case is None or self.rows.writes == self.compared:
            return
        if self.folded is None:
            self.folded = replay(build.CASE_ID, build.CLIENT_ID, ())
        for name, about, payload in self.rows.events[self.read :]:
            about = None if about is None else UUID(about)
            fold(self.folded, read_event(name, about, build.CLIENT_ID, build.CASE_ID, payload))
        self.read, self.compared = len(self.rows.events), self.rows.writes
        self.same_as(self.folded)

    def teardown(self):
        if self.rows.case is not None:
            self.same_as(replay(build.CASE_ID, build.CLIENT_ID, self.rows.events))

    def same_as(self, replayed):
        assert differences(self.rows.case, replayed.case) == []
        for kept, again in (
            (self.rows.entries, replayed.entries),
            (self.rows.tasks, replayed.tasks),
            (self.rows.items, replayed.items),
            (self.rows.points, replayed.checkpoints),
        ):
            assert set(kept) == set(again)
            for key, row in kept.items():
                assert differences(row, again[key]) == []

    @invariant()
    def automation_once(self):
        effects = self.rows.effects.values()
        for entry in self.rows.entries.values():
            seen = Counter(
                (effect.automation_key, effect.person_id, effect.key.rpartition(":")[2])
                for effect in effects
                if effect.entry_id == entry.id and effect.key.startswith("auto:") and "task-" not in effect.key
            )
            assert not seen or max(seen.values()) == 1

    @invariant()
    def checkpoints_guard(self):
        for entry_id, _ in self.left:
            entry = self.rows.entries[entry_id]
            points = [point for point in self.rows.points.values() if point.entry_id == entry_id and point.mandatory]
            not_passed = [point for point in points if not point.is_passed and not point.carried_over]
            if entry.left_by in (words.BY_HAND, words.BY_CLOSE):
                assert not [point for point in not_passed if point.state == words.OPEN], entry
            if entry.left_by == words.BY_ITSELF:
                assert not not_passed
                assert not [point for point in points if point.carried_over and point.always_blocking]
            if entry.left_by == words.BY_OVERRIDE:
                assert entry.ended_by.startswith("member:")
        case = self.rows.case
        if case is not None and case.state == words.COMPLETED:
            last = max(self.rows.entries.values(), key=lambda entry: entry.ordinal)
            if last.left_by == words.BY_CLOSE:
                assert not [one for one in self.rows.points.values() if one.carried_over and not one.is_passed]

    @invariant()
    def dates_hold(self):
        case = self.rows.case
        if case is None:
            return
        promises = [
            (payload.get("promised_before"), payload["promised_on"])
            for name, _, payload in self.rows.events
            if name == "DatesMoved" and "promised_on" in payload
        ]
        assert all(before is None or before <= after for before, after in promises)
        for entry in self.rows.entries.values():
            assert entry.due_on >= dates.local_day(entry.started_at, build.ZONE)
        for task in self.rows.tasks.values():
            if task.due_on is not None:
                assert task.due_on >= dates.local_day(task.created_at, build.ZONE)
        if case.promised_on is not None and case.expected_on is not None and case.state not in ENDED:
            assert case.promised_on >= case.expected_on

    @invariant()
    def the_turn_can_act(self):
        turn = self.rows.turn
        if turn is None or turn.party != words.OFFICE or not self.people_settled():
            return
        for person in turn.people:
            member = self.people.members[person]
            assert member.active
            assert not member.absent
        assert turn.people  # Eva, the safety net, is always there

    @invariant()
    def ended_cases_rest(self):
        case = self.rows.case
        if case is not None and case.state in ENDED:
            assert not [task for task in self.rows.tasks.values() if task.is_open]
