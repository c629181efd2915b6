"""Who else has a case open now (ux 8.6)."""

from datetime import datetime
from uuid import UUID

from aanzet.access.queries.people import PersonName, names
from aanzet.cases.models import Presence
from aanzet.rules.actors import Actor


def also_here(actor: Actor, case_id: UUID, since: datetime) -> tuple[PersonName, ...]:
    """The colleagues besides the reader who had the case open after `since`, who came first first."""
    found = (
        Presence.objects.filter(case_id=case_id, seen_at__gte=since)
        .exclude(person_id=actor.id)
        .order_by("seen_at")
        .values_list("person_id", flat=True)
    )
    people = names(found)
    return tuple(people[person] for person in found if person in people)
