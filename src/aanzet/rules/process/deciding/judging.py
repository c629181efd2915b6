"""Conditions of phases and automations, judged over what is known at that moment (F148, F161).

What is not known is UNKNOWN, and then the phase is done and the automation goes out: leaving work out needs a fact.
"""

import json
from dataclasses import dataclass, replace
from functools import lru_cache

from aanzet.rules import periods
from aanzet.rules.conditions import FALSE, Compiled, Node, Row, Value, compiled_from, evaluate, to_stored
from aanzet.rules.process import fields, words
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import RequestItem

_ANSWERED = frozenset({words.SUPPLIED, words.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Refusing:
    """A condition that does not hold, with its rows. public: without what was seen, which may be personal."""

    rows: tuple[Row, ...]

    @property
    def public(self) -> tuple[Row, ...]:
        """The rows as they may stand in the open part of an event."""
        return tuple(replace(row, seen=()) for row in self.rows)

    @property
    def seen(self) -> str:
        """The whole rows as JSON, for the personal part of an event."""
        return json.dumps([to_stored(row) for row in self.rows], ensure_ascii=False, separators=(",", ":"))


def refusing(draft: Draft, condition: Node | None) -> Refusing | None:
    """The condition when it is FALSE now, else None: there is none, it holds, or it cannot be said."""
    if condition is None:
        return None
    compiled = _compiled(condition)
    if compiled is None:
        return None
    outcome, rows = evaluate(compiled, _values(draft), draft.today)
    return Refusing(rows) if outcome == FALSE else None


@lru_cache(maxsize=1_000)
def _compiled(condition: Node) -> Compiled | None:
    """Made ready once per process; None (so UNKNOWN) for what publication should have refused."""
    try:
        return compiled_from(condition, fields.named_by(condition))
    except (KeyError, ValueError):
        return None


def _values(draft: Draft) -> dict[str, tuple[Value, ...]]:
    case = draft.rows.case
    period = periods.parse(case.period) if case.period else None
    values = {key: tuple(Value(text) for text in texts) for key, texts in draft.facts.known.items()}
    values[fields.PERIOD] = (Value(case.period),)
    values[fields.PERIOD_KIND] = (Value(period.kind if period else periods.NONE),)
    values[fields.TEMPLATE] = (Value(draft.template.name),)
    values.update(_answers(draft))
    return values


def _answers(draft: Draft) -> dict[str, tuple[Value, ...]]:
    """The answers as they stand, also one given in this very command; of a request sent again the newest counts."""
    asked = {**draft.facts.asked, **{task.id: task.automation_key for task in draft.rows.tasks.values()}}
    lines = {
        automation.key: [line.key for line in automation.items]
        for phase in draft.template.phases
        for automation in phase.automations
    }
    order = {task_id: number for number, task_id in enumerate(asked)}
    found: dict[str, tuple[Value, ...]] = {}
    items = [item for item in draft.rows.items.values() if item.task_id in order and _is_answer(item)]
    for item in sorted(items, key=lambda item: order[item.task_id]):
        keys = lines.get(asked[item.task_id], [])
        key = item.key or (keys[item.position - 1] if 0 < item.position <= len(keys) else "")
        if key:
            found[fields.answer_key(asked[item.task_id], key)] = (Value(item.answer),)
    return found


def _is_answer(item: RequestItem) -> bool:
    return item.state in _ANSWERED and item.answer_kind == words.TEXT and bool(item.answer)
