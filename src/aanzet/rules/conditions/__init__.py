"""Typed conditions, stored as JSON: one model for phases, automations, forms, selections and policies.

    node, problems = model.load(json, catalogue)
    outcome, rows = evaluate(compiled_from(node, catalogue), values, as_of)

No expression strings, no regular expressions of users, no code. docs/conditions.md says how an app gives its own
catalogue of fields.
"""

from aanzet.rules.conditions.catalogue import Catalogue, Field, ValueList
from aanzet.rules.conditions.evaluate import Compiled, Value, Values, compiled_from, evaluate
from aanzet.rules.conditions.explain import (
    FALSE,
    TRUE,
    UNKNOWN,
    Explainer,
    Row,
    Seen,
    Truth,
    from_stored,
    telling,
    to_stored,
)
from aanzet.rules.conditions.model import load, problems
from aanzet.rules.conditions.nodes import Comparison, Group, Node, Not, tests, to_json

__all__ = [
    "FALSE",
    "TRUE",
    "UNKNOWN",
    "Catalogue",
    "Compiled",
    "Explainer",
    "Field",
    "Group",
    "Node",
    "Not",
    "Row",
    "Seen",
    "Comparison",
    "Truth",
    "Value",
    "ValueList",
    "Values",
    "compiled_from",
    "evaluate",
    "from_stored",
    "load",
    "problems",
    "telling",
    "tests",
    "to_json",
    "to_stored",
]
