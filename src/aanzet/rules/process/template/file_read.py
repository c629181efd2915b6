"""A template as one YAML file (F391): the reading side, with every mistake by its line.

The files of the library are read here too; they may say who they are (`key`, `title`, `summary`, `profiles`) and
give a text that clients read a twin for organizations that say u: `u: {text: ...}` beside the fields it replaces.
"""

import dataclasses
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from aanzet.rules.plain import Problem
from aanzet.rules.process.template.file import FORMAT
from aanzet.rules.process.template.file_tree import LineProblem, Tree, Unreadable, tree
from aanzet.rules.process.template.old_setting import taken_over
from aanzet.rules.process.template.read import parse
from aanzet.rules.process.template.shape import TemplateSnapshot

FORMAL = "u"
ROOT = "template"
TOP: Mapping[str, type] = {"format": int, "key": str, "title": str, "summary": str, "profiles": list, ROOT: dict}
# Keys stand in addresses and bind versions to each other.
_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
CONDITION = re.compile(r"\.condition\b")  # below it the fields are those of rules/conditions/shape.py
CONDITION_FIELDS = ("all", "any", "not", "id", "field", "op", "quant", "value", "other", "currency")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """What a file says. snapshot: with names where the database has ids. formal: the same with the u-texts.

    notes: what was left out because it could not be read (F171). old_roles: roles that came from the old setting.
    """

    snapshot: TemplateSnapshot
    formal: TemplateSnapshot
    key: str = ""
    title: str = ""
    summary: str = ""
    profiles: tuple[str, ...] = ()
    notes: tuple[LineProblem, ...] = ()
    old_roles: frozenset[str] = frozenset()


def read(text: str) -> tuple[TemplateFile | None, tuple[LineProblem, ...]]:
    """The template in the text, or (None, problems) in the order of their lines. Only the file is judged here."""
    try:
        found = tree(text)
    except Unreadable as error:
        return None, (error.problem,)
    problems = [*found.problems, *_top(found)]
    plain = found.plain.get(ROOT) if isinstance(found.plain, dict) else None
    if not isinstance(plain, dict):
        return None, tuple(sorted(problems, key=lambda one: one.line))
    old = taken_over(_without_twins(plain))
    informal, formal = old.plain, taken_over(_with_twins(plain)).plain
    problems += _twin_problems(plain, ROOT, found)
    snapshot, faults = parse(informal)
    problems += [_said(fault, found) for fault in faults]
    problems += _keys(informal, found)
    if problems or snapshot is None:
        return None, tuple(sorted(dict.fromkeys(problems), key=lambda one: one.line))
    said_formally, _ = parse(formal)
    about = {name: found.plain.get(name, "") for name in ("key", "title", "summary")}
    profiles = tuple(found.plain.get("profiles", ()))
    notes = tuple(_old_note(path, said, found, snapshot) for path, said in old.unreadable)
    return TemplateFile(snapshot, said_formally or snapshot, **about, profiles=profiles, notes=notes,
                        old_roles=old.roles), ()  # fmt: skip


def _old_note(path: str, said: str, found: Tree, snapshot: TemplateSnapshot) -> LineProblem:
    steps = [int(number) for number in re.findall(r"\[(\d+)\]", path)]
    phase = snapshot.phases[steps[0]]
    where = phase.automations[steps[1]].title if len(steps) > 1 else phase.name
    line = _line(f"{ROOT}.{path}", found)
    return LineProblem.of(line, "old_setting_unreadable", where=where, value=said)


def _top(found: Tree) -> Iterator[LineProblem]:
    if not isinstance(found.plain, dict):
        yield LineProblem.of(found.lines.get("", 0), "yaml_no_template")
        return
    for name, value in found.plain.items():
        line = found.lines[name]
        if name not in TOP:
            yield _unknown(name, tuple(TOP), line)
        elif type(value) is not TOP[name]:  # exactly: yes and no are numbers to Python
            code = {int: "yaml_version", str: "not_text", list: "not_a_list", dict: "not_an_object"}
            yield LineProblem.of(line, code[TOP[name]], field=name, format=FORMAT)
        elif name == "format" and value != FORMAT:
            yield LineProblem.of(line, "yaml_version", format=FORMAT)
        elif isinstance(value, list) and not all(isinstance(one, str) for one in value):
            yield LineProblem.of(line, "not_text", field=name)
    if "format" not in found.plain:
        yield LineProblem.of(0, "yaml_version", format=FORMAT)
    if ROOT not in found.plain:
        yield LineProblem.of(0, "yaml_no_template")


def _unknown(name: str, known: Any, line: int) -> LineProblem:
    near = difflib.get_close_matches(name, list(known), 1, 0.6)
    if near:
        return LineProblem.of(line, "unknown_field_near", field=name[:60], near=near[0])
    return LineProblem.of(line, "unknown_field", field=name[:60])


def _said(fault: Problem, found: Tree) -> LineProblem:
    """A mistake in the shape, with the line where it stands."""
    path = f"{ROOT}.{fault.path}" if fault.path else ROOT
    name = path.rpartition(".")[2]
    line = _line(path, found)
    if fault.code == "unknown_field":
        known = CONDITION_FIELDS if CONDITION.search(path) else _fields_at(fault.path.rpartition(".")[0])
        return _unknown(name, known, line)
    if fault.code == "unknown_choice":
        choices = fault.values["choices"]
        words = choices if isinstance(choices, str) else ", ".join(filter(None, choices))
        return LineProblem.of(line, "unknown_choice", field=name, choices=words)
    code = "yaml_text_too_long" if fault.code == "too_long" else fault.code
    return LineProblem.of(line, code, field=name, **fault.values)


def _line(path: str, found: Tree) -> int:
    """The line of the path, or of the nearest thing around it (a field that is missing has none)."""
    while path not in found.lines and path:
        path = re.sub(r"(\.?[^.\[\]]+|\[\d+\])$", "", path)
    return found.lines.get(path, 0)


def _fields_at(path: str) -> tuple[str, ...]:
    """Names of the fields that are possible at a path."""
    cls: Any = TemplateSnapshot
    for step in _STEP.finditer(path):
        if step[1]:
            hint = get_type_hints(cls)[step[1]]
            cls = next((one for one in get_args(hint) if dataclasses.is_dataclass(one)), hint)
    return tuple(spec.name for spec in dataclasses.fields(cls))


def _keys(plain: Mapping[str, Any], found: Tree) -> Iterator[LineProblem]:
    """Keys that cannot be, and keys and names that stand twice."""
    phases = [(f"{ROOT}.phases[{n}]", one) for n, one in enumerate(_rows(plain, "phases"))]
    yield from _once(phases, "key", "yaml_key_twice", found)
    yield from _once(phases, "name", "yaml_phase_twice", found)
    automations = []
    for path, phase in phases:
        points = [(f"{path}.checkpoints[{n}]", one) for n, one in enumerate(_rows(phase, "checkpoints"))]
        yield from _once(points, "key", "yaml_key_twice", found)
        automations += [(f"{path}.automations[{n}]", one) for n, one in enumerate(_rows(phase, "automations"))]
    yield from _once(automations, "key", "yaml_key_twice", found)
    for path, automation in automations:
        items = [(f"{path}.items[{n}]", one) for n, one in enumerate(_rows(automation, "items"))]
        yield from _once(items, "key", "yaml_key_twice", found)
    results = [(f"{ROOT}.results[{n}]", one) for n, one in enumerate(_rows(plain, "results"))]
    yield from _once(results, "key", "yaml_key_twice", found)


def _rows(plain: Any, name: str) -> list[Any]:
    rows = plain.get(name) if isinstance(plain, Mapping) else None
    return rows if isinstance(rows, list) else []


def _once(rows: list[tuple[str, Any]], field: str, code: str, found: Tree) -> Iterator[LineProblem]:
    seen: dict[str, int] = {}
    for path, row in rows:
        value = row.get(field) if isinstance(row, Mapping) else None
        if not isinstance(value, str):
            continue
        line = _line(f"{path}.{field}", found)
        if field == "key" and not _KEY.fullmatch(value):
            yield LineProblem.of(line, "yaml_key_wrong", value=value[:60])
        folded = value.strip().lower()
        if folded and folded in seen:
            yield LineProblem.of(line, code, value=value[:200], first=seen[folded])
        seen.setdefault(folded, line)


def _without_twins(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_twins(one) for name, one in value.items() if name != FORMAL}
    return [_without_twins(one) for one in value] if isinstance(value, list) else value


def _with_twins(value: Any) -> Any:
    if isinstance(value, dict):
        twin = value.get(FORMAL)
        own = {name: _with_twins(one) for name, one in value.items() if name != FORMAL}
        return own | (twin if isinstance(twin, dict) else {})
    return [_with_twins(one) for one in value] if isinstance(value, list) else value


def _twin_problems(value: Any, path: str, found: Tree) -> Iterator[LineProblem]:
    """A twin may only replace a text that stands beside it."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _twin_problems(one, f"{path}[{number}]", found)
    if not isinstance(value, dict):
        return
    for name, one in value.items():
        inner = f"{path}.{name}"
        if name != FORMAL:
            yield from _twin_problems(one, inner, found)
        elif not isinstance(one, dict):
            yield LineProblem.of(found.lines[inner], "not_an_object", field=FORMAL)
        else:
            for twin, text in one.items():
                if not isinstance(value.get(twin), str):
                    yield _unknown(twin, [key for key in value if key != FORMAL], found.lines[f"{inner}.{twin}"])
                elif not isinstance(text, str):
                    yield LineProblem.of(found.lines[f"{inner}.{twin}"], "not_text", field=twin)
