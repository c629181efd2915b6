"""What the owner of a saved view with an alert has seen or heard of (F220)."""

import uuid

from django.db import migrations, models

from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_presence"), ("access", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="ViewRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("view_id", models.UUIDField()),
                ("row_id", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["organization_id", "view_id", "row_id"], name="cases_viewrow_one")
                ],
            },
        ),
        Isolate("cases_viewrow"),
        OwnedKey("cases_viewrow", "view_id", "access_savedview", "cascade"),
    ]
