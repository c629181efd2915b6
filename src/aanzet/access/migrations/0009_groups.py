"""Groups beside process teams, with managers of their own; who may decide on them (F020)."""

from django.db import migrations, models

GIVE = """
alter table access_authorizationrole no force row level security;
update access_authorizationrole set permissions = array_append(permissions, 'members.role')
where built_in and key in ('manager', 'admin') and not 'members.role' = any(permissions);
alter table access_authorizationrole force row level security;
"""
KINDS = [
    ("", "Process Team"),
    ("department", "Department"),
    ("environment", "Environment"),
    ("partner", "Partner"),
]


class Migration(migrations.Migration):
    dependencies = [("access", "0008_insights_people")]

    operations = [
        migrations.AddField(
            "processteam", "kind", models.CharField(blank=True, choices=KINDS, default="", max_length=12)
        ),
        migrations.AddField("processteammember", "manages", models.BooleanField(default=False)),
        migrations.RunSQL(GIVE, migrations.RunSQL.noop),
    ]
