"""Tabs above the pages of team and rights; those of the settings come from the shell."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext


def team_tabs(request: HttpRequest) -> list[dict]:
    """The pages about people and rights (F348)."""
    return _tabs(
        request,
        (gettext("Team members"), "team"),
        (gettext("Authorization roles"), "roles"),
        (gettext("Why may…?"), "why"),
        (gettext("Team roles"), "team-roles"),
        (gettext("Process teams"), "process-teams"),
    )


def _tabs(request: HttpRequest, *pages: tuple[str, str]) -> list[dict]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [{"label": label, "url": reverse(name), "current": here == name, "count": None} for label, name in pages]
