"""Which cases a page of figures is about, as SQL: what is counted and what is listed behind a number is one condition.

Reach is the reader's: whoever holds a role on some clients gets the figures of their cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aanzet.access.queries.rights import demand
from aanzet.cases.queries.access import ask_cases, cases_reached
from aanzet.rules.actors import Actor
from aanzet.rules.asked import identifier, whole

VIEW, PEOPLE = "insights.view", "insights.people"
PERIODS = (90, 180, 365, 730)  # days back
USUAL = 365
FEWEST = 5  # cases, and people in a group, below which a figure says more of somebody than of the work

# The finished cases of the period; alias c, and f with what is known of how they went (FLAGS).
CHOSEN = """chosen as materialized (
    select c.organization_id, c.id, c.number, c.title, c.client_id, c.template_id, c.template_version_id, c.started_at,
        c.ended_at, c.promised_on, c.legal_due_on, extract(epoch from c.ended_at - c.started_at) / 86400 as days
    from cases_case c
    where c.state = 'completed' and c.started_at is not null and c.ended_at >= %(since)s and ({reach}){more})"""
# Back to an earlier phase, or the same one anew, however somebody did it; a reopened case is no rework.
PUT_BACK = "lead(p.position) over w <= p.position and lead(p.entered_by) over w <> 'reopen'"
# Each table is asked by case, by its index: the same plan for ten cases and for ten thousand, whatever is expected.
FLAGGED = f"""{{chosen}}, f as materialized (
    select c.*, coalesce(v.reworked, false) as reworked, coalesce(v.reopened, false) as reopened,
        coalesce(v.skipped, false) as skipped, coalesce(v.by_itself, false) as by_itself,
        coalesce(v.corrected, false) as corrected, coalesce(v.path, '') as path,
        coalesce(p.carried, false) as carried, coalesce(p.waived, false) as waived,
        s.reasons is not null as overridden, coalesce(s.reasons, '{{{{}}}}') as reasons,
        (c.ended_at at time zone %(zone)s)::date > c.promised_on as late,
        (c.ended_at at time zone %(zone)s)::date > c.legal_due_on as past_legal
    from chosen c left join lateral (
        select bool_or(e.put_back) as reworked, bool_or(e.entered_by = 'reopen') as reopened,
            bool_or(e.state = 'skipped') as skipped, bool_or(e.left_by = 'auto') as by_itself,
            bool_or(e.left_by = 'auto' and e.put_back) as corrected,
            string_agg(e.phase_key, ' ' order by e.ordinal) filter (where e.state <> 'skipped') as path
        from (select p.*, {PUT_BACK} as put_back from cases_phaseentry p
              where p.organization_id = c.organization_id and p.case_id = c.id window w as (order by p.ordinal)) e
    ) v on true left join lateral (
        select bool_or(p.carried_over) as carried, bool_or(p.state = 'not_applicable') as waived
        from cases_checkpoint p where p.organization_id = c.organization_id and p.case_id = c.id
    ) p on true left join lateral (
        select array_agg(distinct coalesce(o.payload::jsonb->>'reason_code', '')) as reasons from core_event o
        where o.organization_id = c.organization_id and o.case_id = c.id and o.name = 'CaseOverridden'
    ) s on true)"""  # noqa: S608 - ours
# What a case can be; the key stands in addresses.
FLAGS = ("reworked", "reopened", "skipped", "by_itself", "corrected", "carried", "waived", "overridden", "late",
         "past_legal")  # fmt: skip


@dataclass(frozen=True, slots=True)
class InsightFilter:
    """What to show. days: how far back. version: number of a version of the template. client: one client."""

    days: int = USUAL
    template: UUID | None = None
    version: int | None = None
    client: UUID | None = None


def read_insight(query: Mapping[str, str]) -> InsightFilter:
    """The filter that an address names; what cannot be read is left out."""
    days = whole(query.get("days", ""), USUAL)
    return InsightFilter(
        days=days if days in PERIODS else USUAL,
        template=identifier(query.get("template", "")),
        version=whole(query.get("version", ""), None),
        client=identifier(query.get("client", "")),
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The finished cases a reader may see, as SQL: `chosen`, or `flagged` with what is known of how they went."""

    chosen: str
    flagged: str
    values: Mapping[str, Any]


def ask_insight(actor: Actor) -> None:
    """NotFound for who may not see figures."""
    ask_cases(actor)
    demand(actor, VIEW)


def chosen_cases(actor: Actor, wanted: InsightFilter, now: datetime, zone: str) -> Chosen:
    """The finished cases within reach that pass the filter."""
    reach, values = cases_reached(actor)
    more = ""
    if wanted.template:
        more += " and c.template_id = %(template)s"
    if wanted.client:
        more += " and c.client_id = %(client)s"
    if wanted.version is not None:
        more += """ and c.template_version_id in (select v.id from cases_templateversion v
            where v.template_id = %(template)s and v.number = %(version)s)"""
    chosen = CHOSEN.format(reach=reach, more=more)
    since = now - timedelta(days=wanted.days)
    return Chosen(
        chosen,
        FLAGGED.format(chosen=chosen),
        {
            **values,
            "since": since,
            "template": wanted.template,
            "client": wanted.client,
            "version": wanted.version,
            "zone": zone,
        },
    )
