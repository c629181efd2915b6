"""Lists of open cases find those somebody is responsible for by an index."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_given_by_the_house")]

    operations = [
        migrations.AddIndex(
            "case",
            django.contrib.postgres.indexes.GinIndex(
                fields=["responsible_ids"],
                name="cases_case_responsible",
                condition=models.Q(("state__in", ["not_started", "active", "on_hold"])),
            ),
        ),
    ]
