"""A template from and to plain values: what the editor, the library, an import and the database exchange."""

from collections.abc import Mapping
from typing import Any

from aanzet.rules.plain import Problem, canonical_json, fingerprint, from_plain, to_plain
from aanzet.rules.process.template.shape import TemplateSnapshot


def parse(data: Mapping[str, Any]) -> tuple[TemplateSnapshot | None, list[Problem]]:
    """Read a template. Only the shape is judged here (types, unknown fields, choices); see problems() for the rest."""
    snapshot, problems = from_plain(TemplateSnapshot, data)
    return snapshot, problems


def serialise(snapshot: TemplateSnapshot) -> dict[str, Any]:
    """The template as plain values; parse(serialise(snapshot)) is the snapshot again."""
    return to_plain(snapshot)


def canonical(snapshot: TemplateSnapshot) -> str:
    """The text that is stored and hashed when a version is published."""
    return canonical_json(snapshot)


def digest(snapshot: TemplateSnapshot) -> str:
    """sha-256 over the canonical text (I6)."""
    return fingerprint(canonical_json(snapshot))
