"""Who has a case open now."""

import uuid

from django.db import migrations, models

import aanzet.core.fields
from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_loose_tasks"), ("access", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("seen_at", models.DateTimeField()),
                (
                    "case",
                    aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["organization_id", "case", "person_id"], name="cases_presence_one")
                ],
            },
        ),
        Isolate("cases_presence"),
        OwnedKey("cases_presence", "case_id", "cases_case", "cascade"),
        OwnedKey("cases_presence", "person_id", "access_person", "cascade"),
    ]
