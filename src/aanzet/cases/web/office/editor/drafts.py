"""From the forms of a template to the frozen template and back, and where a problem can be mended."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext

from aanzet.cases.actions.template_drafts import Saved, save_draft
from aanzet.cases.queries.template_facts import template_facts
from aanzet.cases.queries.templates import VersionView, as_seen, version_for
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.post import perform
from aanzet.rules.asked import whole
from aanzet.rules.errors import sentence
from aanzet.rules.plain import Problem
from aanzet.rules.process.template import (
    ERROR,
    PhaseDefinition,
    TemplateSnapshot,
    problems,
    serialise,
)
from aanzet.rules.process.template.editing import moved

NEW = "new"  # the key in the address of a part that does not exist yet
PLACE = re.compile(r"phases\[(\d+)\](?:\.(automations|checkpoints)\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in words, with a link to where it can be mended."""

    text: str
    where: str
    url: str
    is_error: bool
    phase: str = ""


def draft_of(request: HttpRequest, template_id: UUID) -> VersionView:
    """The draft of a template; NotFound when there is none, or for who may not change templates.

    A form is judged against the draft as it was when the form was made (field `version`), so that only what somebody
    really changed counts as his (G03).
    """
    if not request.actor.may("templates.edit"):
        raise NotFound("permission_missing")
    view = version_for(request.actor, template_id)
    if not view.is_draft:
        if request.method == "POST":  # the draft was published while the form was open
            raise Refused("version_immutable")
        raise NotFound(template_id)
    seen = whole(request.POST.get("version", ""), None) if request.method == "POST" else None
    return view if seen is None else as_seen(view, seen)


def save(request: HttpRequest, view: VersionView, snapshot: TemplateSnapshot) -> Saved:
    """Store the draft; `view` is how the form showed it (G03)."""
    return save_draft(
        actor=request.actor,
        now=request.now,
        template_id=view.template_id,
        definition=serialise(snapshot),
        seen=view.version if whole(request.POST.get("version", ""), None) is not None else -1,
    )


def keep(request: HttpRequest, view: VersionView, snapshot: TemplateSnapshot, name: str) -> None:
    """Save as the act of a form: once for each submit. Refused."""
    perform(request, lambda: {"number": save(request, view, snapshot).number}, name=name)


def position_of(snapshot: TemplateSnapshot, key: str) -> int:
    """Index of a phase, NotFound when it is not there (any more)."""
    position = snapshot.phase_named(key)
    if position < 0:
        raise NotFound(key)
    return position


def with_phase(snapshot: TemplateSnapshot, position: int, phase: PhaseDefinition) -> TemplateSnapshot:
    """The template with this phase in that place."""
    phases = list(snapshot.phases)
    phases[position] = phase
    return replace(snapshot, phases=tuple(phases))


def place_of(items: Sequence[Any], key: str) -> int:
    """Index of the part with this key; NotFound when it is gone."""
    for number, one in enumerate(items):
        if one.key == key:
            return number
    raise NotFound(key)


def with_one(items: tuple[Any, ...], place: int | None, one: Any) -> tuple[Any, ...]:
    """The parts with this one in its place; None: at the end."""
    return (*items, one) if place is None else (*items[:place], one, *items[place + 1 :])


def after_change(request: HttpRequest, items: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    """What a form asks of one part of a list: field `what` is up, down or delete; field `to` is its place from 1."""
    what, to = request.POST.get("what"), whole(request.POST.get("to", ""), None)
    if what == "delete":
        return (*items[:place], *items[place + 1 :])
    if to is not None:
        return moved(items, place, to - 1)
    return moved(items, place, place + (-1 if what == "up" else 1))


def new_key(name: str, taken: Iterable[str]) -> str:
    """A key from a name, unique inside the template; it stays the same when the name changes."""
    base = slugify(name).replace("-", "_")[:40] or "stap"
    keys, number, key = {*taken, NEW}, 2, base
    while key in keys:
        key, number = f"{base}_{number}", number + 1
    return key


def from_formset(formset: Any, make: Callable[[dict[str, Any], str], Any]) -> tuple[Any, ...]:
    """The rows of a formset in their order, without what was deleted or left empty; every row keeps or gets a key."""
    rows = [form.cleaned_data for form in formset.forms if form.cleaned_data.get("text")]
    rows = [row for row in rows if not row.get("DELETE")]
    rows.sort(key=lambda row: row["ORDER"] if row.get("ORDER") is not None else 10_000)
    made, taken = [], []
    for row in rows:
        key = row["key"] or new_key(row["text"], taken)
        key = key if key not in taken else new_key(row["text"], taken)
        taken.append(key)
        made.append(make(row, key))
    return tuple(made)


def all_valid(request: HttpRequest, *parts: Any) -> bool:
    """Whether the page was posted and each part (form, formset, editor, or None) is right; all say their errors."""
    return request.method == "POST" and all([part.is_valid() for part in parts if part is not None])


def findings(view: VersionView, known: Sequence[Problem] | None = None) -> list[Finding]:
    """What stands in the way of publishing, and what deserves a look, in words. known: when it was just judged."""
    found = problems(view.snapshot, template_facts(view.snapshot)) if known is None else known
    return [_finding(problem, view) for problem in found]


def _finding(problem: Problem, view: VersionView) -> Finding:
    text = sentence(problem.code, problem.values, gettext, ngettext)
    place = PLACE.match(problem.path)
    if place is None:
        url = reverse("template-general", args=[view.template_id])
        return Finding(text, gettext("General"), url, problem.severity == ERROR)
    phase = view.snapshot.phases[int(place[1])]
    where, url = phase.name or gettext("Phase"), reverse("template-phase", args=[view.template_id, phase.key or "-"])
    if place[2] is not None:
        part = getattr(phase, place[2])[int(place[3])]
        name = "template-automation" if place[2] == "automations" else "template-checkpoint"
        unnamed = gettext("automation") if place[2] == "automations" else gettext("checkpoint")
        where = f"{where} · {getattr(part, 'title', '') or part.text or unnamed}"
        if part.key:
            url = reverse(name, args=[view.template_id, phase.key, part.key])
    return Finding(text, where, url, problem.severity == ERROR, phase.key)
