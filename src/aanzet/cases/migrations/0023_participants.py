"""Third parties of a case, and names of groups for the client."""

import uuid

from django.db import migrations, models
from django.db.models import Q

import aanzet.core.fields
from aanzet.core.migration_ops import MINE, Isolate, OwnedKey

# What the client may see of a case he sees; how a third party is reached is left out by the query of the portal.
SHOWN = f"""{MINE} and removed_at is null and (shown_to_client or kind = 'group') and exists (select from cases_case c
    where c.organization_id = cases_caseparticipant.organization_id and c.id = cases_caseparticipant.case_id)"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_overrides_by_case")]

    operations = [
        migrations.CreateModel(
            name="CaseParticipant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(choices=[("third_party", "Third Party"), ("group", "Group")], max_length=12),
                ),
                ("key", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("function", models.CharField(blank=True, max_length=200)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("expected_on", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("shown_to_client", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.CharField(max_length=60)),
                ("removed_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("case", aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="cases.case")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization_id", "case", "kind"], name="cases_caseparticipant_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(kind="group", removed_at=None),
                        fields=["organization_id", "case", "key"],
                        name="cases_caseparticipant_group",
                    ),
                    models.CheckConstraint(
                        condition=~Q(kind="third_party") | Q(expected_on__isnull=False),
                        name="cases_caseparticipant_expected",
                    ),
                ],
            },
        ),
        Isolate("cases_caseparticipant", portal=SHOWN),
        OwnedKey("cases_caseparticipant", "case_id", "cases_case", "cascade"),
    ]
