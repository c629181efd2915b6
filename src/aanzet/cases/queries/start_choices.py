"""What can be started for one client, and what phase 1 of it sends (F176, ux 8.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.queries.engine import vocabulary
from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.queue.choices import recent_periods
from aanzet.cases.queries.templates import startable
from aanzet.clients.queries.clients import ClientRow, client_for
from aanzet.clients.queries.engine import function_choices
from aanzet.clients.queries.rows import TODAY, rows, within
from aanzet.rules import merge, periods
from aanzet.rules.actors import Actor
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words
from aanzet.rules.process.template import AutomationDefinition, PhaseDefinition, TemplateSnapshot
from aanzet.rules.text import excerpt

TAKEN = f"select t.product_id from clients_clientproduct t where t.client_id = %(client)s and {within(TODAY, 't')}"  # noqa: S608
FILES = f"""
select f.period_kind from clients_clientfilingperiod f
join clients_product p on p.organization_id = f.organization_id and p.filing_kind = f.family and p.filing_kind <> ''
where f.client_id = %(client)s and p.id::text = any(%(products)s) and {within(TODAY, "f")}
limit 1
"""  # noqa: S608 - a condition, ours
KINDS: Mapping[str, tuple[str, str]] = {
    words.MESSAGE: ("message-circle", _("Message")),
    words.TASK: ("square-check-big", _("Task")),
    words.DOCUMENT_REQUEST: ("file-question-mark", _("Document request")),
    words.APPROVE: ("file-check-2", _("Ask approval")),
}
LONGEST = 160  # characters of a text that stand in a preview


@dataclass(frozen=True, slots=True)
class StartChoice:
    """A template as a choice. fits: the client takes its product, or it needs none."""

    id: UUID
    name: str
    fits: bool
    period_kind: str
    snapshot: TemplateSnapshot


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing that phase 1 sends or asks: icon, kind, what, and to whom in whose name."""

    icon: str
    kind: str
    text: str
    to: str


def client_to_start(actor: Actor, client_id: UUID) -> ClientRow:
    """The client, when this actor may start something for it; NotFound otherwise (G02)."""
    return client_for(actor, client_id, "cases.start")


def start_choices(actor: Actor, client: ClientRow) -> tuple[StartChoice, ...]:
    """Published templates: first those that fit what the client takes, each by name."""
    taken = {str(row["product_id"]) for row in rows(TAKEN, {"client": client.id})}
    found = [
        StartChoice(
            template["id"],
            template["name"],
            not template["products"] or bool(taken & set(template["products"])),
            template["period_kind"],
            template["snapshot"],
        )
        for template in startable(actor)
    ]
    return tuple(sorted(found, key=lambda one: (not one.fits, one.name)))


def period_kind_of(client: ClientRow, chosen: StartChoice) -> str:
    """The kind of period to choose: that of the template, or how often this client files it (F051, F123).

    As long as that is not set it stays from_client, and any kind can be tried.
    """
    if chosen.period_kind != periods.FROM_CLIENT:
        return chosen.period_kind
    found = rows(FILES, {"client": client.id, "products": list(chosen.snapshot.products)})
    return found[0]["period_kind"] if found else periods.FROM_CLIENT


def period_choices(kind: str, today: date) -> tuple[tuple[str, str], ...]:
    """The periods to choose from for a template of this kind; empty when it has none."""
    return recent_periods({kind}, today) if kind != periods.NONE else ()


def usual_period(kind: str, today: date) -> str:
    """The period that is meant most often: the last one that has ended."""
    if kind in (periods.NONE, periods.FROM_CLIENT):
        return ""
    return periods.containing(kind, today).previous().key


def first_steps(snapshot: TemplateSnapshot, client: ClientRow, period: str) -> tuple[FirstStep, ...]:
    """What phase 1 sends at its start. What is known only at sending, such as who writes, shows as an ellipsis.

    period: its key, "" when none is chosen.
    """
    phase = snapshot.phases[0]
    names = _Names()
    known = {"client.name": client.name, "client.number": client.number, "case.period": period_label(period)}
    values = dict.fromkeys(merge.VARIABLES, "…") | {name: value for name, value in known.items() if value}
    return tuple(
        _step(automation, phase, names, values)
        for automation in phase.automations
        if automation.moment.when == words.START
    )


class _Names:
    """Names of roles and functions."""

    def __init__(self) -> None:
        self.roles: Mapping[str, Any] = vocabulary()["roles"]
        self.functions = dict(function_choices())


def _step(
    automation: AutomationDefinition, phase: PhaseDefinition, names: _Names, values: Mapping[str, str]
) -> FirstStep:
    icon, kind = KINDS[automation.kind]
    text = merge.fill(automation.title or automation.text, values).text
    return FirstStep(icon, gettext(kind), excerpt(text, LONGEST), _to(automation, phase, names))


def _to(automation: AutomationDefinition, phase: PhaseDefinition, names: _Names) -> str:
    rule = automation.recipient if automation.recipient.rule else phase.recipient
    if automation.assignee.roles or automation.assignee.teams:
        return ", ".join(names.roles.get(role, role) for role in automation.assignee.roles) or gettext("the team")
    to = gettext("the primary contact")
    if rule.rule == words.FUNCTION:
        to = names.functions.get(rule.function, rule.function)
    role = automation.sender_role or phase.sender_role
    sender = names.roles.get(role, "")
    if not sender:
        return to
    return gettext("%(to)s, in the name of %(sender)s") % {"to": to, "sender": sender}
