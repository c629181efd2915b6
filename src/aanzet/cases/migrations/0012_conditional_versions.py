"""A version says whether it has conditions, so that cases without them never read what conditions ask."""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_list_columns")]

    operations = [
        migrations.AddField(
            "templateversion",
            "conditional",
            models.GeneratedField(
                db_persist=True,
                expression=GreaterThan(StrIndex("definition", Value('"condition":')), 0),
                output_field=models.BooleanField(),
            ),
        ),
    ]
