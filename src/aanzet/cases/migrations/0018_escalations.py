"""A task goes to somebody else when nobody acts in time (F195)."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_version_migrations")]

    operations = [
        migrations.AddField("task", "clock_from", models.DateTimeField(null=True)),
        migrations.AddField("task", "clock_stopped_at", models.DateTimeField(null=True)),
        migrations.AddField("task", "escalations", models.IntegerField(default=0)),
        migrations.AddField(
            "task",
            "readers",
            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
    ]
