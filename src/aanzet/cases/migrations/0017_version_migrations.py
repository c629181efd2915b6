"""Taking running cases to another version of their template (F401), and the keys of lines that make it possible."""

import uuid

import django.contrib.postgres.fields
from django.db import migrations, models

import aanzet.core.fields
from aanzet.core.migration_ops import Isolate, OwnedKey

STATES = ("mapping", "judging", "judged", "applying", "stopping", "applied", "undoing", "undone")


def _id():
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def _key(to):
    return aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_rehearsals")]

    operations = [
        migrations.AddField("requestitem", "key", models.CharField(blank=True, max_length=60)),
        migrations.CreateModel(
            name="MigrationPlan",
            fields=[
                ("id", _id()),
                ("organization_id", models.UUIDField()),
                ("from_version_id", models.UUIDField(null=True)),
                ("to_version_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[(state, state.title()) for state in STATES], default="mapping", max_length=10
                    ),
                ),
                ("phases", models.JSONField(default=dict)),
                ("automations", models.JSONField(default=dict)),
                (
                    "fire",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("undo_reason", models.CharField(blank=True, max_length=1000)),
                ("follows", models.BooleanField(default=False)),
                ("total", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
                ("failed", models.IntegerField(default=0)),
                ("created_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("after_id", models.UUIDField(null=True)),
                ("judged_at", models.DateTimeField(null=True)),
                ("actor_id", models.UUIDField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("template", _key("cases.processtemplate")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization_id", "template", "created_at"], name="cases_migrationplan_at")
                ]
            },
        ),
        migrations.CreateModel(
            name="MigrationItem",
            fields=[
                ("id", _id()),
                ("organization_id", models.UUIDField()),
                ("case_version", models.IntegerField()),
                ("verdict", models.CharField(max_length=10)),
                ("phase", models.CharField(blank=True, max_length=200)),
                ("effects", models.JSONField(default=list)),
                ("chosen", models.BooleanField(default=False)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("values", models.JSONField(default=dict)),
                ("case", _key("cases.case")),
                ("plan", _key("cases.migrationplan")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organization_id", "plan", "verdict", "outcome"], name="cases_migrationitem_state"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "plan", "case"), name="cases_migrationitem_case")
                ],
            },
        ),
        Isolate("cases_migrationplan"),
        Isolate("cases_migrationitem"),
        OwnedKey("cases_migrationplan", "template_id", "cases_processtemplate"),
        OwnedKey("cases_migrationplan", "from_version_id", "cases_templateversion"),
        OwnedKey("cases_migrationplan", "to_version_id", "cases_templateversion"),
        OwnedKey("cases_migrationitem", "plan_id", "cases_migrationplan", "cascade"),
        OwnedKey("cases_migrationitem", "case_id", "cases_case", "cascade"),
    ]
