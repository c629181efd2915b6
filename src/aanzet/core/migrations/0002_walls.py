"""The event log (append-only, partitioned by year), the clock, and the walls of the tables of core."""

from django.db import migrations

from aanzet.core.migration_ops import ME, MINE, AppendOnly, Isolate

FUNCTIONS = """
create sequence core_event_sequence as bigint cache 1;

create function app_now() returns timestamptz language sql volatile as 'select clock_timestamp()';

create function core_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'table % is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

-- era counts logical restores: a restored dump carries transaction ids of another cluster (reliability 5.2)
create table core_era (era smallint primary key);
insert into core_era values (1);
create function core_era() returns smallint language sql stable as 'select max(era) from core_era';
"""

EVENT = """
create table core_event (
    id uuid not null default gen_random_uuid(),
    organization_id uuid not null,
    era smallint not null default 1,
    tx xid8 not null default pg_current_xact_id(),
    sequence bigint not null default nextval('core_event_sequence'),
    at timestamptz not null default app_now(),
    name text not null,
    version smallint not null default 1,
    actor text not null,
    on_behalf_of uuid,
    cause uuid,
    request_id text,
    client_id uuid,
    case_id uuid,
    object_kind text not null default '',
    object_id uuid,
    visibility text not null default 'internal',
    payload text not null default '{}',
    detail_digest bytea,
    primary key (id, at)
) partition by range (at);
create index core_event_log on core_event (organization_id, era, tx, sequence);
create index core_event_case on core_event (organization_id, case_id, sequence) where case_id is not null;
create index core_event_client on core_event (organization_id, client_id, at desc) where client_id is not null;
create index core_event_at on core_event (organization_id, at desc);
"""

YEARS = range(2025, 2037)
PARTITIONS = "\n".join(
    [
        f"create table core_event_{year} partition of core_event for values from ('{year}-01-01') to ('{year + 1}-01-01');"
        for year in YEARS
    ]
    + ["create table core_event_rest partition of core_event default;"]
    # rights and policies live on the parent only
    + [f"revoke all on core_event_{part} from aanzet_app;" for part in (*YEARS, "rest")]
)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS,
            "drop function core_era(); drop table core_era; drop function core_refuse_change(); drop function app_now();"
            " drop sequence core_event_sequence;",
        ),
        migrations.RunSQL(EVENT + PARTITIONS, "drop table core_event;"),
        Isolate("core_event", portal=f"visibility = 'shared' and {MINE}", unique=False),
        AppendOnly("core_event"),
        Isolate("core_eventdetail"),
        Isolate("core_seal"),
        AppendOnly("core_seal"),
        Isolate("core_delivery"),
        Isolate("core_timer"),
        Isolate("core_command", portal="true"),
        Isolate("core_draft", portal=f"person_id = {ME}"),
        Isolate("core_numberseries"),
    ]
