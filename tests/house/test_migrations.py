"""The migrations say what the models say. Judged from the files alone: no database is asked."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation


def test_no_migration_is_missing():
    loader = MigrationLoader(None)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("aanzet.")}
    with translation.override(None):  # migrations hold the English names of fields
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        missing = {
            label: [operation.describe() for migration in migrations for operation in migration.operations]
            for label, migrations in detector.changes(loader.graph).items()
            if label in ours
        }
    assert missing == {}


def test_the_migrations_have_one_end():
    assert MigrationLoader(None).detect_conflicts() == {}
