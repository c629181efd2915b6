"""What a rehearsal is made of: the made-up client, the steps of its script, and what is seen of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.rules import periods
from aanzet.rules.plain import choice
from aanzet.rules.process import words

# Step.what: the clock.
HOURS, UNTIL, NEXT = "hours", "until", "next"
# Everybody does what he can until the case has ended or nobody can go on.
PLAY_ON = "play_on"
# The office.
COMPLETE, GO_BACK, HOLD, RESUME = "complete", "go_back", "hold", "resume"
TICK, NOT_APPLICABLE, DOCUMENT = "tick", "not_applicable", "document"
DO, FIX, CANCEL, ACCEPT, REJECT = "do", "fix", "cancel", "accept", "reject"
# The client.
ANSWER, REFUSE, SUPPLY, LACKING, SEND = "answer", "refuse", "supply", "lacking", "send"

BY_CLIENT = frozenset({ANSWER, REFUSE, SUPPLY, LACKING, SEND})
CLOCK = frozenset({HOURS, UNTIL, NEXT})

# Who leaves what: Leaving.state.
WAITS, LEFT, FAILED, HELD, LAPSED = "waits", "left", "failed", "held", "lapsed"

# Finding.code, in words on the page.
DEAD_END, LOOP, NO_HOLDER, EMPTY, NOBODY_REACHED, NOT_DELIVERED = (
    "rehearsal_dead_end",
    "rehearsal_loop",
    "rehearsal_no_holder",
    "rehearsal_empty_value",
    "rehearsal_nobody_reached",
    "rehearsal_not_delivered",
)
NO_ROLE, NO_TEAM, NO_FUNCTION = "rehearsal_no_role", "rehearsal_no_team", "rehearsal_no_function"
UNREACHABLE, NOT_SEEN, TWO_SENDERS, SILENT, REFUSED = (
    "rehearsal_unreachable",
    "rehearsal_not_seen",
    "rehearsal_two_senders",
    "rehearsal_silent",
    "rehearsal_refused",
)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """The client that does not exist, and what is wrong with it (chosen faults).

    starts_on: ISO day on which the case starts, at nine. number: "" = the number is missing. vacant: keys of roles
    nobody holds. empty_teams: process teams without members. missing: keys of contact functions nobody has.
    no_address: the contact has neither e-mail nor mobile. bounces: mail comes back. silent: the client never answers.
    """

    name: str = ""
    number: str = ""
    kind: str = choice("organization", "person")
    legal_form: str = ""
    postcode: str = ""
    place: str = ""
    contact: str = ""
    period: str = ""
    products: tuple[str, ...] = ()
    starts_on: str = ""
    vacant: tuple[str, ...] = ()
    empty_teams: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    no_address: bool = False
    bounces: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a script, by names that stay the same when the template changes.

    what: one of the words above. name: of a task (its automation and the how-manieth), a checkpoint, a phase, a kind of
    document or a result. line: key of the line of a request. text: an answer, a reason or an ISO day. amount: hours.
    """

    what: str
    name: str = ""
    line: str = ""
    text: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """The made-up client and what is done, in order."""

    client: MadeUp = field(default_factory=MadeUp)
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the log. what: name of the event, or of the step that could not be. by: side that did it, or ""."""

    at: datetime
    what: str
    by: str = ""
    phase: str = ""
    about: str = ""
    text: str = ""
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """Something that would have left the house, for one receiver.

    at: when it leaves (quiet hours shift it). state: waits, left, failed (the chosen fault), held (it cannot leave, and
    reason says why) or lapsed (no longer needed when its time had come). title: of the task. text: as the client reads
    it. origin: key of the automation, words.CLOSING, or "". number: of the reminder.
    """

    key: str
    kind: str
    state: str
    at: datetime
    made_at: datetime
    phase: str = ""
    origin: str = ""
    to: UUID | None = None
    sender: UUID | None = None
    title: str = ""
    text: str = ""
    due_on: date | None = None
    minutes: int = 0
    task: UUID | None = None
    reason: str = ""
    together: bool = False
    ready_on: date | None = None
    was_on: date | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong. path: of the place in the template, as in Problem; "" = nowhere in particular."""

    code: str
    path: str = ""
    is_error: bool = True
    values: tuple[tuple[str, Any], ...] = ()


PERIODS = (periods.NONE, *periods.KINDS)
ENDED = frozenset({words.COMPLETED, words.CANCELLED})
