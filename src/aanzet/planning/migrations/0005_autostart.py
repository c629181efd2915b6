"""Cases that start by themselves (F315)."""

import uuid

from django.db import migrations, models

import aanzet.core.fields
from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("planning", "0004_forecast"), ("cases", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="AutoStartRule",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("template_id", models.UUIDField()),
                ("trigger", models.CharField(max_length=16)),
                ("timing", models.CharField(max_length=8)),
                ("days", models.IntegerField(default=0)),
                ("day", models.IntegerField(default=1)),
                ("month", models.IntegerField(default=0)),
                ("from_on", models.DateField()),
                ("looked_until", models.DateField(null=True)),
                ("active", models.BooleanField(default=False)),
                ("options", models.JSONField(default=dict)),
                ("created_by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                ("changed_by", models.UUIDField()),
                ("changed_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=["organization_id", "template_id"],
                        name="planning_autostartrule_tpl",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AutoStarted",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("template_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                ("key", models.CharField(max_length=20)),
                ("due_on", models.DateField()),
                ("state", models.CharField(max_length=8)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("values", models.JSONField(default=dict)),
                ("case_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "rule",
                    aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="planning.autostartrule"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization_id", "rule", "at"], name="planning_autostarted_rule")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "template_id", "client_id", "key"),
                        name="planning_autostarted_once",
                    )
                ],
            },
        ),
        Isolate("planning_autostartrule"),
        Isolate("planning_autostarted"),
        OwnedKey("planning_autostartrule", "template_id", "cases_processtemplate"),
        OwnedKey("planning_autostarted", "rule_id", "planning_autostartrule"),
        OwnedKey("planning_autostarted", "client_id", "clients_client"),
    ]
