"""Who else has a case, or the editor of a template, open now (ux 8.4, 8.6)."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from aanzet.access.queries.people import PersonName, names
from aanzet.cases.models import DraftPresence, Presence
from aanzet.rules.actors import Actor


def also_here(actor: Actor, case_id: UUID, since: datetime) -> tuple[PersonName, ...]:
    """The colleagues besides the reader who had the case open after `since`, who came first first."""
    return _others(actor, Presence.objects.filter(case_id=case_id, seen_at__gte=since))


def also_editing(actor: Actor, template_id: UUID, since: datetime) -> tuple[PersonName, ...]:
    """The same for the editor of a template."""
    return _others(actor, DraftPresence.objects.filter(template_id=template_id, seen_at__gte=since))


def _others(actor: Actor, rows: QuerySet) -> tuple[PersonName, ...]:
    found = rows.exclude(person_id=actor.id).order_by("seen_at").values_list("person_id", flat=True)
    people = names(found)
    return tuple(people[person] for person in found if person in people)
