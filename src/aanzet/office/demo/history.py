"""Finished VAT returns of Kantoor Linde, so that figures and forecast have something to tell (F405, F406, F411).

Every case is walked through by the engine, as any other: quick and slow clients, a hold, something sent back, a point
that did not apply, a question in the portal. The dice fall the same each time.
"""

import math
import random
from datetime import date, datetime, time, timedelta
from uuid import UUID

from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.checkpoints import tick_checkpoint
from aanzet.cases.actions.documents import pin_items
from aanzet.cases.actions.lifecycle import hold_case, resume_case
from aanzet.cases.actions.phases import complete_phase, go_back, override_case
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.actions.tasks import complete_task
from aanzet.core.deliveries import count_as_left
from aanzet.core.scope import scope
from aanzet.documents.actions.files import receive_file
from aanzet.documents.actions.items import add_item
from aanzet.documents.queries.folders import types_by_key
from aanzet.messages.actions.reading import mark_read
from aanzet.messages.actions.writing import send_message
from aanzet.messages.queries.conversations import conversation_of_case
from aanzet.office.demo.cases import VAT, Walk
from aanzet.office.demo.make import Made
from aanzet.planning.actions.history import gather_history
from aanzet.rules import periods
from aanzet.rules.actors import Actor, system
from aanzet.rules.dates import at_local
from aanzet.rules.process import words
from aanzet.rules.process.commands import CompletePhase, GoBack, Override, TickCheckpoint

OVER = 100  # days that the newest of them has been over: all of it lies before the cases that run
# The clients that take VAT returns, their contact, and how quickly they answer.
CLIENTS = (
    ("Bakkerij De Vries B.V.", "Sophie", 0.8),
    ("Jansen Techniek B.V.", "Pieter", 1.6),
    ("Restaurant Saffraan", "Samira", 1.2),
    ("Bloemen Bos", "Lotte", 0.6),
    ("Atelier Roos", "Roos", 1.0),
)
RETURN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class Past(Walk):
    """One case of the past, with its dice."""

    def __init__(self, made: Made, case_id: UUID, contact: str, now: datetime, dice: random.Random):
        super().__init__(made, case_id, contact, now)
        self.dice = dice
        self.known: dict[str, Actor] = {}

    def actor(self, key: str) -> Actor:
        """Somebody of the case, looked up once."""
        if key not in self.known:
            self.known[key] = self.made.actor(key)
        return self.known[key]

    def some(self, days: float) -> "Past":
        """About so many days pass."""
        self.now += timedelta(days=days * math.exp(self.dice.gauss(0, 0.35)))
        return self

    def who(self) -> str:
        """Who is responsible now, by key."""
        entry = self.state().entry
        mine = set(entry.responsible_ids) if entry else set()
        return next((key for key, person in self.made.people.items() if person in mine), "anna")

    def ticks_all(self) -> "Past":
        """The responsible goes through every mandatory point; now and then one does not apply."""
        actor = self.actor(self.who())
        for point in self.state().checkpoints:
            if point.is_passed or not point.mandatory:
                continue
            order = TickCheckpoint(point.id, words.DONE)
            if point.key == "private_use" and self.dice.random() < 0.3:
                order = TickCheckpoint(point.id, words.NOT_APPLICABLE, "Geen auto van de zaak.")
            tick_checkpoint(actor=actor, now=self.now, case_id=self.case_id, order=order)
        return self

    def completes(self) -> "Past":
        """The responsible completes the phase."""
        entry = self.state().entry
        if entry is not None:
            actor = self.actor(self.who())
            complete_phase(actor=actor, now=self.now, case_id=self.case_id, order=CompletePhase(entry.id))
        return self

    def approves(self) -> "Past":
        """The client agrees."""
        for task in self.state().tasks:
            if task.kind == words.APPROVE and task.is_open:
                complete_task(actor=self.actor(self.contact), now=self.now, case_id=self.case_id, task_id=task.id)
        return self

    def sent_back(self, reason: str) -> "Past":
        """The responsible sends the first phase back to the client."""
        state = self.state()
        if state.entry is not None:
            order = GoBack(state.entry.id, state.template.phases[0].key, reason, rearm=True)
            go_back(actor=self.actor("anna"), now=self.now, case_id=self.case_id, order=order)
        return self

    def asks(self) -> "Past":
        """The client asks something, and gets an answer the next day."""
        for who, text in (
            (self.contact, "Hoort de factuur van de nieuwe website hier ook bij?"),
            (self.who(), "Ja, stuur die maar mee."),
        ):
            actor = self.actor(who)
            chat = conversation_of_case(actor, self.case_id)
            if chat is not None and chat.may_write:
                send_message(actor=actor, now=self.now, conversation_id=chat.id, text=text)
            self.now += timedelta(hours=20)
            if chat is not None:
                for reader in {"anna", self.who()}:
                    mark_read(actor=self.actor(reader), now=self.now, conversation_id=chat.id)
        return self


def tell_history(made: Made, now: datetime, quarters: int) -> int:
    """Walk the VAT returns of so many past quarters to their end, oldest first; how many. Nothing leaves the house."""
    dice, told = random.Random(406), 0  # noqa: S311 - no secret: the same past each time
    house = system(made.organization_id)
    with scope(made.organization_id):
        zone = organization(made.organization_id).tz
        papers = {name: _paper(made, name, now) for name, _, _ in CLIENTS}
        for period in _past(now.date(), quarters):
            begun = at_local(period.end + timedelta(days=dice.randint(2, 5)), time(9), zone)
            clients = {made.clients[name]: (name, contact, pace) for name, contact, pace in CLIENTS}
            order = StartOrder(made.templates[VAT], period.key)
            started = start_cases(actor=made.actor("anna"), now=begun, order=order, client_ids=list(clients))
            for client_id, (name, contact, pace) in clients.items():
                case_id = started[client_id].case_id
                if case_id is not None:
                    _walk(Past(made, case_id, contact, begun, dice), pace, papers[name])
                    told += 1
        count_as_left(now - timedelta(days=1))
        gather_history(actor=house, now=now, templates=[made.templates[VAT]])
    return told


def _walk(case: Past, pace: float, paper: UUID) -> None:
    """From the request for the books to the return that is sent."""
    dice = case.dice
    if dice.random() < 0.25:
        case.some(1).asks()
    case.some(6 * pace).client_supplies()
    if dice.random() < 0.15:
        case.some(1).sent_back("De bankafschriften van de laatste maand ontbreken.").some(4 * pace).client_supplies()
    if dice.random() < 0.15:
        until = (case.now + timedelta(days=10)).date()
        hold_case(actor=case.actor("anna"), now=case.now, case_id=case.case_id, until=until, reason="Vakantie.")
        case.later(days=7)
        resume_case(actor=case.actor("anna"), now=case.now, case_id=case.case_id)
    case.some(5).ticks_all()
    pin_items(actor=case.actor("anna"), now=case.now, case_id=case.case_id, item_ids=[paper])
    case.completes()
    if dice.random() < 0.1:
        order = Override(words.SET_STEP, "client_changed_mind", "Akkoord per telefoon.", phase_key="file")
        override_case(actor=case.actor("anna"), now=case.some(2).now, case_id=case.case_id, order=order)
    else:
        case.some(2.5 * pace).approves()
    case.some(1.2).ticks_all().completes()


def _paper(made: Made, client: str, now: datetime) -> UUID:
    """A return in the dossier of the client: one for all quarters, so that the demo starts quickly."""
    actor = made.actor("anna")
    file = receive_file(actor=actor, now=now, name=f"Aangifte btw {client}.pdf", chunks=[RETURN])
    kind = types_by_key(["vat_return"])["vat_return"]
    added = add_item(
        actor=actor, now=now, client_id=made.clients[client], file_id=file.id, type_id=kind.id, anyway=True,
        title="Aangifte btw, eerdere kwartalen", period="2025",
    )  # fmt: skip
    return added.item_id


def _past(today: date, quarters: int) -> list[periods.Period]:
    """The quarters that are over for long enough, oldest first."""
    period = periods.containing(periods.QUARTER, today - timedelta(days=OVER)).previous()
    found = [period]
    while len(found) < quarters:
        found.append(found[-1].previous())
    return found[::-1]
