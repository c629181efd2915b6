"""Steps back and forth in a draft, and who has its editor open."""

import uuid

import django.contrib.postgres.fields
from django.db import migrations, models

import aanzet.core.fields
from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_escalations")]

    operations = [
        migrations.CreateModel(
            name="DraftSave",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("number", models.IntegerField()),
                ("step", models.IntegerField()),
                ("definition", models.TextField()),
                (
                    "touched",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("saved_by", models.UUIDField(null=True)),
                ("saved_at", models.DateTimeField()),
                (
                    "version",
                    aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="cases.templateversion"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["organization_id", "version", "number"], name="cases_draftsave_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftPresence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("seen_at", models.DateTimeField()),
                (
                    "template",
                    aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="cases.processtemplate"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organization_id", "template", "person_id"], name="cases_draftpresence_one"
                    )
                ],
            },
        ),
        Isolate("cases_draftsave"),
        Isolate("cases_draftpresence"),
        OwnedKey("cases_draftsave", "version_id", "cases_templateversion", "cascade"),
        OwnedKey("cases_draftpresence", "template_id", "cases_processtemplate", "cascade"),
        OwnedKey("cases_draftpresence", "person_id", "access_person", "cascade"),
    ]
