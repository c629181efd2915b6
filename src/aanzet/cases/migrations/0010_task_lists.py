"""The list of all tasks finds those of one person, team, role or giver by an index, also among 100,000 open ones."""

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import Q

OPEN = Q(("state__in", ["open", "in_progress", "waiting"]))
OF_OFFICE = Q(("side", "office"), ("state__in", ["open", "in_progress", "waiting"]))


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_reach")]

    operations = [
        migrations.AddIndex(
            "task",
            django.contrib.postgres.indexes.GinIndex(
                fields=["people", "teams"], name="cases_task_hands", condition=OF_OFFICE
            ),
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["organization_id", "claimed_by"],
                name="cases_task_claimed",
                condition=OF_OFFICE & Q(("claimed_by__isnull", False)),
            ),
        ),
        migrations.AddIndex(
            "task",
            models.Index(fields=["organization_id", "sender_id", "due_on"], name="cases_task_given", condition=OPEN),
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["organization_id", "client_id"], name="cases_task_free", condition=OF_OFFICE & Q(("people", []))
            ),
        ),
        migrations.AddIndex(
            "loosetask",
            models.Index(
                fields=["organization_id", "assignee_id", "due_on"],
                name="cases_loosetask_with",
                condition=Q(("state", "open")),
            ),
        ),
        migrations.AddIndex(
            "loosetask",
            models.Index(
                fields=["organization_id", "given_by", "due_on"],
                name="cases_loosetask_given",
                condition=Q(("state", "open")),
            ),
        ),
    ]
