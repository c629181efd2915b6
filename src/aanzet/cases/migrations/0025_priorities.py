"""Tasks have a priority, and those added by hand a reminder scheme of their own (F178)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_migration_dates")]

    operations = [
        migrations.AddField("task", "priority", models.CharField(db_default="normal", default="normal", max_length=10)),
        migrations.AddField("task", "reminder_rule", models.JSONField(null=True)),
        migrations.AddField(
            "case", "turn_priority", models.CharField(db_default="normal", default="normal", max_length=10)
        ),
        migrations.AddField(
            "loosetask", "priority", models.CharField(db_default="normal", default="normal", max_length=10)
        ),
    ]
