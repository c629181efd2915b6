"""The planboard: pins, planned slots, working hours, and what each act changed."""

import uuid

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q

from aanzet.core.migration_ops import Isolate, OwnedKey

ID = models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)
KINDS = [("case", "Case"), ("task", "Task"), ("loose", "Loose")]
WITH_CASE = Q(kind="loose", case_id__isnull=True) | (~Q(kind="loose") & Q(case_id__isnull=False))


def table(name, fields, indexes, constraints):
    """A table of an organization. indexes, constraints: name and fields."""
    made = [models.Index(fields=["organization_id", *of], name=f"planning_{name.lower()}_{end}") for end, of in indexes]
    held = [
        one
        if not isinstance(one, tuple)
        else models.UniqueConstraint(fields=["organization_id", *one[1]], name=f"planning_{name.lower()}_{one[0]}")
        for one in constraints
    ]
    all_fields = [("id", ID.clone()), ("organization_id", models.UUIDField()), *fields]
    return migrations.CreateModel(name, all_fields, options={"indexes": made, "constraints": held})


class Migration(migrations.Migration):
    dependencies = [("planning", "0002_walls"), ("access", "0007_stand_ins"), ("cases", "0013_adoption")]

    operations = [
        table(
            "Pin",
            [
                ("person_id", models.UUIDField()),
                ("kind", models.CharField(choices=KINDS, max_length=5)),
                ("item_id", models.UUIDField()),
                ("case_id", models.UUIDField(null=True)),
                ("by_itself", models.BooleanField(default=False)),
                ("pinned_at", models.DateTimeField()),
                ("unpinned_at", models.DateTimeField(null=True)),
            ],
            [("of_case", ["case_id"])],
            [
                ("one", ["person_id", "kind", "item_id"]),
                models.CheckConstraint(condition=WITH_CASE, name="planning_pin_case"),
            ],
        ),
        table(
            "PlannedSlot",
            [
                ("person_id", models.UUIDField()),
                ("day", models.DateField()),
                ("minutes", models.IntegerField()),
                ("kind", models.CharField(choices=KINDS, max_length=5)),
                ("item_id", models.UUIDField()),
                ("case_id", models.UUIDField(null=True)),
                ("entry_id", models.UUIDField(null=True)),
                ("pinned", models.BooleanField(default=False)),
                ("planned_by", models.UUIDField(null=True)),
                ("planned_at", models.DateTimeField()),
                ("version", models.IntegerField(default=1)),
            ],
            [("day", ["day", "person_id"]), ("item", ["kind", "item_id"]), ("of_case", ["case_id"])],
            [
                ("one", ["person_id", "day", "kind", "item_id"]),
                models.CheckConstraint(condition=WITH_CASE, name="planning_plannedslot_case"),
                models.CheckConstraint(
                    condition=Q(minutes__gte=0, minutes__lte=1440), name="planning_plannedslot_minutes"
                ),
            ],
        ),
        table(
            "WorkHours",
            [
                ("person_id", models.UUIDField()),
                ("minutes", django.contrib.postgres.fields.ArrayField(models.SmallIntegerField(), size=7)),
                ("changed_by", models.UUIDField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("version", models.IntegerField(default=1)),
            ],
            [],
            [("one", ["person_id"])],
        ),
        table(
            "PlanChange",
            [
                ("what", models.CharField(max_length=12)),
                ("changes", models.JSONField(default=list)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            [("at", ["made_at"])],
            [],
        ),
        *(Isolate(f"planning_{name}") for name in ("pin", "plannedslot", "workhours", "planchange")),
        *(
            OwnedKey(f"planning_{name}", "person_id", "access_person", "cascade")
            for name in ("pin", "plannedslot", "workhours")
        ),
        *(OwnedKey(f"planning_{name}", "case_id", "cases_case", "cascade") for name in ("pin", "plannedslot")),
    ]
