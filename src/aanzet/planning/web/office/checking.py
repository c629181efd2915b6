"""Step 3 of a bulk start: what becomes of each client, where it is mended, who is left out (ux 8.16)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from aanzet.planning.actions.runs import check_again, drop_client
from aanzet.planning.queries.outcomes import groups
from aanzet.planning.queries.runs import PAGE, counts_of, lines_of, run_for
from aanzet.planning.web.office.shown import act_on, shown_line, steps_of
from aanzet.rules.asked import whole


@require_safe
def check(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """GET /office/cases/start-many/<run>/check/?group=: step 3, what becomes of each client and where to mend it."""
    run = run_for(request.actor, run_id)
    if not run.editable:
        return redirect("bulk-run", run_id=run_id)
    found = groups(counts_of(run_id))
    shown = next((one for one in found if one.key == request.GET.get("group")), None)
    shown = shown or next((one for one in found if one.count and not one.starts), None) or found[0]
    start = whole(request.GET.get("from", ""), 0)
    lines = lines_of(
        run_id,
        state=shown.state,
        code=None if shown.key == "dropped" else shown.code,
        offset=start,
        limit=PAGE + 1,
    )
    context = {
        "run": run,
        "steps": steps_of("check", run),
        "groups": found,
        "shown": shown,
        "lines": [shown_line(run, line) for line in lines[:PAGE]],
        "next_start": start + PAGE if len(lines) > PAGE else None,
        "start": start,
        "tabs": [
            {
                "label": one.label,
                "count": one.count,
                "url": f"?group={one.key}",
                "current": one is shown,
            }
            for one in found
        ],
    }
    return render(request, "planning/office/check.html", context)


@require_POST
def again(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """POST /office/cases/start-many/<run>/check/again/: what was mended moves to start."""
    return act_on(
        request,
        "again",
        lambda: check_again(actor=request.actor, now=request.now, run_id=run_id),
        reverse("bulk-check", args=[run_id]),
    )


@require_POST
def drop(request: HttpRequest, run_id: UUID, client_id: UUID) -> HttpResponse:
    """POST /office/cases/start-many/<run>/clients/<client>/drop/: leave one out, or take it in again."""
    dropped = request.POST.get("take") != "1"
    back = request.POST.get("group", "")
    return act_on(
        request,
        "drop",
        lambda: drop_client(actor=request.actor, now=request.now, run_id=run_id, client_id=client_id, dropped=dropped),
        reverse("bulk-check", args=[run_id])
        + (f"?group={back}" if back.replace("_", "").replace("-", "").isalnum() else ""),
    )
