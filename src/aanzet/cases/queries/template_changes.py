"""The difference between two versions of a template in words (F113)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from aanzet.cases.queries.condition_words import in_words
from aanzet.cases.queries.priority_words import LABELS as PRIORITIES
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process.template import TemplateSnapshot
from aanzet.rules.process.template.difference import (
    ADDED,
    AUTOMATION,
    CHANGED,
    CHECKPOINT,
    MOVED,
    PHASE,
    REMOVED,
    Change,
    FieldChange,
    differences,
)

SAID = {
    (ADDED, PHASE): _("New phase: %(name)s"),
    (REMOVED, PHASE): _("Phase gone: %(name)s"),
    (MOVED, PHASE): _("Phase in another place: %(name)s"),
    (CHANGED, PHASE): _("Phase changed: %(name)s"),
    (ADDED, CHECKPOINT): _("New checkpoint: %(name)s"),
    (REMOVED, CHECKPOINT): _("Checkpoint gone: %(name)s"),
    (MOVED, CHECKPOINT): _("Checkpoint in another place: %(name)s"),
    (CHANGED, CHECKPOINT): _("Checkpoint changed: %(name)s"),
    (ADDED, AUTOMATION): _("New automation: %(name)s"),
    (REMOVED, AUTOMATION): _("Automation gone: %(name)s"),
    (MOVED, AUTOMATION): _("Automation in another place: %(name)s"),
    (CHANGED, AUTOMATION): _("Automation changed: %(name)s"),
}
FIELDS: Mapping[str, str] = {
    "name": _("name"),
    "description": _("description"),
    "products": _("products"),
    "visible_to_client": _("visible to clients"),
    "unique_per_period": _("once per period"),
    "period_kind": _("period"),
    "start_immediately": _("starts straight into phase 1"),
    "follow_newest": _("follows the newest version"),
    "default_role": _("role"),
    "is_onboarding": _("onboarding"),
    "client_kind": _("kind of client"),
    "pin_for_assignee": _("pinned for who is responsible"),
    "results": _("results"),
    "item_types": _("kinds of documents"),
    "day_kind": _("kind of days"),
    "close_message": _("closing message"),
    "attachments": _("attached documents"),
    "client_label": _("name for the client"),
    "client_explanation": _("explanation for the client"),
    "internal": _("internal"),
    "side": _("who acts"),
    "assignment": _("given to"),
    "roles": _("role"),
    "teams": _("process team"),
    "lead_time_days": _("lead time in days"),
    "deadline": _("due date"),
    "auto_advance": _("goes on by itself"),
    "advance_when_done": _("goes on when done"),
    "deliver_automatically": _("sends by itself"),
    "sender_role": _("in the name of"),
    "recipient": _("recipient"),
    "assignee": _("given to"),
    "text": _("text"),
    "title": _("title"),
    "explanation": _("explanation"),
    "mandatory": _("mandatory"),
    "four_eyes": _("four eyes"),
    "minutes": _("minutes"),
    "due": _("due date"),
    "moment": _("moment"),
    "reminders": _("reminders"),
    "items": _("lines"),
    "blocking": _("the phase waits for it"),
    "priority": _("priority"),
    "mode": _("who finishes it"),
    "condition": _("condition"),
}
NO_CONDITION = _("always")
LONGEST = 60  # characters of a value that is shown
IS_TEXT = re.compile(r"\s|^[A-ZÀ-Ý]")  # what people wrote, not a key


@dataclass(frozen=True, slots=True)
class Said:
    """One difference: what it is, in which phase ("" = none), and which of its fields."""

    text: str
    phase: str
    fields: tuple[str, ...]


def changes_between(old: TemplateSnapshot | None, new: TemplateSnapshot) -> tuple[Said, ...]:
    """What publishing changes; () without an earlier version."""
    return () if old is None else tuple(_said(change, old, new) for change in differences(old, new))


def _said(change: Change, old: TemplateSnapshot, new: TemplateSnapshot) -> Said:
    pattern = SAID.get((change.what, change.kind))
    text = gettext(pattern) % {"name": change.name} if pattern else gettext("General")
    return Said(text, change.phase, tuple(dict.fromkeys(_field(one, old, new) for one in change.fields)))


def field_label(name: str) -> str:
    """The name of a field of a template, phase, checkpoint or automation."""
    return gettext(FIELDS.get(name, _("other settings")))


def _field(one: FieldChange, old: TemplateSnapshot, new: TemplateSnapshot) -> str:
    label = field_label(one.name)
    if one.name == "condition":
        always = gettext(NO_CONDITION)
        return f"{label}: {in_words(old, one.before) or always} → {in_words(new, one.after) or always}"
    before, after = value_in_words(one.before), value_in_words(one.after)
    if one.name == "priority":
        before, after = (gettext(PRIORITIES[value]).lower() for value in (one.before, one.after))
    return f"{label}: {before} → {after}" if before and after else label


def value_in_words(value: Any) -> str:
    """A number, a yes or no, or a short text; "" for what is not said in a few words."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return str(value)
    return value if isinstance(value, str) and len(value) <= LONGEST and IS_TEXT.search(value) else ""
