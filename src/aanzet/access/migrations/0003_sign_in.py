"""Sessions that can be seen and ended, personal grants, and a change of e-mail address that both addresses confirm."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Lower

import aanzet.core.fields
from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("access", "0002_walls")]

    operations = [
        migrations.RenameField("signinlink", "organization_id", "for_organization"),
        migrations.AddField("organization", "version", models.IntegerField(default=1)),
        migrations.AddField("authorizationrole", "version", models.IntegerField(default=1)),
        migrations.AddField(
            "teammember",
            "extra_permissions",
            django.contrib.postgres.fields.ArrayField(models.CharField(max_length=60), default=list),
        ),
        migrations.AddConstraint(
            "authorizationrole",
            models.UniqueConstraint(
                models.F("organization_id"),
                Lower("name"),
                condition=models.Q(("archived_at__isnull", True)),
                name="access_authorizationrole_name",
            ),
        ),
        migrations.CreateModel(
            "LoginSession",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("strong", models.BooleanField(default=False)),
                ("browser", models.CharField(blank=True, max_length=200)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("proved_at", models.DateTimeField(null=True)),
                (
                    "login",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.CreateModel(
            "EmailChange",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("email", models.EmailField(max_length=254)),
                ("old_token_sha256", models.BinaryField()),
                ("new_token_sha256", models.BinaryField()),
                ("old_confirmed_at", models.DateTimeField(null=True)),
                ("new_confirmed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("person", aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="access.person")),
            ],
            options={
                "indexes": [models.Index(fields=["organization_id", "person"], name="access_emailchange_person")],
            },
        ),
        Isolate("access_emailchange"),
        OwnedKey("access_emailchange", "person_id", "access_person"),
    ]
