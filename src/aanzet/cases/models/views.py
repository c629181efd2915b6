"""How somebody looks at lists: what he has heard of in a saved view with an alert (F220), and his columns (F213)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from aanzet.core.fields import Owned, unique


class ViewRow(Owned):
    """A row of a saved view that is no news any more: it was in it when the alert was set, or it was told."""

    view_id = models.UUIDField()
    row_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [unique("cases_viewrow_one", "view_id", "row_id")]


class ListColumns(Owned):
    """The columns that a person chose for a list; see queries/queue/columns.py. No row: the usual ones."""

    person_id = models.UUIDField()
    page = models.CharField(max_length=20)
    columns = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        constraints = [unique("cases_listcolumns_one", "person_id", "page")]
