"""Messages that wait for their moment; who deleted a message; from whom a notice comes."""

import aanzet.core.fields
import django.contrib.postgres.fields
import uuid
from django.db import migrations, models

from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="deleted_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="sender_id",
            field=models.UUIDField(null=True),
        ),
        migrations.CreateModel(
            name="ScheduledMessage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                ("sender_id", models.UUIDField()),
                ("text", models.TextField()),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("send_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("cancelled", "Cancelled"),
                            ("held", "Held"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=60)),
                ("created_at", models.DateTimeField()),
                (
                    "conversation",
                    aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="messages.conversation"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["organization_id", "conversation", "send_at"],
                        name="messages_scheduled_waiting",
                    )
                ],
            },
        ),
        Isolate("messages_scheduledmessage"),
        OwnedKey("messages_scheduledmessage", "conversation_id", "messages_conversation"),
    ]
