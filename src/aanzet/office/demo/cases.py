"""Running cases of Kantoor Linde, each walked to where it stands by the people who do the work."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from aanzet.access.queries.engine import process_team_choices
from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.checkpoints import add_note, tick_checkpoint
from aanzet.cases.actions.lifecycle import hold_case
from aanzet.cases.actions.loose_tasks import LooseTaskOrder, add_loose_task
from aanzet.cases.actions.participants import ThirdParty, add_third_party
from aanzet.cases.actions.phases import override_case
from aanzet.cases.actions.requests import send_request, supply_item
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.actions.tasks import add_task
from aanzet.cases.queries.states import load_for_command
from aanzet.core.scope import scope
from aanzet.office.demo.make import Made
from aanzet.rules.process import words
from aanzet.rules.process.commands import AddNote, AddTask, Override, TickCheckpoint
from aanzet.rules.process.state import CaseState

VAT, ACCOUNTS = "vat_quarter", "annual_accounts"


class Walk:
    """One case and its people."""

    def __init__(self, made: Made, case_id: UUID, contact: str, now: datetime):
        self.made, self.case_id, self.contact, self.now = made, case_id, contact, now

    def state(self) -> CaseState:
        """The case as it stands."""
        return load_for_command([self.case_id], self.now, lock=False)[self.case_id].state

    def later(self, **span: float) -> "Walk":
        """Some time passes."""
        self.now += timedelta(**span)
        return self

    def client_supplies(self) -> "Walk":
        """The client answers every open line and sends the requests back."""
        contact = self.made.actor(self.contact)
        state = self.state()
        for task in state.tasks:
            if task.kind != words.REQUEST or not task.is_open:
                continue
            for item in state.items:
                if item.task_id == task.id and item.required:
                    supply_item(
                        actor=contact, now=self.now, case_id=self.case_id, item_id=item.id, answer="Staat in de mail."
                    )
            send_request(actor=contact, now=self.now, case_id=self.case_id, task_id=task.id)
        return self

    def ticks(self, who: str, count: int) -> "Walk":
        """A colleague ticks the first open checkpoints."""
        actor = self.made.actor(who)
        for point in [point for point in self.state().checkpoints if not point.is_passed][:count]:
            tick_checkpoint(actor=actor, now=self.now, case_id=self.case_id, order=TickCheckpoint(point.id, words.DONE))
        return self

    def notes(self, who: str, text: str) -> "Walk":
        """A colleague writes down a deviation at the next open checkpoint."""
        point = next(point for point in self.state().checkpoints if not point.is_passed)
        order = AddNote(words.DEVIATION, text, point.id)
        add_note(actor=self.made.actor(who), now=self.now, case_id=self.case_id, order=order)
        return self

    def moved_on(self, phase: str) -> "Walk":
        """Anna puts the case further, because the work was done before the office began to use Aanzet."""
        order = Override(words.SET_STEP, "earlier_months", "Al gedaan voor de overstap.", phase_key=phase, tell=True)
        override_case(actor=self.made.actor("anna"), now=self.now, case_id=self.case_id, order=order)
        return self

    def waits_for(self, who: str, party: ThirdParty, title: str) -> "Walk":
        """A colleague asked somebody outside office and client, who has the turn until he answers."""
        actor = self.made.actor(who)
        today = self.now.astimezone(organization(actor.organization_id).tz).date()
        add_third_party(actor=actor, now=self.now, today=today, case_id=self.case_id, party=party)
        order = AddTask(words.THIRD_PARTY, words.OFFICE, title, due_on=party.expected_on, third_party=party.name)
        add_task(actor=actor, now=self.now, case_id=self.case_id, order=order)
        return self

    def holds(self, days: int, reason: str) -> "Walk":
        """Anna lets it rest."""
        until = (self.now + timedelta(days=days)).date()
        hold_case(actor=self.made.actor("anna"), now=self.now, case_id=self.case_id, until=until, reason=reason)
        return self


def notary(walk: Walk) -> ThirdParty:
    """Who drew up a deed the annual accounts cannot do without; the client knows that he is waited for."""
    return ThirdParty(
        name="Notariskantoor Van der Meer",
        function="notaris",
        expected_on=(walk.now + timedelta(days=30)).date(),
        email="dossiers@vandermeer.example",
        phone="030 123 45 67",
        note="Dossier 2025-0418. Vraag naar mr. Kuipers.",
        shown_to_client=True,
    )


STORIES: tuple[tuple[str, str, str, str, float, Callable[[Walk], object]], ...] = (
    (VAT, "2026-Q3", "Bakkerij De Vries B.V.", "Sophie", 20, lambda w: w.later(days=3).client_supplies()
        .later(days=2).ticks("bram", 2).notes("bram", "Privégebruik auto berekend met 4 % van de cataloguswaarde.")),
    (VAT, "2026-Q3", "Jansen Techniek B.V.", "Pieter", 19, lambda w: w.later(days=4).client_supplies()),
    (VAT, "2026-Q3", "Restaurant Saffraan", "Samira", 24, lambda w: w.later(days=2).client_supplies()
        .later(days=1).ticks("anna", 1)),
    (VAT, "2026-Q3", "Bloemen Bos", "Lotte", 12, lambda w: w),
    (VAT, "2026-Q3", "Atelier Roos", "Roos", 6, lambda w: w),
    (ACCOUNTS, "2025", "Bakkerij De Vries B.V.", "Sophie", 40, lambda w: w.later(days=12).client_supplies()
        .later(days=6).ticks("bram", 5).ticks("chris", 1)
        .waits_for("bram", notary(w), "Akte van de inbreng van het bakkerspand")),
    (ACCOUNTS, "2025", "Fysiotherapie Noord", "Jeroen", 45, lambda w: w.later(days=9).client_supplies()
        .later(days=9).moved_on("review").later(days=2).ticks("chris", 1)),
    (ACCOUNTS, "2025", "Jansen Techniek B.V.", "Pieter", 30, lambda w: w.later(days=5).client_supplies()
        .later(days=4).holds(40, "Wacht op de waardering van het pand.")),
    (ACCOUNTS, "2025", "VvE Havenkade", "Femke", 8, lambda w: w),
)  # fmt: skip


def tell_stories(made: Made, now: datetime) -> int:
    """Start and walk every case, beginning some days ago; how many."""
    for key, period, client, contact, days, story in STORIES:
        begun = now - timedelta(days=days)
        with scope(made.organization_id):
            client_id = made.clients[client]
            order = StartOrder(made.templates[key], period)
            outcome = start_cases(actor=made.actor("anna"), now=begun, order=order, client_ids=[client_id])[client_id]
            if outcome.case_id is None:
                raise LookupError(f"{client}: {outcome.refusal}")
            made.cases[key, client] = outcome.case_id
            story(Walk(made, outcome.case_id, contact, begun))
    return len(STORIES)


# Who gives it, to whom, what, about which client, due in how many days, how often it comes back; one comes first.
URGENT = "Bel over de nieuwe huurovereenkomst"
LOOSE = (
    ("anna", "bram", URGENT, "Restaurant Saffraan", 1, ""),
    ("anna", "anna", "Lijst van vervallen machtigingen nalopen", "", 6, "1m"),
    ("eva", "chris", "Vraag de beschikking van de voorlopige aanslag op", "Jansen Techniek B.V.", 3, ""),
    ("anna", "team:Fiscaal", "Wijzigingen in de belastingwet bespreken", "", 12, "3m"),
)


def give_loose_tasks(made: Made, now: datetime) -> int:
    """Tasks that belong to no process (F214); how many."""
    with scope(made.organization_id):
        teams = {name: key for key, name in process_team_choices()}
        for giver, taker, title, client, days, again in LOOSE:
            kind, _colon, name = taker.partition(":")
            to = f"team:{teams[name]}" if name else f"member:{made.people[kind]}"
            order = LooseTaskOrder(
                title=title,
                to=to,
                client_id=made.clients[client] if client else None,
                due_on=(now + timedelta(days=days)).date(),
                unit=again[-1:],
                every=int(again[:-1] or 1),
                priority=words.HIGH if title == URGENT else words.NORMAL,
            )
            made.loose_tasks[title] = add_loose_task(actor=made.actor(giver), now=now, order=order)
    return len(LOOSE)
