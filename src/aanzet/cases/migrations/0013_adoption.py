"""A version is adopted before it is published (F112). Organizations of before publish as they did: no setting is off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_conditional_versions")]

    operations = [
        migrations.AddField("templateversion", "adopted_by", models.UUIDField(null=True)),
        migrations.AddField("templateversion", "adopted_at", models.DateTimeField(null=True)),
        migrations.AddField("templateversion", "adoption_note", models.CharField(blank=True, max_length=1000)),
        migrations.AlterField(
            "templateversion",
            "state",
            models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In Review"),
                    ("adopted", "Adopted"),
                    ("published", "Published"),
                    ("superseded", "Superseded"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("templateversion", "cases_templateversion_draft"),
        migrations.AddConstraint(
            "templateversion",
            models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "in_review", "adopted"))),
                fields=("organization_id", "template"),
                name="cases_templateversion_draft",
            ),
        ),
    ]
