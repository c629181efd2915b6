"""Templates and their versions."""

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan

from aanzet.core.fields import Owned, OwnedForeignKey, unique

EDITABLE = ("draft", "in_review", "adopted")  # states of the one version that is not published yet


class ProcessTemplate(Owned):
    """The definition of a process, by name; its content stands in versions (F107)."""

    name = models.CharField(max_length=200)
    model_key = models.CharField(max_length=60, blank=True)  # library model it was copied from
    period_kind = models.CharField(max_length=12, blank=True)  # of the published version, for lists
    current_id = models.UUIDField(null=True)  # the published version that new cases take
    draft_id = models.UUIDField(null=True)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [unique("cases_template_name", Lower("name"), condition=Q(archived_at__isnull=True))]


class TemplateVersion(Owned):
    """One version: editable while DRAFT, IN_REVIEW or ADOPTED, immutable once PUBLISHED (F109, F112, F113).

    `definition` is canonical JSON. A change to what was submitted or adopted makes it a DRAFT again.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in_review"
        ADOPTED = "adopted"
        PUBLISHED = "published"
        SUPERSEDED = "superseded"

    template = OwnedForeignKey(ProcessTemplate)
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    definition = models.TextField()
    sha256 = models.BinaryField(null=True)
    # Whether a phase or automation has a condition: only then the engine reads what conditions ask (canonical JSON
    # escapes every quote inside a text, so this is always the name of a field).
    conditional = models.GeneratedField(
        expression=GreaterThan(StrIndex("definition", Value('"condition":')), 0),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    from_period = models.CharField(max_length=12, blank=True)  # first period it holds for
    edited_by = models.UUIDField(null=True)
    edited_at = models.DateTimeField()
    adopted_by = models.UUIDField(null=True)
    adopted_at = models.DateTimeField(null=True)
    adoption_note = models.CharField(max_length=1_000, blank=True)
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            unique("cases_templateversion_number", "template", "number"),
            unique("cases_templateversion_draft", "template", condition=Q(state__in=EDITABLE)),
        ]


class VersionFace(Owned):
    """What a client may know of a published version: names and lead times of the visible phases. id = version id."""

    phases = models.JSONField(default=list)
