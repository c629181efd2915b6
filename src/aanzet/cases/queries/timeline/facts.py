"""The event behind a line: who, when, because of what, and its values in words (F215, F222)."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext

from aanzet.access.queries.people import names
from aanzet.cases.models import Case
from aanzet.cases.queries.condition_words import explained
from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.snapshots import snapshots
from aanzet.cases.queries.timeline.model import Entry, EventRow
from aanzet.cases.queries.timeline.reading import event_row, one_entry
from aanzet.cases.queries.timeline.sentences import CONDITIONAL
from aanzet.core.details import texts_of
from aanzet.core.errors import NotFound
from aanzet.rules.actors import SYSTEM, Actor
from aanzet.rules.errors import CATALOGUE, VALUE_WORDS, sentence
from aanzet.rules.msgids import gettext_noop as _

LABELS = {
    "number": _("Number"),
    "rehearsal": _("Rehearsal"),
    "number_before": _("Version before"),
    "withdrawn": _("Checkpoints no longer asked"),
    "renamed": _("Phases under another key"),
    "period": _("Period"),
    "position": _("Position"),
    "ordinal": _("Visit to a phase"),
    "entered_by": _("Way in"),
    "left_by": _("Way out"),
    "automation_key": _("Automation"),
    "cause_code": _("Cause"),
    "rule": _("Rule"),
    "code": _("Code"),
    "reason_code": _("Reason"),
    "reason": _("Reason"),
    "hold_reason": _("Reason"),
    "end_reason": _("Reason"),
    "answer": _("Answer"),
    "text": _("Text"),
    "title": _("Title"),
    "explanation": _("Explanation"),
    "example": _("Example"),
    "before": _("Before"),
    "after": _("After"),
    "state": _("State"),
    "deviation": _("With a deviation"),
    "for_client": _("In place of the client"),
    "party": _("Party"),
    "group": _("Group"),
    "groups": _("Groups"),
    "people": _("People"),
    "instead_of": _("Instead of"),
    "responsible_ids": _("Responsible"),
    "planned_responsible_ids": _("Responsible"),
    "person_id": _("Person"),
    "member_id": _("Team member"),
    "handed_to": _("Handed over to"),
    "stand_in_id": _("Stand-in"),
    "from_on": _("First day"),
    "day": _("Day"),
    "minutes": _("Minutes"),
    "moved": _("Moved"),
    "planned": _("Planned"),
    "from_noon": _("From noon on the first day"),
    "until_noon": _("Until noon on the last day"),
    "sender_id": _("In the name of"),
    "recipient_id": _("Recipient"),
    "done_people": _("Done by"),
    "had_read": _("Had read it"),
    "members": _("Members"),
    "contacts": _("Contacts"),
    "mentions": _("Mentioned"),
    "joined": _("Joined"),
    "left": _("Left"),
    "roles": _("Roles"),
    "teams": _("Process teams"),
    "role": _("Role"),
    "functions": _("Functions"),
    "primary": _("Primary contact"),
    "was_primary": _("Was primary contact"),
    "portal": _("Sees the client in the portal"),
    "level": _("Level of the escalation"),
    "priority": _("Priority"),
    "to": _("Goes to"),
    "readers": _("Keep reading"),
    "due_on": _("Due"),
    "expected_on": _("Expected"),
    "expected_before": _("Was expected"),
    "promised_on": _("Promised"),
    "promised_before": _("Was promised"),
    "expected_end_on": _("Phase ends around"),
    "legal_due_on": _("Statutory date"),
    "held_on": _("On hold from"),
    "hold_until": _("On hold until"),
    "paused_days": _("Days on hold"),
    "ended_on": _("Ended"),
    "valid_from": _("From"),
    "valid_until": _("Until"),
    "until": _("Until"),
    "until_on": _("Until"),
    "since": _("Since"),
    "verb": _("What to do"),
    "result": _("Result"),
    "kind": _("Kind"),
    "way": _("Way"),
    "how": _("How"),
    "side": _("Side"),
    "source": _("Source"),
    "origin": _("Origin"),
    "use": _("Use"),
    "profile": _("Profile"),
    "family": _("Filing"),
    "period_kind": _("Kind of period"),
    "type_key": _("Kind of document"),
    "field": _("Field"),
    "fields": _("Fields"),
    "key": _("Key"),
    "what": _("What"),
    "page": _("Page"),
    "address": _("Address"),
    "language": _("Language"),
    "one": _("One"),
    "many": _("Several"),
    "permission": _("Right"),
    "added": _("Added"),
    "removed": _("Removed"),
    "copied_from": _("Copied from"),
    "model_key": _("Library model"),
    "shared": _("Shared"),
    "draft": _("Draft"),
    "internal": _("Internal"),
    "by_itself": _("By itself"),
    "carried_over": _("Carried over"),
    "blocking": _("Blocking"),
    "answered": _("Answered"),
    "missing": _("Missing"),
    "count": _("How many"),
    "rows": _("Rows"),
    "new": _("New"),
    "changed": _("Changed"),
    "same": _("The same"),
    "refused": _("Refused"),
    "passed": _("Passed over"),
    "trigger": _("What makes it start"),
    "tombstone": _("Does not come back by itself"),
    "total": _("In all"),
    "done": _("Done"),
    "started": _("Started"),
    "failed": _("Not started"),
    "products": _("Products"),
    "periods": _("Periods"),
    "bank_accounts": _("Bank accounts"),
    "relation_manager": _("Relation manager"),
    "shown_to_client": _("The client sees this"),
    "undone": _("Taken back"),
    "kept": _("Kept"),
    "clients": _("Clients"),
    "folders": _("Folders"),
    "items": _("Documents"),
    "tasks": _("Tasks"),
    "checkpoints": _("Checkpoints"),
    "messages": _("Messages"),
    "held": _("Held back"),
    "skipped": _("Skipped"),
    "unfired": _("Not sent any more"),
    "carried_checkpoints": _("Checkpoints carried over"),
    "carried_tasks": _("Tasks carried over"),
    "cancelled_tasks": _("Tasks withdrawn"),
    "channel": _("Channel"),
    "issuer": _("Address of the provider"),
    "provider": _("Provider"),
    "ended": _("Sessions ended"),
}
# Ids that say nothing to a reader, and what the page shows elsewhere.
LEFT_OUT = frozenset({
    "at", "by", "cancelled", "cause", "clocks", "on_behalf_of", "caused_by", "by_message", "checkpoint_id",
    "conversation_id", "delivery_id", "due_before", "dues", "end_before", "entry_id", "file_id", "invitation_id",
    "labelled", "lines", "made_now", "message_id", "moved_to", "on", "phase_before", "phase_key", "pins", "plan_id",
    "points_before", "position_before", "product_id", "rearmed", "role_id", "rule_id", "scheduled_id", "task_id",
    "team_role_id", "template_id", "template_version_id", "unasked", "version_before", "version_id",
    "waited", "waiting_task_id",
})  # fmt: skip
PEOPLE = frozenset({
    "people", "instead_of", "responsible_ids", "planned_responsible_ids", "person_id", "member_id", "handed_to",
    "sender_id", "recipient_id", "relation_manager", "done_people", "had_read", "members", "contacts", "mentions",
    "joined", "left", "stand_in_id", "readers",
})  # fmt: skip
CODES = {
    "open": _("open"),
    "in_progress": _("being worked on"),
    "waiting_on": _("waiting"),
    "waiting": _("waiting"),
    "done": _("done"),
    "not_applicable": _("not applicable"),
    "deviation": _("deviation"),
    "professional": _("professional finding"),
    "particularity": _("particularity"),
    "queued": _("on its way"),
    "failed": _("not delivered"),
    "uncertain": _("not certain"),
    "held": _("held back"),
    "start": _("at the start"),
    "hand": _("by hand"),
    "manual": _("by hand"),
    "auto": _("by itself"),
    "override": _("by stepping in"),
    "condition": _("by its condition"),
    "back": _("by going back"),
    "close": _("by closing"),
    "cancel": _("by stopping"),
    "reopen": _("by reopening"),
    "office": _("office"),
    "client": _("client"),
    "third_party": _("third party"),
    "nobody": _("nobody"),
    "private": _("private"),
    "internal": _("the office"),
    "shared": _("office and client"),
    "password": _("password"),
    "passkey": _("passkey"),
    "mail": _("e-mail"),
    "import": _("import"),
    "contact": _("contact"),
    "member": _("team member"),
    "daily": _("the day went by"),
    "hold": _("on hold"),
    "client_created": _("a new client"),
    "resume": _("resumed"),
    "migration": _("another version of the workflow"),
    "manager": _("the relation manager"),
    "stand_in": _("the stand-in"),
    "safety_net": _("the safety-net person"),
    "role": _("a role"),
    "team": _("a process team"),
    "no_access": _("nobody with access"),
    "same_person": _("who had it already"),
    "high": _("high"),
    "normal": _("normal"),
    "low": _("low"),
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class EventView:
    """One event for its page. by: in full. facts: (label, value), texts included. cause: what it followed from."""

    row: EventRow
    entry: Entry
    by: str
    facts: tuple[tuple[str, str], ...]
    cause: Entry | None


def event_view(actor: Actor, event_id: UUID) -> EventView:
    """The event behind a line; NotFound when the actor may not see it (G02)."""
    row = event_row(actor, event_id)
    cause = None
    if row.cause:
        try:
            cause = one_entry(actor, event_row(actor, row.cause))
        except NotFound:  # it exists, but is not for this reader
            cause = None
    texts = texts_of(actor.organization_id, [row.id]).get(row.id, {})
    return EventView(row, one_entry(actor, row), _by(row), tuple(_facts(row, texts)), cause)


def _by(row: EventRow) -> str:
    person, absent = _id(row.actor.partition(":")[2]), row.on_behalf_of
    people = names([person, absent])
    found = people[person].name if person in people else gettext("someone")
    name = gettext("Aanzet, by itself") if row.actor == SYSTEM else found
    if absent in people:
        return gettext("%(name)s on behalf of %(absent)s") % {"name": name, "absent": people[absent].name}
    return name


def _facts(row: EventRow, texts: dict[str, str]) -> Iterable[tuple[str, str]]:
    held = {**row.payload, **texts}
    people = names(person for name in PEOPLE for person in _ids(held.get(name)))
    for name, label in LABELS.items():
        value = held.get(name)
        if value in (None, "", [], {}, False):
            continue
        if row.name in CONDITIONAL and name == "rows":  # the explanation says the same, with what was seen
            continue
        if row.name in CONDITIONAL and name == "explanation":
            shown = " · ".join(known_rows(row.case_id, value))
        elif name in PEOPLE or (_ids(value) and name in ("before", "after")):
            shown = ", ".join(people[person].name for person in _ids(value) if person in people)
        else:
            shown = in_words(name, value)
        if shown:
            yield gettext(label), shown


def known_rows(case_id: UUID | None, stored: str) -> list[str]:
    """The rows of a condition as sentences, over the version the case is pinned to."""
    version = Case.objects.filter(id=case_id).values_list("template_version_id", flat=True).first()
    snapshot = snapshots({version}).get(version) if version else None
    return explained(snapshot, json.loads(stored)) if snapshot else []


def in_words(name: str, value: Any) -> str:
    """A value of an event as people read it; lists of rows as a number."""
    if value is True:
        return gettext("yes")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {in_words(key, one)}" for key, one in value.items())
    if isinstance(value, list):
        plain = all(isinstance(one, (str, int)) and not _id(one) for one in value)
        return ", ".join(in_words(name, one) for one in value) if plain else str(len(value))
    text = str(value)
    if name == "period":
        return period_label(text)
    if DAY.fullmatch(text):
        return date_format(date.fromisoformat(text), "j F Y")
    if name in ("code", "reason", "reason_code") and text in CATALOGUE and not CATALOGUE[text].placeholders:
        return sentence(text, {}, gettext)
    if text in VALUE_WORDS.get(name, {}):
        return gettext(VALUE_WORDS[name][text])
    return gettext(CODES[text]) if text in CODES else text


def _ids(value: Any) -> list[UUID]:
    found = [_id(one) for one in (value if isinstance(value, list) else [value])]
    return [one for one in found if one]


def _id(value: Any) -> UUID | None:
    if value is None or isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError:
        return None
