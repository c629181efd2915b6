"""A rehearsal in words, as its page shows it: what left with its mail, what happened, what is wrong (F408)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from aanzet.access.queries.engine import group_choices, process_team_choices, vocabulary
from aanzet.access.queries.organizations import OrganizationFacts
from aanzet.access.queries.people import PersonName
from aanzet.cases.queries.escalation_words import FIXED
from aanzet.cases.queries.mail_facts import KINDS
from aanzet.cases.queries.portal.faces import why_moved
from aanzet.cases.queries.rehearsals import explained
from aanzet.clients.queries.engine import function_choices
from aanzet.documents.queries.folders import item_types
from aanzet.messages import ports
from aanzet.messages.ports import MailFacts
from aanzet.messages.queries.letters import Entry, letter
from aanzet.messages.queries.mailing import OF_ENGINE, OF_MESSAGES
from aanzet.messages.queries.settings import settings_of
from aanzet.rules.errors import VALUE_WORDS, sentence
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.rehearsal import Finding, Happening, Leaving, Report, shape
from aanzet.rules.process.rehearsal.options import Choice, client_choices, office_choices
from aanzet.rules.process.rehearsal.stored import Difference
from aanzet.rules.process.rehearsal.world import MOVED, PASSED_ON, World

STATES = {
    shape.WAITS: _("leaves when its time comes"),
    shape.LEFT: _("would have left"),
    shape.FAILED: _("came back"),
    shape.HELD: _("cannot leave"),
    shape.LAPSED: _("no longer needed"),
}
WHY_HELD = {
    words.NO_RECIPIENT: _("there is no contact it is meant for, or he has no e-mail address or mobile number."),
    words.NO_SENDER: _("there is nobody to send it."),
}
HAPPENINGS = {
    "CaseStarted": _("The case starts"),
    "PhaseStarted": _("Phase “%(about)s” begins"),
    "PhaseCompleted": _("Phase “%(about)s” is completed"),
    "PhaseLeft": _("Phase “%(about)s” is left"),
    "PhaseSkipped": _("Phase “%(about)s” is passed over: its condition does not hold"),
    "AutomationSkipped": _("“%(about)s” is left out: its condition does not hold"),
    "AutomationFired": _("“%(about)s” goes out"),
    "TaskCompleted": _("“%(about)s” is done"),
    "TaskRefused": _("“%(about)s” is sent back"),
    "TaskCancelled": _("“%(about)s” is withdrawn"),
    "TaskSent": _("“%(about)s” is handed out after all"),
    "TaskPartDone": _("A part of “%(about)s” is done"),
    "RequestSent": _("“%(about)s” is sent in"),
    "ItemSupplied": _("“%(about)s” is answered"),
    "ItemMissing": _("“%(about)s” is not there, says the client"),
    "ItemAccepted": _("“%(about)s” is accepted"),
    "ItemRejected": _("“%(about)s” is asked again"),
    "TaskEscalated": _("Nobody acted: “%(about)s” goes to %(to)s, who sees it in the queue"),
    "EscalationSkipped": _("“%(about)s” does not go to %(to)s: nobody there has access"),
    "EscalationSkipped:same_person": _("“%(about)s” does not go to %(to)s, who has it already"),
    "CheckpointChanged": _("Checkpoint “%(about)s” changes"),
    "DocumentAdded": _("A made-up document is added: %(about)s"),
    "ReminderSent": _("A reminder is due for “%(about)s”"),
    "CaseFellSilent": _("The last reminder has gone; the client stays silent"),
    "CaseStuck": _("It cannot go on by itself"),
    "CaseHeld": _("The case is on hold"),
    "CaseResumed": _("The case goes on"),
    "CaseClosed": _("The case is completed"),
    "CaseCancelled": _("The case is stopped"),
    "MailReturned": _("The mail about “%(about)s” comes back"),
    "EffectSettled": _("The office has to solve the failure"),
}
WHO = {words.OFFICE: _("office"), words.CLIENT: _("client"), "": _("by itself")}
BUTTONS = {
    shape.COMPLETE: _("Complete phase"),
    shape.GO_BACK: _("Back to %(about)s"),
    shape.RESUME: _("Go on"),
    shape.TICK: _("Tick: %(about)s"),
    shape.NOT_APPLICABLE: _("Not applicable: %(about)s"),
    shape.DOCUMENT: _("Add a made-up document: %(about)s"),
    shape.DO: _("Done: %(about)s"),
    shape.FIX: _("Send it after all: %(about)s"),
    shape.CANCEL: _("Withdraw: %(about)s"),
    shape.ACCEPT: _("Accept: %(about)s"),
    shape.REJECT: _("Ask again: %(about)s"),
    shape.ANSWER: _("Done: %(about)s"),
    shape.REFUSE: _("Send back: %(about)s"),
    shape.SUPPLY: _("Answer: %(about)s"),
    shape.LACKING: _("Do not have it: %(about)s"),
    shape.SEND: _("Send in: %(about)s"),
}
WITH_RESULT = _("Complete with the result: %(about)s")
DIFFERS = {True: _("new: %(what)s"), False: _("no longer: %(what)s")}
PARTS = {
    "ended": _("The case"),
    "stopped": _("Where it stops"),
    "phases": _("Phases"),
    "problems": _("Problems"),
}
PROBLEMS = {
    shape.DEAD_END: _("a dead end"),
    shape.LOOP: _("a loop"),
    shape.SILENT: _("the client stays silent"),
    shape.EMPTY: _("a value is missing"),
    shape.NOBODY_REACHED: _("nobody is reached"),
    shape.UNREACHABLE: _("a phase is never reached"),
    shape.NO_HOLDER: _("nobody is responsible"),
    shape.NO_ROLE: _("a role is vacant"),
    shape.NO_TEAM: _("a process team is empty"),
    shape.NO_FUNCTION: _("a function is vacant"),
    shape.REFUSED: _("a step cannot be done"),
}
KIND_WORDS = {
    PASSED_ON: _("the office goes on with it"),
    MOVED: _("it comes later"),
    words.REMINDER: _("reminder"),
}
GROUPS = {"colleague": _("colleague"), "primary": _("primary contact"), "safety_net": _("safety net")}


@dataclass(frozen=True, slots=True)
class Mail:
    """What would have left, in words. subject, body: of the mail; said: the text of the office as it stands."""

    at: datetime
    state: str
    css: str
    to: str
    channel: str
    title: str
    subject: str
    body: str
    said: str
    phase: str
    together: bool
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """One thing that can be done; the fields are those of a step."""

    what: str
    name: str
    line: str
    label: str
    who: str
    asks: bool


class Words:
    """The names behind the keys of a template: phases, roles, teams, functions, kinds of documents. Four queries."""

    def __init__(self, report: Report) -> None:
        self.world = report.world
        template = self.world.template
        self.phases = {phase.key: phase.name for phase in template.phases}
        self.automations = {one.key: one.title for phase in template.phases for one in phase.automations if one.title}
        self.kinds = {kind.key: kind.name for kind in item_types(archived=True)}
        self.roles: Mapping[str, str] = vocabulary()["roles"]
        self.teams = dict((*process_team_choices(), *group_choices()))
        self.functions = dict(function_choices())

    def group(self, group: str) -> str:
        """What somebody of the cast is: his role, team or function."""
        kind, _, key = group.partition(":")
        known = {"role": self.roles, "team": self.teams, "function": self.functions}.get(kind)
        return known.get(key, key) if known is not None else gettext(GROUPS[group])

    def about(self, text: str) -> str:
        """A key of the template as its name."""
        return self.phases.get(text) or self.automations.get(text) or self.kinds.get(text) or text

    def whom(self, values: Mapping[str, Any]) -> str:
        """Where a task goes: a role, a team, or people of the cast; else what the level of the escalation says."""
        groups = [self.roles.get(key, key) for key in values.get("roles", ())]
        groups += [self.teams.get(key, key) for key in values.get("teams", ())]
        cast = self.world.cast
        people = [cast[one].name for one in values.get("people", ()) if one in cast]
        level = FIXED.get(str(values.get("to", "")))
        return ", ".join(groups or people) or (gettext(level) if level else gettext("somebody else"))

    def finding(self, finding: Finding) -> str:
        """A finding in one sentence."""
        values: dict[str, Any] = dict(finding.values)
        why = values.get("why")
        if isinstance(why, Refusal):
            values["why"] = explained(self.world, why).text
        elif why in WHY_HELD:
            values["why"] = gettext(WHY_HELD[why])
        if "phase" in values:
            values["phase"] = self.phases.get(values["phase"], values["phase"])
        if "name" in values:
            name = values["name"]
            values["name"] = self.roles.get(name) or self.teams.get(name) or self.functions.get(name) or name
        if "about" in values:
            values["about"] = self.about(values["about"])
        return sentence(finding.code, values, gettext, ngettext)


def is_dead(report: Report) -> bool:
    """Whether it comes to a step after which nothing can happen."""
    return any(one.code in (shape.DEAD_END, shape.LOOP) for one in report.findings)


def report_words(report: Report, *, dead: bool) -> str:
    """ "5 fasen, 10 berichten en taken, geen doodlopende stap"."""
    world = report.world
    phases = len({key for key, _ in world.entered})
    many = sum(leaving.state in (shape.LEFT, shape.FAILED) for leaving in report.leavings)
    many += sum(task.side == words.OFFICE for task in world.tasks.values())
    parts = [
        ngettext("%(count)s phase", "%(count)s phases", phases) % {"count": phases},
        ngettext("%(count)s message or task", "%(count)s messages and tasks", many) % {"count": many},
    ]
    parts.append(gettext("a dead end") if dead else gettext("no dead end"))
    return ", ".join(parts)


def mails(report: Report, known: Words, organization: OrganizationFacts) -> list[Mail]:
    """Everything that would have left, with the whole mail as the receiver reads it."""
    return [_mail(one, report.world, known, organization) for one in report.leavings]


def lines(report: Report, known: Words) -> list[Line]:
    """What happened, newest last."""
    return [_line(one, known) for one in report.world.log if one.what in HAPPENINGS]


def office_buttons(world: World, known: Words) -> list[Button]:
    """What the office can do now."""
    return _buttons(office_choices(world), known)


def client_buttons(world: World, known: Words) -> list[Button]:
    """What the client can do now."""
    return _buttons(client_choices(world), known)


def difference_words(known: Words, one: Difference) -> str:
    """How the outcome of a saved rehearsal differs, in one line."""
    if one.what == "leaving":
        return gettext(DIFFERS[bool(one.found)]) % {"what": _leaving_words(known, one.found or one.expected)}
    named = {"phases": known.about, "problems": _problem, "ended": _ended, "stopped": _problem}[one.what]
    expected = " > ".join(named(part) for part in one.expected.split(" > ")) if one.expected else gettext("nothing")
    found = " > ".join(named(part) for part in one.found.split(" > ")) if one.found else gettext("nothing")
    return gettext("%(what)s: expected %(expected)s, now %(found)s") % {
        "what": gettext(PARTS[one.what]),
        "expected": expected,
        "found": found,
    }


def _leaving_words(known: Words, told: str) -> str:
    day, kind, origin, who = told.split("|")
    what = known.about(origin) if origin else gettext(KIND_WORDS.get(kind, kind))
    to = known.group(who) if who != words.NOBODY else gettext("nobody")
    return gettext("“%(what)s” to %(to)s on day %(day)s") % {"what": what, "to": to, "day": int(day) + 1}


def _problem(code: str) -> str:
    return gettext(PROBLEMS[code]) if code in PROBLEMS else code


def _ended(state: str) -> str:
    return gettext(str(VALUE_WORDS["state"].get(state, state)))


def _buttons(choices: Sequence[Choice], known: Words) -> list[Button]:
    made = []
    for choice in choices:
        step = choice.step
        label = WITH_RESULT if step.what == shape.COMPLETE and step.name else BUTTONS[step.what]
        text = gettext(label) % {"about": known.about(choice.about)} if "%(" in label else gettext(label)
        made.append(Button(step.what, step.name, step.line, text, choice.who, choice.asks))
    return made


def _line(one: Happening, known: Words) -> Line:
    about = known.phases.get(one.phase, "") if one.what in ("PhaseCompleted", "PhaseLeft") else known.about(one.about)
    values = dict(one.values)
    text = gettext(HAPPENINGS.get(f"{one.what}:{values.get('reason_code')}") or HAPPENINGS[one.what])
    text = text % {"about": about, "to": known.whom(values)} if "%(" in text else text
    return Line(one.at, gettext(WHO.get(one.by, one.by)), text)


def _mail(one: Leaving, world: World, known: Words, organization: OrganizationFacts) -> Mail:
    to, sender = world.cast.get(one.to) if one.to else None, world.cast.get(one.sender) if one.sender else None
    person = _person(to.id if to else UUID(int=0), to.name if to else "", "contact", organization)
    facts = _facts(one, world)
    text = one.text if settings_of(organization).text_in_mail and facts.kind in OF_MESSAGES else ""
    entry = Entry(
        facts=facts,
        sender=_person(sender.id, sender.name, "member", organization) if sender else None,
        client_name=world.client.name,
        text=text,
    )
    made = letter(id=UUID(int=0), to=person, organization=organization, entries=[entry])
    return Mail(
        at=one.at,
        state=gettext(STATES[one.state]),
        css="late" if one.state in (shape.HELD, shape.FAILED) else "soft" if one.state != shape.LEFT else "done",
        to=f"{to.name} ({known.group(to.group)})" if to else gettext("nobody"),
        channel=gettext("e-mail"),
        title=one.title or made.subject,
        subject=made.subject,
        body=made.text,
        said=one.text,
        phase=known.phases.get(one.phase, ""),
        together=one.together,
        why=gettext(WHY_HELD[one.reason]) if one.reason in WHY_HELD else "",
    )


def _facts(one: Leaving, world: World) -> MailFacts:
    """As cases.queries.mail_facts says it of a real case."""
    title = world.stage.case_title
    task = world.tasks.get(one.task) if one.task else None
    if one.kind == words.MESSAGE_NOTICE:
        kind = ports.FINISHED if one.origin == words.CLOSING else ports.MESSAGE
        return MailFacts(kind=kind, about=title, ask=title, path="/portal/")
    if one.kind in (PASSED_ON, MOVED):
        why = why_moved(one.cause) if one.cause else ""
        return MailFacts(kind=one.kind, about=title, ask=title, ready_on=one.ready_on, was_on=one.was_on, why=why)
    kind = OF_ENGINE[one.kind] if task is None else KINDS.get(task.kind, ports.TASK)
    return MailFacts(
        kind=ports.REMINDER if one.kind == words.REMINDER else kind,
        about=title,
        ask=one.title or title,
        due_on=one.due_on,
        minutes=one.minutes or None,
        path="/portal/",
    )


def _person(key: UUID, name: str, kind: str, organization: OrganizationFacts) -> PersonName:
    first, _, last = name.partition(" ")
    return PersonName(
        id=key,
        kind=kind,
        number="",
        name=name,
        first_name=first,
        last_name=last,
        email="",
        phone="",
        language=organization.language,
        has_login=False,
        address_form=organization.address_form,
    )


def long_day(day: date) -> str:
    """ "di 24 november 2026"."""
    return date_format(day, "D j F Y").lower()
