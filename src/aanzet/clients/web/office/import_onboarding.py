"""The onboarding of clients that come with an import: chosen at the preview, followed and retried at the report (F126).

/office/clients/import/<id>/onboarding/
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aanzet.clients.actions.import_onboarding import retry_onboarding
from aanzet.clients.ports import onboarding
from aanzet.clients.queries.import_onboarding import (
    FAILED,
    ON_PAGE,
    PASSED,
    STARTED,
    WAITING,
    OnboardingLine,
    fitting,
    onboarding_counts,
    onboarding_lines,
)
from aanzet.clients.queries.imports import Batch, import_batch
from aanzet.clients.web.office.shared import act
from aanzet.core.errors import NotFound
from aanzet.rules.asked import whole

STATE_WORDS = {FAILED: _("Could not start"), STARTED: _("Started"), PASSED: _("Passed over")}


def choices(request: HttpRequest, batch: Batch) -> list[dict[str, Any]]:
    """What can be started for the new clients, with how many of them it is meant for; empty without new clients."""
    work = onboarding()
    offered = work.choices(request.actor) if work else ()
    counts, total = fitting(request.actor, batch.id, offered) if offered else ({}, 0)
    chosen_before = request.POST.get("onboarding", "")
    return [
        {
            "id": str(one.id),
            "label": gettext("%(name)s (meant for %(count)s of %(total)s)")
            % {"name": one.name, "count": counts[one.id], "total": total},
            "selected": str(one.id) == chosen_before,
        }
        for one in offered
        if total
    ]


def chosen(request: HttpRequest) -> UUID | None:
    """The choice that was sent, None = none."""
    typed = request.POST.get("onboarding", "")
    try:
        return UUID(typed) if typed else None
    except ValueError as error:
        raise NotFound(typed) from error


def section(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """GET: the part of the report that says how it goes, for a live page. POST: try again, one client or all."""
    batch = import_batch(request.actor, batch_id)
    report = reverse("import-report", args=[batch_id])
    if request.method == "POST":
        typed = request.POST.get("client", "")
        try:
            client = UUID(typed) if typed else None
        except ValueError as error:
            raise NotFound(typed) from error
        return act(
            request, "retry_onboarding", retry_onboarding, then=f"{report}#onboarding", batch_id=batch_id,
            client_id=client,
        )  # fmt: skip
    if batch.state != "applied" or not batch.onboarding:
        return HttpResponseRedirect(report)
    return render(request, "clients/office/_import_onboarding.html", {"onboarding": shown(request, batch)})


def shown(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """How far it is, and one page of what became of each client."""
    counts = onboarding_counts(request.actor, batch.id)
    waiting, total = counts.get(WAITING, 0), sum(counts.values())
    wanted = request.GET.get("state", "")
    state = wanted if wanted in STATE_WORDS else next((one for one in STATE_WORDS if counts.get(one)), STARTED)
    start = whole(request.GET.get("from", ""), 0)
    lines = onboarding_lines(request.actor, batch.id, state, start)
    return {
        "id": batch.id,
        "name": batch.onboarding,
        "running": bool(waiting),
        "failed": counts.get(FAILED, 0),
        "words": _summary(counts),
        "job": _job(batch, total - waiting, total),
        "tabs": [
            {
                "label": label,
                "count": counts.get(key, 0),
                "url": f"{reverse('import-report', args=[batch.id])}?state={key}#onboarding",
                "current": key == state,
            }
            for key, label in STATE_WORDS.items()
            if counts.get(key) or key in (STARTED, state)
        ],
        "lines": _with_words(request, lines[:ON_PAGE]),
        "retry": state == FAILED,
        "start": start,
        "next_start": start + ON_PAGE if len(lines) > ON_PAGE else None,
        "total": total,
    }


def _with_words(request: HttpRequest, lines: list[OnboardingLine]) -> list[dict[str, Any]]:
    work = onboarding()
    links = work.links(request.actor, {line.begun_id for line in lines if line.begun_id}) if work else {}
    return [
        {
            "line": line,
            "why": work.why(line.code, line.values, line.name) if work and line.code else "",
            "link": links.get(line.begun_id) if line.begun_id else None,
        }
        for line in lines
    ]


def _summary(counts: dict[str, int]) -> str:
    """ "58 gestart, 1 kon niet starten, 1 overgeslagen"."""
    parts = [gettext("%(count)s started") % {"count": counts.get(STARTED, 0)}]
    if counts.get(FAILED):
        parts.append(gettext("%(count)s could not start") % {"count": counts[FAILED]})
    if counts.get(PASSED):
        parts.append(
            ngettext("%(count)s was passed over", "%(count)s were passed over", counts[PASSED])
            % {"count": counts[PASSED]}
        )
    return ", ".join(parts)


def _job(batch: Batch, done: int, total: int) -> dict[str, Any]:
    """The run as kit/progress.html takes it; the section renews itself, so it has no address of its own."""
    share = 100 * done // total if total else 100
    return {
        "id": f"onboarding-{batch.id}",
        "title": gettext("Starting the onboarding"),
        "done": done,
        "total": total,
        "failed": 0,
        "state": "running" if done < total else "done",
        "announce": share - share % 25 if 25 <= share < 100 else "",
        "url": "",
    }
