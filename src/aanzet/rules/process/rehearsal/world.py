"""The sealed room of a rehearsal: one made-up case in memory, its timers, and what waits to be delivered.

The engine decides as it does for real cases; what it answers is kept here and written nowhere. Time moves only when it
is told to: whatever comes due on the way happens in order, each at its own moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from aanzet.rules import dates
from aanzet.rules.actors import CONTACT, MEMBER, Actor, system
from aanzet.rules.process import commands, events, words
from aanzet.rules.process.decide import decide
from aanzet.rules.process.deciding.four_eyes import behind, prepares
from aanzet.rules.process.decision import Decision, NewEffect, NewTimer, Refusal
from aanzet.rules.process.rehearsal.cast import Player, Stage, acting_as, cast_of
from aanzet.rules.process.rehearsal.shape import ENDED, FAILED, HELD, LAPSED, LEFT, WAITS, Happening, Leaving, MadeUp
from aanzet.rules.process.state import Case, CaseState, Facts, People, Task
from aanzet.rules.process.template.shape import TemplateSnapshot

FAR = timedelta(days=366 * 5)  # no rehearsal goes on longer
LOOK = dates.MORNING.replace(hour=6)  # the daily look at the dates (F145)
_SIDES = {MEMBER: words.OFFICE, CONTACT: words.CLIENT}
PASSED_ON, MOVED = "passed_on", "moved"  # mails that follow from events, beside the effects of the engine


@dataclass(frozen=True, slots=True)
class _Parcel:
    """Something that waits to be delivered; blocking: its failure gives the turn to the office."""

    leaving: Leaving
    blocking: bool = False


@dataclass(slots=True)
class World:
    """A rehearsal as it stands. Make one with `begin`."""

    template: TemplateSnapshot
    client: MadeUp
    stage: Stage
    people: People
    cast: Mapping[UUID, Player]
    now: datetime
    state: CaseState
    begun_at: datetime
    ids: int = 0
    timers: dict[str, NewTimer] = field(default_factory=dict)
    waiting: list[_Parcel] = field(default_factory=list)
    leavings: dict[str, Leaving] = field(default_factory=dict)
    log: list[Happening] = field(default_factory=list)
    tasks: dict[UUID, Task] = field(default_factory=dict)
    refs: dict[UUID, str] = field(default_factory=dict)
    documents: dict[str, UUID] = field(default_factory=dict)
    entered: list[tuple[str, datetime]] = field(default_factory=list)
    unheld: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    told_moved: set[tuple[int, int]] = field(default_factory=set)
    looked_on: date = date.min
    prepared: dict[UUID, list[UUID]] = field(default_factory=dict)  # entry -> who added documents in it (F155)
    phases: dict[UUID, str] = field(default_factory=dict)  # entry -> key of its phase
    lines: dict[UUID, str] = field(default_factory=dict)  # line of a request -> its text

    @property
    def has_ended(self) -> bool:
        """Whether the made-up case is completed or cancelled."""
        return self.state.case.state in ENDED

    @property
    def today(self) -> date:
        """The local day of the rehearsal."""
        return dates.local_day(self.now, self.stage.house.zone)

    def new_id(self) -> UUID:
        """Ids in order of making: the same script gives the same rehearsal."""
        self.ids += 1
        return UUID(int=0xF408 << 64 | self.ids)

    @property
    def values(self) -> dict[str, str]:
        """Merge values of the client and the case."""
        return {
            "client.name": self.client.name,
            "client.number": self.client.number,
            "organization.name": self.stage.organization,
            "case.title": self.stage.case_title,
            "case.number": self.stage.case_number,
            "case.period": self.stage.period_words,
        }

    # ---- what happens ----

    def ask(self, command: commands.Command, actor: Actor) -> Refusal | None:
        """Carry out a command at this moment; the refusal, and then nothing happened."""
        decision = decide(self.state, command, self.now, self._facts(actor))
        if decision.refusal is not None:
            return decision.refusal
        self._take(decision)
        return None

    def move_to(self, moment: datetime) -> None:
        """Let the clock run; everything that comes due on the way happens."""
        until = min(max(moment, self.now), self.begun_at + FAR)
        while True:
            coming = self.next_moment(until)
            if coming is None:
                break
            self.now = max(self.now, coming)
            self._happen()
        self.now = until

    def next_moment(self, until: datetime | None = None) -> datetime | None:
        """When the next thing happens by itself (a timer, a delivery, the daily look); None when nothing waits."""
        moments = [timer.due_at for timer in self.timers.values()]
        moments += [parcel.leaving.at for parcel in self.waiting]
        daily = self._next_look()
        if until is not None and daily is not None:
            moments.append(daily)
        found = min(moments, default=None)
        return found if found is not None and (until is None or found <= until) else None

    def note(self, what: str, *, by: str = "", about: str = "", text: str = "", **values: object) -> None:
        """A line in the log at this moment."""
        self.log.append(
            Happening(self.now, what, by, self.state.case.phase_key, about, text, tuple(sorted(values.items())))
        )

    def _happen(self) -> None:
        """The one thing that is due first; deliveries before timers, as the worker does."""
        ready = [parcel for parcel in self.waiting if parcel.leaving.at <= self.now]
        if ready:
            first_out = min(ready, key=lambda parcel: parcel.leaving.at)
            self.waiting.remove(first_out)
            self._deliver(first_out)
            return
        due = [timer for timer in self.timers.values() if timer.due_at <= self.now]
        if due:
            first = min(due, key=lambda timer: (timer.due_at, timer.key))
            del self.timers[first.key]
            self.ask(commands.FireTimer(first.kind, first.object_id, first.argument), self.house_itself)
            return
        self.looked_on = self.today
        self.ask(commands.RefreshDates(), self.house_itself)

    @property
    def house_itself(self) -> Actor:
        """Who acts when nobody does."""
        return system(self.stage.organization_id)

    def _next_look(self) -> datetime | None:
        """The daily look at the dates (F145), while the case runs."""
        if self.state.case.state != words.ACTIVE:
            return None
        return dates.at_local(self.looked_on + dates.DAY, LOOK, self.stage.house.zone)

    # ---- a decision, kept ----

    def _facts(self, actor: Actor) -> Facts:
        client = self.client
        asked = {task.id: task.automation_key for task in self.tasks.values() if task.kind == words.REQUEST}
        return Facts(
            actor=actor,
            people=self.people,
            house=self.stage.house,
            new_id=self.new_id,
            values=self.values,
            item_types=frozenset(self.documents),
            documents=self.documents,
            known={
                "client.kind": (client.kind,),
                "client.legal_form": (client.legal_form,),
                "client.postcode": (client.postcode,),
                "client.place": (client.place,),
                "client.products": client.products,
            },
            asked=asked,
            prepared=self._prepared(),
            waiting={
                timer.argument: timer.due_at
                for timer in self.timers.values()
                if timer.kind == words.MOMENT and timer.object_id == self.state.case.entry_id
            },
        )

    def _prepared(self) -> frozenset[UUID]:
        """Who prepared the current phase, in this or an earlier visit to it (F155)."""
        key = self.state.case.phase_key
        visits = {entry for entry, phase in self.phases.items() if phase == key}
        found = {person for entry in visits for person in self.prepared.get(entry, ())}
        for task in self.tasks.values():
            if task.entry_id in visits and task.state == words.DONE and prepares(task):
                found.update(behind(task.done_by, task.on_behalf_of))
        return frozenset(found)

    def _take(self, decision: Decision) -> None:
        if decision.is_empty or decision.state is None:
            return
        phase = self.state.case.phase_key
        self.state = self._kept(decision.state)
        self.lines.update({item.id: item.text for item in decision.state.items})
        started = (event for event in decision.events if isinstance(event, events.PhaseStarted))
        self.phases.update({event.object_id: event.phase_key for event in started if event.object_id})
        for task in decision.state.tasks:
            self._remember(task)
        for key in decision.cancelled_timers:
            self.timers.pop(key, None)
        for timer in decision.timers:
            self.timers[timer.key] = timer
        texts = {message.id: message.text for message in decision.messages}
        for effect in decision.effects:
            self._effect(effect, texts)
        for change in decision.effect_changes:
            held = self.leavings.get(change.key)
            if held is not None:
                self.leavings[change.key] = replace(held, state=LAPSED)
        for event in decision.events:
            phase = getattr(event, "phase_key", phase)
            self._told(event, phase)
        if self.has_ended:
            self.timers.clear()

    def _kept(self, state: CaseState) -> CaseState:
        """What the database would give back: the tasks of this entry, and what is open of earlier ones."""
        entry = state.case.entry_id
        return replace(
            state,
            tasks=tuple(task for task in state.tasks if task.entry_id == entry or task.is_open),
            checkpoints=tuple(
                point
                for point in state.checkpoints
                if point.entry_id == entry or (point.carried_over and not point.is_passed)
            ),
        )

    def _remember(self, task: Task) -> None:
        """Tasks have a name that stays the same when the template changes: what made it, and the how-manieth it is."""
        if task.id not in self.refs:
            base = f"{task.purpose}:{task.automation_key}" if task.purpose else task.automation_key or task.kind
            number = 1 + sum(ref.rpartition("#")[0] == base for ref in self.refs.values())
            self.refs[task.id] = f"{base}#{number}"
        self.tasks[task.id] = task

    def _effect(self, effect: NewEffect, texts: Mapping[UUID, str]) -> None:
        if effect.state not in (words.QUEUED, words.HELD):
            return
        task = self.tasks.get(effect.task_id) if effect.task_id is not None else None
        text = texts.get(effect.message_id, "") if effect.message_id is not None else ""
        held = effect.state == words.HELD
        leaving = Leaving(
            key=effect.key,
            kind=effect.kind,
            state=HELD if held else WAITS,
            at=effect.send_at,
            made_at=self.now,
            phase=self.phases.get(effect.entry_id, "") if effect.entry_id is not None else "",
            origin=effect.automation_key or _origin(effect.key),
            to=effect.person_id,
            sender=effect.sender_id,
            title=task.title if task is not None else "",
            text=text or (task.text if task is not None else ""),
            due_on=task.due_on if task is not None else None,
            minutes=task.minutes if task is not None else 0,
            task=effect.task_id,
            reason=effect.reason,
        )
        self.leavings[effect.key] = leaving
        if not held:
            self.waiting.append(_Parcel(leaving, effect.blocking))

    def _told(self, event: events.CaseEvent, phase: str) -> None:
        """Lines of the log, and the mails that follow from events (cases.reactions does this for real cases)."""
        name = type(event).__name__
        by = _SIDES.get(event.by.partition(":")[0], "")
        text = getattr(event, "reason", "")
        about = str(event.object_id or "")
        if isinstance(event, events.PhaseStarted):
            self.entered.append((event.phase_key, self.now))
            about = event.phase_key
            assigned = self.template.phases[event.position - 1].assignment != words.NONE
            if not event.responsible_ids and assigned:
                self.unheld.append(event.phase_key)
        elif isinstance(event, events.PhaseSkipped):
            self.skipped.append((event.phase_key, name))
            about = event.phase_key
        elif isinstance(event, events.AutomationSkipped | events.AutomationFired):
            about = event.automation_key
        elif event.object_id in self.refs:
            about = self.tasks[event.object_id].title or self.refs[event.object_id]
        elif event.object_id in self.lines:
            about = self.lines[event.object_id]
        elif isinstance(event, events.CheckpointChanged):
            about = next((point.text for point in self.state.checkpoints if point.id == event.object_id), "")
        self.log.append(Happening(self.now, name, by, phase, about, text, _values(event)))
        if isinstance(event, events.TaskCompleted | events.RequestSent) and by == words.CLIENT:
            self._pass_on(event)
        elif isinstance(event, events.DatesMoved):
            self._moved(event)

    def _pass_on(self, event: events.CaseEvent) -> None:
        """The client did his part and hears that the office goes on, when nothing else lies with him (F330)."""
        person = UUID(event.by.partition(":")[2])
        turn, out = self.state.turn, (words.OPEN, words.IN_PROGRESS)
        mine = any(person in task.people and task.state in out for task in self.state.tasks)
        visible = self.template.visible_to_client and self.state.case.state == words.ACTIVE
        if visible and not mine and turn is not None and turn.party == words.OFFICE:
            self._post(PASSED_ON, f"passed_on:{event.object_id}:{self.now.isoformat()}", person)

    def _moved(self, event: events.DatesMoved) -> None:
        """The client was told a day and it becomes a later one: once a week at most, not while he is to move (F145)."""
        turn = self.state.turn
        week = (self.today.isocalendar().year, self.today.isocalendar().week)
        told, before = event.promised_on, event.promised_before
        if not (self.template.visible_to_client and told and before and told > before) or week in self.told_moved:
            return
        if turn is None or turn.party == words.CLIENT:
            return
        asked = {person for task in self.tasks.values() if task.side == words.CLIENT for person in task.people}
        for person in sorted(asked):
            self.told_moved.add(week)
            self._post(MOVED, f"moved:{person}:{week}", person, ready_on=told, was_on=before, cause=event.cause_code)

    def _post(self, kind: str, key: str, person: UUID, **more: object) -> None:
        house = self.stage.house
        at = self.now if house.quiet is None else house.quiet.after(self.now, house.zone)
        turn = self.state.turn
        sender = next(iter(turn.people), None) if turn is not None else None
        leaving = Leaving(key, kind, WAITS, at, self.now, self.state.case.phase_key, to=person, sender=sender)
        self.leavings[key] = replace(leaving, **more)  # type: ignore[arg-type]
        self.waiting.append(_Parcel(self.leavings[key]))

    def _deliver(self, parcel: _Parcel) -> None:
        """Its time has come: it leaves, it is no longer needed, or the chosen fault sends it back."""
        leaving = self.leavings[parcel.leaving.key]
        if not self._still_needed(leaving):
            self.leavings[leaving.key] = replace(leaving, state=LAPSED)
            return
        if self.client.bounces:
            self.leavings[leaving.key] = replace(leaving, state=FAILED)
            self.note("MailReturned", about=leaving.title or leaving.kind)
            if parcel.blocking:
                self.ask(commands.DeliverySettled(leaving.key, words.FAILED), self.house_itself)
            return
        self.leavings[leaving.key] = replace(leaving, state=LEFT)

    def _still_needed(self, leaving: Leaving) -> bool:
        """A notice about a task goes out while the task lies with its receiver (cases.queries.mail_facts)."""
        task = self.tasks.get(leaving.task) if leaving.task is not None else None
        if task is None or leaving.kind == words.MESSAGE_NOTICE:
            return True
        mine = leaving.to in task.people and leaving.to not in task.done_people
        return mine and task.sent_at is not None and task.state in (words.OPEN, words.IN_PROGRESS)


def begin(template: TemplateSnapshot, client: MadeUp, stage: Stage) -> tuple[World, Refusal | None]:
    """The made-up client and a case that starts at nine on the first day; a refusal when it cannot start."""
    cast, people = cast_of(template, client, stage)
    start = dates.at_local(date.fromisoformat(client.starts_on), dates.MORNING, stage.house.zone)
    case = Case(
        id=UUID(int=0xCA5E),
        client_id=UUID(int=0xC11E),
        template_version_id=UUID(int=0xF408),
        state=words.NEW,
        period=client.period,
        created_by=words.OFFICE,
        created_at=start,
    )
    world = World(template, client, stage, people, cast, start, CaseState(case, template), start)
    world.looked_on = world.today
    if not template.phases:
        return world, Refusal("phase_required")
    starter = next((player for player in cast.values() if player.side == words.OFFICE), None)
    actor = world.house_itself if starter is None else acting_as(starter, stage)
    return world, world.ask(commands.CreateCase(commands.StartCase()), actor)


def _origin(key: str) -> str:
    return words.CLOSING if f":{words.CLOSING}:" in key else ""


def _values(event: events.CaseEvent) -> tuple[tuple[str, object], ...]:
    """What the line of the log may need besides its name."""
    names = (
        "state", "result", "party", "number", "due_on", "expected_on", "responsible_ids", "answered", "entered_by",
        "people", "roles", "teams", "to", "reason_code",
    )  # fmt: skip
    return tuple((name, getattr(event, name)) for name in names if hasattr(event, name))
