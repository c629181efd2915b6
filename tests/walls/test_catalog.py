"""PostgreSQL itself says which walls between organizations are missing (reliability 4.5)."""

import os

import psycopg
import pytest
from django.db import connection

from tools.databases import at

# Tables of no organization; % is a wildcard. Every line needs a reason.
UNOWNED = {
    r"django\_%": "Django's own: migrations, sessions, content types",
    r"auth\_%": "Django's own, unused",
    r"account\_%": "allauth's own, unused",
    r"mfa\_%": "second factors hang on a login, which has no organization",
    r"procrastinate\_%": "the queue: ids only",
    "access_organization": "the organizations themselves",
    "access_login": "how one signs in, in one or more organizations",
    "access_loginsession": "browsers of a login",
    "access_loginidentity": "a login as an identity provider knows it",
    "access_signinlink": "mailed links of a login",
    "core_ratecount": "counted before anybody is known",
    "core_worker": "signs of life of the workers",
    "core_era": "restores of the whole cluster",
    "core_testclock": "the clock of tests and rehearsals",
}
APPEND_ONLY = ("core_event", "core_seal")
# Functions that run with the rights of their owner: none today.
DEFINERS: tuple[str, ...] = ()
OWNED = """
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not c.relispartition
"""

CATALOG = {
    "a table without organization_id that is not on the list": """
        select c.relname from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
        and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id')
        and not c.relname like any (%(unowned)s)""",
    "a table on the list that is owned after all": f"""
        select c.relname {OWNED} and c.relname like any (%(unowned)s)""",
    "an owned table without forced row-level security": f"""
        select c.relname {OWNED} and not (c.relrowsecurity and c.relforcerowsecurity and a.attnotnull)""",
    "an owned table without exactly one permissive policy, for all commands and with check": f"""
        select c.relname {OWNED} and
        (select array_agg((p.polname, p.polcmd, p.polwithcheck is not null)::text) from pg_policy p
         where p.polrelid = c.oid and p.polpermissive) is distinct from array['(organization,*,t)']""",
    "an owned table without a restrictive policy for the portal": f"""
        select c.relname {OWNED} and not exists
        (select from pg_policy p where p.polrelid = c.oid and p.polname = 'portal' and not p.polpermissive)""",
    "a policy of the portal that does not name the side": """
        select polrelid::regclass::text from pg_policy where polname = 'portal'
        and pg_get_expr(polqual, polrelid) not like '%%app.side%%'""",
    "a policy of the organization that looks at something else": """
        select polrelid::regclass::text from pg_policy where polname = 'organization'
        and (pg_get_expr(polqual, polrelid) not like '%%app.organization%%'
             or pg_get_expr(polwithcheck, polrelid) is distinct from pg_get_expr(polqual, polrelid))""",
    "a key between owned tables that does not carry organization_id, or waits for the commit": """
        select k.conname from pg_constraint k
        join pg_attribute a on a.attrelid = k.conrelid and a.attname = 'organization_id'
        join pg_attribute b on b.attrelid = k.confrelid and b.attname = 'organization_id'
        where k.contype = 'f' and (k.condeferrable or not k.convalidated
        or not (a.attnum = any (k.conkey) and b.attnum = any (k.confkey)))""",
    "a key from a table of nobody to an owned table": """
        select k.conname from pg_constraint k
        join pg_attribute b on b.attrelid = k.confrelid and b.attname = 'organization_id'
        where k.contype = 'f' and not exists
        (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'organization_id')""",
    "a unique index without organization_id: it betrays that a value exists elsewhere": """
        select i.indexrelid::regclass::text from pg_index i
        join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'organization_id'
        where i.indisunique and not i.indisprimary and not a.attnum = any (i.indkey)""",
    "an index on an owned table that does not begin with organization_id": """
        select i.indexrelid::regclass::text from pg_index i
        join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'organization_id'
        join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
        where not i.indisprimary and m.amname = 'btree' and i.indkey[0] <> a.attnum""",
    "a partition with grants of its own": """
        select c.relname from pg_class c where c.relispartition and c.relkind = 'r'
        and has_table_privilege('aanzet_app', c.oid, 'select, insert, update, delete')""",
    "a view that does not look with the rights of who asks": """
        select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
        and not (c.relkind = 'v' and coalesce('security_invoker=true' = any (c.reloptions), false))
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')""",
    "a function with the rights of its owner that is not listed or has no search_path": """
        select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        and not (p.proname = any (%(definers)s)
                 and exists (select from unnest(p.proconfig) as setting where setting like 'search_path=%%'))""",
    "a role that can do too much": """
        select rolname from pg_roles where rolname in ('aanzet_app', 'aanzet_owner') and (rolsuper or rolbypassrls)
        union all select rolname from pg_roles where rolname = 'aanzet_app' and (rolcreaterole or rolcreatedb)
        union all select rolname from pg_roles where rolname in ('aanzet_audit', 'aanzet_backup') and rolsuper
        union all select rolname from pg_roles where rolname = current_user and rolname <> 'aanzet_app'""",
    "a table that the application owns or may empty": """
        select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and (relowner = current_user::regrole or has_table_privilege(c.oid, 'truncate'))""",
    "an append-only table that can be changed": """
        select relname from pg_class c where relname = any (%(append_only)s)
        and (has_table_privilege(c.oid, 'update, delete') or (select count(*) from pg_trigger t
             where t.tgrelid = c.oid and t.tgname like '%%append_only') = 0)""",
}


def faults():
    """[(what is wrong, name of the object)], asked as the role of the application."""
    values = {"unowned": list(UNOWNED), "definers": list(DEFINERS), "append_only": list(APPEND_ONLY)}
    found = []
    with connection.cursor() as cursor:
        for wrong, query in CATALOG.items():
            cursor.execute(query, values)
            found += [(wrong, name) for (name,) in cursor.fetchall()]
    return found


@pytest.mark.feature("F001")
@pytest.mark.django_db
def test_no_wall_is_missing():
    assert faults() == []


PLANTED = {
    "a table without organization_id that is not on the list": "create table planted (id uuid)",
    "a table on the list that is owned after all": "create table mfa_planted (organization_id uuid)",
    "an owned table without forced row-level security": "alter table access_person no force row level security",
    "an owned table without exactly one permissive policy, for all commands and with check":
        "create policy everything on access_person using (true)",
    "an owned table without a restrictive policy for the portal": "drop policy portal on access_person",
    "a policy of the portal that does not name the side":
        "create policy portal on access_person as restrictive using (true)",  # the real one is gone by now
    "a policy of the organization that looks at something else":
        "alter policy organization on access_person using (true)",
    "a key between owned tables that does not carry organization_id, or waits for the commit":
        "alter table access_savedview add foreign key (owner_id) references access_person (id)",
    "a key from a table of nobody to an owned table":
        "alter table access_signinlink add foreign key (for_organization) references access_person (id)",
    "a unique index without organization_id: it betrays that a value exists elsewhere":
        "create unique index planted_unique on access_person (number)",
    "an index on an owned table that does not begin with organization_id":
        "create index planted_index on access_person (number)",
    "a partition with grants of its own": "grant select on core_event_2026 to aanzet_app",
    "a view that does not look with the rights of who asks": "create view planted_view as select * from access_person",
    "a function with the rights of its owner that is not listed or has no search_path":
        "create function planted() returns int language sql security definer as 'select 1'",
    "a table that the application owns or may empty": "grant truncate on access_person to aanzet_app",
    "an append-only table that can be changed": "grant update on core_event to aanzet_app",
}  # fmt: skip


def test_every_planted_fault_is_found(committed_db):
    owner = at(os.environ["OWNER_DATABASE_URL"], committed_db)
    for wrong, statement in PLANTED.items():
        with psycopg.connect(owner) as planter:
            planter.execute(statement)
            planter.commit()
        found = {name for name, _ in faults()}
        assert wrong in found, statement
    assert set(CATALOG) - set(PLANTED) == {"a role that can do too much"}, "a new question needs a planted fault"


@pytest.mark.django_db
def test_there_is_something_to_look_at():
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) {OWNED}")
        assert cursor.fetchone()[0] > 50
        cursor.execute("select count(*) from pg_policy where polname = 'portal'")
        assert cursor.fetchone()[0] > 50


@pytest.mark.feature("F001")
def test_without_a_scope_there_are_no_rows_and_no_writes(cast):
    from django.db import ProgrammingError, transaction

    with connection.cursor() as cursor:
        cursor.execute(f"select c.relname {OWNED}")
        tables = [name for (name,) in cursor.fetchall()]
        assert "access_person" in tables
        for table in tables:
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone()[0] == 0, table
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into access_processteam (id, organization_id, name, version) values (gen_random_uuid(), %s, '', 1)",
            [cast.linde.id],
        )


@pytest.mark.feature("F001")
def test_in_the_scope_of_one_office_nothing_of_the_other_exists(cast):
    with cast.linde.scope(), connection.cursor() as cursor:
        cursor.execute(f"select c.relname {OWNED}")
        for (table,) in cursor.fetchall():
            cursor.execute(f"select count(*) from {table} where organization_id <> %s", [cast.linde.id])
            assert cursor.fetchone()[0] == 0, table
