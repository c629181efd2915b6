"""A conversation as pages show it: stream, who reads along, what may be done. Also for the page of a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.html import format_html
from django.utils.translation import gettext

from aanzet.core.drafts import draft_fields
from aanzet.messages.ports import Card, task_cards
from aanzet.messages.queries.conversations import ConversationDetail, conversation_for, conversation_of_case
from aanzet.messages.queries.settings import message_settings
from aanzet.messages.queries.stream import LATEST, MessageRow, stream, waiting_messages
from aanzet.rules.actors import Actor
from aanzet.rules.people import initials_class, initials_of


def conversation_pane(
    actor: Actor, conversation_id: UUID, *, now: datetime, before: UUID | None = None
) -> dict[str, Any]:
    """What templates/messages/{office,portal}/_conversation.html take as `pane`. NotFound when not for this actor."""
    return _pane(actor, conversation_for(actor, conversation_id), now, before)


def pane_of_case(actor: Actor, case_id: UUID, *, now: datetime) -> dict[str, Any] | None:
    """The same for the client chat of a case; None when it has none, or not for this actor."""
    found = conversation_of_case(actor, case_id)
    return _pane(actor, found, now, None) if found else None


def draft_key(conversation_id: UUID) -> str:
    """Under which key the unsent text of a person in a conversation is kept (core.drafts)."""
    return f"message-{conversation_id}"


def _pane(actor: Actor, found: ConversationDetail, now: datetime, before: UUID | None) -> dict[str, Any]:
    rows = stream(actor, found, now=now, before=before)
    cards = task_cards(actor, {row.task_id for row in rows if row.task_id})
    draft = draft_fields(actor, draft_key(found.id))
    messages = [shown for row in rows for shown in _shown(actor, row, cards)]
    spoken_to = {actor.id, *(person.id for person in found.contacts)}
    contacts = [person.first_name or person.name for person in found.contacts]
    return {
        "conversation": found,
        "id": found.id,
        "messages": messages,
        "newest": messages[-1]["id"] if messages else "",
        "older_than": rows[0].id if len(rows) >= LATEST else None,
        "before": before,
        "reader": "office" if actor.is_office else "client",
        "door": "office" if actor.is_office else "portal",
        "contacts": contacts,
        "to": _joined(contacts),
        "reads_along": [person.name for person in found.participants if person.id not in spoken_to],
        "may_write": found.may_write and bool(contacts),
        "may_note": found.may_note,
        "waiting": waiting_messages(actor, found) if actor.is_office else (),
        "draft_key": draft_key(found.id),
        "draft": draft.get("text", ""),
        "draft_to": draft.get("to", ""),
        "out_of_office": "" if actor.is_office else message_settings(actor.organization_id).out_of_office,
    }


def _shown(actor: Actor, row: MessageRow, cards: Mapping[UUID, Card]) -> list[dict[str, Any]]:
    """The message, and under it the card of the task it hands over."""
    card = cards.get(row.task_id) if row.task_id and row.deleted_at is None else None
    under = {"id": f"{row.id}-card", "variant": "automatic", "card": card, "author": {"name": ""}, "at": row.created_at}
    return [_message(actor, row), *([under] if card else [])]


def _message(actor: Actor, row: MessageRow) -> dict[str, Any]:
    """A message as kit/message.html takes it."""
    if row.deleted_at is not None:
        text = gettext("Message deleted by %(name)s")
        return {
            "id": row.id,
            "variant": "system",
            "html": format_html("{}", text % {"name": row.deleted_by}),
            "at": row.created_at,
            "author": {"name": ""},
        }
    author = row.author or row.sender
    behind = row.sender if row.author else ""
    if row.variant == "automatic":
        author, behind = row.sender, (row.sender or gettext("the office")).split()[0]
    door = "office" if actor.is_office else "portal"
    return {
        "id": row.id,
        "variant": row.variant,
        "author": {
            "name": author,
            "initials": initials_of(author or "?"),
            "initials_class": initials_class(row.sender_id) if row.sender_id else "",
        },
        "html": row.html,
        "files": [{"title": item.title, "url": f"/{door}/documents/{item.id}/"} for item in row.items],
        "hidden": row.hidden,
        "at": row.created_at,
        "read_at": row.read_at,
        "read_by": ", ".join(row.read_by),
        "edited": row.edited_at is not None,
        "on_behalf_of": behind,
        "may_edit": row.may_edit,
        "may_delete": actor.is_office and row.variant != "system",
        "own": row.sender_id == actor.id,
    }


def _joined(names: list[str]) -> str:
    """ "Daan", "Daan en Sophie", "Daan, Sophie en Fatima"."""
    if len(names) < 2:
        return "".join(names)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
