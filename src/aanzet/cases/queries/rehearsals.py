"""Rehearsals of a template (F408): what is played now, and what is saved; played again each time they are read.

Nothing of a rehearsal is kept but its script: the rules play it in memory, where nothing can leave the house.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.access.queries.engine import group_choices, process_team_choices, vocabulary
from aanzet.access.queries.organizations import OrganizationFacts, organization
from aanzet.cases.models import Rehearsal
from aanzet.cases.queries.house import ESCALATION, mail_wait, read_escalation
from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.refusals import explain
from aanzet.core.errors import NotFound, Refused
from aanzet.messages.queries.settings import settings_of
from aanzet.rules import periods
from aanzet.rules.actors import Actor
from aanzet.rules.dates import local_day
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.rehearsal import MadeUp, Report, Script, outcome_of, read_outcome, read_script, rehearse
from aanzet.rules.process.rehearsal.cast import SURNAME, Stage
from aanzet.rules.process.rehearsal.stored import Difference, differences
from aanzet.rules.process.rehearsal.world import World
from aanzet.rules.process.state import House
from aanzet.rules.process.template import TemplateSnapshot

EDIT = "templates.edit"
NUMBER = "PROEF-1"
NAME = f"Bakkerij {SURNAME}"


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved rehearsal as it ends now. report None: its script cannot be read any more."""

    id: UUID
    name: str
    made_by: UUID | None
    changed_at: datetime
    differs: tuple[Difference, ...]
    report: Report | None

    @property
    def passes(self) -> bool:
        """Whether it ends as expected."""
        return self.report is not None and not self.differs


def stage_of(facts: OrganizationFacts, snapshot: TemplateSnapshot, client: MadeUp) -> Stage:
    """The office in which a rehearsal is played: its calendar, roles and teams, and nothing of its clients."""
    period = period_label(client.period)
    return Stage(
        house=House(
            facts.tz,
            facts.calendar,
            settings_of(facts).quiet,
            escalation=read_escalation(str(facts.settings.get(ESCALATION, ""))),
            mail_wait=mail_wait(facts.settings),
        ),
        organization_id=facts.id,
        organization=facts.sender_name or facts.name,
        case_title=f"{snapshot.name} {period}".strip(),
        case_number=NUMBER,
        period_words=period,
        roles=tuple(vocabulary()["roles"]),
        teams=tuple(key for key, _ in (*process_team_choices(), *group_choices())),
    )


def played(actor: Actor, snapshot: TemplateSnapshot, script: Script) -> Report:
    """The script played on this template."""
    facts = organization(actor.organization_id)
    return rehearse(snapshot, script, stage_of(facts, snapshot, script.client))


def first_script(actor: Actor, now: datetime, snapshot: TemplateSnapshot) -> Script:
    """A made-up client to begin with: takes the products of the template, in the period that ended last."""
    today = local_day(now, organization(actor.organization_id).tz)
    kind = snapshot.period_kind
    if kind == periods.FROM_CLIENT:
        kind = periods.QUARTER
    period = ""
    if kind == periods.BOOK_YEAR:
        period = periods.book_year(today.year - 1, 1).key
    elif kind != periods.NONE:
        period = periods.containing(kind, today).previous().key
    return Script(
        MadeUp(
            name=NAME,
            number=NUMBER,
            legal_form="B.V.",
            place="Utrecht",
            period=period,
            products=snapshot.products,
            starts_on=today.isoformat(),
        )
    )


def script_of(actor: Actor, now: datetime, template_id: UUID, snapshot: TemplateSnapshot) -> Script:
    """What this colleague is playing on this template, or a first script."""
    kept = Rehearsal.objects.filter(template_id=template_id, name="", made_by=actor.id).values_list("script", flat=True)
    found = _script(kept.first())
    return found or first_script(actor, now, snapshot)


def saved(actor: Actor, template_id: UUID, snapshot: TemplateSnapshot) -> list[Saved]:
    """The saved rehearsals by name, each played on this template now."""
    rows = list(
        Rehearsal.objects.filter(template_id=template_id)
        .exclude(name="")
        .order_by("name")
        .values("id", "name", "script", "expected", "made_by", "changed_at")
    )
    if not rows:
        return []
    facts = organization(actor.organization_id)
    scripts = [_script(row["script"]) for row in rows]
    found = []
    stages: dict[str, Stage] = {}
    for row, script in zip(rows, scripts, strict=True):
        report: Report | None = None
        differs: tuple[Difference, ...] = ()
        if script is not None:
            period = script.client.period
            stages[period] = stages.get(period) or stage_of(facts, snapshot, script.client)
            report = rehearse(snapshot, script, stages[period])
            differs = differences(read_outcome(row["expected"] or {}), outcome_of(report))
        found.append(Saved(row["id"], row["name"], row["made_by"], row["changed_at"], differs, report))
    return found


def saved_script(actor: Actor, rehearsal_id: UUID) -> tuple[UUID, str, Script]:
    """Template, name and script of a saved rehearsal. NotFound also for who may not edit templates."""
    if not actor.may(EDIT):
        raise NotFound(rehearsal_id)
    row = Rehearsal.objects.filter(id=rehearsal_id).exclude(name="").values("template_id", "name", "script").first()
    script = _script(row["script"]) if row else None
    if row is None or script is None:
        raise NotFound(rehearsal_id)
    return row["template_id"], row["name"], script


def explained(world: World, refusal: Refusal) -> Refused:
    """A refusal of a rehearsal in words: its people are made up, so their names come from the cast."""
    values: dict[str, Any] = dict(refusal.values)
    for key in ("people", "person", "by"):
        found = values.pop(key, None)
        people = found if isinstance(found, tuple) else (found,)
        known = [world.cast[one].name for one in people if one in world.cast]
        if known:
            values["name"] = ", ".join(known)
    return explain(Refusal(refusal.code, values, refusal.field), client=world.client.name)


def _script(data: Mapping[str, Any] | None) -> Script | None:
    """None when there is none, or when it was written for a form of script that is no longer read."""
    try:
        return read_script(data) if data else None
    except ValueError:
        return None
