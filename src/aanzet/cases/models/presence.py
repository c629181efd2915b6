"""Who has a case open now (ux 8.6)."""

from django.db import models

from aanzet.cases.models.cases import Case
from aanzet.core.fields import Owned, OwnedForeignKey, unique


class Presence(Owned):
    """A person who has the page of a case open; counts while `seen_at` is fresh; no history."""

    case = OwnedForeignKey(Case)
    person_id = models.UUIDField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [unique("cases_presence_one", "case", "person_id")]
