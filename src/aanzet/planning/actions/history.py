"""Gather what finished cases tell of those that run (F405): every night, a few templates at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from aanzet.access.queries.organizations import organization
from aanzet.core.batch import ORGANIZATION, Batch
from aanzet.planning.queries.history import histories
from aanzet.rules import forecast
from aanzet.rules.actors import Actor

YEARS = timedelta(days=3 * 365)  # of history that counts
JUDGED = {"id": "uuid", "checked": "integer", "within_half": "integer", "within_most": "integer"}
# A visit of a phase by a finished case: days in it and days to the end, both without what the case was on hold.
GATHER = f"""
with ended as (
    select c.id, c.template_id, c.client_id, c.ended_at from cases_case c
    where c.template_id = any(%(templates)s) and c.state = 'completed' and c.ended_at >= %(since)s
), held as (
    select i.entry_id, sum(extract(epoch from i.until_at - i.from_at)) as seconds
    from cases_turninterval i join ended c on c.id = i.case_id
    where i.rule = 'T2' and i.until_at is not null group by i.entry_id
), visits as (
    select c.template_id, e.phase_key, c.client_id, e.id, e.started_at,
        extract(epoch from e.ended_at - e.started_at) - coalesce(h.seconds, 0) as here,
        extract(epoch from c.ended_at - e.started_at) - sum(coalesce(h.seconds, 0)) over later as to_end
    from cases_phaseentry e join ended c on c.id = e.case_id left join held h on h.entry_id = e.id
    where e.state = 'completed' and e.ended_at is not null
    window later as (partition by e.case_id order by e.ordinal desc)
), ranked as (
    select v.*, row_number() over newest as n, count(*) over (partition by v.template_id, v.phase_key) as seen
    from visits v window newest as (partition by v.template_id, v.phase_key order by v.started_at desc, v.id)
)
insert into planning_phasehistory (id, organization_id, template_id, phase_key, in_phase, to_end, clients, entered_on,
    seen, checked, within_half, within_most, gathered_at)
select gen_random_uuid(), {ORGANIZATION}, template_id, phase_key,
    array_agg(round((greatest(here, 0) / 86400)::numeric, 2)::float8 order by n),
    array_agg(round((greatest(to_end, here, 0) / 86400)::numeric, 2)::float8 order by n),
    array_agg(client_id order by n), array_agg((started_at at time zone %(zone)s)::date order by n),
    min(seen), 0, 0, 0, %(now)s
from ranked where n <= %(most)s group by template_id, phase_key
on conflict (organization_id, template_id, phase_key) do update set in_phase = excluded.in_phase,
    to_end = excluded.to_end, clients = excluded.clients, entered_on = excluded.entered_on, seen = excluded.seen,
    gathered_at = excluded.gathered_at
"""  # noqa: S608 - ours


def gather_history(*, actor: Actor, now: datetime, templates: Sequence[UUID]) -> int:
    """Read the finished cases of these templates anew and judge how the forecast does on the newest; how many phases.

    The same twice gives the same. Nothing is told to anybody.
    """
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "templates": list(templates),
            "since": now - YEARS,
            "zone": organization(actor.organization_id).zone,
            "now": now,
            "most": forecast.MOST,
        }
        cursor.execute(GATHER, values)
    judged = []
    for one in histories(templates):
        checked, within_half, within_most = forecast.calibrate(one.samples)
        judged.append({"id": one.id, "checked": checked, "within_half": within_half, "within_most": within_most})
    batch = Batch()
    batch.update("planning_phasehistory", JUDGED, judged)
    batch.execute()
    return len(judged)
