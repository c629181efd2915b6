"""A loose task may be given out by the house itself: when nothing reaches a contact."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_view_rows")]

    operations = [migrations.AlterField("loosetask", "given_by", models.UUIDField(null=True))]
