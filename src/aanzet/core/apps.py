import importlib
import importlib.util

from django.apps import AppConfig, apps

# Rooms that declare something when they are imported: reactions, effect and timer handlers, invariants.
DECLARING = ("reactions", "jobs", "task_kinds", "queries")


class CoreConfig(AppConfig):
    name = "aanzet.core"
    label = "core"

    def ready(self):
        """Import the rooms that declare; an app without such a room is fine."""
        for app in apps.get_app_configs():
            if app.name.startswith("aanzet."):
                for room in DECLARING:
                    if importlib.util.find_spec(f"{app.name}.{room}"):
                        importlib.import_module(f"{app.name}.{room}")
