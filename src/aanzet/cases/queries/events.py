"""Events of one case, as they happened."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aanzet.core.models import Event


@dataclass(frozen=True, slots=True)
class LastEvent:
    """Who did the last thing, and when."""

    actor: str
    at: datetime


def last_event(case_id: UUID) -> LastEvent | None:
    """The last event of a case, None when there is none."""
    row = Event.objects.filter(case_id=case_id).order_by("-sequence").values_list("actor", "at").first()
    return LastEvent(*row) if row else None
