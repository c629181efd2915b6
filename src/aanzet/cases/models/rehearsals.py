"""Rehearsals of templates (F408): scripts on a made-up client. No row here belongs to a client."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from aanzet.cases.models.cases import ProcessTemplate
from aanzet.core.fields import Owned, OwnedForeignKey, unique


class Rehearsal(Owned):
    """A script that is played on a template. name "": the one a colleague is playing now, one each.

    script: of rules/process/rehearsal (made-up client and steps). expected: the outcome a saved one is held to; null
    for one that is being played.
    """

    template = OwnedForeignKey(ProcessTemplate)
    name = models.CharField(max_length=120, blank=True)
    script = models.JSONField(default=dict)
    expected = models.JSONField(null=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            unique("cases_rehearsal_name", "template", Lower("name"), condition=~Q(name="")),
            unique("cases_rehearsal_played", "template", "made_by", condition=Q(name="")),
        ]
