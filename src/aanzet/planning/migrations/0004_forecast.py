"""The history from which ends are forecast (F405)."""

import django.contrib.postgres.fields
import uuid
from django.db import migrations, models

from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0003_board"),
        ("cases", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhaseHistory",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("template_id", models.UUIDField()),
                ("phase_key", models.CharField(max_length=60)),
                (
                    "in_phase",
                    django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list, size=None),
                ),
                (
                    "to_end",
                    django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list, size=None),
                ),
                (
                    "clients",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "entered_on",
                    django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None),
                ),
                ("seen", models.IntegerField(default=0)),
                ("checked", models.IntegerField(default=0)),
                ("within_half", models.IntegerField(default=0)),
                ("within_most", models.IntegerField(default=0)),
                ("gathered_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "template_id", "phase_key"), name="planning_phasehistory_phase"
                    )
                ],
            },
        ),
        Isolate("planning_phasehistory"),
        OwnedKey("planning_phasehistory", "template_id", "cases_processtemplate", "cascade"),
    ]
