"""How this organization tells people things (F094, F097): kept in its settings under one key."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from aanzet.access.queries.organizations import organization

KEY = "messages"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSettings:
    """quiet_hours: mails wait from 21:00 to 08:00 and on Sundays. window_minutes: at most one mail per person in it;
    0 = no waiting. clients_may_start: contacts may begin a conversation. read_receipts: contacts' reading is kept.
    text_in_mail: a message stands in its mail. out_of_office: said above the field in the portal, "" = nobody is away.
    """

    quiet_hours: bool = True
    window_minutes: int = 15
    clients_may_start: bool = True
    read_receipts: bool = True
    text_in_mail: bool = False
    out_of_office: str = ""


NAMES = tuple(field.name for field in fields(MessageSettings))


def settings_from(settings: Mapping[str, Any]) -> MessageSettings:
    """The settings as they stand in those of the organization; what is not set has its default."""
    chosen = settings.get(KEY) or {}
    return MessageSettings(**{name: chosen[name] for name in NAMES if name in chosen})


def settings_as_json(settings: MessageSettings) -> dict[str, Any]:
    """As it is kept."""
    return asdict(settings)


def message_settings(organization_id: UUID) -> MessageSettings:
    """The settings of one organization."""
    return settings_from(organization(organization_id).settings)
