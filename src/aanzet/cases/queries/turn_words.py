"""The verbs of a turn: what the one who is to move does next."""

from django.utils.translation import gettext, ngettext

from aanzet.rules import turn
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words
from aanzet.rules.process.whose_turn import ACCEPT

VERBS = {
    turn.RESOLVE_FAILURE: _("solve the failure"),
    turn.START: _("start it"),
    turn.COMPLETE_PHASE: _("complete the phase"),
    turn.ASK_OR_COMPLETE: _("ask the client or complete the phase"),
    turn.ANSWER: _("answer"),
    turn.WAIT: _("wait"),
    turn.BROKEN: _("see what went wrong"),
    ACCEPT: _("look at what came in"),
    words.FIX_RECIPIENT: _("choose a recipient"),
    words.FIX_SENDER: _("choose a sender"),
    words.FIX_VARIABLE: _("fill in the text"),
    words.ASK_THIRD_PARTY: _("ask the third party"),
    words.WORK: _("do the task"),
    words.REVIEW: _("review it"),
    words.CLIENT_TASK: _("do the task"),
    words.REQUEST: _("send what is asked"),
    words.APPROVE: _("read it and agree"),
}


def verb_of(verb: str, count: int) -> str:
    """In words, in the language of the reader; "" when nobody has to do anything."""
    if verb == turn.OPEN_POINTS:
        return points(count)
    return gettext(VERBS[verb]) if verb in VERBS else ""


def points(count: int) -> str:
    """ "1 punt open", "2 punten open"."""
    return ngettext("%(count)s point open", "%(count)s points open", count) % {"count": count}


def questions(count: int) -> str:
    """ "1 open vraag", "2 open vragen"."""
    return ngettext("%(count)s open question", "%(count)s open questions", count) % {"count": count}
