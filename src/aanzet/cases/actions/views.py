"""Alerts of saved views: tell the owner what came in, each row once (F220)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from aanzet.access.actions.saved_views import note_alerted
from aanzet.access.queries.organizations import organization
from aanzet.access.queries.saved_views import ViewRow as SavedView
from aanzet.access.queries.saved_views import view_by_id
from aanzet.cases.models import ViewRow
from aanzet.cases.queries.views import InView, in_view
from aanzet.core.commands import command
from aanzet.core.ids import new_id
from aanzet.core.log import insert
from aanzet.core.timers import NewTimer, schedule
from aanzet.messages.actions.notices import Telling, notify
from aanzet.rules.actors import Actor

TIMER = "saved_view"
EVERY = timedelta(minutes=10)
ONE_BY_ONE = 3  # more than these at once are told in one line
COLUMNS = {"id": "uuid", "organization_id": "uuid", "view_id": "uuid", "row_id": "uuid", "at": "timestamptz"}


@command
def watch_view(*, actor: Actor, now: datetime, view_id: UUID) -> int:
    """The alert of a view was set, or its filter changed: what is in it now is no news. How many rows that are."""
    ViewRow.objects.filter(view_id=view_id).delete()
    view = view_by_id(view_id)
    if view is None or not view.alert:
        return 0
    found = in_view(view, now, organization(actor.organization_id).tz)
    _remember(actor, now, view_id, found)
    _again(actor, now, view_id)
    return len(found)


@command
def tell_news_of_view(*, actor: Actor, now: datetime, view_id: UUID) -> int:
    """Tell the owner what came into the view since the last look, each row once, and look again later. How many."""
    view = view_by_id(view_id)
    if view is None or not view.alert:
        return 0
    known = set(ViewRow.objects.filter(view_id=view_id).values_list("row_id", flat=True))
    news = [row for row in in_view(view, now, organization(actor.organization_id).tz) if row.id not in known]
    _remember(actor, now, view_id, news)
    notify(actor=actor, now=now, tellings=_tellings(view, news))
    note_alerted(now=now, view_id=view_id)
    _again(actor, now, view_id)
    return len(news)


def _tellings(view: SavedView, news: list[InView]) -> list[Telling]:
    if len(news) > ONE_BY_ONE:
        url = f"{reverse(view.page)}?{view.query}"
        about = f"{view.name} ({len(news)})"
        return [Telling(key=f"view:{view.id}:{news[0].id}", person_id=view.owner_id, kind="view", about=about, url=url)]
    return [
        Telling(
            key=f"view:{view.id}:{row.id}",
            person_id=view.owner_id,
            kind="view",
            about=f"{view.name}: {row.label}",
            url=row.url,
        )
        for row in news
    ]


def _remember(actor: Actor, now: datetime, view_id: UUID, found: list[InView] | tuple[InView, ...]) -> None:
    insert(
        "cases_viewrow",
        COLUMNS,
        [
            {"id": new_id(), "organization_id": actor.organization_id, "view_id": view_id, "row_id": row.id, "at": now}
            for row in found
        ],
        "on conflict (organization_id, view_id, row_id) do nothing",
    )


def _again(actor: Actor, now: datetime, view_id: UUID) -> None:
    timer = NewTimer(key=f"view:{view_id}", kind=TIMER, due_at=now + EVERY, payload={"id": str(view_id)})
    schedule(actor, now, [timer])
