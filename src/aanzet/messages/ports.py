"""What messages need from above: what a task or case is about, when a mail tells of it. The cases app registers it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from aanzet.rules.actors import Actor

# Kinds of mails (ux 11.3). Each has a text in templates/messages/mail.
TASK, REQUEST, APPROVE, REMINDER, MESSAGE, PASSED_ON, MOVED, FINISHED = (
    "task", "request", "approve", "reminder", "message", "passed_on", "moved", "finished"
)  # fmt: skip
KINDS = (TASK, REQUEST, APPROVE, REMINDER, MESSAGE, PASSED_ON, MOVED, FINISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """What a mail says about a case or task, for one receiver; plain values, in the words the client sees.

    kind: one of KINDS. about: the case as the client calls it ("Aangifte IB 2025"). ask: what is asked, verb first
    ("Stuur je gegevens voor de aangifte"). due_on: by when; ready_on: when it is expected to be ready; was_on: the
    date before it moved; why: the reason of the move in words. minutes: about how long it takes. path: where the button
    leads, inside this house ("/portal/tasks/<id>/"). pending: what it asks still rests with the receiver; False
    cancels the mail (the turn passed).
    """

    kind: str
    about: str = ""
    ask: str = ""
    due_on: date | None = None
    ready_on: date | None = None
    was_on: date | None = None
    why: str = ""
    minutes: int | None = None
    path: str = ""
    pending: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """One effect about which facts are wanted, as the engine made it. notice: its kind of effect."""

    key: str
    notice: str
    person_id: UUID
    case_id: UUID | None
    task_id: UUID | None
    message_id: UUID | None


class CaseFacts(Protocol):
    """Knows what tasks and cases are about."""

    def __call__(self, asked: Collection[Asked]) -> Mapping[str, MailFacts]:
        """Facts by key, inside a read-only scope of the office. A key that is left out is no longer needed."""
        ...


@dataclass(frozen=True, slots=True)
class CardAction:
    """A button on a card. post: the button changes something, so it is a form."""

    label: str
    url: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A task inside the stream of messages, for one reader: what is asked, how it stands, and what he may do."""

    title: str
    line: str = ""
    icon: str = "file-question-mark"
    actions: tuple[CardAction, ...] = ()


class TaskCards(Protocol):
    """Knows how tasks look in a conversation."""

    def __call__(self, actor: Actor, task_ids: Collection[UUID]) -> Mapping[UUID, Card]:
        """Cards by task, in the language of the reader. A task he may not see is left out."""
        ...


_facts: dict[str, CaseFacts] = {}
_cards: dict[str, TaskCards] = {}


def register_task_cards(cards: TaskCards) -> None:
    """Register who draws tasks in conversations: the cases app does, once."""
    _cards["cases"] = cards


def task_cards(actor: Actor, task_ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """The cards of these tasks; none in an installation without cases."""
    draw = _cards.get("cases")
    return draw(actor, task_ids) if draw and task_ids else {}


def register_case_facts(facts: CaseFacts) -> None:
    """Register who knows about cases: the cases app does, once."""
    _facts["cases"] = facts


def case_facts() -> CaseFacts | None:
    """What was registered; None in an installation without cases."""
    return _facts.get("cases")
