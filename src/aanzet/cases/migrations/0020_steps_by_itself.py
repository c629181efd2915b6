"""Steps the house took by itself, by time: what may be taken back (F412)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_draft_saves")]

    operations = [
        migrations.AddIndex(
            "phaseentry",
            models.Index(
                condition=models.Q(("entered_by", "auto"), ("state", "active")),
                fields=["organization_id", "started_at"],
                name="cases_phaseentry_itself",
            ),
        ),
    ]
