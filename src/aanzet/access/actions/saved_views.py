"""Named filters of lists: own or shared, with an alert (F220)."""

from datetime import datetime
from uuid import UUID

from aanzet.access.events import ViewDeleted, ViewSaved
from aanzet.access.models import SavedView
from aanzet.access.queries.rights import demand
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules import names
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import Subject

LONGEST_QUERY = 2_000


def save_view(
    *, actor: Actor, now: datetime, page: str, name: str, query: str, shared: bool = False, alert: bool = False
) -> UUID:
    """Save a filter under a name; the same name of the same person on the same page is replaced. Its id.

    page: name of the list, such as "queue". query: the query string of its address. Sharing asks insights.manage.
    """
    _demand_own(actor, actor.id)
    if shared:
        demand(actor, "insights.manage")
    checked = names.name(name)
    if not checked:
        raise Refused(checked.error, field="name", allowed=names.NAME)
    if not checked.value:
        raise Refused("required", field="name")
    if len(query) > LONGEST_QUERY:
        raise Refused("too_long", field="query", allowed=LONGEST_QUERY)
    values = {"query": query.lstrip("?"), "shared": shared, "alert": alert, "alerted_until": now if alert else None}
    row = SavedView.objects.select_for_update(no_key=True).filter(owner_id=actor.id, page=page, name=checked.value)
    found = row.first()
    if found:
        row.update(**values)
        view_id = found.id
    else:
        view_id = SavedView.objects.create(
            organization_id=actor.organization_id,
            owner_id=actor.id,
            page=page,
            name=checked.value,
            created_at=now,
            **values,
        ).id
    publish(actor, now, ViewSaved(object_id=view_id, page=page, shared=shared))
    return view_id


def set_view_alert(*, actor: Actor, now: datetime, view_id: UUID, alert: bool) -> None:
    """Switch "meld mij als iets hierin komt" of one's own view on or off; what is in it now is not news."""
    row = _own(actor, view_id)
    row.alert, row.alerted_until = alert, now if alert else None
    row.save()
    publish(actor, now, ViewSaved(object_id=row.id, page=row.page, shared=row.shared))


def delete_view(*, actor: Actor, now: datetime, view_id: UUID) -> None:
    """Remove one's own view; a shared one may also be removed by who manages shared views."""
    row = SavedView.objects.select_for_update(no_key=True).filter(id=view_id).first()
    if row is None or (row.owner_id != actor.id and not row.shared):
        raise NotFound
    if row.owner_id != actor.id:
        demand(actor, "insights.manage")
    page = row.page
    row.delete()
    publish(actor, now, ViewDeleted(object_id=view_id, page=page))


def note_alerted(*, now: datetime, view_id: UUID) -> None:
    """Remember until when news of a view was told: used by the job that tells it."""
    SavedView.objects.filter(id=view_id).update(alerted_until=now)


def _own(actor: Actor, view_id: UUID) -> SavedView:
    row = SavedView.objects.select_for_update(no_key=True).filter(id=view_id, owner_id=actor.id).first()
    if row is None:
        raise NotFound
    return row


def _demand_own(actor: Actor, owner_id: UUID | None) -> None:
    demand(actor, "insights.own", Subject(actor.organization_id, owner_id=owner_id))
