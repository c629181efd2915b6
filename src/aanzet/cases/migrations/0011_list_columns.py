"""The columns that a person chose for a list of cases (F213)."""

import uuid

import django.contrib.postgres.fields
from django.db import migrations, models

from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_task_lists"), ("access", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="ListColumns",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("page", models.CharField(max_length=20)),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organization_id", "person_id", "page"], name="cases_listcolumns_one"
                    )
                ],
            },
        ),
        Isolate("cases_listcolumns"),
        OwnedKey("cases_listcolumns", "person_id", "access_person", "cascade"),
    ]
