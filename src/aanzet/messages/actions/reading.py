"""What was read: pages fire this, opening alone records nothing (F084)."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from aanzet.core.commands import command
from aanzet.core.errors import NotFound
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.messages.events import MessageRead
from aanzet.messages.models import Participant
from aanzet.messages.queries.conversations import conversation_for
from aanzet.rules.actors import CONTACT, Actor

READ = """
insert into messages_messageread (id, organization_id, message_id, person_id, read_at)
select gen_random_uuid(), m.organization_id, m.id, %(me)s, %(now)s
from messages_message m
where m.conversation_id = %(conversation)s and m.visibility = 'shared' and m.deleted_at is null
    and m.variant in ('office', 'automatic') and m.created_at <= %(now)s
    and not exists (select from messages_messageread r where r.message_id = m.id and r.person_id = %(me)s)
on conflict (organization_id, message_id, person_id) do nothing
returning message_id
"""
NEWEST = "select id from messages_message where id = any(%s) order by created_at desc, position desc limit 1"


@command
def mark_read(*, actor: Actor, now: datetime, conversation_id: UUID) -> int:
    """Who takes part has read up to now; how many messages a contact read for the first time.

    A contact leaves a receipt per message that the office sees; a colleague only moves his own mark. Somebody who does
    not take part leaves nothing (F084: a receipt of someone not addressed is not recorded).
    """
    detail = conversation_for(actor, conversation_id)
    if not detail.takes_part(actor.id):
        if actor.kind == CONTACT:
            raise NotFound
        return 0
    Participant.objects.filter(conversation_id=conversation_id, person_id=actor.id).update(last_read_at=now)
    announce(f"{actor.organization_id}/{actor.kind}/{actor.id}", "messages")
    if actor.kind != CONTACT or actor.id is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(READ, {"me": actor.id, "now": now, "conversation": conversation_id})
        read = [row[0] for row in cursor.fetchall()]
        if not read:
            return 0
        cursor.execute(NEWEST, [read])
        newest = cursor.fetchone()[0]
    publish(
        actor,
        now,
        MessageRead(
            object_id=newest,
            client_id=detail.client_id,
            case_id=detail.case_id,
            conversation_id=conversation_id,
            person_id=actor.id,
            count=len(read),
        ),
    )
    case = [f"case-{detail.case_id}"] if detail.case_id else []
    announce(f"{actor.organization_id}/office", f"conversation-{conversation_id}", *case)
    return len(read)
