"""The second factors of an admin go a day after it was asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0004_single_sign_on")]

    operations = [
        migrations.AddField("teammember", "factor_reset_at", models.DateTimeField(null=True)),
    ]
