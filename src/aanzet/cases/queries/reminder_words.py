"""A reminder scheme in words, on a task that has its own (F099, F178)."""

from django.utils.translation import gettext

from aanzet.cases.queries.escalation_words import amount_in_words
from aanzet.rules.process.template import ReminderRule


def reminders_in_words(rule: ReminderRule) -> str:
    """ "Herinneringen: 2 dagen ervoor, op de dag zelf, daarna elke 3 dagen, hoogstens 5"; or that there are none."""
    if not rule.at_most:
        return gettext("No reminders")
    parts = [_moment(one, rule) for one in rule.offsets[: rule.at_most]]
    if rule.every and rule.at_most > len(rule.offsets):
        parts.append(gettext("then every %(amount)s") % {"amount": amount_in_words(rule.every, rule.unit, rule.time)})
    most = gettext("at most %(n)s") % {"n": rule.at_most}
    return gettext("Reminders: %(moments)s") % {"moments": ", ".join([*parts, most])}


def _moment(amount: int, rule: ReminderRule) -> str:
    if not amount:
        return gettext("on the due date")
    said = amount_in_words(abs(amount), rule.unit, rule.time)
    return (gettext("%(amount)s before") if amount < 0 else gettext("%(amount)s after")) % {"amount": said}
