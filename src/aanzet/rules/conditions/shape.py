"""Read the JSON of a condition: the same judgement as schema.json, with every problem at its place.

Deeper than MOST_DEEP is not read at all, so a hostile file costs no more than a good one.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from aanzet.rules.conditions.nodes import ALL, ANY, NOT, QUANTIFIERS, Comparison, Group, Node, Not
from aanzet.rules.conditions.operators import OPERATORS
from aanzet.rules.plain import Problem, at

MOST_DEEP, MOST_NODES, MOST_PARTS, MOST_VALUES, MOST_TEXT, MOST_KEY = 6, 200, 100, 10_000, 500, 300
IS_ID = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_KEYS = frozenset({"id", "field", "op", "quant", "value", "other", "currency"})


def read(data: Any, path: str = "") -> tuple[Node | None, list[Problem]]:
    """The condition, or None with everything that is wrong with its shape and size.

    Codes: not_an_object, not_a_list, not_text, unknown_field, missing_field, unknown_choice, too_long, and
    condition_number, condition_empty, condition_deep, condition_large, condition_wide, condition_id,
    condition_currency, condition_both.
    """
    reader = _Reader()
    node = reader.node(data, path, 1)
    if reader.nodes > MOST_NODES:
        reader.problems.append(Problem("condition_large", path, values={"allowed": MOST_NODES}))
    return (None, reader.problems) if reader.problems else (node, [])


class _Reader:
    """One reading: counts the nodes and collects the problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.nodes = 0

    def wrong(self, code: str, path: str, **values: Any) -> Node | None:
        """One more problem; so there is no node."""
        self.problems.append(Problem(code, path, values=values))
        return None

    def node(self, data: Any, path: str, depth: int) -> Node | None:
        """Any node; what it is follows from its one key."""
        self.nodes += 1
        if not isinstance(data, Mapping):
            return self.wrong("not_an_object", path)
        if depth > MOST_DEEP:
            return self.wrong("condition_deep", path, allowed=MOST_DEEP)
        for kind in (ALL, ANY):
            if kind in data:
                self._only({kind}, data, path)
                return self._group(kind, data[kind], at(path, kind), depth)
        if NOT in data:
            self._only({NOT}, data, path)
            part = self.node(data[NOT], at(path, NOT), depth + 1)
            return None if part is None else Not(part)
        return self._test(data, path)

    def _only(self, known: frozenset[str] | set[str], data: Mapping[str, Any], path: str) -> None:
        for name in data:
            if name not in known:
                self.wrong("unknown_field", at(path, str(name)))

    def _group(self, kind: str, data: Any, path: str, depth: int) -> Node | None:
        if not isinstance(data, list | tuple):
            return self.wrong("not_a_list", path)
        if not data:
            return self.wrong("condition_empty", path)
        if len(data) > MOST_PARTS:
            return self.wrong("condition_wide", path, allowed=MOST_PARTS)
        parts = [self.node(part, f"{path}[{number}]", depth + 1) for number, part in enumerate(data)]
        return None if None in parts else Group(kind, tuple(part for part in parts if part is not None))

    def _test(self, data: Mapping[str, Any], path: str) -> Node | None:
        before = len(self.problems)
        self._only(_KEYS, data, path)
        for name in ("id", "field", "op"):
            if name not in data:
                self.wrong("missing_field", at(path, name))
        texts = {name: self._text(data[name], at(path, name)) for name in _KEYS - {"value"} if name in data}
        if texts.get("id") is not None and not IS_ID.fullmatch(texts["id"]):
            self.wrong("condition_id", at(path, "id"))
        for name in ("field", "other"):
            self._key(texts.get(name), at(path, name))
        for name, choices in (("op", tuple(OPERATORS)), ("quant", QUANTIFIERS)):
            if texts.get(name) is not None and texts[name] not in choices:
                self.wrong("unknown_choice", at(path, name), choices=", ".join(choices))
        if texts.get("currency") is not None and not _CURRENCY.fullmatch(texts["currency"]):
            self.wrong("condition_currency", at(path, "currency"))
        if "value" in data and "other" in data:
            self.wrong("condition_both", path)
        value, many = self._value(data["value"], at(path, "value")) if "value" in data else ((), False)
        if len(self.problems) > before:
            return None
        rest = {name: texts[name] for name in ("quant", "other", "currency") if name in texts}
        return Comparison(texts["id"], texts["field"], texts["op"], value, many, **rest)

    def _text(self, data: Any, path: str) -> Any:
        if isinstance(data, str) and "\x00" not in data:
            return data
        self.wrong("not_text", path)
        return None

    def _key(self, text: str | None, path: str) -> None:
        if text is not None and not 1 <= len(text) <= MOST_KEY:
            self.wrong("too_long" if text else "missing_field", path, allowed=MOST_KEY)

    def _value(self, data: Any, path: str) -> tuple[tuple[str, ...], bool]:
        if not isinstance(data, list | tuple):
            return (self._one(data, path),), False
        if not data:
            self.wrong("condition_empty", path)
        elif len(data) > MOST_VALUES:
            self.wrong("condition_values", path, allowed=MOST_VALUES)
        else:
            return self._several(data, path), True
        return (), True

    def _several(self, data: Sequence[Any], path: str) -> tuple[str, ...]:
        return tuple(self._one(item, f"{path}[{number}]") for number, item in enumerate(data))

    def _one(self, data: Any, path: str) -> str:
        if isinstance(data, bool | int | float):
            self.wrong("condition_number", path)
        elif not isinstance(data, str) or "\x00" in data:
            self.wrong("not_text", path)
        elif len(data) > MOST_TEXT:
            self.wrong("too_long", path, allowed=MOST_TEXT)
        else:
            return data
        return ""
