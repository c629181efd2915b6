"""How a person gets mails: direct, bundled or off."""

import uuid

from django.db import migrations, models

from aanzet.core.migration_ops import ME, Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("messages", "0003_scheduled"), ("access", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("group", models.CharField(max_length=10)),
                ("how", models.CharField(max_length=10)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organization_id", "person_id", "group"], name="messages_noticechoice_one"
                    )
                ],
            },
        ),
        Isolate("messages_noticechoice", portal=f"person_id = {ME}"),
        OwnedKey("messages_noticechoice", "person_id", "access_person", "cascade"),
    ]
