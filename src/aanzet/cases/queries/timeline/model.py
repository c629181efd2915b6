"""The shapes of a timeline: what is known about a kind of event, one line, one page."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from aanzet.rules.msgids import gettext_noop as _

# Kinds a reader chooses from, in this order. The last three stand in the activity log only.
CASES, TASKS, MESSAGES, DOCUMENTS, NOTES, CHANGES = "cases", "tasks", "messages", "documents", "notes", "changes"
ACCESS, SETUP, SEEN = "access", "setup", "seen"
KINDS = (CASES, TASKS, MESSAGES, DOCUMENTS, NOTES, CHANGES)
LOG_KINDS = (*KINDS, ACCESS, SETUP, SEEN)
KIND_WORDS = {
    CASES: _("Processes"),
    TASKS: _("Tasks"),
    MESSAGES: _("Messages"),
    DOCUMENTS: _("Documents"),
    NOTES: _("Notes"),
    CHANGES: _("Changes"),
    ACCESS: _("Team and rights"),
    SETUP: _("Settings"),
    SEEN: _("Who saw what"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """How an event is said. did: by a person (%(who)s); done: what the house did, after "Automatisch: "."""

    kind: str
    icon: str
    did: str
    done: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line, as kit/timeline_entry.html shows it.

    text: the sentence; html: the same with who and what marked. url: the event behind it. object_url: what it is about.
    begin: number of the case that starts from here (F217), "" = none.
    """

    event_id: UUID
    at: datetime
    day: date
    kind: str
    icon: str
    text: str
    html: str
    url: str
    object_url: str
    internal: bool
    case_id: UUID | None
    case_title: str = ""
    begin: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, newest first. before: cursor of the next page, "" on the last."""

    entries: tuple[Entry, ...]
    before: str = ""

    @property
    def days(self) -> list[tuple[date, list[Entry]]]:
        """The lines per day, for the template."""
        found: list[tuple[date, list[Entry]]] = []
        for entry in self.entries:
            if not found or found[-1][0] != entry.day:
                found.append((entry.day, []))
            found[-1][1].append(entry)
        return found


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row of the log with its payload read."""

    id: UUID
    at: datetime
    sequence: int
    name: str
    actor: str
    on_behalf_of: UUID | None
    cause: UUID | None
    client_id: UUID | None
    case_id: UUID | None
    object_kind: str
    object_id: UUID | None
    visibility: str
    payload: dict = field(default_factory=dict)

    @property
    def cursor(self) -> str:
        """Where the next page begins."""
        return f"{self.at.isoformat()}_{self.sequence}"
