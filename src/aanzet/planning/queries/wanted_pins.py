"""Who gets the work of a case on his board by itself: what its template says (F127, F128)."""

from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.ports import OpenWork
from aanzet.cases.queries.snapshots import snapshots
from aanzet.clients.queries.rows import TODAY, row, rows, within
from aanzet.planning.queries.items import CASE, OPEN_TASK, TASK, Key

# The open office tasks that automations made: whoever picked it up, else whom it was given to by name, else everybody
# in its process team or with its role on the client.
TASKS = f"""
select t.id, case when t.claimed_by is not null then array[t.claimed_by] when t.people <> '{{}}' then t.people
    else array(
    select m.member_id from access_processteammember m where m.team_id::text = any(t.teams)
    union select a.member_id from clients_roleassignment a join access_teamrole r
        on r.organization_id = a.organization_id and r.id = a.role_id
        where a.client_id = t.client_id and r.key = any(t.roles) and {within(TODAY, "a")}) end as people
from cases_task t
where t.case_id = %(case)s and t.side = 'office' and t.automation_key <> '' and t.purpose = ''
    and t.state in {OPEN_TASK}
"""


def wanted_pins(case_id: UUID) -> list[tuple[UUID, Key]] | None:
    """Person and item; None when the template pins nothing. Three queries at most."""
    case = row(
        "select template_version_id, responsible_ids, state, phase_side from cases_case where id = %(case)s",
        {"case": case_id},
    )
    if case is None:
        return None
    template = snapshots({case["template_version_id"]}).get(case["template_version_id"])
    if template is None or not template.pin_for_assignee:
        return None
    active = {one["id"] for one in rows("select id from access_teammember where state = 'active'")}
    wanted = [(person, (CASE, case_id)) for person in case["responsible_ids"] if case["state"] in ("active", "on_hold")]
    wanted += [(person, (TASK, task["id"])) for task in rows(TASKS, {"case": case_id}) for person in task["people"]]
    return list(dict.fromkeys(one for one in wanted if one[0] in active))


def planned_ahead(member_id: UUID) -> tuple[OpenWork, ...]:
    """How many slots from today on stand on the board of a member (F004)."""
    sql = f"select count(*) as n from planning_plannedslot where person_id = %(id)s and day >= {TODAY}"
    found = row(sql, {"id": member_id})
    count = found["n"] if found else 0
    return (OpenWork(gettext("planned parts of work"), count),) if count else ()
