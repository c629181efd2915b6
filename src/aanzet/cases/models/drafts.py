"""What a draft of a template was after each save, and who has it open (F111)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from aanzet.cases.models.cases import ProcessTemplate, TemplateVersion
from aanzet.core.fields import Owned, OwnedForeignKey, unique


class DraftSave(Owned):
    """One save of a draft: for going back and forth, and for putting the work of two people together.

    number: the `version` of the draft after it. step, touched: see rules/process/template/history.py. Gone with the
    publication.
    """

    version = OwnedForeignKey(TemplateVersion)
    number = models.IntegerField()
    step = models.IntegerField()
    definition = models.TextField()
    touched = ArrayField(models.TextField(), default=list)
    saved_by = models.UUIDField(null=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [unique("cases_draftsave_one", "version", "number")]


class DraftPresence(Owned):
    """A person who has the editor of a template open; counts while `seen_at` is fresh; no history."""

    template = OwnedForeignKey(ProcessTemplate)
    person_id = models.UUIDField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [unique("cases_draftpresence_one", "template", "person_id")]
