"""The radar of missed work (F410)."""

import uuid
from django.db import migrations, models

from aanzet.core.migration_ops import Isolate


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0005_autostart"),
    ]

    operations = [
        migrations.CreateModel(
            name="MissedWork",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("kind", models.CharField(max_length=12)),
                ("cause", models.CharField(max_length=20)),
                ("client_id", models.UUIDField(null=True)),
                ("template_id", models.UUIDField(null=True)),
                ("product_id", models.UUIDField(null=True)),
                ("period", models.CharField(blank=True, max_length=12)),
                ("about", models.CharField(blank=True, max_length=40)),
                ("since_on", models.DateField()),
                ("values", models.JSONField(default=dict)),
                ("found_at", models.DateTimeField()),
                ("look_id", models.UUIDField()),
                ("dismissed_by", models.UUIDField(null=True)),
                ("dismissed_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("look_again_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization_id", "since_on", "cause"], name="planning_missedwork_since")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "kind", "client_id", "template_id", "product_id", "about"),
                        name="planning_missedwork_one",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RadarLook",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("checked", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organization_id",), name="planning_radarlook_one")],
            },
        ),
        Isolate("planning_missedwork"),
        Isolate("planning_radarlook"),
    ]
