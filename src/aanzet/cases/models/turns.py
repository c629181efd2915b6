"""Whose move it was and is: turn intervals, the index behind "Aan zet", and what was put off."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aanzet.cases.models.cases import Case
from aanzet.core.fields import Owned, OwnedForeignKey, index, unique


class CaseTurnPerson(Owned):
    """Open case x person whose move it is: the index behind "Aan zet" for one person or for the stand-in."""

    case = OwnedForeignKey(Case)
    person_id = models.UUIDField()
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [unique("cases_caseturnperson_one", "case", "person_id")]
        indexes = [index("cases_caseturnperson_due", "person_id", "due_on", "case")]


class TurnInterval(Owned):
    """How long a party held the turn; intervals of a case neither overlap nor leave a gap (I2)."""

    case = OwnedForeignKey(Case)
    client_id = models.UUIDField()
    entry_id = models.UUIDField(null=True)
    party = models.CharField(max_length=12)
    people = ArrayField(models.UUIDField(), default=list)
    instead_of = ArrayField(models.UUIDField(null=True), default=list)
    group = models.CharField(max_length=200, blank=True)
    rule = models.CharField(max_length=2)
    phase_key = models.CharField(max_length=60, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("cases_turninterval_open", "case", condition=Q(until_at__isnull=True))]
        indexes = [index("cases_turninterval_case", "case", "from_at")]


class Snooze(Owned):
    """A row of the queue hidden for one person until a date, with a reason (F212)."""

    case = OwnedForeignKey(Case)
    person_id = models.UUIDField()
    until_on = models.DateField()
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        constraints = [unique("cases_snooze_one", "case", "person_id")]
