"""How this organization tells people things (F094, F097); part of the settings of the organization."""

from dataclasses import dataclass, fields
from uuid import UUID

from aanzet.access.queries.organizations import OrganizationFacts, organization
from aanzet.rules.dates import QuietHours


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSettings:
    """quiet_hours: mails wait from 21:00 to 08:00 and on Sundays. mail_window_minutes: at most one mail per person in
    it; 0 = no waiting. clients_may_start_conversations: contacts may begin one. text_in_mail: a message stands in its
    mail. out_of_office: said above the field in the portal, "" = nobody is away. mail_...: how people get mails of a
    group (queries.choices) unless they choose otherwise: direct, bundled or off.
    """

    quiet_hours: bool = True
    mail_window_minutes: int = 15
    clients_may_start_conversations: bool = True
    text_in_mail: bool = False
    out_of_office: str = ""
    mail_ask: str = "direct"
    mail_message: str = "direct"
    mail_news: str = "direct"

    @property
    def quiet(self) -> QuietHours | None:
        """The hours in which nothing leaves; None when mails leave at any hour."""
        return QuietHours() if self.quiet_hours else None


NAMES = tuple(field.name for field in fields(MessageSettings))


def settings_of(facts: OrganizationFacts) -> MessageSettings:
    """What this organization chose; a demo never makes anybody wait."""
    chosen = {"mail_window_minutes": 0} if facts.demo else {}
    return MessageSettings(**chosen | {name: facts.settings[name] for name in NAMES if name in facts.settings})


def message_settings(organization_id: UUID) -> MessageSettings:
    """The settings of one organization."""
    return settings_of(organization(organization_id))
