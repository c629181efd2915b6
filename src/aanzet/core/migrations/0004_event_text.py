"""The text of an event as it is sealed, made by the database: equal to rules/evidence.py (reliability 5.2)."""

from django.db import migrations

TEXT = r"""
create function core_event_text(e core_event) returns text language sql stable as $$
    select array_to_string(array[
        'aanzet.event.1', e.organization_id::text, e.era::text, e.tx::text, e.sequence::text, e.id::text,
        to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.name, e.version::text, e.actor,
        e.on_behalf_of::text, e.cause::text, e.request_id, e.client_id::text, e.case_id::text, e.object_kind,
        e.object_id::text, e.visibility, e.payload, encode(e.detail_digest, 'hex')
    ], E'\x1f', '')
$$;

create function core_event_leaf(e core_event) returns bytea language sql stable as $$
    select sha256('\x00'::bytea || convert_to(core_event_text(e), 'UTF8'))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_effects")]

    operations = [
        migrations.RunSQL(
            TEXT, "drop function core_event_leaf(core_event); drop function core_event_text(core_event);"
        ),
    ]
