"""Process insight: how finished cases went, counted from their history (F411). Behind each number: behind.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aanzet.cases.models import ProcessTemplate
from aanzet.cases.queries.insight.selection import (
    FEWEST,
    FLAGS,
    PUT_BACK,
    Chosen,
    InsightFilter,
    ask_insight,
    chosen_cases,
)
from aanzet.cases.queries.snapshots import newest_snapshots
from aanzet.clients.queries.rows import rows
from aanzet.rules.actors import Actor
from aanzet.rules.process.template import TemplateSnapshot

MOST_PATHS, MOST_POINTS = 5, 12
COUNTED = ", ".join(f"count(*) filter (where f.{flag}) as {flag}" for flag in FLAGS)
SUMMARY = f"""
select {{key}} as key, count(*) as cases, percentile_cont(0.5) within group (order by f.days) as median,
    percentile_cont(0.9) within group (order by f.days) as most, count(f.promised_on) as promised,
    count(f.legal_due_on) as legal, {COUNTED}
from f {{join}} group by {{group}} order by {{order}}
"""
PHASES = """
select e.phase_key as key, min(e.position) as position, count(distinct e.case_id) as cases,
    percentile_cont(0.5) within group (order by extract(epoch from e.ended_at - e.started_at) / 86400) as median,
    percentile_cont(0.9) within group (order by extract(epoch from e.ended_at - e.started_at) / 86400) as most
from cases_phaseentry e join chosen c on c.id = e.case_id
where e.state = 'completed' and e.ended_at is not null group by e.phase_key order by 2
"""
PARTIES = """
select i.phase_key as key, case when i.rule = 'T2' then 'held' else i.party end as side,
    sum(extract(epoch from i.until_at - i.from_at)) / 86400 as days
from cases_turninterval i join chosen c on c.id = i.case_id
where i.rule not in ('T1', 'T4') and i.until_at is not null group by 1, 2
"""
POINTS = """
select p.key, min(p.text) as text, count(distinct p.case_id) as cases,
    count(distinct p.case_id) filter (where p.carried_over) as carried,
    count(distinct p.case_id) filter (where p.state = 'not_applicable') as waived,
    count(distinct p.case_id) filter (where e.left_by = 'override' and p.mandatory
        and p.state not in ('done', 'not_applicable')) as overruled
from cases_checkpoint p join chosen c on c.id = p.case_id
join cases_phaseentry e on e.organization_id = p.organization_id and e.id = p.entry_id
group by p.key having bool_or(p.carried_over or p.state = 'not_applicable' or (e.left_by = 'override' and p.mandatory
    and p.state not in ('done', 'not_applicable')))
order by count(distinct p.case_id) filter (where p.carried_over or p.state = 'not_applicable') desc, p.key
limit %(most_points)s
"""
# Ways through the phases, and why somebody stepped in, of the same cases.
WAYS = """
(select 'path' as kind, f.path as key, count(*) as cases, percentile_cont(0.5) within group (order by f.days) as median
 from f group by f.path order by 3 desc, 2 limit %(most_paths)s)
union all
(select 'reason', reason, count(*), null from f cross join unnest(f.reasons) reason group by 2 order by 3 desc)
"""
# Who said something to whom, by channel: what clients send, what the office writes, what leaves the house by itself.
CONTACTS = """
select channel as key, count(*) as times, count(distinct case_id) as cases from (
    select case m.variant when 'client' then 'portal' when 'office' then 'office' else 'automatic' end as channel, c.id
        as case_id
    from chosen c join messages_conversation v on v.case_id = c.id
    join messages_message m on m.organization_id = v.organization_id and m.conversation_id = v.id
    where m.variant in ('client', 'office', 'automatic') and m.deleted_at is null
    union all
    select d.kind, c.id from chosen c join core_delivery d on d.case_id = c.id
    where d.kind in ('mail', 'sms') and d.state in ('sent', 'confirmed')) said group by 1
"""
AUTOMATIC = f"""
select count(*) filter (where e.left_by in ('hand', 'auto', 'override', 'close')) as ended,
    count(*) filter (where e.left_by = 'auto') as by_itself,
    count(*) filter (where e.left_by = 'auto' and e.put_back) as corrected
from (select p.left_by, {PUT_BACK} as put_back from cases_phaseentry p join chosen c on c.id = p.case_id
      window w as (partition by p.case_id order by p.ordinal)) e
"""  # noqa: S608 - ours


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of a group of finished cases. median, most: days from start to end, half and nine in ten within it.

    counts: flag -> cases. promised, legal: how many had such a date at all. enough: whether figures may be shown.
    """

    key: Any
    name: str
    cases: int
    median: float
    most: float
    promised: int
    legal: int
    counts: Mapping[str, int]

    @property
    def enough(self) -> bool:
        """Whether there are so many cases that a figure says something of the work."""
        return self.cases >= FEWEST


@dataclass(frozen=True, slots=True)
class PhaseFigures:
    """A phase: visits in days, and the mean days per case that each party held the turn in it. lead: as planned."""

    key: str
    name: str
    cases: int
    median: float
    most: float
    lead: int | None
    days: Mapping[str, float]

    @property
    def total(self) -> float:
        """Mean days per case."""
        return sum(self.days.values())

    @property
    def enough(self) -> bool:
        """As of a summary."""
        return self.cases >= FEWEST


@dataclass(frozen=True, slots=True)
class Insight:
    """Everything of one template. bottleneck: the phase that takes most of the time, None with too few cases."""

    whole: Summary | None
    versions: tuple[Summary, ...]
    phases: tuple[PhaseFigures, ...]
    points: tuple[Mapping[str, Any], ...]
    reasons: tuple[tuple[str, int], ...]
    paths: tuple[Mapping[str, Any], ...]
    contacts: tuple[Mapping[str, Any], ...]
    automatic: Mapping[str, int]

    @property
    def bottleneck(self) -> PhaseFigures | None:
        """The phase that takes most of the time."""
        shown = [phase for phase in self.phases if phase.enough and phase.total]
        return max(shown, key=lambda phase: phase.total, default=None)


def by_template(actor: Actor, wanted: InsightFilter, now: datetime, zone: str) -> tuple[Summary, ...]:
    """Figures per template, the most used first. Two queries."""
    ask_insight(actor)
    chosen = chosen_cases(actor, wanted, now, zone)
    found = _summaries(chosen, "f.template_id", order="2 desc, 1")
    named = dict(ProcessTemplate.objects.filter(id__in=[one["key"] for one in found]).values_list("id", "name"))
    return tuple(_summary(one, named.get(one["key"], "")) for one in found)


def of_template(actor: Actor, wanted: InsightFilter, now: datetime, zone: str) -> Insight:
    """Everything of the template in the filter. Seven queries at most."""
    ask_insight(actor)
    chosen = chosen_cases(actor, wanted, now, zone)
    values = {**chosen.values, "most_points": MOST_POINTS, "most_paths": MOST_PATHS}
    version = "join cases_templateversion v on v.id = f.template_version_id"
    both = _summaries(
        chosen, "v.number", group="grouping sets ((v.number), ())", join=version, order="1 desc nulls first"
    )
    versions = tuple(_summary(one, f"v{one['key']}") for one in both if one["key"] is not None)
    whole = next((_summary(one, "") for one in both if one["key"] is None), None)
    if whole is None or not whole.enough:
        return Insight(whole if whole and whole.cases else None, versions, (), (), (), (), (), {})
    snapshot = newest_snapshots([wanted.template]).get(wanted.template) if wanted.template else None
    ways = rows(f"with {chosen.flagged} {WAYS}", values)
    return Insight(
        whole,
        versions,
        _phases(chosen, snapshot),
        tuple(rows(f"with {chosen.chosen} {POINTS}", values)),
        tuple((one["key"], one["cases"]) for one in ways if one["kind"] == "reason"),
        tuple(one | {"name": path_words(one["key"], snapshot)} for one in ways if one["kind"] == "path"),
        tuple(
            one | {"per_case": one["times"] / whole.cases} for one in rows(f"with {chosen.chosen} {CONTACTS}", values)
        ),
        rows(f"with {chosen.chosen} {AUTOMATIC}", values)[0],
    )


def known_templates() -> tuple[tuple[str, str], ...]:
    """Templates that were ever published, to choose from: id as text and name."""
    found = ProcessTemplate.objects.exclude(current_id=None).order_by("name").values_list("id", "name")
    return tuple((str(key), name) for key, name in found)


def path_words(path: str, snapshot: TemplateSnapshot | None) -> str:
    """The phases that a case went through, by name."""
    named = {phase.key: phase.name for phase in snapshot.phases} if snapshot else {}
    return " → ".join(named.get(key, key.replace("_", " ")) for key in path.split())


def _phases(chosen: Chosen, snapshot: TemplateSnapshot | None) -> tuple[PhaseFigures, ...]:
    known = {phase.key: phase for phase in snapshot.phases} if snapshot else {}
    order = {key: place for place, key in enumerate(known)}
    visits = rows(f"with {chosen.chosen} {PHASES}", chosen.values)
    days: dict[str, dict[str, float]] = {}
    for one in rows(f"with {chosen.chosen} {PARTIES}", chosen.values):
        days.setdefault(one["key"], {})[one["side"]] = float(one["days"])
    visits.sort(key=lambda one: (order.get(one["key"], len(order)), one["position"]))
    return tuple(
        PhaseFigures(
            one["key"],
            known[one["key"]].name if one["key"] in known else one["key"].replace("_", " "),
            one["cases"],
            float(one["median"]),
            float(one["most"]),
            known[one["key"]].lead_time_days if one["key"] in known else None,
            {side: total / one["cases"] for side, total in days.get(one["key"], {}).items()},
        )
        for one in visits
    )


def _summaries(
    chosen: Chosen, key: str, *, order: str, join: str = "", group: str = "1"
) -> Sequence[Mapping[str, Any]]:
    sql = SUMMARY.format(key=key, join=join, group=group, order=order)
    return rows(f"with {chosen.flagged} {sql}", chosen.values)


def _summary(found: Mapping[str, Any], name: str) -> Summary:
    return Summary(
        found["key"],
        name,
        found["cases"],
        float(found["median"] or 0),
        float(found["most"] or 0),
        found["promised"],
        found["legal"],
        {flag: found[flag] for flag in FLAGS},
    )
