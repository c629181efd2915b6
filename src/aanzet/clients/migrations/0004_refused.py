"""Addresses and numbers of contacts that turned out not to work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_import_rows_and_search")]

    operations = [
        migrations.AddField("contact", "refused_email", models.EmailField(blank=True, db_default="", max_length=254)),
        migrations.AddField("contact", "refused_mobile", models.CharField(blank=True, db_default="", max_length=20)),
    ]
