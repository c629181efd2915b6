"""What earlier cases tell of those that run (F405): a small table, gathered every night."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from aanzet.core.fields import Owned, unique


class PhaseHistory(Owned):
    """The newest visits of one phase of one template by finished cases, newest first: rules/forecast.Sample in columns.

    seen: visits there were, also those that are not kept. checked, within_half, within_most: how the forecast did on
    the newest of them, told by the older ones only.
    """

    template_id = models.UUIDField()
    phase_key = models.CharField(max_length=60)
    in_phase = ArrayField(models.FloatField(), default=list)  # days
    to_end = ArrayField(models.FloatField(), default=list)  # days
    clients = ArrayField(models.UUIDField(), default=list)
    entered_on = ArrayField(models.DateField(), default=list)
    seen = models.IntegerField(default=0)
    checked = models.IntegerField(default=0)
    within_half = models.IntegerField(default=0)
    within_most = models.IntegerField(default=0)
    gathered_at = models.DateTimeField()

    class Meta:
        constraints = [unique("planning_phasehistory_phase", "template_id", "phase_key")]
