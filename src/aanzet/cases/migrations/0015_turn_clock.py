"""The client sees how long each party held the turn, and when the next reminder of his task comes (F406).

And what was overruled is found without reading the whole history: for process insight (F411).
"""

from django.db import migrations

from aanzet.core.migration_ops import MINE, ShowInPortal

# A hidden case and a task that is not his are behind the walls of their own tables.
OF_VISIBLE_CASE = f"""{MINE} and exists (select from cases_case c
    where c.organization_id = cases_turninterval.organization_id and c.id = cases_turninterval.case_id)"""
REMINDS_HIM = """kind = 'case_reminder' and exists (select from cases_task t
    where t.organization_id = core_timer.organization_id and t.id = core_timer.task_id)"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_four_eyes"), ("core", "0004_event_text")]

    operations = [
        ShowInPortal("cases_turninterval", OF_VISIBLE_CASE),
        ShowInPortal("core_timer", REMINDS_HIM),
        migrations.RunSQL(
            "create index core_event_overridden on core_event (organization_id, at) where name = 'CaseOverridden'",
            "drop index core_event_overridden",
        ),
    ]
