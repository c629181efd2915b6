"""Recorded histories of cases: what was asked, by whom, when, and the events that came of it (reliability 1.10).

tests/unit/rules/histories/*.jsonl holds two hundred of them, a line per step; test_histories.py plays them again at
every change of rules/process. A difference is either a mistake or meant: then record anew, and the difference of the
files is read like code.

    python -m tests.unit.rules.process.record_histories
"""

import dataclasses
import itertools
import json
import pathlib
import re
from datetime import date, datetime
from uuid import UUID

from aanzet.rules import plain
from aanzet.rules.process import commands
from aanzet.rules.process.decide import decide
from aanzet.rules.process.template import TemplateSnapshot
from aanzet.rules.turn import Member
from tests.unit.rules.process import build, memory

FOLDER = pathlib.Path(__file__).parents[1] / "histories"
TEMPLATES = FOLDER / "templates.json"
ROOM = 1000  # ids that a step may draw
LONG, SHORT = re.compile(r"00000000-0000-0000-0000-[0-9a-f]{12}"), re.compile(r"#(\d+)")


# --- Values as readable JSON: "#12" is the id 12, "@2026-05-01" a day ---


def told(value):
    """A value of a command as JSON."""
    if isinstance(value, UUID):
        return f"#{value.int}"
    if isinstance(value, date):
        return f"@{value.isoformat()}"
    if dataclasses.is_dataclass(value):
        fields = {
            spec.name: getattr(value, spec.name) for spec in dataclasses.fields(value) if not is_default(spec, value)
        }
        return {"is": type(value).__name__, **{name: told(held) for name, held in fields.items()}}
    if isinstance(value, dict):
        return {told(key): told(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [told(held) for held in value]
    return value


def is_default(spec, value):
    """Whether a field holds what it holds by itself."""
    if spec.default_factory is not dataclasses.MISSING:
        return getattr(value, spec.name) == spec.default_factory()
    return getattr(value, spec.name) == spec.default


def read(value):
    """What `told` wrote."""
    if isinstance(value, str) and value[:1] == "#":
        return UUID(int=int(value[1:]))
    if isinstance(value, str) and value[:1] == "@":
        return date.fromisoformat(value[1:])
    if isinstance(value, dict) and "is" in value:
        kind = getattr(commands, value["is"])
        return kind(**{name: read(held) for name, held in value.items() if name != "is"})
    if isinstance(value, dict):
        return {read(key): read(held) for key, held in value.items()}
    if isinstance(value, list):
        return tuple(read(held) for held in value)
    return value


def name_of(actor):
    """Who asked: "system", "contact #21", or "member #11 cases.override"."""
    if actor == build.SYSTEM:
        return "system"
    rights = ["all"] if actor.permissions == build.RIGHTS else sorted(actor.permissions)
    return " ".join([actor.kind, told(actor.id), *rights])


def actor_of(name):
    """Who `name_of` named."""
    kind, *rest = name.split()
    if kind == "system":
        return build.SYSTEM
    person, *rights = rest
    return build.member(read(person), *rights) if kind == "member" else build.contact(read(person))


def events_of(decision):
    """The events of a decision, with short ids."""
    return [[event.name(), told(event.object_id), short(event.by), short(event.payload())] for event in decision.events]


def short(value):
    """A payload or key in which ids are as short as elsewhere."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return json.loads(LONG.sub(lambda found: f"#{UUID(found[0]).int}", text))


def long(text):
    """A key with full ids from one with short ids."""
    return SHORT.sub(lambda found: str(UUID(int=int(found[1]))), text)


# --- Playing ---


class Stage:
    """One case in memory, with the people around it, driven by recorded steps."""

    def __init__(self, template):
        self.template, self.rows, self.people = template, memory.Memory(), build.PEOPLE
        self.steps = 0

    def prepare(self, step):
        """What happened around the case before the step: people came and went, mails arrived or failed."""
        if "people" in step:
            absent, reachable = step["people"]
            members = dict(build.PEOPLE.members)
            for person, (gone, stand_in) in read(absent).items():
                members[person] = Member(person, absent=gone, stand_in=stand_in)
            first, *others = build.PEOPLE.contacts
            contacts = (build.changed(first, reachable=reachable), *others)
            self.people = build.people(members=members, contacts=contacts)
        for key, state in step.get("effects", {}).items():
            key = long(key)
            self.rows.effects[key] = build.changed(self.rows.effects[key], state=state)

    def do(self, command, actor, now, task_id):
        """Decide and write; the decision."""
        number_ids(self.steps)
        self.steps += 1
        state = build.new_case(self.template) if self.rows.case is None else self.rows.load(self.template, (task_id,))
        facts = build.facts(actor, people=self.people)
        decision = decide(state, command, now, facts)
        if decision.refusal is None:
            self.rows.write(decision, now)
        return decision


def number_ids(step):
    """New ids of a step have numbers of their own, whatever came before."""
    build._ids = itertools.count(ROOM * (step + 1))


def replay(history, templates):
    """Play one history again: (number of the step, what was recorded, what comes now) of every difference."""
    head, *steps = history
    stage = Stage(templates[head["template"]])
    for number, step in enumerate(steps, 1):
        stage.prepare(step)
        decision = stage.do(
            read(step["do"]), actor_of(step["by"]), datetime.fromisoformat(step["at"]), read(step.get("task"))
        )
        now = outcome(decision)
        then = {name: step[name] for name in ("refused", "events") if name in step}
        if now != then:
            yield number, then, now
            return  # what follows rests on it


def outcome(decision):
    """What a step led to, as it is recorded."""
    return {"refused": decision.refusal.code} if decision.refusal else {"events": events_of(decision)}


# --- The files ---


def templates():
    """Name -> template of the histories."""
    found = {}
    for name, value in json.loads(TEMPLATES.read_text()).items():
        found[name], problems = plain.from_plain(TemplateSnapshot, value)
        assert not problems, problems
    return found


def histories():
    """All histories, each a list of its lines: the head, then the steps."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        history = []
        for line in path.read_text().splitlines():
            step = json.loads(line)
            if "template" in step and history:
                yield history
                history = []
            history.append(step)
        yield history
