"""What the pages of a bulk start share: lines and runs in words, the steps, one act and on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from aanzet.core.errors import Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.planning.queries.outcomes import STATE_WORDS, fix_of, reason_of
from aanzet.planning.queries.runs import READY, Apart, Run, RunLine, counts_of

STEPS = ("what", "who", "check", "how", "start")


def shown_line(run: Run, line: RunLine) -> dict[str, Any]:
    """A client with its outcome in words and where it is mended."""
    return {
        "line": line,
        "reason": reason_of(line),
        "fix": fix_of(run, line),
        "state": gettext(STATE_WORDS[line.state]),
        "apart": line.apart != Apart(),
        "ready": line.state == READY,
    }


def words_of(run: Run) -> str:
    """How far a run is, in a few words."""
    if run.editable:
        return gettext("being prepared")
    values = {"started": run.done - run.failed, "total": run.total}
    if run.under_way:
        return gettext("%(started)s of %(total)s started") % values
    if run.failed:
        return gettext("%(started)s of %(total)s started, %(failed)s not") % {**values, "failed": run.failed}
    return gettext("%(started)s of %(total)s started") % values


def steps_of(current: str, run: Run | None) -> list[dict[str, Any]]:
    labels = {
        "what": gettext("What"),
        "who": gettext("Who"),
        "check": gettext("Check"),
        "how": gettext("How"),
        "start": pgettext("step", "Start"),
    }
    there = STEPS.index(current)
    open_until = 0 if run is None else 1 if not counts_of(run.id) else 4
    return [
        {
            "label": labels[step],
            "current": step == current,
            "done": number < there,
            "url": reverse(f"bulk-{step}", args=[run.id]) if run and number <= open_until else "",
        }
        for number, step in enumerate(STEPS)
    ]


def act_on(request: HttpRequest, name: str, act: Any, then: str) -> HttpResponse:
    """Do it once and go on to `then`; a refusal is said there."""
    try:
        perform(request, lambda: {"answer": str(act() or "")}, name=f"planning.{name}")
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    return redirect(then)
