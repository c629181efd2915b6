"""Walls between organizations, and the keys that are enforced."""

from django.db import migrations

from aanzet.core.migration_ops import ME, MINE, Isolate, OwnedKey

# A client sees only conversations in which he takes part (F091).
TAKES_PART = (
    "exists (select from messages_participant p where p.organization_id = "
    "nullif(current_setting('app.organization', true), '')::uuid and p.conversation_id = {} "
    f"and p.person_id = {ME} and p.removed_at is null)"
)


class Migration(migrations.Migration):
    dependencies = [("messages", "0001_initial"), ("documents", "0002_walls")]

    operations = [
        Isolate("messages_conversation", portal=f"{MINE} and {TAKES_PART.format('messages_conversation.id')}"),
        Isolate("messages_participant", portal=MINE),
        Isolate(
            "messages_message",
            portal=f"visibility = 'shared' and {MINE} and {TAKES_PART.format('messages_message.conversation_id')}",
        ),
        Isolate("messages_messageread", portal=f"person_id = {ME}"),
        Isolate("messages_notice", portal=f"person_id = {ME}"),
        OwnedKey("messages_conversation", "client_id", "clients_client"),
        OwnedKey("messages_participant", "conversation_id", "messages_conversation"),
        OwnedKey("messages_message", "conversation_id", "messages_conversation"),
        OwnedKey("messages_messageread", "message_id", "messages_message"),
    ]
