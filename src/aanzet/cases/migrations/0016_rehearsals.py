"""Rehearsals of templates (F408)."""

import aanzet.core.fields
import django.db.models.functions.text
import uuid
from django.db import migrations, models

from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_turn_clock"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("name", models.CharField(blank=True, max_length=120)),
                ("script", models.JSONField(default=dict)),
                ("expected", models.JSONField(null=True)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "template",
                    aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="cases.processtemplate"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organization_id"),
                        models.F("template"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("name", ""), _negated=True),
                        name="cases_rehearsal_name",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("name", "")),
                        fields=("organization_id", "template", "made_by"),
                        name="cases_rehearsal_played",
                    ),
                ],
            },
        ),
        Isolate("cases_rehearsal"),
        OwnedKey("cases_rehearsal", "template_id", "cases_processtemplate"),
        OwnedKey("cases_rehearsal", "made_by", "access_person"),
    ]
