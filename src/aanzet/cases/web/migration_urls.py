"""Addresses of a migration of running cases, under /office/templates/<id>/migrate/ (F401)."""

from django.urls import URLPattern, path

from aanzet.cases.web.office import migration_plan, migrations

MIGRATE = "templates/<uuid:template_id>/migrate/"
PLAN = f"{MIGRATE}<uuid:plan_id>/"

migration_pages: list[URLPattern] = [
    path(MIGRATE, migrations.begin, name="template-migrate"),
    path(PLAN, migration_plan.plan_page, name="migration"),
    path(f"{PLAN}live/", migration_plan.plan_live, name="migration-live"),
    path(f"{PLAN}report.csv", migration_plan.plan_report, name="migration-report"),
    path(f"{PLAN}map/", migrations.mapping, name="migration-map"),
    path(f"{PLAN}tick/", migrations.tick, name="migration-tick"),
    path(f"{PLAN}choose/", migrations.choose, name="migration-choose"),
    path(f"{PLAN}apply/", migrations.apply, name="migration-apply"),
    path(f"{PLAN}stop/", migrations.stop, name="migration-stop"),
    path(f"{PLAN}undo/", migrations.undo, name="migration-undo"),
    path(f"{PLAN}discard/", migrations.discard, name="migration-discard"),
]
