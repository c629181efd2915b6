"""Rules by which cases start by themselves, as sentences (F315)."""

from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext, ngettext

from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.refusals import explain_stored
from aanzet.planning.queries.autostart import DROPPED, FAILED, PASSED, STARTED, RuleRow
from aanzet.planning.queries.outcomes import NOTES
from aanzet.rules.autostart import CLIENT_CREATED, FIXED, ONCE
from aanzet.rules.msgids import gettext_noop as _

STATES = {
    STARTED: _("Started"),
    PASSED: _("Passed over"),
    FAILED: _("Could not start"),
    DROPPED: _("Need not start"),
}


def when_words(rule: RuleRow) -> str:
    """ "10 dagen na het einde van de periode", "op 1 februari na het einde van de periode"."""
    timing = rule.timing
    if rule.trigger == CLIENT_CREATED:
        if not timing.days:
            return gettext("as soon as a client is added")
        text = ngettext("%(days)s day after a client was added", "%(days)s days after a client was added", timing.days)
        return text % {"days": timing.days}
    if timing.kind == FIXED:
        if timing.month:
            values = {"day": timing.day, "month": MONTHS[timing.month]}
            return gettext("on %(day)s %(month)s after the end of the period") % values
        return gettext("on day %(day)s of the month after the period") % {"day": timing.day}
    days = abs(timing.days)
    if timing.days < 0:
        return ngettext(
            "%(days)s day before the end of the period", "%(days)s days before the end of the period", days
        ) % {"days": days}
    if not days:
        return gettext("on the last day of the period")
    return ngettext("%(days)s day after the end of the period", "%(days)s days after the end of the period", days) % {
        "days": days
    }


def line_words(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the history in words: state, period, why."""
    state = line["state"]
    return {
        **line,
        "said": gettext(STATES[state]),
        "period": "" if line["key"] == ONCE else period_label(line["key"]),
        "why": _why(line),
    }


def _why(line: dict[str, Any]) -> str:
    code = line["code"]
    if not code:
        return ""
    if code in NOTES:
        return gettext(NOTES[code])
    return explain_stored(code, line["values"], line["client_name"])
