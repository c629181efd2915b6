"""What a migration changes of a case, and why it does not, in words (F401)."""

import re
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext, ngettext, pgettext

from aanzet.cases.queries.migration.items import (
    DONE,
    FAILED,
    KEPT,
    SKIPPED,
    UNDONE,
    Item,
)
from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.queries.turn_view import short_day
from aanzet.rules.errors import sentence
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words
from aanzet.rules.process.migration import verdict
from aanzet.rules.process.migration.mapping import BY_KEY, BY_NAME, BY_ORDER

SAID = {
    verdict.PHASE: _("Phase: %(before)s → %(after)s"),
    verdict.SKIPPED: _("The client is not asked to agree in: %(after)s"),
    verdict.TASK: _("Open task “%(before)s” goes on as “%(after)s”"),
    verdict.TASK_ALONE: _("Open task “%(before)s” stays, without a place in the new version"),
    verdict.TASK_CANCELLED: _("Open task “%(before)s” is withdrawn"),
    verdict.TASK_DUE: _("“%(about)s” due: %(before)s → %(after)s"),
    verdict.POINT_NEW: _("New checkpoint: %(after)s"),
    verdict.POINT_GONE: _("No longer asked: %(before)s"),
    verdict.POINT_OTHER: _("Checkpoint changed: %(after)s"),
    verdict.EXPECTED: _("Expected: %(before)s → %(after)s"),
    verdict.PROMISED: _("Promised: %(before)s → %(after)s"),
    verdict.DUE: _("Phase due: %(before)s → %(after)s"),
    verdict.SENDER: _("In the name of: %(before)s → %(after)s"),
    verdict.RECIPIENT: _("Recipient: %(before)s → %(after)s"),
    verdict.FIRES: _("Goes out now: %(after)s"),
    verdict.NOT_SENT: _("Does not go out: %(after)s"),
}
DAYS = frozenset({verdict.EXPECTED, verdict.PROMISED, verdict.DUE, verdict.TASK_DUE})
NAMED = frozenset({verdict.SENDER, verdict.RECIPIENT})
TITLED = frozenset({verdict.TASK, verdict.TASK_ALONE, verdict.TASK_CANCELLED, verdict.FIRES, verdict.NOT_SENT})
VARIABLE = re.compile(r"\s*\{[^{}\n]*\}")
NOTHING = _("nobody in particular")
VERDICTS = {verdict.MOVES: _("Moves"), verdict.MAPS: _("Goes to another phase"), verdict.BLOCKED: _("Cannot go")}
OUTCOMES = {
    DONE: _("Gone over"),
    SKIPPED: _("Passed over"),
    FAILED: _("Failed"),
    UNDONE: _("Taken back"),
    KEPT: _("Not taken back"),
}
PROPOSED = {BY_KEY: _("the same phase"), BY_NAME: _("has the same name"), BY_ORDER: _("stands in the same place")}


def without_variables(title: str) -> str:
    """The title of an automation without what is filled in at sending; all of it when there is nothing else."""
    return VARIABLE.sub("", title).strip() or title


class Reader:
    """Puts the effects of many cases into words; the names of roles and functions are read once, when one is named."""

    def __init__(self) -> None:
        self._names: Mapping[str, str] | None = None

    def effects(self, item: Item) -> list[str]:
        """What changes of a case, a sentence each."""
        return [self._said(effect) for effect in item.effects if effect["what"] in SAID]

    def _said(self, effect: Mapping[str, str]) -> str:
        what, values = effect["what"], {name: effect.get(name, "") for name in ("before", "after")}
        if what in DAYS:
            values = {name: short_day(date.fromisoformat(text)) if text else "…" for name, text in values.items()}
        if what in NAMED:
            values = {name: self._name(text) for name, text in values.items()}
        if what in TITLED:
            values = {name: without_variables(text) for name, text in values.items()}
        return gettext(SAID[what]) % {**values, "about": without_variables(effect.get("about", ""))}

    def _name(self, key: str) -> str:
        if self._names is None:
            choices = template_choices()
            self._names = dict(choices.roles) | dict(choices.functions)
        if key == words.PRIMARY:
            return gettext("the first contact")
        return self._names.get(key, key) or gettext(NOTHING)


def reason_of(item: Item) -> str:
    """Why the case cannot go, was passed over or failed; "" when there is nothing to say."""
    return sentence(item.code, item.values, gettext, ngettext) if item.code else ""


def state_words(item: Item) -> str:
    """How it stands with the case: its outcome, else what the dry run said."""
    if item.outcome in OUTCOMES:
        return gettext(OUTCOMES[item.outcome])
    return gettext(VERDICTS[item.verdict]) if item.chosen or item.code else pgettext("migration", "Left out")
