"""What happens by itself, as sentences whose words can be changed (F111, F157 to F172)."""

import re
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from aanzet.cases.queries.condition_words import in_words
from aanzet.cases.queries.template_choices import TemplateChoices
from aanzet.cases.queries.templates import VersionView
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words
from aanzet.rules.process.template import AutomationDefinition, PhaseDefinition
from aanzet.rules.text import excerpt

Part = dict[str, Any]
SLOT = re.compile(r"%\((\w+)\)s")
LONGEST = 60  # characters of a text in a sentence
ICONS = {
    words.MESSAGE: "message-circle",
    words.TASK: "square-check-big",
    words.DOCUMENT_REQUEST: "file-question-mark",
    words.APPROVE: "file-check-2",
}
# The sentence of each kind; %(kind)s and so on are words one can change.
SENTENCES = {
    words.MESSAGE: _("Send a %(kind)s %(what)s to %(whom)s"),
    words.TASK: _("Send the %(kind)s %(what)s to %(whom)s"),
    words.OFFICE: _("Make the %(kind)s %(what)s for %(whom)s"),
    words.DOCUMENT_REQUEST: _("Ask %(lines)s for %(what)s from %(whom)s"),
    words.APPROVE: _("Ask approval of %(item)s as %(what)s from %(whom)s"),
}
KINDS = {words.MESSAGE: _("message"), words.TASK: _("task")}


def sentences(
    view: VersionView, position: int, choices: TemplateChoices, *, editable: bool, moved: str
) -> list[dict[str, Any]]:
    """The automations of a phase as kit/automation_sentence.html takes them, in their order."""
    phase = view.snapshot.phases[position]
    told = [_Teller(view, phase, one, choices, editable=editable).sentence() for one in phase.automations]
    return [{**one, "moved": one["id"] == moved} for one in told]


def by_itself(view: VersionView, position: int) -> list[dict[str, Any]]:
    """What the settings of the phase make happen after its automations: going on (F164, F182)."""
    phases = view.snapshot.phases
    phase = phases[position]
    if not (phase.auto_advance or phase.advance_when_done):
        return []
    moment = gettext("Client has done everything") if phase.auto_advance else gettext("Tasks done")
    if position + 1 == len(phases):
        what = gettext("close the case")
    else:
        what = gettext("go on to phase %(number)s, %(name)s") % {
            "number": position + 2,
            "name": phases[position + 1].name,
        }
    parts = [{"bold": True, "text": f"{what[:1].upper()}{what[1:]}"}]
    return [{"moment": moment, "icon": "arrow-right", "parts": parts, "more": (), "url": "", "menu_url": ""}]


class _Teller:
    """Tells one automation."""

    def __init__(
        self,
        view: VersionView,
        phase: PhaseDefinition,
        one: AutomationDefinition,
        choices: TemplateChoices,
        *,
        editable: bool,
    ) -> None:
        self.view, self.phase, self.one, self.choices = view, phase, one, choices
        self.office = one.kind == words.TASK and one.side == words.OFFICE  # a task of the office
        self.url = (
            reverse("template-automation", args=[view.template_id, phase.key, one.key]) if editable and one.key else ""
        )

    def sentence(self) -> dict[str, Any]:
        """The whole."""
        one = self.one
        pattern = gettext(SENTENCES[words.OFFICE if self.office else one.kind])
        slots = {
            "kind": lambda: self._word("kind", gettext("Kind"), gettext(KINDS.get(one.kind, ""))),
            "what": lambda: self._what(),
            "whom": lambda: self._word("whom", gettext("To"), self._whom()),
            "lines": lambda: self._page("lines", gettext("Lines"), self._lines()),
            "item": lambda: self._word("item", gettext("Kind of document"), self._item()),
        }
        return {
            "key": one.key,
            "id": f"automation-{one.key}",
            "name": one.title or excerpt(one.text, LONGEST) or one.key,
            "when": self._word("moment", gettext("Moment"), self._moment()),
            "icon": ICONS[one.kind],
            "parts": _filled(pattern, slots),
            "more": self._more(),
            "url": self.url,
        }

    def _word(self, field: str, label: str, value: str) -> Part:
        return {"field": field, "label": label, "value": value, "url": f"{self.url}?only={field}" if self.url else ""}

    def _page(self, place: str, label: str, value: str) -> Part:
        """A word that is changed on the page of the whole automation."""
        return {
            **self._word(place, label, value),
            "url": f"{self.url}#{place}" if self.url else "",
            "page": bool(self.url),
        }

    def _what(self) -> Part:
        one = self.one
        text = one.title or excerpt(one.text, LONGEST)
        shown = f"“{text}”" if one.kind == words.MESSAGE and not one.title else text
        return self._word("what", gettext("Text"), shown or gettext("(no text yet)"))

    def _whom(self) -> str:
        one, phase = self.one, self.phase
        if self.office:
            roles = one.assignee.roles or phase.assignee.roles or phase.roles
            return _joined(dict(self.choices.roles).get(role, role) for role in roles) or gettext("the responsible")
        rule = one.recipient if one.recipient.rule else phase.recipient
        if rule.rule == words.FUNCTION:
            return dict(self.choices.functions).get(rule.function, rule.function)
        return gettext("the primary contact")

    def _lines(self) -> str:
        count = len(self.one.items)
        return ngettext("%(count)s thing", "%(count)s things", count) % {"count": count}

    def _item(self) -> str:
        return dict(self.choices.item_types).get(self.one.item_type, "") or gettext("a document")

    def _moment(self) -> str:
        moment = self.one.moment
        if moment.when == words.START:
            return gettext("At the start")
        if moment.when == words.END:
            return gettext("At the end")
        time = _time(moment.amount, moment.unit)
        pattern = (
            gettext("%(time)s after the start")
            if moment.when == words.AFTER_START
            else gettext("%(time)s before the end")
        )
        return pattern % {"time": time}

    def _more(self) -> list[Part]:
        one = self.one
        parts: list[Part] = []
        if not self.office:
            role = one.sender_role or self.phase.sender_role
            name = dict(self.choices.roles).get(role, role) or gettext("nobody yet")
            parts += [_text(gettext("in the name of")), self._word("sender", gettext("In the name of"), name)]
        if one.kind != words.MESSAGE:
            parts += [*_dot(parts), self._word("due", gettext("Due date"), self._due())]
            if one.priority != words.NORMAL:
                said = gettext("high priority") if one.priority == words.HIGH else gettext("low priority")
                parts += [_text("·"), self._word("options", gettext("Options"), said)]
            if not one.blocking:
                parts += [
                    _text("·"),
                    self._word("options", gettext("Options"), gettext("the phase does not wait for it")),
                ]
        said = in_words(self.view.snapshot, one.condition)
        if said:
            parts += [
                *_dot(parts),
                self._page("condition", gettext("Condition"), gettext("only if %(what)s") % {"what": said}),
            ]
        return parts

    def _due(self) -> str:
        due = self.one.due
        if due.kind == words.AFTER_START:
            return ngettext("within %(count)s day", "within %(count)s days", due.days) % {"count": due.days}
        if due.kind == words.BEFORE_STATUTORY:
            return gettext("before the statutory date")
        return (
            gettext("on the date of the template")
            if due.kind == words.FIXED_DAY
            else gettext("before the end of the phase")
        )


def _filled(pattern: str, slots: dict[str, Any]) -> list[Part]:
    """The parts of a sentence: text between the slots, and what stands in them."""
    parts: list[Part] = []
    for number, piece in enumerate(SLOT.split(pattern)):
        if number % 2:
            parts.append(slots[piece]())
        elif piece.strip():
            parts.append(_text(piece.strip()))
    return parts


def _time(amount: int, unit: str) -> str:
    """ "2 weken"."""
    if unit == words.HOURS:
        pattern = ngettext("%(count)s hour", "%(count)s hours", amount)
    elif unit == words.WEEKS:
        pattern = ngettext("%(count)s week", "%(count)s weeks", amount)
    else:
        pattern = ngettext("%(count)s day", "%(count)s days", amount)
    return pattern % {"count": amount}


def _dot(parts: list[Part]) -> list[Part]:
    """What separates the next part from those before it."""
    return [_text("·")] if parts else []


def _text(text: str) -> Part:
    return {"text": text}


def _joined(names: Any) -> str:
    return ", ".join(name for name in names if name)
