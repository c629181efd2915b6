"""Who has a part in a case beside its responsible, its sender and the contacts it addresses (F196)."""

from django.db import models
from django.db.models import Q

from aanzet.cases.models.cases import Case
from aanzet.core.fields import Owned, OwnedForeignKey, index, unique


class CaseParticipant(Owned):
    """A third party that is waited for, or what a role or process team is called to the client.

    key: of a group, "role:<key>" or "team:<id>"; its name here is the one the client sees. shown_to_client: of a third
    party; the client sees its name, what it does and when it is expected, never how it is reached. A row that was
    taken off stays for the history.
    """

    class Kind(models.TextChoices):
        THIRD_PARTY = "third_party"
        GROUP = "group"

    case = OwnedForeignKey(Case)
    client_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    expected_on = models.DateField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    shown_to_client = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)
    removed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [index("cases_caseparticipant_case", "case", "kind")]
        constraints = [
            unique("cases_caseparticipant_group", "case", "key", condition=Q(kind="group", removed_at=None)),
            models.CheckConstraint(
                name="cases_caseparticipant_expected", condition=~Q(kind="third_party") | Q(expected_on__isnull=False)
            ),
        ]
