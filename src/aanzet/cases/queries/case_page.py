"""Everything the page of one case shows (F177): plain values, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, Exists, F, JSONField, OuterRef
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext

from aanzet.access.queries.engine import group_names
from aanzet.access.queries.people import PersonName, names
from aanzet.cases.models import Case, CaseDocument, PhaseEntry, ProfessionalNote
from aanzet.cases.models import Checkpoint as PointRow
from aanzet.cases.queries.migration.history import MIGRATED, VersionStep, called_now, version_steps
from aanzet.cases.queries.preparing import prepared_by
from aanzet.cases.queries.reach import may_touch
from aanzet.cases.queries.states import Loaded, load_for_command
from aanzet.cases.queries.turn_clock import NUDGE, STRETCHES, people_in, read_stretches
from aanzet.cases.queries.turn_view import TURN_COLUMNS, TurnReader, TurnView, short_day, turn_people_of, turn_view
from aanzet.core.errors import NotFound
from aanzet.core.models import Event
from aanzet.documents.queries.items import ItemRow, items_by_ids
from aanzet.rules import dates
from aanzet.rules.actors import Actor
from aanzet.rules.process import words
from aanzet.rules.process.state import Checkpoint, RequestItem, Task
from aanzet.rules.process.state import PhaseEntry as Entry
from aanzet.rules.turn_clock import Stretch

OF_CASE = '"cases_case"."id"'
# Third parties and labelled groups of a case (F196), and what functions of contacts are called; rides with the page.
PARTICIPANTS = f"""(select coalesce(json_agg(to_jsonb(p) order by p.added_at), '[]') from cases_caseparticipant p
    where p.organization_id = "cases_case"."organization_id" and p.case_id = {OF_CASE}
      and p.removed_at is null)::text"""
FUNCTIONS = """(select coalesce(json_object_agg(f.key, f.name), '{}') from clients_contactfunction f
    where f.organization_id = "cases_case"."organization_id")::text"""


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case for its page. loaded: what the engine sees. people: names of everybody on the page.

    notes: by checkpoint, oldest first; what was noted at the same point in an earlier visit of the phase comes along.
    can: what this reader may do now (the engine judges again). entries: all visits of phases, oldest first.
    prepared: per visit who prepared it, where an open point asks for four eyes.
    steps: each time it was taken to another version (F401).
    stretches: who held the turn, oldest first. nudge_at: when the next reminder goes out.
    groups, functions: names of roles and teams ("role:<key>", "team:<id>") and of functions of contacts by key.
    participants: rows of third parties and labelled groups (F196).
    """

    id: UUID
    number: str
    title: str
    version: int
    loaded: Loaded
    row: Mapping[str, Any]
    turn: TurnView
    people: Mapping[UUID, PersonName]
    entries: tuple[Mapping[str, Any], ...]
    notes: Mapping[UUID | None, tuple[Mapping[str, Any], ...]]
    documents: tuple[ItemRow, ...]
    version_number: int
    today: date
    steps: tuple[VersionStep, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    nudge_at: datetime | None = None
    can: Mapping[str, bool] = field(default_factory=dict)
    prepared: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    participants: tuple[Mapping[str, Any], ...] = ()

    @property
    def promised_was(self) -> date | None:
        """The promise before the one that holds now; None when it never moved."""
        was = self.row["promised_was"]
        return date.fromisoformat(was) if isinstance(was, str) else was

    @property
    def entry(self) -> Entry | None:
        """The running phase."""
        return self.loaded.state.entry

    @property
    def targets(self) -> Mapping[str, str]:
        """What an escalation can go to, by key: names of roles, teams and colleagues."""
        members = self.loaded.people.sender_values.items()
        return {**self.groups, **{f"member:{person}": values["sender.first_name"] for person, values in members}}

    @property
    def alone(self) -> str:
        """First names of the responsible who are away while nobody acts for them: their turn falls through (F404)."""
        entry, members = self.entry, self.loaded.people.members
        roles = self.loaded.state.phase.roles if self.loaded.state.phase else ()
        away = [
            person
            for person in (entry.responsible_ids if entry else ())
            if person in members and members[person].active and members[person].acting(roles) is None
        ]
        return ", ".join(self.name(person) for person in away)

    def not_by(self, point: Checkpoint) -> str:
        """First names of who may not tick this four-eyes point (F155)."""
        return ", ".join(sorted(name for one in self.prepared.get(point.entry_id, ()) if (name := self.name(one))))

    def name(self, reference: str | UUID | None) -> str:
        """First name of who did something: an id, or a reference such as member:<id>; "" for the system."""
        if isinstance(reference, str):
            reference = UUID(reference.partition(":")[2]) if ":" in reference else None
        found = self.people.get(reference) if reference else None
        return (found.first_name or found.name) if found else ""


def case_for(actor: Actor, number: str, now: datetime) -> Loaded:
    """The only way to a case for a page of the office: by number, within rights; NotFound otherwise (G02)."""
    return _loaded(actor, Case.objects.filter(number=number).values_list("id", flat=True).first(), now)


def _loaded(actor: Actor, case_id: UUID | None, now: datetime) -> Loaded:
    loaded = load_for_command([case_id], now, lock=False).get(case_id) if case_id else None
    if loaded is None or not may_touch(actor, "cases.view", loaded):
        raise NotFound(case_id)
    return loaded


def _faces(number: str) -> dict[str, Any]:
    """What the engine does not load and every page of a case shows, in one query; {} for an unknown number."""
    mine = {"organization_id": OuterRef("organization_id"), "case_id": OuterRef("id")}
    pinned = CaseDocument.objects.filter(**mine, unpinned_at=None).order_by("-pinned_at").values("item_id")
    found = Case.objects.filter(number=number).values(
        "id",
        *TURN_COLUMNS,
        version_number=F("template_version__number"),
        migrated=Exists(Event.objects.filter(**mine, name=MIGRATED)),
        pinned=ArraySubquery(pinned),
        has_notes=Exists(ProfessionalNote.objects.filter(**mine)),
        stretches=RawSQL(f"{STRETCHES.format(case=OF_CASE)}::text", (), JSONField()),  # noqa: S611 - ours
        participants=RawSQL(PARTICIPANTS, (), JSONField()),  # noqa: S611 - ours
        functions=RawSQL(FUNCTIONS, (), JSONField()),  # noqa: S611 - ours
        nudge=RawSQL(NUDGE.format(case=OF_CASE), (), DateTimeField()),  # noqa: S611 - ours
    )
    return found.first() or {}


def case_view(actor: Actor, number: str, now: datetime) -> CaseView:
    """Load the page."""
    turn_row = _faces(number)
    loaded = _loaded(actor, turn_row.get("id"), now)
    state, row = loaded.state, loaded.row
    entries = tuple(PhaseEntry.objects.filter(case_id=state.case.id).order_by("ordinal").values())
    notes: dict[UUID | None, list[Mapping[str, Any]]] = {}
    for note in _notes(state.case.id) if turn_row["has_notes"] else ():
        notes.setdefault(note["checkpoint_id"], []).append(note)
    _keep_earlier(notes, state.checkpoints)
    items = items_by_ids(actor, turn_row["pinned"])
    watched = {point.entry_id for point in state.checkpoints if point.four_eyes and not point.is_passed}
    prepared = prepared_by(state.case.id, watched) if watched else {}
    stretches = read_stretches(turn_row["stretches"])
    steps = version_steps(actor, state.case.id) if turn_row["migrated"] else ()
    movers = {step.person for step in steps if step.person}
    people = names(_everybody(loaded, turn_row, entries, notes).union(people_in(stretches), movers, *prepared.values()))
    today, groups = now.astimezone(loaded.house.zone).date(), group_names()
    reader = TurnReader(actor.id, today, loaded.house.zone, people=people, groups=groups)
    return CaseView(
        id=state.case.id,
        number=number,
        title=row["title"],
        version=state.case.version,
        loaded=loaded,
        row=row,
        turn=turn_view(turn_row, reader),
        people=people,
        entries=entries,
        notes={key: tuple(found) for key, found in notes.items()},
        documents=tuple(items[key] for key in turn_row["pinned"] if key in items),
        version_number=turn_row["version_number"],
        steps=steps,
        today=now.astimezone(loaded.house.zone).date(),
        stretches=stretches,
        nudge_at=turn_row["nudge"],
        can=_can(actor, loaded),
        prepared=prepared,
        groups=groups,
        functions=turn_row["functions"],
        participants=tuple(turn_row["participants"]),
    )


def _keep_earlier(notes: dict[UUID | None, list[Mapping[str, Any]]], points: Iterable[Checkpoint]) -> None:
    """A phase that is done again has new points; what was noted at the old ones still matters (F153, F183)."""
    known = {point.id for point in points}
    old = PointRow.objects.filter(id__in=[key for key in notes if key and key not in known]).values_list("id", "key")
    here = {point.key: point.id for point in points}
    for point_id, key in old:
        if key in here:
            notes[here[key]] = notes[point_id] + notes.get(here[key], [])


def _notes(case_id: UUID) -> Iterable[Mapping[str, Any]]:
    return ProfessionalNote.objects.filter(case_id=case_id).order_by("at").values()


def _everybody(
    loaded: Loaded, turn: Mapping[str, Any], entries: Iterable[Mapping[str, Any]], notes: Mapping[Any, Any]
) -> set[UUID]:
    state = loaded.state
    found: set[UUID] = set(turn_people_of([turn]))
    references = [point.done_by for point in state.checkpoints]
    for entry in entries:
        found.update(entry["responsible_ids"])
        references.append(entry["ended_by"])
    for task in state.tasks:
        found.update((*task.people, *task.readers))
        found.update(person for person in (task.claimed_by, task.sender_id, task.on_behalf_of) if person)
        references.append(task.done_by)
    references += [item.supplied_by for item in state.items]
    references += [note["author"] for rows in notes.values() for note in rows]
    found.update(UUID(text.partition(":")[2]) for text in references if text and ":" in text)
    found.update(loaded.people.linked)
    found.update(contact.id for contact in loaded.people.contacts)
    if loaded.people.relation_manager:
        found.add(loaded.people.relation_manager)
    return found


def _can(actor: Actor, loaded: Loaded) -> Mapping[str, bool]:
    """Which buttons stand on the page: by right and by state. What can be done but not now says why when pressed."""
    state = loaded.state
    running, active = state.case.state in (words.ACTIVE, words.ON_HOLD), state.case.state == words.ACTIVE
    responsible = bool(state.entry and {*actor.acts_as} & {*state.entry.responsible_ids})
    handles = actor.may("cases.advance") and (
        responsible or actor.may("cases.override") or actor.id in (state.turn.people if state.turn else ())
    )
    return {
        "start": state.case.state == words.NOT_STARTED and actor.may("cases.start"),
        "complete": active and actor.may("cases.advance"),
        "handle": running and handles,
        "work": running and actor.may("cases.advance"),
        "judge": running and actor.may("cases.advance") and loaded.people.knows(actor.id),
        "hold": active and handles,
        "resume": state.case.state == words.ON_HOLD and handles,
        "back": active and state.case.phase_position > 1 and (handles or actor.may("cases.go_back")),
        "assign": running and actor.may("cases.assign"),
        "override": active and actor.may("cases.override"),
        "cancel": (running or state.case.state == words.NOT_STARTED) and actor.may("cases.cancel"),
        "delete": state.case.state != words.COMPLETED and actor.may("cases.delete"),
        "reopen": state.case.state == words.COMPLETED and actor.may("cases.reopen"),
        "upload": actor.may("dossier.edit"),
    }


def phases_of(view: CaseView) -> list[dict[str, Any]]:
    """The phases as kit/phase_list.html shows them: who, when, and which one runs."""
    state = view.loaded.state
    last = {called_now(view.steps, entry["phase_key"], entry["ended_at"]): entry for entry in view.entries}
    planned = _planned(view)
    running, ended_well = state.case.state in (words.ACTIVE, words.ON_HOLD), state.case.state == words.COMPLETED
    reached = len(state.template.phases) + 1 if ended_well else state.case.phase_position
    found = []
    for position, phase in enumerate(state.template.phases, 1):
        entry = last.get(phase.key)
        now = running and position == reached
        # what was done before the case went back has to be done again
        done = position < reached and bool(entry and entry["state"] == words.COMPLETED)
        skipped = position < reached and bool(entry and entry["state"] == words.SKIPPED)
        who = _client_name(view) if phase.side == words.CLIENT else ""
        if not who and entry and entry["responsible_ids"]:
            who = ", ".join(view.name(person) for person in entry["responsible_ids"][:2])
        when = ""
        if now and entry:
            when = short_day(entry["expected_end_on"])
        elif done and entry and entry["ended_at"]:
            when = short_day(entry["ended_at"].astimezone(view.loaded.house.zone).date())
        elif position in planned:
            when = gettext("until %(date)s") % {"date": short_day(planned[position])}
        found.append(
            {
                "name": phase.name,
                "who": who,
                "when": when,
                "state": "now" if now else "done" if done else "skipped" if skipped else "next",
                "client": phase.side == words.CLIENT,
                "key": phase.key,
            }
        )
    return found


def _planned(view: CaseView) -> Mapping[int, date]:
    """Position of a phase to come -> when it should end, as things stand today (F145)."""
    state, entry = view.loaded.state, view.entry
    if entry is None or state.case.state not in (words.ACTIVE, words.ON_HOLD):
        return {}
    phases = state.template.phases[entry.position :]
    ends = dates.expected_ends(
        entry.expected_end_on,
        view.today,
        [phase.lead_time_days for phase in phases],
        state.template.day_kind,
        view.loaded.house.calendar,
    )
    return dict(enumerate(ends[1:], entry.position + 1))


def _client_name(view: CaseView) -> str:
    contacts = view.loaded.people.contacts
    return view.name(contacts[0].id) if contacts else ""


def sent_back(view: CaseView) -> dict[str, str] | None:
    """Who sent the running phase back, and why (F183); None when it was not."""
    if view.entry is None or view.entries[-1]["entered_by"] != words.BY_BACK or len(view.entries) < 2:
        return None
    left = view.entries[-2]
    return {"by": view.name(left["ended_by"]), "reason": left["reason"]}


def bar_of(view: CaseView) -> dict[str, Any]:
    """The turn bar: office on the left, client on the right, the ball at who must move (ux 5)."""
    turn, case = view.turn, view.row
    office = _office_person(view)
    contact = view.loaded.people.contacts[0] if view.loaded.people.contacts else None
    client_name = view.name(contact.id) if contact else view.loaded.values["client.name"]
    at = {"office": "left", "client": "right", "external": "middle"}.get(turn.side, "none")
    until = short_day(turn.until) if turn.until else ""
    said = gettext("It is your move") if turn.you else turn.spoken
    if turn.absent:
        said = gettext("It is your move, for %(name)s") % {"name": turn.absent}
    return {
        "at": at,
        "you": turn.you,
        "left": {
            "initials": office.initials if office else "",
            "initials_class": office.initials_class if office else "",
            "name": office.name if office else "",
            "line": said if at == "left" else (office.first_name or office.name if office else ""),
            "detail": " · ".join(part for part in (turn.verb, until) if part) if at == "left" else "",
        },
        "right": {
            "initials": view.people[contact.id].initials if contact and contact.id in view.people else "",
            "initials_class": view.people[contact.id].initials_class if contact and contact.id in view.people else "",
            "name": client_name,
            "line": turn.spoken if at == "right" else client_name,
            "detail": until if at == "right" else ", ".join(one.text for one in turn.secondary if one.side == "client"),
        },
        "second": any(one.side == "client" for one in turn.secondary) if at == "left" else False,
        "middle_line": turn.text if at in ("middle", "none") else "",
        "title": case["title"],
    }


def _office_person(view: CaseView) -> PersonName | None:
    candidates = [
        *(view.row["turn_people"] if view.turn.side == "office" else ()),
        *(view.entry.responsible_ids if view.entry else ()),
        view.loaded.people.relation_manager,
    ]
    for candidate in candidates:
        key = UUID(candidate) if isinstance(candidate, str) else candidate
        if key in view.people:
            return view.people[key]
    return None


def open_points(view: CaseView) -> list[Checkpoint]:
    """Checkpoints of the running phase that are mandatory and not passed."""
    entry = view.entry
    return [
        point
        for point in view.loaded.state.checkpoints
        if entry and point.entry_id == entry.id and point.mandatory and not point.is_passed
    ]


def lines_of(view: CaseView, task: Task) -> list[RequestItem]:
    """The lines of a document request."""
    return [item for item in view.loaded.state.items if item.task_id == task.id]
