"""A checkpoint may ask for a second pair of eyes (F155)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_adoption")]

    operations = [
        migrations.AddField("checkpoint", "four_eyes", models.BooleanField(default=False)),
        migrations.AddField("casedocument", "on_behalf_of", models.UUIDField(null=True)),
    ]
