"""/office/templates/<id>/versions/: every version with who adopted and published it, and what it changed (F112)."""

from itertools import pairwise
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from aanzet.access.queries.people import names
from aanzet.cases.queries.migration.plans import PERMISSION, running_before
from aanzet.cases.queries.template_changes import changes_between
from aanzet.cases.queries.templates import version_for
from aanzet.cases.web.office.editor.frame import VERSIONS, head_of
from aanzet.rules.permissions import may


def template_versions(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET /office/templates/<id>/versions/: newest first."""
    head = head_of(request, version_for(request.actor, template_id), VERSIONS)
    known = head["known"]
    people = names([person for one in known for person in (one.edited_by, one.published_by, one.adopted_by)])
    rows = [
        {
            "one": one,
            "by": people.get(one.published_by or one.edited_by),
            "adopted_by": people.get(one.adopted_by),
            "changes": changes_between(before.snapshot if before else None, one.snapshot),
            "before": before,
        }
        for one, before in pairwise([*known, None])
    ]
    older = running_before(template_id) if may(request.actor, PERMISSION) else 0
    return render(request, "cases/office/templates/versions.html", {**head, "rows": rows, "older_running": older})
