"""Walls between organizations, and the keys that are enforced."""

from django.db import migrations

from aanzet.core.migration_ops import Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial"), ("cases", "0002_walls")]

    operations = [
        Isolate("planning_bulkstart"),
        Isolate("planning_bulkstartitem"),
        OwnedKey("planning_bulkstart", "template_id", "cases_processtemplate"),
        OwnedKey("planning_bulkstartitem", "run_id", "planning_bulkstart", "cascade"),
        OwnedKey("planning_bulkstartitem", "client_id", "clients_client"),
    ]
