"""From rows of the log to lines people read: names and titles filled in, in the language of the reader (F215, G10)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from aanzet.access.queries.engine import group_names
from aanzet.access.queries.people import PersonName, names
from aanzet.cases.queries.condition_words import explainer, why_not
from aanzet.cases.queries.snapshots import snapshots
from aanzet.cases.queries.timeline.model import CASES, Entry, EventRow, Told
from aanzet.cases.queries.timeline.titles import Titles, titles
from aanzet.cases.queries.timeline.words import dates, told
from aanzet.cases.queries.turn_words import VERBS
from aanzet.core.details import texts_of
from aanzet.rules.actors import SYSTEM, Actor
from aanzet.rules.clients import address_key
from aanzet.rules.conditions import Explainer
from aanzet.rules.msgids import fill, gettext_noop
from aanzet.rules.process import words
from aanzet.rules.process.fields import PRODUCTS
from aanzet.rules.process.template import TemplateSnapshot

PEOPLE = ("people", "responsible_ids", "person_id", "member_id", "handed_to")  # fields that hold ids of people
# Said as they are.
PLAIN = ("level", "rows", "new", "changed", "address", "total", "done", "started", "failed", "rehearsal", "count")
OF_PERSON = frozenset({"person", "contact", "team_member"})  # kinds of objects that are people
OBJECT = {"document": "item", "role_assignment": "", "client_product": ""}  # kinds named otherwise, or without a title
WITH_REASON = frozenset({
    "PhaseLeft", "CaseHeld", "CaseCancelled", "CaseReopened", "CaseOverridden", "TaskRefused", "TaskCancelled",
    "CaseMigrated", "MigrationUndone", "CaseDeleted",
})  # fmt: skip
CONDITIONAL = frozenset({"PhaseSkipped", "AutomationSkipped"})
UNNAMED = {
    "case": gettext_noop("a case"),
    "phase": gettext_noop("a phase"),
    "checkpoint": gettext_noop("a checkpoint"),
    "task": gettext_noop("a task"),
    "loose_task": gettext_noop("a task"),
    "case_participant": gettext_noop("a third party"),
    "request_item": gettext_noop("a question"),
    "item": gettext_noop("a document"),
}


def entries(actor: Actor, rows: Sequence[EventRow], zone: tzinfo, *, with_case: bool = False) -> list[Entry]:
    """The lines of these rows. with_case: name the case at what is about one (timeline of a client, log)."""
    known = Known(actor, rows)
    return [_entry(known, row, zone, with_case=with_case) for row in rows]


def _entry(known: "Known", row: EventRow, zone: tzinfo, *, with_case: bool) -> Entry:
    said = told(row.name, row.payload) or Told(CASES, "circle", "%(who)s: " + row.name)
    values, url = known.values(row), known.object_url(row)
    text, html = sentence(said, values, known, row, url)
    case = known.titles.more("case", row.case_id)
    reason = known.reasons.get(row.id, {}).get("reason", "")
    if reason:
        text += f" “{reason}”"
        html += format_html(' <span class="text-soft">“{}”</span>', reason)
    title = known.titles.of("case", row.case_id) if with_case and row.object_kind != "case" else ""
    if title and known.office:
        html += format_html(
            ' <span class="text-soft">· <a href="{}" class="underline decoration-line">{}</a></span>',
            case_url(case),
            title,
        )
    return Entry(
        event_id=row.id,
        at=row.at,
        day=row.at.astimezone(zone).date(),
        kind=said.kind,
        icon=said.icon,
        text=text,
        html=html,
        url=f"/office/events/{row.id}/" if known.office else "",
        object_url=url,
        internal=known.office and row.visibility == "internal" and row.name in ("MessageSent", "NoteAdded"),
        case_id=row.case_id,
        case_title=title,
        begin=case.get("number", "") if row.name == "CaseCreated" and case.get("state") == words.NOT_STARTED else "",
    )


def sentence(
    said: Told, values: Mapping[str, str], known: "Known", row: EventRow, url: str = ""
) -> tuple[str, SafeString]:
    """The sentence as text and as HTML with who and what marked."""
    by_house = row.actor == SYSTEM and bool(said.done)
    pattern = gettext(said.done if by_house else said.did)
    marked = {name: escape(value) for name, value in values.items()}
    marked["who"] = format_html("<b>{}</b>", values["who"])
    if url:
        marked["what"] = format_html('<a href="{}" class="hover:underline">{}</a>', url, values["what"])
    text, html = fill(pattern, values), fill(escape(pattern), marked)
    if by_house:
        head = known.automatic(row)
        text, html = f"{head} {text}", f"{escape(head)} {html}"
    return text, mark_safe(html)  # noqa: S308 - every value was escaped above


def case_url(case: Mapping[str, Any]) -> str:
    """The page of a case, from what is known of it."""
    return f"/office/cases/{case['number']}/" if case.get("number") else ""


class Known:
    """Everything the sentences of some rows need, read at once: titles, then people, then names of phases."""

    def __init__(self, actor: Actor, rows: Sequence[EventRow]):
        self.office = actor.is_office
        self.titles: Titles = titles(_objects(rows))
        senders = {self.sender(row) for row in rows if row.actor == SYSTEM}
        self.people: dict[UUID, PersonName] = names({*_people(rows), *senders})
        why = [row.id for row in rows if row.name in WITH_REASON] if self.office else []  # written for colleagues
        self.reasons = texts_of(actor.organization_id, why)
        versions = {
            UUID(more["template_version_id"]) for (kind, _), (_, more) in self.titles.found.items() if kind == "case"
        }
        self.snapshots = snapshots(versions) if versions and self.office else {}
        self.explainers: dict[int, Explainer] = {}
        given = any(row.payload.get("roles") or row.payload.get("teams") for row in rows)
        self.groups = group_names() if given and self.office else {}

    def name(self, person: UUID | None) -> str:
        """First name; "iemand" for who is not known (any more)."""
        found = self.people.get(person) if person else None
        return (found.first_name or found.name) if found else gettext("someone")

    def who(self, row: EventRow) -> str:
        """ "Anna", "Bram namens Anna", "Aanzet"."""
        if row.actor == SYSTEM:
            return "Aanzet"
        name = self.name(_uuid(row.actor.partition(":")[2]))
        if row.on_behalf_of:
            return gettext("%(name)s on behalf of %(absent)s") % {"name": name, "absent": self.name(row.on_behalf_of)}
        return name

    def automatic(self, row: EventRow) -> str:
        """ "Automatisch namens Anna:" or "Automatisch:"."""
        person = self.sender(row)
        if person in self.people:
            return gettext("Automatic on behalf of %(name)s:") % {"name": self.name(person)}
        return gettext("Automatic:")

    def sender(self, row: EventRow) -> UUID | None:
        """In whose name the house acted: who is responsible for the phase, or sends the task."""
        responsible = row.payload.get("responsible_ids") or ()
        sender = row.payload.get("sender_id") or self.titles.more("task", row.object_id).get("sender_id")
        return row.on_behalf_of or _uuid(sender or (responsible[0] if responsible else None))

    def values(self, row: EventRow) -> dict[str, str]:
        """What fills the places of a sentence."""
        payload = row.payload
        before, after = payload.get("before"), payload.get("after")
        if row.name == "DatesMoved":
            before, after = (day_in_words(day) for day in dates(payload))
        number = (
            payload.get("number") or payload.get("position") or self.titles.more("phase", row.object_id).get("position")
        )
        return {
            "who": self.who(row),
            "what": self.what(row),
            "person": self.person(row),
            "number": str(number or ""),
            "day": day_in_words(payload.get("hold_until") or payload.get("due_on") or payload.get("day")),
            "days": _days(payload) if payload.get("from_on") else "",
            "other": self.name(_uuid(payload.get("stand_in_id"))) if payload.get("stand_in_id") else "",
            "before": str(before or ""),
            "after": str(after or ""),
            "point": self.titles.of("checkpoint", _uuid(payload.get("checkpoint_id"))) or gettext("a checkpoint"),
            "task": self.titles.of("task", _uuid(payload.get("task_id"))) or gettext("a task"),
            "product": self.titles.of("product", _uuid(payload.get("product_id"))) or gettext("a product"),
            "role": self.titles.of("team_role", _uuid(payload.get("role_id"))) or gettext("a role"),
            **{name: str(payload.get(name, "")) for name in PLAIN},
            "client": self.titles.of("client", row.client_id) or gettext("a client"),
            "automation": self.automation(row),
            "why": self.why(row),
        }

    def what(self, row: EventRow) -> str:
        """What the object is called."""
        kind = OBJECT.get(row.object_kind, row.object_kind)
        if kind == "phase":
            return self.phase(row)
        found = self.titles.of(kind, row.object_id)
        if found:
            return found
        purpose = self.titles.more("task", row.object_id).get("purpose") if kind == "task" else ""
        if purpose in VERBS:  # a task of the engine itself has no title of its own
            return gettext(VERBS[purpose])
        return gettext(UNNAMED[kind]) if kind in UNNAMED else ""

    def snapshot(self, row: EventRow) -> TemplateSnapshot | None:
        """The version the case of an event is pinned to."""
        case = self.titles.more("case", row.case_id)
        return self.snapshots.get(_uuid(case.get("template_version_id")) or UUID(int=0))

    def why(self, row: EventRow) -> str:
        """Why a condition did not hold; "" for events without one."""
        snapshot = self.snapshot(row) if row.name in CONDITIONAL else None
        if snapshot is None:
            return ""
        if id(snapshot) not in self.explainers:
            self.explainers[id(snapshot)] = explainer(snapshot, [PRODUCTS])
        return why_not(snapshot, row.payload.get("rows") or (), self.explainers[id(snapshot)])

    def automation(self, row: EventRow) -> str:
        """What an automation is called, from the version the case is pinned to."""
        key, snapshot = row.payload.get("automation_key"), self.snapshot(row)
        if not key or snapshot is None:
            return ""
        every = (one for phase in snapshot.phases for one in phase.automations)
        return next((one.title or one.text[:60] for one in every if one.key == key), "")

    def phase(self, row: EventRow) -> str:
        """Name of the phase of an entry, from the version the case is pinned to."""
        more = self.titles.more("phase", row.object_id)
        position = row.payload.get("position") or more.get("position") or 0
        snapshot = self.snapshot(row)
        phases = snapshot.phases if snapshot else ()
        return phases[position - 1].name if 0 < position <= len(phases) else ""

    def person(self, row: EventRow) -> str:
        """Who it was done to or for: the people the event names, else the object when that is a person."""
        found = [person for person in _named(row) if person in self.people]
        if found:
            return ", ".join(self.name(person) for person in found[:3]) + (f" +{len(found) - 3}" if found[3:] else "")
        keys = [f"{kind}:{key}" for kind in ("role", "team") for key in row.payload.get(f"{kind}s") or ()]
        if keys:
            return ", ".join(self.groups[key] for key in keys if key in self.groups) or gettext("a role or team")
        return str(row.payload.get("group") or "") or gettext("someone")

    def object_url(self, row: EventRow) -> str:
        """Where the object can be seen, in the office; "" when it has no page."""
        if not self.office:
            return ""
        kind = OBJECT.get(row.object_kind, row.object_kind)
        if kind == "item":
            return f"/office/documents/{row.object_id}/" if self.titles.of("item", row.object_id) else ""
        if kind in ("conversation", "message"):
            conversation = row.object_id if kind == "conversation" else row.payload.get("conversation_id")
            return f"/office/messages/{conversation}/"
        if kind == "loose_task":
            return f"/office/tasks/{row.object_id}/" if self.titles.of("loose_task", row.object_id) else ""
        if kind == "template":
            return f"/office/templates/{row.object_id}/"
        case = case_url(self.titles.more("case", row.case_id))
        if case:
            return f"{case}#{kind}-{row.object_id}" if kind in ("checkpoint", "task") else case
        if row.client_id:
            number = self.titles.more("client", row.client_id).get("number")
            return f"/office/clients/{address_key(number, row.client_id)}/" if number is not None else ""
        return ""


def day_in_words(day: Any) -> str:
    """ "4 december"; "" without a day."""
    if not day:
        return ""
    found = day if isinstance(day, date) else date.fromisoformat(str(day)[:10])
    return date_format(found, "j F")


def _days(payload: Mapping[str, Any]) -> str:
    """ "van 4 december tot en met 8 december", "op 4 december", "vanaf 4 december"."""
    first, last = day_in_words(payload["from_on"]), day_in_words(payload.get("until_on"))
    if not last:
        return gettext("from %(first)s") % {"first": first}
    if first == last:
        return gettext("on %(first)s") % {"first": first}
    return gettext("from %(first)s up to and including %(last)s") % {"first": first, "last": last}


def _objects(rows: Iterable[EventRow]) -> dict[str, set[UUID]]:
    wanted: dict[str, set[UUID]] = {}
    for row in rows:
        about = {
            OBJECT.get(row.object_kind, row.object_kind): row.object_id,
            "case": row.case_id,
            "client": row.client_id,
        }
        for kind, key in about.items():
            if kind and key:
                wanted.setdefault(kind, set()).add(key)
        for kind, field in (
            ("checkpoint", "checkpoint_id"),
            ("task", "task_id"),
            ("product", "product_id"),
            ("team_role", "role_id"),
        ):
            key = _uuid(row.payload.get(field))
            if key:
                wanted.setdefault(kind, set()).add(key)
    return wanted


def _people(rows: Iterable[EventRow]) -> Iterable[UUID | None]:
    for row in rows:
        yield _uuid(row.actor.partition(":")[2])
        yield row.on_behalf_of
        yield _uuid(row.payload.get("stand_in_id"))
        yield from _named(row)


def _named(row: EventRow) -> Iterable[UUID]:
    for field in PEOPLE:
        held = row.payload.get(field)
        for value in held if isinstance(held, list) else [held]:
            person = _uuid(value)
            if person:
                yield person
    if row.object_kind in OF_PERSON and row.object_id:
        yield row.object_id


def _uuid(value: Any) -> UUID | None:
    if value is None or isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError:
        return None
