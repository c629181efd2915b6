"""The list of all tasks in a large office: an index carries each tab, for the application and behind the walls."""

import os

import psycopg
import pytest
from django.db import connection

from aanzet.cases.queries.task_overview import MOST, TABS, task_page
from aanzet.cases.queries.task_sources import ORDER, TaskFilter, sources
from aanzet.clients.models import RoleAssignment
from aanzet.core.clock import app_now
from tests.cast_cases import copies_of
from tests.conftest import cloned_database
from tests.state.engine_office import Engine
from tools.databases import at

MANY = 8_000
CASES = """
insert into cases_case select r.* from cases_case c cross join generate_series(1, %(many)s) n
cross join jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'number', 'X-' || n,
    'client_id', (%(clients)s::uuid[])[1 + n %% 100], 'unique_key', null, 'turn_people', '{}'::uuid[],
    'responsible_ids', array[md5((n %% 400)::text)::uuid])) r
where c.id = %(case)s
"""
# Of ten tasks four are a client's, one lies with a process team, and the others with one of four hundred colleagues.
TASKS = """
insert into cases_task select r.* from cases_task t cross join (select id, client_id, row_number() over () as n
    from cases_case where number like 'X-%%') c
cross join jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'case_id', c.id,
    'client_id', c.client_id, 'state', 'open',
    'due_on', current_date + (n %% 300)::int,
    'side', case when n %% 10 < 4 then 'client' else 'office' end,
    'people', case when n %% 10 = 4 then '{}'::uuid[] when n %% 400 = 9 then array[%(me)s::uuid]
        else array[md5((n %% 400)::text)::uuid] end,
    'teams', case when n %% 10 = 4 then array[case when n %% 400 = 4 then %(team)s else md5((n %% 300)::text) end]
        else '{}'::text[] end,
    'sender_id', case when n %% 400 = 3 then %(me)s::uuid else md5((n %% 400)::text)::uuid end, 'claimed_by', null)) r
where t.case_id = %(case)s and t.side = 'client' limit %(many)s
"""
CARRIED = {
    "mine": ("cases_task_hands",),
    "groups": ("cases_task_hands", "cases_task_free"),
    "given": ("cases_task_given",),
    "client": ("cases_task_",),  # by due date or by client: the planner chooses
    "all": ("cases_task_open",),
}


@pytest.fixture(scope="module")
def large(django_db_setup, django_db_blocker):
    """An office with many open tasks, as the application sees it; its planner knows the tables."""
    from aanzet.cases.actions.start import StartOrder, start_cases

    with django_db_blocker.unblock(), cloned_database() as database:
        engine = Engine()
        order = StartOrder(engine.templates[0], period="2025", at_once=True)
        answer, _ = engine.do("anna", start_cases, order=order, client_ids=[engine.client_id])
        values = {
            "case": answer[engine.client_id].case_id,
            "many": MANY,
            "me": str(engine.office.people["chris"]),
            "team": str(engine.office.process_teams["Fiscaal"]),
        }
        with engine.office.scope(), connection.cursor() as cursor:
            others = copies_of(engine.client_id, 99)  # where Chris has no role
            values["clients"] = [engine.client_id, *others]
            RoleAssignment.objects.filter(member_id=values["me"], client_id__in=others).delete()
            cursor.execute(CASES, values)
            cursor.execute(TASKS, values)
        with psycopg.connect(at(os.environ["OWNER_DATABASE_URL"], database), autocommit=True) as owner:
            owner.execute("vacuum analyze")
        yield engine


def plan(statement, values):
    with connection.cursor() as cursor:
        cursor.execute(f"explain {statement}", values)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.feature("F214")
@pytest.mark.parametrize("tab", TABS)
def test_an_index_carries_each_tab(large, tab):
    with large.office.scope():
        chris = large.people["chris"]
        everywhere = large.people["eva"]
        for person in (chris, everywhere):
            source = sources(person, TaskFilter(), app_now().date())
            values = {**source.values, "me": chris.id, "start": 0, "limit": 51, "until": 51}
            for statement in (f"{source.before()}select {source.count(tab, MOST)}",
                              f"{source.before('p as (' + source.pick(tab, ORDER) + ')')}select * from p"):  # fmt: skip
                found = plan(statement, values)
                assert "Seq Scan on cases_task t" not in found and "Seq Scan on cases_case c " not in found, found
                if person is everywhere:
                    assert all(name in found for name in CARRIED[tab]), found


@pytest.mark.feature("F214")
def test_counting_and_paging_stop_at_a_thousand(large):
    with large.office.scope():
        eva, now = large.people["eva"], app_now()
        page = task_page(eva, now, now.tzinfo, wanted=TaskFilter(), tab="all")
        assert page.counts["all"] == page.counts["client"] == MOST and page.more and len(page.rows) == 50
        last = task_page(eva, now, now.tzinfo, wanted=TaskFilter(), tab="all", start=950)
        assert last.cut and last.next_start is None and len(last.rows) == 50
        beyond = task_page(eva, now, now.tzinfo, wanted=TaskFilter(), tab="all", start=6_000)
        assert [row.id for row in beyond.rows] == [row.id for row in last.rows]
        reached = task_page(large.people["chris"], now, now.tzinfo, wanted=TaskFilter(), tab="client")
        assert 0 < reached.counts["client"] < MOST, "of one client in a hundred"
