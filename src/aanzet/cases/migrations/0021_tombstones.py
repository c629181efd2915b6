"""Where a case was deleted on purpose it does not come back by itself (F189)."""

import uuid

from django.db import migrations, models

import aanzet.core.fields
from aanzet.core.migration_ops import Isolate, OwnedKey

# One look per statement that adds cases, however many: a start that read the tombstones before one was placed is
# refused here as if the case stood there still, and looks again (cases/actions/start.py). The lock is shared by all who
# start; who deletes a case has it alone.
REFUSE = """
create function cases_refuse_deleted() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('cases_delete:' || organization_id::text, 0))
        from (select distinct organization_id from made) o;
    if exists (select from made m join cases_casetombstone t on t.organization_id = m.organization_id
        and t.client_id = m.client_id and t.template_id = m.template_id and t.period = m.period)
    then
        raise unique_violation using message = 'this case was deleted and does not come back by itself';
    end if;
    return null;
end $$;
create trigger cases_case_deleted after insert on cases_case referencing new table as made
    for each statement execute function cases_refuse_deleted();
"""
UNDO = "drop trigger cases_case_deleted on cases_case; drop function cases_refuse_deleted();"


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_steps_by_itself")]

    operations = [
        migrations.CreateModel(
            name="CaseTombstone",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                ("period", models.CharField(max_length=12)),
                ("number", models.CharField(max_length=30)),
                ("deleted_at", models.DateTimeField()),
                ("deleted_by", models.CharField(max_length=60)),
                ("reason", models.CharField(max_length=1000)),
                (
                    "template",
                    aanzet.core.fields.OwnedForeignKey(db_index=False, related_name="+", to="cases.processtemplate"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "client_id", "template", "period"), name="cases_casetombstone_one"
                    )
                ],
            },
        ),
        Isolate("cases_casetombstone"),
        OwnedKey("cases_casetombstone", "template_id", "cases_processtemplate"),
        OwnedKey("cases_casetombstone", "client_id", "clients_client"),
        migrations.RunSQL(REFUSE, UNDO),
    ]
