"""How long work takes, learnt from what was planned for it before: for phases and tasks without an estimate (F317)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from aanzet.clients.queries.rows import rows

FEWEST = 3  # pieces of work that were done, before they say something
STEP = 15  # minutes to which it is rounded
# The work that was planned and is done, of cases that began in the last thirteen months: the middle of its minutes.
LEARNT = """
select kind, template_id, part, percentile_cont(0.5) within group (order by minutes) as minutes, count(*) as n from (
    select 'case' as kind, c.template_id, e.phase_key as part, sum(s.minutes) as minutes
    from cases_case c
    join planning_plannedslot s on s.organization_id = c.organization_id and s.case_id = c.id and s.kind = 'case'
    join cases_phaseentry e on e.organization_id = s.organization_id and e.id = s.entry_id and e.state = 'completed'
    where c.template_id = any(%(templates)s) and c.started_at > app_now() - interval '400 days'
    group by c.template_id, e.phase_key, e.id
    union all
    select 'task', c.template_id, t.automation_key, sum(s.minutes)
    from cases_case c
    join planning_plannedslot s on s.organization_id = c.organization_id and s.case_id = c.id and s.kind = 'task'
    join cases_task t on t.organization_id = s.organization_id and t.id = s.item_id and t.state = 'done'
        and t.automation_key <> ''
    where c.template_id = any(%(templates)s) and c.started_at > app_now() - interval '400 days'
    group by c.template_id, t.automation_key, t.id
) done where minutes > 0 group by kind, template_id, part having count(*) >= %(fewest)s
"""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Minutes, and from how many earlier ones."""

    minutes: int
    earlier: int


def learnt(templates: Collection[UUID]) -> Mapping[tuple[str, UUID, str], Learnt]:
    """(kind, template, key of phase or automation) -> how long it takes. One query; none without templates."""
    if not templates:
        return {}
    found = rows(LEARNT, {"templates": list(templates), "fewest": FEWEST})
    return {
        (one["kind"], one["template_id"], one["part"]): Learnt(max(round(one["minutes"] / STEP), 1) * STEP, one["n"])
        for one in found
    }
