"""Files on their way in, part by part."""

import uuid

from django.db import migrations, models

import aanzet.core.fields
from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_brought_to")]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("key", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("received", models.BigIntegerField(default=0)),
                ("checksum", models.CharField(max_length=8)),
                ("created_by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("file_id", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization_id", "touched_at"], name="documents_upload_touched"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("file_id__isnull", True)),
                        fields=("organization_id", "created_by", "key"),
                        name="documents_upload_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadPart",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("start", models.BigIntegerField()),
                ("size", models.IntegerField()),
                ("storage_key", models.CharField(max_length=100)),
                (
                    "upload",
                    aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="documents.upload"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "upload", "start"), name="documents_uploadpart_start"
                    ),
                ],
            },
        ),
        Isolate("documents_upload"),
        Isolate("documents_uploadpart"),
        OwnedKey("documents_uploadpart", "upload_id", "documents_upload", "cascade"),
    ]
