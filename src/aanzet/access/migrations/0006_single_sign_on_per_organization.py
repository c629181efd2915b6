"""Single sign-on belongs to an organization: its provider, who its members are there, and sessions good only there."""

import uuid

from django.db import migrations, models

import aanzet.core.fields
from aanzet.core.migration_ops import Isolate, OwnedKey

ID = models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("access", "0005_factor_reset")]

    operations = [
        migrations.DeleteModel("LoginIdentity"),
        migrations.AddField("loginsession", "by_provider_of", models.UUIDField(null=True)),
        migrations.CreateModel(
            "SingleSignOn",
            [
                ("id", ID.clone()),
                ("organization_id", models.UUIDField()),
                ("name", models.CharField(max_length=60)),
                ("issuer", models.CharField(max_length=500)),
                ("client_id", models.CharField(max_length=200)),
                ("client_secret", models.BinaryField(null=True)),
                ("secret_set_at", models.DateTimeField(null=True)),
                ("second_step_there", models.BooleanField(default=False)),
                ("required", models.BooleanField(default=False)),
                ("enabled", models.BooleanField(default=False)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organization_id",), name="access_singlesignon_one")],
            },
        ),
        migrations.CreateModel(
            "MemberIdentity",
            [
                ("id", ID.clone()),
                ("organization_id", models.UUIDField()),
                ("issuer", models.CharField(max_length=500)),
                ("subject", models.CharField(max_length=255)),
                ("created_at", models.DateTimeField()),
                (
                    "member",
                    aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="access.teammember"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "issuer", "subject"), name="access_memberidentity_subject"
                    ),
                    models.UniqueConstraint(
                        fields=("organization_id", "member", "issuer"), name="access_memberidentity_member"
                    ),
                ],
            },
        ),
        Isolate("access_singlesignon"),
        Isolate("access_memberidentity"),
        OwnedKey("access_memberidentity", "member_id", "access_teammember"),
    ]
