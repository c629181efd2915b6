"""From when until when the office works on a working day (F343); working time of reminders and escalations counts it."""

from datetime import time

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0009_groups")]

    operations = [
        migrations.AddField("organization", "opens", models.TimeField(default=time(9))),
        migrations.AddField("organization", "closes", models.TimeField(default=time(17))),
    ]
