"""/office/cases/start-many/<run>/: progress, stop and the report of a bulk start (G16)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from aanzet.core.errors import Refused
from aanzet.core.web.csv_file import csv_file
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.planning.actions.starting import stop_run
from aanzet.planning.queries.outcomes import STATE_WORDS, reason_of
from aanzet.planning.queries.runs import (
    DONE,
    FAILED,
    PAGE,
    READY,
    RUNNING,
    STARTED,
    Run,
    counts_of,
    lines_of,
    run_for,
)
from aanzet.planning.web.office.shown import shown_line, words_of
from aanzet.rules.asked import whole

REPORT = (FAILED, STARTED, READY)


@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """GET /office/cases/start-many/<run>/?state=: how far it is, and the report."""
    found = run_for(request.actor, run_id)
    if found.editable:
        return redirect("bulk-check" if counts_of(run_id) else "bulk-who", run_id=run_id)
    return render(request, "planning/office/run.html", shown(request, found))


def shown(request: HttpRequest, found: Run) -> dict[str, Any]:
    """The run with one page of its report."""
    counts = counts_of(found.id)
    totals = {state: sum(n for (one, _code), n in counts.items() if one == state) for state in REPORT}
    noted = sum(n for (state, code), n in counts.items() if state == STARTED and code)
    chosen = request.GET.get("state", "")
    state = chosen if chosen in REPORT else next((one for one in REPORT if totals[one]), STARTED)
    page = reverse("bulk-run", args=[found.id])
    start = whole(request.GET.get("from", ""), 0)
    lines = lines_of(found.id, state=state, offset=start, limit=PAGE + 1)
    return {
        "run": found,
        "words": words_of(found),
        "job": job_of(found),
        "noted": noted,
        "lines": [shown_line(found, line) for line in lines[:PAGE]],
        "next_start": start + PAGE if len(lines) > PAGE else None,
        "start": start,
        "page": page,
        "tabs": [
            {
                "label": gettext("Still to start") if one == READY else gettext(STATE_WORDS[one]),
                "count": totals[one],
                "url": f"{page}?state={one}",
                "current": one == state,
            }
            for one in REPORT
            if totals[one] or one == STARTED
        ],
    }


@require_safe
def progress(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """GET /office/cases/start-many/<run>/progress/: bar and report, for a live page."""
    return render(request, "planning/office/_run.html", shown(request, run_for(request.actor, run_id)))


@require_POST
def stop(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """POST /office/cases/start-many/<run>/stop/: stop after the part that is under way."""
    try:
        perform(request, lambda: stop_run(actor=request.actor, now=request.now, run_id=run_id), name="planning.stop")
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    return redirect("bulk-run", run_id=run_id)


@require_safe
def report(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """GET /office/cases/start-many/<run>/report.csv: every client with its outcome and reason."""
    found = run_for(request.actor, run_id)
    head = (gettext("Number"), gettext("Client"), gettext("Outcome"), gettext("Reason"), gettext("Process"))
    lines = (
        (line.client_number, line.client_name, gettext(STATE_WORDS[line.state]), reason_of(line), line.case_number)
        for line in lines_of(found.id, limit=None)
    )
    return csv_file(f"start-{found.id}", head, lines)


def job_of(found: Run) -> dict[str, Any]:
    """The run as kit/progress.html takes it."""
    share = 100 * found.done // found.total if found.total else 0
    waiting = found.state == RUNNING and found.options.start_on is not None and not found.done
    return {
        "id": found.id,
        "title": found.title,
        "done": found.done,
        "total": found.total,
        "failed": found.failed,
        "state": "waiting" if waiting else found.state,
        "announce": share - share % 25 if share >= 25 and found.state != DONE else "",
        "stop_url": reverse("bulk-stop", args=[found.id]),
        "report_url": "",
        "url": "",  # the page renews it together with the report
    }
