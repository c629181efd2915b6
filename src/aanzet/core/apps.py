import gc
import importlib
import importlib.util

from django.apps import AppConfig, apps

# Rooms that declare something when they are imported: reactions, effect and timer handlers, invariants.
DECLARING = ("reactions", "jobs", "task_kinds", "queries")


# Objects made before Python looks for cycles among them. A set of a thousand cases makes half a million that live for
# one command; looking again and again costs a tenth of a bulk start.
MANY = 20_000


class CoreConfig(AppConfig):
    name = "aanzet.core"
    label = "core"

    def ready(self):
        """Import the rooms that declare (an app without such a room is fine), and look for garbage less often."""
        for app in apps.get_app_configs():
            if app.name.startswith("aanzet."):
                for room in DECLARING:
                    if importlib.util.find_spec(f"{app.name}.{room}"):
                        importlib.import_module(f"{app.name}.{room}")
        importlib.import_module("aanzet.core.leakproof")  # a check
        gc.freeze()  # what was made until here stays
        gc.set_threshold(MANY, 20, 50)
