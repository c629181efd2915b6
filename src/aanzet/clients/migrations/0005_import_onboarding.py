"""What became of the onboarding of each client that came with an import."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_refused")]

    operations = [
        migrations.AddField("importrow", "onboarding", models.CharField(blank=True, db_default="", max_length=8)),
        migrations.AddField("importrow", "onboarding_code", models.CharField(blank=True, db_default="", max_length=40)),
        migrations.AddField("importrow", "onboarding_values", models.JSONField(null=True)),
        migrations.AddField("importrow", "begun_id", models.UUIDField(null=True)),
        migrations.AddIndex(
            "importrow",
            models.Index(
                condition=models.Q(("onboarding", ""), _negated=True),
                fields=["organization_id", "batch", "onboarding", "row"],
                name="clients_importrow_onboarding",
            ),
        ),
    ]
