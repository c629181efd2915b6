"""What must always be true of cases, in sets (reliability 2): I1, I4, I5, I6, I7. See recomputed.py for the rest.

Every check can be kept to some cases (`cases`), as the stateful test does after each step.
"""

import re
from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection

from aanzet.cases.models import TemplateVersion
from aanzet.cases.queries.snapshots import snapshots
from aanzet.core.batch import prepared
from aanzet.core.log import to_json
from aanzet.core.ports import Checked, Finding, invariant
from aanzet.rules.process import words

MOST = 200  # findings of one check

ENTRIES = """
select c.id,
    case when c.state in ('active', 'on_hold') and not (e.active = 1 and e.current) then 'active_entries'
        when c.state not in ('active', 'on_hold') and (e.active > 0 or c.entry_id is not null) then 'entry_after_end'
        when e.many <> c.entry_ordinal or coalesce(e.top, 0) <> e.many then 'ordinals'
        when e.overlap then 'entries_overlap' end
from cases_case c cross join lateral (
    select count(*) filter (where state = 'active') as active, count(*) as many, max(ordinal) as top,
        coalesce(bool_or(id = c.entry_id and state = 'active'), false) as current,
        coalesce(bool_or(ordinal > 1 and (before is null or started_at < before)), false) as overlap
    from (select e.*, lag(ended_at) over (order by ordinal) as before from cases_phaseentry e
          where e.organization_id = c.organization_id and e.case_id = c.id) e) e
where c.organization_id = %(organization)s and {only c.id}
"""
# An effect per recipient of each automation for the client that fires when its phase starts.
AUTOMATIONS = """
with entry as materialized (
    select e.id, e.case_id, e.phase_key, e.organization_id, c.template_version_id
      from cases_case c join cases_phaseentry e on e.organization_id = c.organization_id and e.case_id = c.id
     where c.organization_id = %(organization)s and {only c.id} and e.state <> 'skipped' and not exists (
        select from core_event m where m.organization_id = c.organization_id and m.case_id = c.id
          and m.name in ('CaseMigrated', 'MigrationUndone') and m.at >= e.started_at))
select e.case_id, 'automation_without_effect' from entry e
join jsonb_to_recordset(%(expected)s::jsonb) as x(version uuid, phase text, automation text)
  on x.version = e.template_version_id and x.phase = e.phase_key
where not exists (
    select from core_delivery d where d.organization_id = e.organization_id and d.case_id = e.case_id
      and d.entry_id = e.id and split_part(d.key, ':', 4) = x.automation and d.key like 'auto:%%')
union all
select d.case_id, 'automation_twice' from core_delivery d
where d.organization_id = %(organization)s and d.case_id is not null and d.key like 'auto:%%'
  and split_part(d.key, ':', 4) not like '@%%' and {only d.case_id} and d.state <> 'cancelled'
group by d.case_id, d.entry_id, split_part(d.key, ':', 4), split_part(d.key, ':', 6), d.person_id having count(*) > 1
union all
select d.case_id, 'automation_of_skipped_phase' from core_delivery d
join cases_phaseentry e on e.organization_id = d.organization_id and e.id = d.entry_id and e.state = 'skipped'
where d.organization_id = %(organization)s and {only d.case_id} and d.key like 'auto:%%'
"""
CHECKPOINTS = """
select c.id,
    case when e.left_by in ('hand', 'close') and p.mandatory and p.state not in ('done', 'not_applicable')
            then 'left_by_hand_open'
        when e.left_by = 'auto' and p.mandatory and p.state not in ('done', 'not_applicable') and not p.carried_over
            then 'left_behind'
        when e.left_by = 'auto' and p.always_blocking and p.carried_over then 'always_blocking_passed'
        when last.left_by = 'close' and c.state = 'completed' and p.carried_over and p.mandatory
            and p.state not in ('done', 'not_applicable') then 'closed_with_open_point' end
from cases_case c
join cases_checkpoint p on p.organization_id = c.organization_id and p.case_id = c.id
join cases_phaseentry e on e.organization_id = c.organization_id and e.id = p.entry_id
join cases_phaseentry last on last.organization_id = c.organization_id and last.case_id = c.id
    and last.ordinal = c.entry_ordinal
where c.organization_id = %(organization)s and {only c.id}
union all
select e.case_id, 'override_without_person' from cases_phaseentry e
where e.organization_id = %(organization)s and {only e.case_id} and e.left_by = 'override'
  and (e.ended_by not like 'member:%%' or not exists (
    select from core_event v where v.organization_id = e.organization_id and v.case_id = e.case_id
      and v.object_id in (e.id, e.case_id) and v.name in ('CaseOverridden', 'PhaseCompleted') and v.at = e.ended_at))
"""
PINNED = """
select c.id, 'other_version' from cases_case c
where c.organization_id = %(organization)s and {only c.id} and not exists (
    select from core_event v where v.organization_id = c.organization_id and v.case_id = c.id
      and v.name in ('CaseCreated', 'CaseStarted', 'CaseMigrated', 'MigrationUndone')
      and v.payload::jsonb->>'template_version_id' = c.template_version_id::text)
union all
select c.id, 'other_template' from cases_case c
join cases_templateversion t on t.organization_id = c.organization_id and t.id = c.template_version_id
where c.organization_id = %(organization)s and {only c.id} and t.template_id <> c.template_id
"""
VERSIONS = """
select distinct o.template_version_id from cases_case c
join cases_case o on o.organization_id = c.organization_id and o.client_id = c.client_id
    and o.template_id = c.template_id and o.period = c.period
where c.organization_id = %(organization)s and c.id = any(%(cases)s)
"""
PERIODS = """
select (array_agg(c.id order by c.created_at desc))[1], 'two_in_period' from cases_case c
where c.organization_id = %(organization)s and c.template_version_id = any(%(unique)s) and c.state <> 'cancelled'
  and c.period <> ''
group by c.template_id, c.client_id, c.period
having count(*) > 1 and bool_or({only c.id})
union all
select c.id, 'deleted_and_there' from cases_case c
join cases_casetombstone t on t.organization_id = c.organization_id and t.client_id = c.client_id
    and t.template_id = c.template_id and t.period = c.period
where c.organization_id = %(organization)s and {only c.id} and c.state <> 'cancelled'
"""


def rows(sql: str, organization: UUID, cases: Collection[UUID] | None, **values: Any) -> list[tuple[UUID, str]]:
    """(case, reason) of what a check finds. `cases` None = of every case; {only <column>} in the SQL keeps to them."""
    only = "true" if cases is None else r"\1 = any(%(cases)s)"  # words of SQL, so that an index can be used
    sql = re.sub(r"{only (\S+)}", only, sql)
    wanted = {"organization": organization, "cases": list(cases or ()), **values}
    return prepared(f"select * from ({sql}) found(id, wrong) where wrong is not null limit {MOST}", wanted)  # noqa: S608


def checked(organization: UUID, found: list[tuple[UUID, str]], cases: Collection[UUID] | None = None) -> Checked:
    """The answer of a check over cases."""
    count = len(cases) if cases is not None else count_of("cases_case", organization)
    return Checked(count, [Finding(reason, "case", case_id) for case_id, reason in found])


def count_of(table: str, organization: UUID) -> int:
    """How many rows of a table an organization has."""
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table} where organization_id = %s", [organization])  # noqa: S608
        return int(cursor.fetchone()[0])


@invariant("I1", "one_active_phase")
def one_active_phase(*, organization: UUID, cases: Collection[UUID] | None = None) -> Checked:
    """A running case has exactly one active entry, any other none; ordinals 1 to n, in order of time."""
    return checked(organization, rows(ENTRIES, organization, cases), cases)


@invariant("I4", "automation_once")
def automation_once(*, organization: UUID, cases: Collection[UUID] | None = None) -> Checked:
    """Every automation that had to reach the client made its effect, and never twice for one person and entry."""
    expected = [
        {"version": version, "phase": phase.key, "automation": automation.key}
        for version, snapshot in published(organization, cases)
        for phase in snapshot.phases
        for automation in phase.automations
        if automation.is_for_client and automation.moment.when == words.START
    ]
    found = rows(AUTOMATIONS, organization, cases, expected=to_json(expected))
    return checked(organization, found, cases)


@invariant("I5", "checkpoints_guard")
def checkpoints_guard(*, organization: UUID, cases: Collection[UUID] | None = None) -> Checked:
    """No phase was left past an open mandatory checkpoint, but in a way that says so."""
    return checked(organization, rows(CHECKPOINTS, organization, cases), cases)


@invariant("I6", "version_pinned")
def version_pinned(*, organization: UUID, cases: Collection[UUID] | None = None) -> Checked:
    """A case has the version it was started with, and a published version hashes to what was stored with it."""
    found = rows(PINNED, organization, cases)
    versions = TemplateVersion.objects.filter(organization_id=organization).exclude(state__in=words.EDITABLE)
    broken = [
        Finding("definition_changed", "template_version", key)
        for key, definition, digest in versions.values_list("id", "definition", "sha256")
        if sha256(definition.encode()).digest() != bytes(digest or b"")
    ]
    result = checked(organization, found, cases)
    return Checked(result.rows, [*result.findings, *broken])


@invariant("I7", "unique_period")
def unique_period(*, organization: UUID, cases: Collection[UUID] | None = None) -> Checked:
    """At most one case that was not cancelled per template, client and period, where the template asks for it;
    none where one was deleted."""
    unique = [version for version, snapshot in published(organization, cases) if snapshot.unique_per_period]
    return checked(organization, rows(PERIODS, organization, cases, unique=unique), cases)


def published(organization: UUID, cases: Collection[UUID] | None = None) -> Iterator[tuple[UUID, Any]]:
    """Every published version of an organization with its snapshot; one that cannot be read is told by I6.

    cases: only the versions of these, and of others of the same client, template and period.
    """
    if cases is None:
        versions = TemplateVersion.objects.filter(organization_id=organization).exclude(state__in=words.EDITABLE)
        yield from snapshots(set(versions.values_list("id", flat=True))).items()
    else:
        wanted = {"organization": organization, "cases": list(cases)}
        yield from snapshots({version for (version,) in prepared(VERSIONS, wanted)}).items()
