"""What the one who is to move does next, as a line of the queue says it: verb and object, with an icon and its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from aanzet.cases.queries.turn_words import points, verb_of
from aanzet.rules import turn
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words
from aanzet.rules.process.whose_turn import ACCEPT

# kind of act -> (icon, its name for who does not see the icon)
KINDS = {
    words.WORK: ("square-check-big", _("Task")),
    words.REVIEW: ("file-check-2", _("Review")),
    words.APPROVE: ("file-check-2", _("Approval")),
    words.REQUEST: ("file-question-mark", _("Document request")),
    words.CLIENT_TASK: ("user-round-check", _("Task of the client")),
    words.THIRD_PARTY: ("clock", _("Waiting")),
    ACCEPT: ("file-down", _("Received")),
    turn.OPEN_POINTS: ("list-checks", _("Checkpoints")),
    turn.COMPLETE_PHASE: ("flag", _("Complete")),
    turn.ASK_OR_COMPLETE: ("file-question-mark", _("Inquiry")),
    turn.START: ("play", _("Start")),
    turn.RESOLVE_FAILURE: ("triangle-alert", _("Failure")),
    turn.BROKEN: ("triangle-alert", _("Failure")),
    words.FIX_RECIPIENT: ("circle-question-mark", _("Solve")),
    words.FIX_SENDER: ("circle-question-mark", _("Solve")),
    words.FIX_VARIABLE: ("circle-question-mark", _("Solve")),
    words.ASK_THIRD_PARTY: ("phone", _("Inquiry")),
    words.ON_HOLD: ("circle-pause", _("On hold")),
}


@dataclass(frozen=True, slots=True)
class Act:
    """verb: the line in bold. names_phase: it holds the name of the phase already. detail: a small mark, or ""."""

    verb: str
    icon: str
    kind: str
    names_phase: bool = False
    detail: str = ""


def act_of(row: Mapping[str, Any]) -> Act:
    """row: turn columns, title, phase_name, and kind, purpose and title of the first open task of who is to move."""
    party, verb, phase = row["turn_party"], row["turn_verb"], row["phase_name"]
    task_title, task_kind = row["task_title"], row["task_kind"]
    if row["state"] == words.ON_HOLD:
        return _act(words.ON_HOLD, phase or row["title"], names_phase=True)
    if row["turn_rule"] == "T3":
        return _act(turn.RESOLVE_FAILURE, gettext("Solve the failure"))
    if row["turn_rule"] == "T4":
        return _act(turn.START, gettext("Start %(title)s") % {"title": row["title"]})
    if party == words.THIRD_PARTY:
        return _act(words.THIRD_PARTY, task_title or _waits_for(row["turn_group"]))
    if party == words.CLIENT:
        return _act(task_kind or words.CLIENT_TASK, task_title or phase, names_phase=not task_title)
    if verb == turn.COMPLETE_PHASE:
        return _act(verb, gettext("Complete: %(phase)s") % {"phase": phase}, names_phase=True)
    if verb == turn.ASK_OR_COMPLETE:
        return _act(verb, gettext("Ask the client or complete the phase"))
    if verb == turn.OPEN_POINTS:
        return _act(verb, phase, names_phase=True, detail=points(row["turn_count"]))
    if verb == ACCEPT:
        return _act(ACCEPT, gettext("Look at what came in: %(title)s") % {"title": task_title or phase})
    title = task_title or verb_of(verb, row["turn_count"]).capitalize() or phase
    return _act(verb if verb in KINDS else words.WORK, title)


def _waits_for(name: str) -> str:
    return gettext("Waits for %(name)s") % {"name": name}


def _act(key: str, verb: str, *, names_phase: bool = False, detail: str = "") -> Act:
    icon, kind = KINDS.get(key, KINDS[words.WORK])
    return Act(verb, icon, gettext(kind), names_phase, detail)
