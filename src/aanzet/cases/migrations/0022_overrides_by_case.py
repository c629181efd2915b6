"""Acts of stepping in are found by case: process insight asks each case of the period (F411)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_tombstones")]

    operations = [
        migrations.RunSQL(
            "drop index core_event_overridden; create index core_event_overridden on core_event "
            "(organization_id, case_id) where name = 'CaseOverridden'",
            "drop index core_event_overridden; create index core_event_overridden on core_event "
            "(organization_id, at) where name = 'CaseOverridden'",
        ),
    ]
