"""Tasks that belong to no case (F214)."""

import uuid

from django.db import migrations, models

from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_lines_by_case"), ("clients", "0002_walls"), ("access", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="LooseTask",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField(blank=True)),
                ("client_id", models.UUIDField(null=True)),
                ("assignee_id", models.UUIDField(null=True)),
                ("team_id", models.UUIDField(null=True)),
                ("role", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("recurrence", models.CharField(blank=True, max_length=10)),
                ("anchor_on", models.DateField(null=True)),
                ("given_by", models.UUIDField()),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organization_id", "due_on"],
                        name="cases_loosetask_open",
                        condition=models.Q(("state", "open")),
                    ),
                    models.Index(fields=["organization_id", "client_id", "created_at"], name="cases_loosetask_client"),
                ],
            },
        ),
        Isolate("cases_loosetask"),
        OwnedKey("cases_loosetask", "client_id", "clients_client"),
        OwnedKey("cases_loosetask", "assignee_id", "access_person"),
        OwnedKey("cases_loosetask", "given_by", "access_person"),
        OwnedKey("cases_loosetask", "team_id", "access_processteam"),
    ]
