"""What the office has to read, by conversation: the number in the menu is counted on every page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messages", "0004_choices")]

    operations = [
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["organization_id", "conversation", "created_at"],
                name="messages_message_to_office",
                condition=models.Q(("variant__in", ["client", "internal"])),
            ),
        ),
    ]
