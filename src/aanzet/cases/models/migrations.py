"""Taking running cases to another version of their template (F401): the plan, and what becomes of each case."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from aanzet.cases.models.cases import Case, ProcessTemplate
from aanzet.core.fields import Owned, OwnedForeignKey, index, unique


class MigrationPlan(Owned):
    """One migration between two versions: mapped, tried without changing anything, applied, perhaps undone.

    total, done, failed: of the work that is under way or was done last. follows: made by the house at a publication,
    for cases that had not started (F113).
    """

    class State(models.TextChoices):
        MAPPING = "mapping"
        JUDGING = "judging"
        JUDGED = "judged"
        APPLYING = "applying"
        STOPPING = "stopping"
        APPLIED = "applied"
        UNDOING = "undoing"
        UNDONE = "undone"

    template = OwnedForeignKey(ProcessTemplate)
    from_version_id = models.UUIDField(null=True)  # null: of several older versions
    to_version_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAPPING)
    phases = models.JSONField(default=dict)  # key of an old phase -> key of a new one, "" = none
    automations = models.JSONField(default=dict)  # the same for automations that make tasks; "@alone", "@cancel"
    dates = models.CharField(max_length=4, default="anew")  # "anew" or "keep": of the running phase and its open tasks
    fire = ArrayField(models.CharField(max_length=60), default=list)  # keys of automations that go out at once
    reason = models.CharField(max_length=1000, blank=True)
    undo_reason = models.CharField(max_length=1000, blank=True)
    follows = models.BooleanField(default=False)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    after_id = models.UUIDField(null=True)  # the last case that the dry run looked at
    judged_at = models.DateTimeField(null=True)
    actor_id = models.UUIDField(null=True)  # in whose name the work under way runs; null = the house
    applied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [index("cases_migrationplan_at", "template", "created_at")]


class MigrationItem(Owned):
    """One case of a plan. verdict: what the dry run said (moves, maps, blocked). outcome: what became of it.

    case_version: as it was seen in the dry run. effects: what changes (rules/process/migration/verdict.py). code,
    values: why it is blocked, was skipped or failed, as in the error catalogue.
    """

    plan = OwnedForeignKey(MigrationPlan)
    case = OwnedForeignKey(Case)
    case_version = models.IntegerField()
    verdict = models.CharField(max_length=10)
    phase = models.CharField(max_length=200, blank=True)
    effects = models.JSONField(default=list)
    chosen = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, blank=True)  # done, skipped, failed, undoing, undone, kept
    code = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [unique("cases_migrationitem_case", "plan", "case")]
        indexes = [index("cases_migrationitem_state", "plan", "verdict", "outcome")]
