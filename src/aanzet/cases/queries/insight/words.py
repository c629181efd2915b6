"""What figures and the lists behind them are called."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words

if TYPE_CHECKING:
    from aanzet.cases.queries.insight.behind import Behind

PERIOD_WORDS = {
    90: _("the last 3 months"),
    180: _("the last half year"),
    365: _("the last year"),
    730: _("the last 2 years"),
}
BY_WORDS = {
    "template": _("Template"),
    "client": _("Client name"),
    "team": _("Process team"),
    "role": _("Team role"),
    "person": _("Person"),
}
FLAG_WORDS = {
    "reworked": _("went back to an earlier phase"),
    "reopened": _("was reopened after its end"),
    "skipped": _("passed over a phase"),
    "by_itself": _("went on by itself"),
    "corrected": _("went on by itself and was put back"),
    "carried": _("left a checkpoint open behind"),
    "waived": _("had a checkpoint that did not apply"),
    "overruled": _("was moved past an open checkpoint"),
    "overridden": _("was stepped into"),
    "late": _("ended after the promised date"),
    "past_legal": _("ended after the statutory date"),
}
REASON_WORDS = {
    "earlier_months": _("Fetch results of earlier months"),
    "client_changed_mind": _("The client changed their mind"),
    "mistake_repaired": _("A mistake was repaired"),
    "absence": _("Absence"),
    "other": _("Something else"),
}
CHANNEL_WORDS = {
    "portal": _("Message of the client in the portal"),
    "office": _("Message of the office"),
    "automatic": _("Automatic message"),
    "mail": _("Mail sent"),
    "sms": _("Text message sent"),
}
SIDE_WORDS = {
    words.CLIENT: _("with the client"),
    words.OFFICE: _("with the office"),
    words.THIRD_PARTY: _("with a third party"),
    "held": _("on hold"),
}

TIME_WORDS = {"working": _("working time"), "stood_in": _("as a stand-in")}


def channel_words(channel: str) -> str:
    """By what something was said."""
    said = CHANNEL_WORDS[channel]
    return gettext(said)


def said_of(what: "Behind") -> str:
    """What a list of cases behind a figure is of, in words."""
    if what.by:
        said = gettext("Time of the turn")
        more = [table[key] for table, key in ((SIDE_WORDS, what.side), (TIME_WORDS, what.time)) if key]
        return " · ".join([said, *(gettext(one) for one in more)])
    if what.reason:
        return gettext("Stepped in: %(reason)s") % {"reason": gettext(REASON_WORDS.get(what.reason, what.reason))}
    if what.channel:
        return channel_words(what.channel)
    if what.flag:
        return gettext(FLAG_WORDS[what.flag]).capitalize()
    if what.path:
        return gettext("The same way through the phases")
    if what.phase:
        return gettext("Went through this phase")
    return gettext("Finished cases")
