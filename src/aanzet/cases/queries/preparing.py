"""Who prepared a phase: its tasks, the documents put with the case, new versions of them (F155).

A phase that is done again after going back is the same phase: who prepared it in an earlier visit counts, also when the
phase was called by another key then, before the case went to another version. Another phase does not, whatever lies
between them.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from aanzet.core.batch import ORGANIZATION

PREPARED = f"""
with recursive renamed as (
    select v.sequence, v.at, pair ->> 0 as before, pair ->> 1 as after
      from core_event v cross join lateral jsonb_array_elements(v.payload::jsonb -> 'renamed') pair
     where v.organization_id = {ORGANIZATION} and v.case_id = %(case)s and v.name = 'CaseMigrated'),
called as (
    select w.id, w.ordinal, w.phase_key::text as key, 'infinity'::timestamptz as until, null::bigint as sequence
      from cases_phaseentry w
     where w.organization_id = {ORGANIZATION} and w.case_id = %(case)s and w.id = any(%(entries)s)
    union
    select c.id, c.ordinal, r.before, r.at, r.sequence
      from called c join renamed r on r.after = c.key and (c.sequence is null or r.sequence < c.sequence)),
entry as (
    select c.id, e.id as visit, e.started_at, coalesce(e.ended_at, 'infinity') as until
      from called c join cases_phaseentry e on e.organization_id = {ORGANIZATION} and e.case_id = %(case)s
       and e.phase_key = c.key and e.ordinal <= c.ordinal and e.started_at <= c.until)
select e.id, person from entry e cross join lateral (
    select split_part(t.done_by, ':', 2)::uuid, t.on_behalf_of from cases_task t
     where t.organization_id = {ORGANIZATION} and t.case_id = %(case)s and t.entry_id = e.visit and t.state = 'done'
       and t.side = 'office' and t.kind not in ('review', 'approve') and t.purpose = '' and t.done_by like 'member:%%'
    union all
    select split_part(v.actor, ':', 2)::uuid, v.on_behalf_of from cases_task t
      join core_event v on v.organization_id = t.organization_id and v.case_id = t.case_id and v.object_id = t.id
     where t.organization_id = {ORGANIZATION} and t.case_id = %(case)s and t.entry_id = e.visit and t.side = 'office'
       and t.kind not in ('review', 'approve') and t.purpose = '' and t.mode = 'all' and v.name = 'TaskPartDone'
       and v.actor like 'member:%%'
    union all
    select split_part(d.pinned_by, ':', 2)::uuid, d.on_behalf_of from cases_casedocument d
     where d.organization_id = {ORGANIZATION} and d.case_id = %(case)s and d.entry_id = e.visit
       and d.unpinned_at is null and d.pinned_by like 'member:%%'
    union all
    select v.created_by, null from cases_casedocument d
      join documents_fileversion v on v.organization_id = d.organization_id and v.item_id = d.item_id
     where d.organization_id = {ORGANIZATION} and d.case_id = %(case)s and d.unpinned_at is null
       and v.created_at >= e.started_at and v.created_at < e.until) act(by, behalf)
cross join lateral (values (by), (behalf)) one(person)
where person is not null
"""  # noqa: S608 - names of ours


def prepared_by(case_id: UUID, entries: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Phase entry -> everybody who prepared its phase, in this or an earlier visit, and those in whose name.

    Entries that nobody prepared are absent.
    """
    found: dict[UUID, set[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PREPARED, {"case": case_id, "entries": list(entries)})
        for entry, person in cursor.fetchall():
            found.setdefault(entry, set()).add(person)
    return {entry: frozenset(people) for entry, people in found.items()}
