"""Every kind of event with its sentence, and what stands on no timeline, with the reason."""

from collections.abc import Collection, Mapping
from typing import Any

from aanzet.cases.queries.timeline.model import KINDS, Told
from aanzet.cases.queries.timeline.words_cases import TOLD as CASES
from aanzet.cases.queries.timeline.words_papers import TOLD as PAPERS
from aanzet.cases.queries.timeline.words_people import TOLD as PEOPLE
from aanzet.cases.queries.timeline.words_planning import TOLD as PLANNING

TOLD: Mapping[str, Told] = {**CASES, **PAPERS, **PEOPLE, **PLANNING}
# What follows from the line beside it, or is no news to whoever works on the client. All of it stands in the log.
NOT_ON_TIMELINE = {
    "TurnPassed": "the lines around it say what changed; the case shows whose move it is",
    "EffectSettled": "DeliverySettled says the same with the receiver",
    "CaseSnoozed": "what somebody puts off in his own queue is private",
    "CaseUnsnoozed": "what somebody puts off in his own queue is private",
    "DeliveryCancelled": "what was taken back is told by the act that took it back",
    "ParticipantAdded": "who takes part stands in the conversation",
    "ParticipantRemoved": "who takes part stands in the conversation",
    "FolderAdded": "the order of a dossier is no event of a client",
    "FolderChanged": "the order of a dossier is no event of a client",
    "FolderDeleted": "the order of a dossier is no event of a client",
    "ContactsReordered": "an order, not a fact",
    "RolesReordered": "an order, not a fact",
}
# Only what went wrong is news; that something arrived, or was not needed any more, is not. SQL over core_event.
LOUD = "(name <> 'DeliverySettled' or payload::jsonb->>'state' in ('failed', 'uncertain', 'held'))"
READ = {"documents": "ItemRead", "messages": "MessageRead"}  # told to the office, because it waits for it (F084)


def told(name: str, payload: Mapping[str, Any]) -> Told | None:
    """The sentence for this event; None for a name nobody knows (any more)."""
    return TOLD.get(f"{name}:{variant(name, payload)}") or TOLD.get(name)


def names_of_kinds(kinds: Collection[str]) -> list[str]:
    """Names of the events of these kinds, of the whole log."""
    return sorted({name.partition(":")[0] for name, one in TOLD.items() if one.kind in kinds})


def names_on_timeline(kinds: Collection[str] = ()) -> list[str]:
    """Names of the events that stand on a timeline; all kinds when none is chosen."""
    wanted = [kind for kind in KINDS if not kinds or kind in kinds]
    names = set(names_of_kinds(wanted))
    names.update(name for kind, name in READ.items() if kind in wanted)
    return sorted(names - NOT_ON_TIMELINE.keys())


def names_for_clients(kinds: Collection[str]) -> list[str]:
    """As names_on_timeline, for what is shared with a client: each name is of one kind, that of its first sentence.

    A message and an internal note are one event in the log; the note is never shared, so to a client it is a message.
    """
    return [name for name in names_on_timeline(kinds) if name not in TOLD or TOLD[name].kind in kinds]


def variant(name: str, payload: Mapping[str, Any]) -> str:
    """Which of several sentences for one event."""
    match name:
        case "CheckpointChanged":
            done = payload.get("state") == "done"
            return "deviation" if done and payload.get("deviation") else str(payload.get("state"))
        case "PhaseStarted":
            return str(payload.get("entered_by", ""))
        case "PhaseLeft":
            return str(payload.get("left_by", ""))
        case "NoteAdded":
            return str(payload.get("kind", ""))
        case "TaskCompleted":
            return "for_client" if payload.get("for_client") else ""
        case "TaskPrioritised":
            return str(payload.get("priority", ""))
        case "EscalationSkipped":
            return str(payload.get("reason_code", ""))
        case "TurnPassed":
            return str(payload.get("party", ""))
        case "DatesMoved":
            return _moved(payload)
        case "WorkPlanned" if payload.get("count") == 1:
            return str(payload.get("what", ""))
        case "DeliverySettled":
            return str(payload.get("state", ""))
        case "VisibilityChanged":
            return str(payload.get("after", ""))
    return ""


def _moved(payload: Mapping[str, Any]) -> str:
    """What was promised to the client is another thing than what the office expects (F194)."""
    if not dates(payload)[0]:
        return "first"
    return "" if payload.get("promised_before") != payload.get("promised_on") else "expected"


def dates(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Before and after of a moved delivery, as ISO days: what was promised when that moved, else what is expected."""
    for which in ("promised", "expected"):
        before, after = payload.get(f"{which}_before"), payload.get(f"{which}_on")
        if after and before != after:
            return before or "", after
    return "", payload.get("expected_on") or ""
