"""Escalations in words: on a case, and in the editor of a template (F195)."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext, ngettext

from aanzet.cases.queries.states import Loaded
from aanzet.cases.queries.template_choices import Choices
from aanzet.cases.queries.turn_view import short_day
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words
from aanzet.rules.process.deciding.escalating import coming, rule_of_task
from aanzet.rules.process.state import Task
from aanzet.rules.process.template import EscalationLevel, EscalationRule

FIXED = {
    words.MANAGER: _("the relation manager"),
    words.STAND_IN: _("the stand-in of who has it"),
    words.SAFETY_NET: _("the safety-net person"),
}


def targets(
    roles: Choices, teams: Choices, members: Choices, groups: Choices = ()
) -> tuple[tuple[str, Sequence[tuple[str, str]]], ...]:
    """Everything an escalation can go to, in groups: (key, name)."""
    first = [(words.MANAGER, gettext(FIXED[words.MANAGER])), (words.STAND_IN, gettext(FIXED[words.STAND_IN]))]
    every = (
        (gettext("In general"), first),
        (gettext("A role"), [(f"role:{key}", name) for key, name in roles]),
        (gettext("A process team"), [(f"team:{key}", name) for key, name in teams]),
        (gettext("A group"), [(f"team:{key}", name) for key, name in groups]),
        (gettext("A colleague"), [(f"member:{key}", name) for key, name in members]),
    )
    return tuple((title, choices) for title, choices in every if choices)


def target_of(level: EscalationLevel | None) -> str:
    """The key of where a level goes, as in `targets`; None = the safety-net person."""
    if level is None:
        return words.SAFETY_NET
    named = level.role or level.team or level.member
    return f"{level.to}:{named}" if level.to in (words.ROLE, words.TEAM, words.MEMBER) else level.to


def level_to(amount: int, unit: str, target: str) -> EscalationLevel:
    """A level from what was chosen in a form."""
    to, _colon, key = target.partition(":")
    named = {to: key} if key else {}
    return EscalationLevel(amount, unit, to, **named)


def in_words(rule: EscalationRule, names: Mapping[str, str]) -> list[str]:
    """One line per level. names: key of a target -> what it is called."""
    lines = []
    for number, level in enumerate(rule.levels):
        after = amount_in_words(level.amount, level.unit, rule.time)
        pattern = gettext("After %(after)s to %(who)s") if number == 0 else gettext("After %(after)s in all to %(who)s")
        lines.append(pattern % {"after": after, "who": _name(target_of(level), names)})
    return lines


def amount_in_words(amount: int, unit: str, time: str) -> str:
    """ "2 dagen", "4 werkuren"."""
    counted = {
        (words.HOURS, words.CALENDAR_DAYS): ngettext("%(n)s hour", "%(n)s hours", amount),
        (words.DAYS, words.CALENDAR_DAYS): ngettext("%(n)s day", "%(n)s days", amount),
        (words.WEEKS, words.CALENDAR_DAYS): ngettext("%(n)s week", "%(n)s weeks", amount),
        (words.HOURS, words.WORKING_DAYS): ngettext("%(n)s working hour", "%(n)s working hours", amount),
        (words.DAYS, words.WORKING_DAYS): ngettext("%(n)s working day", "%(n)s working days", amount),
        (words.WEEKS, words.WORKING_DAYS): ngettext("%(n)s working week", "%(n)s working weeks", amount),
    }
    return counted[unit, time] % {"n": amount}


def coming_in_words(loaded: Loaded, task: Task, names: Mapping[str, str]) -> str:
    """What becomes of an open task on which nobody acts; "" when nothing. names: of targets, as in `targets`."""
    state, house = loaded.state, loaded.house
    if task.clock_from is None:
        return ""
    found = coming(task, rule_of_task(state.template, house, task), house)
    if found is None:
        return ""
    moment, level = found
    local = moment.astimezone(house.zone)
    at = {"day": short_day(local.date()), "time": local.strftime("%H:%M"), "who": _name(target_of(level), names)}
    return gettext("If nobody acts it goes to %(who)s on %(day)s at %(time)s.") % at


def _name(target: str, names: Mapping[str, str]) -> str:
    return gettext(FIXED[target]) if target in FIXED else names.get(target) or gettext("someone")
