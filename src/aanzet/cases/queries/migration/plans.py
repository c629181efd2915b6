"""Plans of a migration: one, those of a template, and which older versions still have running cases (F401)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aanzet.access.queries.rights import demand
from aanzet.cases.queries.snapshots import snapshots
from aanzet.clients.queries.rows import row, rows
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.process.template import TemplateSnapshot

PERMISSION = "cases.migrate"
MAPPING, JUDGING, JUDGED = "mapping", "judging", "judged"
APPLYING, STOPPING, APPLIED = "applying", "stopping", "applied"
UNDOING, UNDONE = "undoing", "undone"
AT_WORK = (JUDGING, APPLYING, STOPPING, UNDOING)
UNDO_LASTS = timedelta(days=7)

PLAN = """
select p.id, p.template_id, t.name as template_name, p.from_version_id, p.to_version_id,
    coalesce(a.number, 0) as number_before, b.number, p.state, p.phases, p.automations, p.dates, p.fire,
    p.reason, p.undo_reason, p.follows,
    p.total, p.done, p.failed, coalesce(w.name, '') as created_by_name, p.actor_id, p.created_at, p.judged_at,
    p.applied_at, p.ended_at, p.after_id, p.version
from cases_migrationplan p
join cases_processtemplate t on t.organization_id = p.organization_id and t.id = p.template_id
join cases_templateversion b on b.organization_id = p.organization_id and b.id = p.to_version_id
left join cases_templateversion a on a.organization_id = p.organization_id and a.id = p.from_version_id
left join access_person w on w.organization_id = p.organization_id and w.id = p.created_by
"""
# Older published versions with their open cases, newest first.
RUNNING = """
select v.id, v.number, v.published_at, count(c.id) as cases
from cases_processtemplate t
join cases_templateversion v on v.organization_id = t.organization_id and v.template_id = t.id
    and v.id is distinct from t.current_id and v.state not in ('draft', 'in_review', 'adopted')
join cases_case c on c.organization_id = v.organization_id and c.template_version_id = v.id
    and c.state in ('not_started', 'active', 'on_hold')
where t.id = %(template)s group by v.id, v.number, v.published_at order by v.number desc
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan. number_before 0 = of several older versions. total, done, failed: of the work under way or done last.

    actor_id: in whose name that work runs; None = the house. after_id: the last case the dry run looked at.
    """

    id: UUID
    template_id: UUID
    template_name: str
    from_version_id: UUID | None
    to_version_id: UUID
    number_before: int
    number: int
    state: str
    phases: Mapping[str, str]
    automations: Mapping[str, str]
    dates: str
    fire: tuple[str, ...]
    reason: str
    undo_reason: str
    follows: bool
    total: int
    done: int
    failed: int
    created_by_name: str
    actor_id: UUID | None
    created_at: datetime
    judged_at: datetime | None
    applied_at: datetime | None
    ended_at: datetime | None
    after_id: UUID | None
    version: int

    @property
    def at_work(self) -> bool:
        """The worker has it."""
        return self.state in AT_WORK

    @property
    def editable(self) -> bool:
        """Nothing was changed yet, and nothing is under way."""
        return self.state in (MAPPING, JUDGED)

    def may_be_undone(self, now: datetime) -> bool:
        """Applied, and not more than seven days ago."""
        return self.state == APPLIED and self.applied_at is not None and now - self.applied_at <= UNDO_LASTS


@dataclass(frozen=True, slots=True)
class RunningVersion:
    """An older version with open cases."""

    id: UUID
    number: int
    published_at: datetime | None
    cases: int


def plan_for(actor: Actor, plan_id: UUID) -> Plan:
    """One plan; NotFound without the right to migrate."""
    demand(actor, PERMISSION)
    return plan_of(plan_id)


def plan_of(plan_id: UUID) -> Plan:
    """One plan, for the worker."""
    found = row(f"{PLAN} where p.id = %(id)s", {"id": plan_id})
    if found is None:
        raise NotFound(plan_id)
    return _plan(found)


def plans_of(actor: Actor, template_id: UUID, limit: int = 20) -> tuple[Plan, ...]:
    """The newest plans of a template."""
    demand(actor, PERMISSION)
    sql = f"{PLAN} where p.template_id = %(template)s order by p.created_at desc limit %(limit)s"
    return tuple(_plan(found) for found in rows(sql, {"template": template_id, "limit": limit}))


def running_versions(actor: Actor, template_id: UUID) -> tuple[RunningVersion, ...]:
    """Older versions that still have open cases."""
    demand(actor, PERMISSION)
    return tuple(RunningVersion(**found) for found in rows(RUNNING, {"template": template_id}))


def name_of_template(template_id: UUID) -> str:
    """What a template is called; NotFound when there is none."""
    found = row("select name from cases_processtemplate where id = %(id)s", {"id": template_id})
    if found is None:
        raise NotFound(template_id)
    return str(found["name"])


def running_before(template_id: UUID) -> int:
    """How many open cases have an older version, for a link on the page of the template."""
    return sum(found["cases"] for found in rows(RUNNING, {"template": template_id}))


def both_versions(plan: Plan) -> tuple[TemplateSnapshot, TemplateSnapshot]:
    """The old and the new version of a plan between two of them."""
    wanted = plan.from_version_id or plan.to_version_id
    found = snapshots({wanted, plan.to_version_id})
    return found[wanted], found[plan.to_version_id]


def _plan(found: dict[str, Any]) -> Plan:
    return Plan(
        **{**found, "phases": _json(found["phases"]), "automations": _json(found["automations"])}
        | {"fire": tuple(found["fire"])}
    )


def _json(value: Any) -> dict[str, str]:
    return json.loads(value) if isinstance(value, str) else dict(value or {})
