"""Absences of team members, and who stands in for whom (F021, F022)."""

import uuid

from django.db import migrations, models
from django.db.models import F, Q

import aanzet.core.fields
from aanzet.core.migration_ops import Isolate, OwnedKey

ID = models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)
KINDS = [
    ("holiday", "Holiday"),
    ("illness", "Illness"),
    ("leave", "Leave"),
    ("training", "Training"),
    ("other", "Other"),
]
ENDS = Q(("until_on__isnull", True), ("until_on__gte", F("from_on")), _connector="OR")


def key_to(model, **options):
    """A key to a row of the same organization."""
    return aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to=f"access.{model}", **options)


class Migration(migrations.Migration):
    dependencies = [("access", "0006_single_sign_on_per_organization")]

    operations = [
        migrations.CreateModel(
            "Absence",
            [
                ("id", ID.clone()),
                ("organization_id", models.UUIDField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("from_noon", models.BooleanField(default=False)),
                ("until_noon", models.BooleanField(default=False)),
                ("kind", models.CharField(choices=KINDS, default="holiday", max_length=12)),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.UUIDField()),
                ("member", key_to("teammember")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization_id", "member", "from_on"], name="access_absence_member")
                ],
                "constraints": [models.CheckConstraint(condition=ENDS, name="access_absence_ends")],
            },
        ),
        migrations.CreateModel(
            "StandIn",
            [
                ("id", ID.clone()),
                ("organization_id", models.UUIDField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("kind", models.CharField(choices=KINDS, default="holiday", max_length=12)),
                ("named_at", models.DateTimeField()),
                ("named_by", models.UUIDField()),
                ("member", key_to("teammember")),
                ("role", key_to("teamrole", null=True)),
                ("stand_in", key_to("teammember")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization_id", "member", "from_on"], name="access_standin_member"),
                    models.Index(fields=["organization_id", "stand_in", "from_on"], name="access_standin_standin"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=ENDS, name="access_standin_ends"),
                    models.CheckConstraint(
                        condition=Q(("member", F("stand_in")), _negated=True), name="access_standin_other"
                    ),
                ],
            },
        ),
        Isolate("access_absence"),
        Isolate("access_standin"),
        OwnedKey("access_absence", "member_id", "access_teammember"),
        OwnedKey("access_standin", "member_id", "access_teammember"),
        OwnedKey("access_standin", "stand_in_id", "access_teammember"),
        OwnedKey("access_standin", "role_id", "access_teamrole"),
    ]
