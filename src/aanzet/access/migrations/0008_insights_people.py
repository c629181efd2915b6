"""Managers and admins of organizations that are there already get the right to see figures per person (F411)."""

from django.db import migrations

GIVE = """
alter table access_authorizationrole no force row level security;
update access_authorizationrole set permissions = array_append(permissions, 'insights.people')
where built_in and key in ('manager', 'admin') and not 'insights.people' = any(permissions);
alter table access_authorizationrole force row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0007_stand_ins")]

    operations = [migrations.RunSQL(GIVE, migrations.RunSQL.noop)]
