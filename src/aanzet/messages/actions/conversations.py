"""Conversations: opened, closed, opened again, and who takes part (F091)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import F

from aanzet.access.queries.people import names as people_named
from aanzet.access.queries.visitors import actor_of
from aanzet.clients.queries.facts import ClientFacts, facts_of
from aanzet.clients.queries.reach import may_on_client
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import insert, publish
from aanzet.core.notifier import announce
from aanzet.documents.actions.places import local_day
from aanzet.messages.events import (
    ConversationClosed,
    ConversationOpened,
    ConversationReopened,
    ParticipantAdded,
    ParticipantRemoved,
)
from aanzet.messages.models import Conversation, Participant
from aanzet.messages.queries.conversations import ConversationDetail, conversation_for
from aanzet.messages.queries.settings import message_settings
from aanzet.rules import names
from aanzet.rules.actors import CONTACT, MEMBER, Actor

PARTICIPANT = {
    "id": "uuid",
    "organization_id": "uuid",
    "conversation_id": "uuid",
    "client_id": "uuid",
    "person_id": "uuid",
    "kind": "text",
    "added_at": "timestamptz",
}
BACK_AGAIN = (
    "on conflict (organization_id, conversation_id, person_id) do update set removed_at = null, kind = excluded.kind"
)


@command
def open_conversation(
    *,
    actor: Actor,
    now: datetime,
    client_id: UUID,
    subject: str,
    contact_ids: Collection[UUID] = (),
    member_ids: Collection[UUID] = (),
) -> UUID:
    """Begin a loose conversation with a client; its id. Cases bring their own (deliver_in_chat).

    Of the office: with these contacts, or the primary one. A contact may do so when the organization allows it; the
    relation manager takes part then. Refused: no_contact_in_conversation, not_a_contact_of_client, not_active.
    """
    client = facts_of([client_id], local_day(now)).get(client_id)
    if client is None or not _may_open(actor, client):
        raise NotFound
    if client.state == "archived":
        raise Refused("not_active", name=client.name)
    checked = names.name(subject, names.TITLE)
    if checked.error:
        raise Refused(checked.error, field="subject", allowed=names.TITLE)
    if not checked.value:
        raise Refused("required", field="subject")
    contacts, members = list(contact_ids), list(member_ids)
    if actor.kind == CONTACT:
        contacts = [actor.id] if actor.id else []
        members = [client.relation_manager] if client.relation_manager else list(client.linked[:1])
    else:
        primary = client.primary_contact or next(iter(client.contacts), None)
        contacts = contacts or ([primary.id] if primary and not primary.blocked else [])
        members = list(dict.fromkeys([*members, *([actor.id] if actor.kind == MEMBER and actor.id else [])]))
    if not contacts:
        raise Refused("no_contact_in_conversation", field="contact_ids", client=client.name)
    for contact_id in contacts:
        must_be_contact(client, contact_id)
    for member_id in members:
        _must_reach(client, member_id)
    conversation = Conversation(
        id=new_id(),
        organization_id=actor.organization_id,
        client_id=client_id,
        subject=checked.value,
        created_at=now,
        last_message_at=now,
    )
    conversation.save(force_insert=True)
    join(conversation, now, {**dict.fromkeys(members, MEMBER), **dict.fromkeys(contacts, CONTACT)})
    publish(actor, now, ConversationOpened(object_id=conversation.id, client_id=client_id))
    tell(conversation)
    return conversation.id


@command
def add_participant(*, actor: Actor, now: datetime, conversation_id: UUID, person_id: UUID) -> None:
    """Let a contact of the client or a colleague take part. Twice is no mistake.

    Refused: not_a_contact_of_client, no_access_to_client (a colleague who does not reach the client).
    """
    detail = manageable(actor, conversation_id)
    if detail.takes_part(person_id):
        return
    client = facts_of([detail.client_id], local_day(now))[detail.client_id]
    person = people_named([person_id]).get(person_id)
    if person is None:
        raise NotFound
    if person.kind == CONTACT:
        must_be_contact(client, person_id)
    else:
        _must_reach(client, person_id)
    conversation = locked(conversation_id)
    join(conversation, now, {person_id: person.kind})
    publish(
        actor,
        now,
        ParticipantAdded(
            object_id=conversation_id,
            client_id=detail.client_id,
            case_id=detail.case_id,
            person_id=person_id,
            kind=person.kind,
        ),
    )
    tell(conversation)


@command
def remove_participant(*, actor: Actor, now: datetime, conversation_id: UUID, person_id: UUID) -> None:
    """Let somebody take part no longer: he does not see the conversation any more when he is a contact."""
    detail = manageable(actor, conversation_id)
    conversation = locked(conversation_id)
    _leave(actor, now, conversation, person_id, detail)


def remove_from_client(*, actor: Actor, now: datetime, client_id: UUID, person_id: UUID) -> int:
    """A contact no longer acts at a client: he leaves its conversations. How many. For the reaction to unlinking."""
    found = Participant.objects.filter(client_id=client_id, person_id=person_id, removed_at__isnull=True)
    ids = sorted(found.values_list("conversation_id", flat=True))
    for conversation_id in ids:
        conversation = locked(conversation_id)
        _leave(actor, now, conversation, person_id)
    return len(ids)


@command
def close_conversation(*, actor: Actor, now: datetime, conversation_id: UUID) -> None:
    """Nobody expects an answer any more. Closing a closed one changes nothing."""
    detail = manageable(actor, conversation_id)
    conversation = locked(conversation_id)
    if conversation.state == "closed":
        return
    Conversation.objects.filter(id=conversation_id).update(
        state="closed", waiting_for_office=False, version=F("version") + 1
    )
    publish(
        actor,
        now,
        ConversationClosed(object_id=conversation_id, client_id=detail.client_id, case_id=detail.case_id),
    )
    tell(conversation)


@command
def reopen_conversation(*, actor: Actor, now: datetime, conversation_id: UUID) -> None:
    """The conversation goes on."""
    detail = manageable(actor, conversation_id)
    conversation = locked(conversation_id)
    if conversation.state == "open":
        return
    Conversation.objects.filter(id=conversation_id).update(state="open", version=F("version") + 1)
    publish(
        actor,
        now,
        ConversationReopened(object_id=conversation_id, client_id=detail.client_id, case_id=detail.case_id),
    )
    tell(conversation)


@command
def mark_answered(*, actor: Actor, now: datetime, conversation_id: UUID) -> None:
    """The last word of the client needs no answer: the conversation no longer waits for the office."""
    manageable(actor, conversation_id)
    conversation = locked(conversation_id)
    Conversation.objects.filter(id=conversation_id).update(waiting_for_office=False, version=F("version") + 1)
    tell(conversation)


def manageable(actor: Actor, conversation_id: UUID) -> ConversationDetail:
    """The conversation, when this actor may run it: who writes in it for the office. NotFound otherwise."""
    detail = conversation_for(actor, conversation_id)
    if not actor.is_office or not detail.may_manage:
        raise NotFound
    return detail


def locked(conversation_id: UUID) -> Conversation:
    """The row, held until the end of the transaction."""
    found = Conversation.objects.select_for_update(no_key=True).filter(id=conversation_id).first()
    if found is None:
        raise NotFound
    return found


def join(conversation: Conversation, now: datetime, people: dict[UUID, str]) -> None:
    """Add people (id -> member or contact) in one statement; who was there and left comes back."""
    insert(
        "messages_participant",
        PARTICIPANT,
        [
            {
                "id": new_id(),
                "organization_id": conversation.organization_id,
                "conversation_id": conversation.id,
                "client_id": conversation.client_id,
                "person_id": person_id,
                "kind": kind,
                "added_at": now,
            }
            for person_id, kind in people.items()
        ],
        BACK_AGAIN,
    )


def tell(conversation: Conversation, *, inside: bool = False) -> None:
    """Open pages fetch the conversation and the lists anew; `inside`: only those of the office."""
    topics = [f"conversation-{conversation.id}", "messages"]
    case = [f"case-{conversation.case_id}"] if conversation.case_id else []
    announce(f"{conversation.organization_id}/office", *topics, *case)
    if not inside:
        announce(f"{conversation.organization_id}/client/{conversation.client_id}", *topics, *case)


def must_be_contact(client: ClientFacts, person_id: UUID) -> None:
    """Refused not_a_contact_of_client when this person is not (or no longer) linked, or the portal is closed to him."""
    if not any(contact.id == person_id and not contact.blocked for contact in client.contacts):
        person = people_named([person_id]).get(person_id)
        raise Refused("not_a_contact_of_client", name=person.name if person else "?", client=client.name)


def _may_open(actor: Actor, client: ClientFacts) -> bool:
    if actor.kind == CONTACT:
        allowed = message_settings(actor.organization_id).clients_may_start_conversations
        return allowed and client.id in actor.client_ids
    return may_on_client(actor, "messages.write", client.id)


def _must_reach(client: ClientFacts, member_id: UUID) -> None:
    member = actor_of(member_id)
    reaches = member is not None and (member.reaches_all_clients or member_id in client.linked)
    if member is None or member.kind != MEMBER or not reaches:
        person = people_named([member_id]).get(member_id)
        raise Refused("no_access_to_client", name=person.name if person else "?")


def _leave(
    actor: Actor,
    now: datetime,
    conversation: Conversation,
    person_id: UUID,
    detail: ConversationDetail | None = None,
) -> None:
    gone = Participant.objects.filter(conversation=conversation, person_id=person_id, removed_at__isnull=True)
    kind = gone.values_list("kind", flat=True).first()
    if kind is None:
        return
    gone.update(removed_at=now)
    publish(
        actor,
        now,
        ParticipantRemoved(
            object_id=conversation.id,
            client_id=conversation.client_id,
            case_id=conversation.case_id,
            person_id=person_id,
            kind=kind,
        ),
    )
    tell(conversation)
