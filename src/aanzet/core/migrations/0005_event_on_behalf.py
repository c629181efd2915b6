"""What was done in somebody's name is found without reading the whole log (F404)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0004_event_text")]

    operations = [
        migrations.RunSQL(
            "create index core_event_on_behalf on core_event (organization_id, on_behalf_of, at desc)"
            " where on_behalf_of is not null",
            "drop index core_event_on_behalf",
        )
    ]
