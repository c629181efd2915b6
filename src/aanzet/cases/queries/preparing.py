"""Who prepared a phase: its tasks, the documents put with the case, new versions of them (F155).

A phase that is done again after going back is the same phase: who prepared it in an earlier visit counts. Another phase
does not, whatever lies between them.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from aanzet.core.batch import ORGANIZATION

PREPARED = f"""
with entry as (select w.id, e.id as visit, e.started_at, coalesce(e.ended_at, 'infinity') as until
                 from cases_phaseentry w join cases_phaseentry e on e.organization_id = w.organization_id
                  and e.case_id = w.case_id and e.phase_key = w.phase_key and e.ordinal <= w.ordinal
                where w.organization_id = {ORGANIZATION} and w.case_id = %(case)s and w.id = any(%(entries)s))
select e.id, person from entry e cross join lateral (
    select split_part(t.done_by, ':', 2)::uuid, t.on_behalf_of from cases_task t
     where t.organization_id = {ORGANIZATION} and t.case_id = %(case)s and t.entry_id = e.visit and t.state = 'done'
       and t.side = 'office' and t.kind not in ('review', 'approve') and t.purpose = '' and t.done_by like 'member:%%'
    union all
    select split_part(v.actor, ':', 2)::uuid, v.on_behalf_of from cases_task t
      join core_event v on v.organization_id = t.organization_id and v.case_id = t.case_id and v.object_id = t.id
     where t.organization_id = {ORGANIZATION} and t.case_id = %(case)s and t.entry_id = e.visit and t.side = 'office'
       and t.mode = 'all' and v.name = 'TaskPartDone' and v.actor like 'member:%%'
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
