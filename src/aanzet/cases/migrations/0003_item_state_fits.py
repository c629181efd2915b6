"""The longest state of a line of a request, not_available, did not fit. A column of a policy can only change without it."""

from django.db import migrations, models

from aanzet.core.migration_ops import MINE, shown_when

WITHOUT = "drop policy portal on cases_requestitem;"
WITH = f"""
create policy portal on cases_requestitem as restrictive using ({shown_when(f"state <> 'draft' and {MINE}")});
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_walls")]

    operations = [
        migrations.RunSQL(WITHOUT, WITH),
        migrations.AlterField(
            model_name="requestitem", name="state", field=models.CharField(default="sent", max_length=14)
        ),
        migrations.RunSQL(WITH, WITHOUT),
    ]
