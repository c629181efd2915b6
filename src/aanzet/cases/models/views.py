"""What the owner of a saved view with an alert has seen or heard of already (F220)."""

from django.db import models

from aanzet.core.fields import Owned, unique


class ViewRow(Owned):
    """A row of a saved view that is no news any more: it was in it when the alert was set, or it was told."""

    view_id = models.UUIDField()
    row_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [unique("cases_viewrow_one", "view_id", "row_id")]
