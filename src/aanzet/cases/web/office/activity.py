"""/office/activity/: search the log, who saw what, and take it along as a file (F222)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from aanzet.cases.queries.timeline.activity import LogFilter, activity, exported
from aanzet.cases.queries.timeline.shown import kind_labels
from aanzet.cases.web.forms.activity import ActivityForm
from aanzet.core.errors import NotFound
from aanzet.core.events import LogExported
from aanzet.core.web.csv_file import csv_file
from aanzet.rules.permissions import may


def activity_page(request: HttpRequest) -> HttpResponse:
    """GET /office/activity/?who=&kind=&about=&from_on=&until_on=&before="""
    form, wanted = _asked(request)
    found = activity(request.actor, wanted, request.GET.get("before", ""))
    query = request.GET.copy()
    query.pop("before", None)
    older = query.copy()
    older["before"] = found.page.before
    context = {
        "form": form,
        "found": found,
        "wanted": wanted,
        "more_url": f"?{older.urlencode()}" if found.page.before else "",
        "first_url": f"?{query.urlencode()}" if request.GET.get("before") else "",
        "file_url": f"/office/activity/file.csv?{query.urlencode()}" if may(request.actor, "export.lists") else "",
        "kinds": kind_labels(request.organization.profile),
    }
    return render(request, "cases/office/activity.html", context, status=422 if form.errors else 200)


def activity_file(request: HttpRequest) -> HttpResponse:
    """GET /office/activity/file.csv: the same lines, at most 5,000; that somebody took them is logged."""
    if not may(request.actor, "export.lists"):
        raise NotFound("export.lists")
    _, wanted = _asked(request)
    lines = exported(request.actor, wanted)
    head = (gettext("When"), gettext("Kind"), gettext("What happened"), gettext("Process"), gettext("Event"))
    labels = kind_labels(request.organization.profile)
    request.notes.append(LogExported(rows=len(lines)))
    return csv_file(
        "activiteitenlogboek",
        head,
        (
            (
                timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M:%S"),
                labels[line.kind],
                line.text,
                line.case_title,
                line.event_id,
            )
            for line in lines
        ),
    )


def _asked(request: HttpRequest) -> tuple[ActivityForm, LogFilter]:
    """The form as filled in, and what of it can be looked for."""
    form = ActivityForm(request.GET, labels=kind_labels(request.organization.profile))
    form.is_valid()
    found = {name: value for name, value in form.cleaned_data.items() if value}
    return form, LogFilter(**found)
