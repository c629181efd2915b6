"""The floor plan refuses what it should: every kind of forbidden import is planted once, and each is named."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from tests.house.source import ROOT

ROOMS = ("events", "ports", "models", "queries", "actions", "reactions", "jobs", "task_kinds", "web")
APPS = ("access", "clients", "documents", "messages", "cases", "planning")
BREACHES = {
    "a lower floor calls a higher one": ("clients/actions.py", "from aanzet.cases import actions"),
    "core knows an app": ("core/log.py", "import aanzet.access.queries"),
    "rules know a framework": ("rules/dates.py", "from django.utils import timezone"),
    "rules know core": ("rules/turn.py", "import aanzet.core.clock"),
    "an event knows a framework": ("cases/events.py", "from django.db import models"),
    "a port knows the network": ("messages/ports.py", "import httpx"),
    "a read calls a write": ("cases/queries.py", "from aanzet.cases import actions"),
    "a table knows a read": ("documents/models.py", "from aanzet.documents import queries"),
    "a page touches a table": ("cases/web/office.py", "from aanzet.cases.models import Case"),
    "a job touches a table": ("messages/jobs.py", "import aanzet.messages.models"),
    "a reaction touches a table": ("planning/reactions.py", "import aanzet.planning.models"),
    "the office touches a table": ("office/home.py", "import aanzet.clients.models"),
    "an app enters a closed room": ("planning/actions.py", "import aanzet.cases.jobs"),
    "an app uses the table of another": ("cases/actions.py", "from aanzet.clients.models import Client"),
    "two doors know each other": ("office/pages.py", "import aanzet.portal"),
    "an app has a room without a name": ("cases/engine.py", ""),
    "a floor that is not in the plan": ("surprise/__init__.py", ""),
}


@pytest.fixture(scope="module")
def refusals(tmp_path_factory):
    """What lint-imports says about a house with all breaches in it."""
    root = tmp_path_factory.mktemp("house")
    source = root / "src" / "aanzet"

    def write(path, text=""):
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        for folder in (target.parent, *target.parent.parents):
            if folder == source.parent:
                break
            (folder / "__init__.py").touch()
        with target.open("a") as file:
            file.write(text + "\n")

    for app in APPS:
        for room in ROOMS:
            write(f"{app}/web/office.py" if room == "web" else f"{app}/{room}.py")
    for path in ("config/urls.py", "office/home.py", "portal/home.py", "core/clock.py", "rules/dates.py"):
        write(path)
    for path, text in BREACHES.values():
        write(path, text)
    shutil.copy(ROOT / ".importlinter", root)
    (root / "tools").mkdir()
    for name in ("__init__.py", "doors.py"):
        shutil.copy(ROOT / "tools" / name, root / "tools")
    env = dict(os.environ, PYTHONPATH=os.pathsep.join([str(root), str(root / "src")]), COLUMNS="200")
    program = pathlib.Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=root, env=env, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", BREACHES)
def test_a_forbidden_import_is_refused(refusals, kind):
    path, text = BREACHES[kind]
    module = "aanzet." + path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    told = refusals[refusals.index("Broken contracts") :]
    wanted = text.split()[1] if text else ""
    wanted = wanted if wanted.startswith("aanzet") else wanted.partition(".")[0]  # a library is named as a whole
    assert any(module in line and wanted in line for line in told.splitlines()), told
