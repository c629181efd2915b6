"""Record the histories anew: two hundred random plays, the same ones every time (see histories.py)."""

import json

from hypothesis import HealthCheck, Phase, core, settings
from hypothesis.stateful import run_state_machine_as_test

from aanzet.rules.plain import to_plain
from tests.unit.rules.process import build
from tests.unit.rules.process.histories import FOLDER, TEMPLATES, name_of, number_ids, outcome, short, told
from tests.unit.rules.process.test_play import Play

HISTORIES, STEPS, PER_FILE, SEED = 200, 30, 20, 2026


class Recorded(Play):
    """A play of which every step is written down."""

    made = []

    def __init__(self):
        super().__init__()
        self.lines, self.told_people, self.effects = [], None, {}
        self.made.append(self)

    def do(self, command, actor=build.SYSTEM, task_id=None):
        step = self.around() | {"at": self.now.isoformat(), "by": name_of(actor), "do": told(command)}
        if task_id is not None:
            step["task"] = told(task_id)
        number_ids(len(self.lines))
        decision = super().do(command, actor, task_id)
        self.effects = self.states()
        self.lines.append(step | outcome(decision))
        return decision

    def states(self):
        """Key -> state of the effects."""
        return {key: effect.state for key, effect in self.rows.effects.items()}

    def around(self):
        """What changed around the case since the step before."""
        changed = {short(key): state for key, state in self.states().items() if self.effects.get(key) != state}
        found = {"effects": changed} if changed else {}
        gone = {
            one.id: (one.absent, one.stand_in) for one in self.people.members.values() if one.absent or one.stand_in
        }
        people = [told(gone), self.people.contacts[0].reachable]
        if people != (self.told_people or [{}, True]):
            found["people"] = self.told_people = people
        return found


def main():
    """Play, and write the files."""
    core.global_force_seed = SEED
    run_state_machine_as_test(
        Recorded,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    known, names, plays = {}, {}, [play for play in Recorded.made if play.lines][:HISTORIES]
    for play in plays:
        plain = to_plain(play.template)
        name = names.setdefault(json.dumps(plain, sort_keys=True), f"t{len(names) + 1}")
        known[name] = plain
        play.lines.insert(0, {"template": name})
    for path in FOLDER.glob("*.jsonl"):
        path.unlink()
    for place in range(0, len(plays), PER_FILE):
        lines = [line for play in plays[place : place + PER_FILE] for line in play.lines]
        text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
        (FOLDER / f"{place + 1:03}.jsonl").write_text(text)
    TEMPLATES.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
