"""Saved filters of lists (F220)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from aanzet.access.models import SavedView
from aanzet.access.queries import people
from aanzet.rules.actors import Actor


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A named filter. query: the query string of the list's address, without the question mark."""

    id: UUID
    page: str
    name: str
    query: str
    own: bool
    owner: str
    shared: bool
    alert: bool
    alerted_until: datetime | None
    owner_id: UUID


def saved_views(actor: Actor, page: str) -> tuple[ViewRow, ...]:
    """The views of a list that this person may use: his own and the shared ones, by name."""
    return _rows(Q(page=page) & (Q(owner_id=actor.id) | Q(shared=True)), actor.id)


def view_by_id(view_id: UUID) -> ViewRow | None:
    """One view, for the job that tells what is new in it; None when it is gone."""
    return next(iter(_rows(Q(id=view_id), None)), None)


def _rows(wanted: Q, reader: UUID | None) -> tuple[ViewRow, ...]:
    rows = list(
        SavedView.objects.filter(wanted)
        .order_by("name", "id")
        .values("id", "page", "name", "query", "owner_id", "shared", "alert", "alerted_until")
    )
    owners = people.names(row["owner_id"] for row in rows if row["owner_id"] != reader)
    return tuple(
        ViewRow(
            **row,
            own=row["owner_id"] == reader,
            owner=owners[row["owner_id"]].name if row["owner_id"] in owners else "",
        )
        for row in rows
    )
