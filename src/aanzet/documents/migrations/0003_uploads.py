"""Who may upload where, files that cannot be shown, and folder names that are unique at the top too."""

import django.contrib.postgres.fields
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_walls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="folder",
            name="documents_folder_name",
        ),
        migrations.AddField(
            model_name="folder",
            name="client_uploads",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="folder",
            name="template_key",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="foldertemplate",
            name="client_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="foldertemplate",
            name="client_uploads",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="foldertemplate",
            name="product_ids",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="trouble",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddIndex(
            model_name="dossieritem",
            index=models.Index(fields=["organization_id", "changed_at"], name="documents_item_changed"),
        ),
        migrations.AddIndex(
            model_name="dossieritem",
            index=models.Index(
                condition=models.Q(("folder__isnull", False)),
                fields=["organization_id", "folder"],
                name="documents_item_folder",
            ),
        ),
        migrations.AddConstraint(
            model_name="folder",
            constraint=models.UniqueConstraint(
                models.F("organization_id"),
                models.F("client_id"),
                models.F("parent"),
                django.db.models.functions.text.Lower("name"),
                name="documents_folder_name",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="foldertemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", ""), _negated=True),
                fields=("organization_id", "role"),
                name="documents_foldertemplate_role",
            ),
        ),
    ]
