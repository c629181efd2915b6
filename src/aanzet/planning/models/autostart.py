"""Cases that start by themselves (F315)."""

from django.db import models

from aanzet.core.fields import Owned, OwnedForeignKey, index, unique


class AutoStartRule(Owned):
    """When cases of a template start by themselves; see rules/autostart.py for the trigger and the timing."""

    template_id = models.UUIDField()
    trigger = models.CharField(max_length=16)  # period, client_created
    timing = models.CharField(max_length=8)  # days, fixed
    days = models.IntegerField(default=0)  # after the end of the period, or after the client was added
    day = models.IntegerField(default=1)
    month = models.IntegerField(default=0)
    from_on = models.DateField()  # the first day on which it starts anything
    looked_until = models.DateField(null=True)  # up to which day it was looked at
    active = models.BooleanField(default=False)
    options = models.JSONField(default=dict)  # as of a bulk start: responsible, sender, contact, at once
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    changed_by = models.UUIDField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [index("planning_autostartrule_tpl", "template_id", condition=models.Q(removed_at__isnull=True))]


class AutoStarted(Owned):
    """What a rule did for one client and period: once per template, client and period, whatever becomes of the rule."""

    rule = OwnedForeignKey(AutoStartRule)
    template_id = models.UUIDField()
    client_id = models.UUIDField()
    key = models.CharField(max_length=20)  # the period, or rules.autostart.ONCE
    due_on = models.DateField()
    state = models.CharField(max_length=8)  # started, passed (there already, deleted), failed, dropped
    code = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=dict)
    case_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [unique("planning_autostarted_once", "template_id", "client_id", "key")]
        indexes = [index("planning_autostarted_rule", "rule", "at")]
