"""Published versions never change, so a parsed snapshot is kept in the process for ever (by version id)."""

import json
from collections.abc import Collection
from uuid import UUID

from aanzet.cases.models import ProcessTemplate, TemplateVersion
from aanzet.rules.process import words
from aanzet.rules.process.template import TemplateSnapshot, parse

_KEPT: dict[UUID, TemplateSnapshot] = {}
MOST = 2_000  # versions kept; beyond it the oldest go


def snapshots(ids: set[UUID]) -> dict[UUID, TemplateSnapshot]:
    """Version id -> snapshot, for published versions of this organization; at most one query."""
    missing = [version for version in ids if version not in _KEPT]
    if missing:
        rows = TemplateVersion.objects.filter(id__in=missing).exclude(state__in=words.EDITABLE)
        for version, definition in rows.values_list("id", "definition"):
            while len(_KEPT) >= MOST:
                _KEPT.pop(next(iter(_KEPT)))
            _KEPT[version] = read_definition(definition)
    return {version: _KEPT[version] for version in ids if version in _KEPT}


def newest_snapshots(templates: Collection[UUID]) -> dict[UUID, TemplateSnapshot]:
    """Template id -> its published version as it is now, for the names of its phases; at most two queries."""
    current = dict(
        ProcessTemplate.objects.filter(id__in=templates).exclude(current_id=None).values_list("id", "current_id")
    )
    found = snapshots({version for version in current.values() if version})
    return {template: found[version] for template, version in current.items() if version in found}


def read_definition(text: str) -> TemplateSnapshot:
    """A stored definition. What was published was parsed before, so a problem here is a fault of ours."""
    snapshot, problems = parse(json.loads(text))
    if snapshot is None:
        raise ValueError(f"stored definition cannot be read: {problems[0].path}")
    return snapshot
