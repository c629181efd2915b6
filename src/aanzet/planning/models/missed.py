"""Work that should exist and does not, as the radar saw it at its last look (F410)."""

from django.db import models

from aanzet.core.fields import Owned, index, unique


class MissedWork(Owned):
    """One line of the radar; it goes when the work is there. kind and cause: see rules/missed.py.

    about: what it is about besides the client: a period, "" or the id of a case or task. values: what fills the
    sentence. look_again_on: dismissed until that day, with the reason.
    """

    kind = models.CharField(max_length=12)
    cause = models.CharField(max_length=20)
    client_id = models.UUIDField(null=True)
    template_id = models.UUIDField(null=True)
    product_id = models.UUIDField(null=True)
    period = models.CharField(max_length=12, blank=True)
    about = models.CharField(max_length=40, blank=True)
    since_on = models.DateField()  # since when it is missing or silent
    values = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    look_id = models.UUIDField()  # of the last look; what was not seen then is gone
    dismissed_by = models.UUIDField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    look_again_on = models.DateField(null=True)

    class Meta:
        constraints = [
            unique(
                "planning_missedwork_one", "kind", "client_id", "template_id", "product_id", "about",
                nulls_distinct=False,
            )
        ]  # fmt: skip
        indexes = [index("planning_missedwork_since", "since_on", "cause")]


class RadarLook(Owned):
    """The last look of the radar: when, and how much it looked at, so that no lines means something."""

    at = models.DateTimeField()
    checked = models.JSONField(default=dict)  # clients, periods, cases, calls

    class Meta:
        constraints = [unique("planning_radarlook_one")]
