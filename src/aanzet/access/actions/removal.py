"""Take people out of the register again to whom nothing happened: undoing an import (F385)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from aanzet.access.events import PersonChanged
from aanzet.access.models import Person
from aanzet.core.log import publish
from aanzet.rules.actors import CONTACT, Actor


def remove_people(*, actor: Actor, now: datetime, person_ids: Collection[UUID]) -> int:
    """Remove contacts that never signed in and on whom nothing hangs; how many. The caller asked the right.

    Team members and people with a login are left alone: they have history (G08).
    """
    ids = list(Person.objects.filter(id__in=person_ids, kind=CONTACT, login__isnull=True).values_list("id", flat=True))
    Person.objects.filter(id__in=ids).delete()
    publish(actor, now, *(PersonChanged(object_id=person_id, fields=("removed",)) for person_id in ids))
    return len(ids)
