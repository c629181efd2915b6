"""Walls between organizations, and the keys that are enforced."""

from django.db import migrations

from aanzet.core.migration_ops import Isolate, OwnedKey

# What core and signing in must know before there is a scope. They open one organization after another by the
# transaction-local setting and leave it closed, so row-level security holds inside them too.
FUNCTIONS = """
create function core_organizations() returns setof uuid language sql stable as
    'select id from access_organization order by id';

create function access_memberships(wanted uuid)
returns table (organization_id uuid, person_id uuid, kind text) language plpgsql volatile as $$
declare
    organization uuid;
begin
    perform set_config('app.side', 'office', true);
    for organization in select core_organizations() loop
        perform set_config('app.organization', organization::text, true);
        return query select p.organization_id, p.id, p.kind::text from access_person p
            where p.organization_id = organization and p.login_id = wanted;
    end loop;
    perform set_config('app.organization', '', true), set_config('app.side', '', true);
end $$;

create function core_health(out due_seconds double precision, out silent_seconds double precision)
language plpgsql volatile as $$
declare
    organization uuid;
    oldest timestamptz;
begin
    perform set_config('app.side', 'office', true);
    for organization in select core_organizations() loop
        perform set_config('app.organization', organization::text, true);
        select least(oldest, min(next_try_at)) into oldest from core_delivery where state in ('queued', 'retry');
    end loop;
    perform set_config('app.organization', '', true), set_config('app.side', '', true);
    due_seconds := greatest(0, extract(epoch from app_now() - oldest));
    silent_seconds := (select extract(epoch from app_now() - max(beat_at)) from core_worker);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("core", "0002_walls")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS,
            "drop function core_health(); drop function access_memberships(uuid); drop function core_organizations();",
        ),
        migrations.RunSQL(
            "alter table access_person add constraint access_person_login_fk foreign key (login_id) "
            "references access_login (id) not deferrable;",
            "alter table access_person drop constraint access_person_login_fk;",
        ),
        Isolate("access_person", portal="kind = 'member'"),
        Isolate("access_authorizationrole"),
        Isolate("access_teammember"),
        Isolate("access_teamrole", portal="true"),
        Isolate("access_processteam"),
        Isolate("access_processteammember"),
        Isolate("access_invitation"),
        Isolate("access_wordlist", portal="true"),
        Isolate("access_savedview"),
        OwnedKey("access_teammember", "role_id", "access_authorizationrole"),
        OwnedKey("access_teammember", "id", "access_person"),
        OwnedKey("access_processteammember", "team_id", "access_processteam"),
        OwnedKey("access_processteammember", "member_id", "access_teammember"),
        OwnedKey("access_invitation", "person_id", "access_person"),
        OwnedKey("access_savedview", "owner_id", "access_person"),
    ]
