"""Periods whose case was deleted on purpose (F189)."""

from django.db import models

from aanzet.cases.models.cases import ProcessTemplate
from aanzet.core.fields import Owned, OwnedForeignKey, unique


class CaseTombstone(Owned):
    """Keeps a deleted case from coming back by itself, per template, client and period.

    Where one stands, no case that was not cancelled has this period: a trigger on cases_case guards it (I7).
    """

    template = OwnedForeignKey(ProcessTemplate)
    client_id = models.UUIDField()
    period = models.CharField(max_length=12)
    number = models.CharField(max_length=30)  # of the case that was deleted
    deleted_at = models.DateTimeField()
    deleted_by = models.CharField(max_length=60)
    reason = models.CharField(max_length=1000)

    class Meta:
        constraints = [unique("cases_casetombstone_one", "client_id", "template", "period")]
