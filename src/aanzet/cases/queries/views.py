"""What is in a saved view of cases or tasks now, as its owner sees it (F220)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import parse_qsl
from uuid import UUID

from aanzet.access.queries.saved_views import ViewRow as SavedView
from aanzet.access.queries.visitors import actor_of
from aanzet.cases.queries.access import VIEW
from aanzet.cases.queries.queue.filters import ME, TABS, in_tab, narrowed, read_filter
from aanzet.cases.queries.task_overview import read_task_filter, task_rows
from aanzet.cases.queries.task_sources import MINE
from aanzet.clients.queries.rows import rows
from aanzet.rules.actors import Actor

MOST = 1_000  # rows of a view that are looked at


@dataclass(frozen=True, slots=True)
class InView:
    """A row of a view: what it is called, and where it is."""

    id: UUID
    label: str
    url: str


def in_view(view: SavedView, now: datetime, zone: tzinfo) -> tuple[InView, ...]:
    """The rows of this view within reach of its owner; none when he is gone or may not see cases any more."""
    owner = actor_of(view.owner_id)
    read = READERS.get(view.page)
    if owner is None or read is None or not owner.may(VIEW):
        return ()
    return read(owner, dict(parse_qsl(view.query)), now, zone)


def _queue(owner: Actor, query: Mapping[str, str], now: datetime, zone: tzinfo) -> tuple[InView, ...]:
    tab = query.get("tab", ME)
    return _cases(owner, query, in_tab(tab if tab in TABS else ME))


def _list(owner: Actor, query: Mapping[str, str], now: datetime, zone: tzinfo) -> tuple[InView, ...]:
    return _cases(owner, query, "true")


def _cases(owner: Actor, query: Mapping[str, str], tab: str) -> tuple[InView, ...]:
    base = narrowed(owner, read_filter(query))
    found = rows(
        "select c.id, c.number, c.title, k.name from cases_case c join clients_client k "  # noqa: S608 - ours
        "on k.organization_id = c.organization_id and k.id = c.client_id "
        f"where {base.condition} and {tab} order by c.created_at desc, c.id limit {MOST}",
        base.values,
    )
    return tuple(
        InView(one["id"], f"{one['name']}, {one['title']}", f"/office/cases/{one['number']}/") for one in found
    )


def _tasks(owner: Actor, query: Mapping[str, str], now: datetime, zone: tzinfo) -> tuple[InView, ...]:
    found = task_rows(
        owner, now, zone, wanted=read_task_filter(query), tab=query.get("tab", MINE), limit=MOST, newest=True
    )
    return tuple(InView(one.id, one.verb, one.url) for one in found)


READERS: Mapping[str, Callable[[Actor, Mapping[str, str], datetime, tzinfo], tuple[InView, ...]]] = {
    "queue": _queue,
    "cases": _list,
    "tasks": _tasks,
}
