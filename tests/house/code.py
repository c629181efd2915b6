"""Scans of the Python of the house: what the import contracts cannot see. Each gives its breaches in words."""

import ast
import pathlib
import re
from collections.abc import Iterator

from tests.house.source import File, calls, imports, modules, texts

CLOCKS = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
)
DOORS = {"web", "api", "jobs", "management"}
DOOR_APPS = {"core", "config", "office", "portal", "api", "connectors"}
TIMELESS = {"actions", "queries", "models", "events", "ports"}
WRITES = {"create", "bulk_create", "bulk_update", "update", "delete", "aupdate", "acreate", "adelete"}
GUESSED = {"get_or_create", "update_or_create", "aget_or_create", "aupdate_or_create"}
SQL_WRITE = re.compile(
    r"\s*(insert\s+into|update\s+\w+\s+set|delete\s+from|merge\s+into|truncate\s|copy\s+\w+.*\sfrom)\b", re.I
)
SQL_CTE_WRITE = re.compile(r"\s*with\b.*\b(insert\s+into|update\s+\w+\s+set|delete\s+from)\b", re.I | re.S)
NETWORK = {
    "socket",
    "httpcore",
    "httpx",
    "smtplib",
    "requests",
    "aiosmtpd",
    "ftplib",
    "urllib.request",
    "http.client",
    "http.server",
}
NETWORK_ROOMS = {"jobs", "simulators", "http", "ports"}
SENDERS = {"mail", "sms", "push", "scan"}  # core's own: what its ports speak to
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "signals", "misc", "common"}
ROOMS = {
    "events",
    "ports",
    "models",
    "queries",
    "actions",
    "task_kinds",
    "reactions",
    "jobs",
    "web",
    "api",
    "apps",
    "migrations",
    "management",
    "__init__",
}
APPS_WITH_ROOMS = {
    "access",
    "clients",
    "documents",
    "messages",
    "intake",
    "cases",
    "signing",
    "payments",
    "filings",
    "invoices",
    "planning",
}


def may_write(file: File) -> bool:
    """Writes stand in actions, models, core and migrations, nowhere else."""
    return file.app == "core" or file.room in ("actions", "models", "migrations")


def clocks(root: pathlib.Path) -> Iterator[str]:
    """Doors, jobs and core ask the clock; all else gets `now` handed in, so it can be tested and replayed."""
    for file in modules(root):
        at_a_door = file.app in DOOR_APPS or file.room in DOORS
        for call, name in calls(file.tree):
            converts = name.endswith(("localtime", "localdate")) and call.args
            if any(f".{name}".endswith("." + clock) for clock in CLOCKS) and not at_a_door and not converts:
                yield file.at(call, f"{name}() asks the clock; pass `now`.")
            if (
                name.split(".")[-1] == "app_now"
                and (file.app == "rules" or file.room in TIMELESS)
                and file.app != "core"
            ):
                yield file.at(call, "app_now() belongs to doors and jobs; pass `now`.")


def writes(root: pathlib.Path) -> Iterator[str]:
    """One verb = one function = one transaction: so everything that writes stands in an action."""
    for file in modules(root):
        if may_write(file):
            continue
        for call, name in calls(file.tree):
            receiver, _, verb = name.rpartition(".")
            saves = verb == "save" and not call.args and not receiver.endswith("session")
            if (verb in WRITES and ".objects" in f".{receiver}.") or saves:
                yield file.at(call, f"{name}() writes; that belongs in an action.")
        for node, text in texts(file.tree):
            if SQL_WRITE.match(text) or SQL_CTE_WRITE.match(text):
                yield file.at(node, "this SQL writes; that belongs in an action.")


def guesses(root: pathlib.Path) -> Iterator[str]:
    """get_or_create hides a race and a default; an action says which of the two it means."""
    for file in modules(root):
        for call, name in calls(file.tree):
            if name.rpartition(".")[2] in GUESSED and file.room != "migrations":
                yield file.at(call, f"{name}() is a race; say whether you create or change.")


def signals(root: pathlib.Path) -> Iterator[str]:
    """News travels by events and reactions; a signal acts at a distance and nobody sees it."""
    for file in modules(root):
        for node, name in imports(file.tree):
            if ".signals." in f"{name}." or name.startswith("django.dispatch"):
                yield file.at(node, f"{name}: use an event and a reaction.")


def commits(root: pathlib.Path) -> Iterator[str]:
    """What follows a commit is a row of core.Delivery: on_commit is lost when the process dies."""
    for file in modules(root):
        for call, name in calls(file.tree):
            if name.rpartition(".")[2] == "on_commit" and file.app != "core":
                yield file.at(call, "on_commit belongs to core; defer a delivery.")


def scopes(root: pathlib.Path) -> Iterator[str]:
    """The settings behind the walls are set in one place."""
    for file in modules(root):
        if file.parts == ("core", "scope") or file.room == "migrations":
            continue
        for node, text in texts(file.tree):
            if re.search(
                r"set_config\s*\(|\bset\s+(local|session)\s+(app\.|role|authorization)|\bset\s+role\b", text, re.I
            ):
                yield file.at(node, "only core/scope.py sets what the walls look at.")


def locks(root: pathlib.Path) -> Iterator[str]:
    """FOR UPDATE blocks rows that point here by a key; FOR NO KEY UPDATE does not, and suffices."""
    for file in modules(root):
        for call, name in calls(file.tree):
            if name.rpartition(".")[2] == "select_for_update":
                strong = [
                    key for key in call.keywords if key.arg == "no_key" and getattr(key.value, "value", None) is True
                ]
                if not strong:
                    yield file.at(call, "select_for_update wants no_key=True.")
        for node, text in texts(file.tree):
            if re.search(r"\bfor\s+update\b", text, re.I) and re.search(r"\bselect\b", text, re.I):
                yield file.at(node, "for update: write for no key update.")


def networks(root: pathlib.Path) -> Iterator[str]:
    """What leaves the house leaves it afterwards: from jobs, connectors and the ports and simulators of core."""
    for file in modules(root):
        allowed = (
            file.room in NETWORK_ROOMS
            or file.app == "connectors"
            or (file.app == "core" and any(part in NETWORK_ROOMS | SENDERS for part in file.parts))
            or file.parts[:3] == ("core", "management", "commands")
        )
        for node, name in imports(file.tree):
            if not allowed and any(name == module or name.startswith(module + ".") for module in NETWORK):
                yield file.at(node, f"{name}: the network belongs to jobs, connectors and the ports of core.")


def rooms(root: pathlib.Path) -> Iterator[str]:
    """Every app has the same rooms, and none of the names under which anything may stand."""
    for file in modules(root):
        if any(part in FORBIDDEN_NAMES for part in file.parts):
            yield f"{file.name}: name it after what it is about."
        elif file.app in APPS_WITH_ROOMS and file.room not in ROOMS and len(file.parts) > 1:
            yield f"{file.name}: an app has no room {file.room}."


def hidden_imports(root: pathlib.Path) -> Iterator[str]:
    """Names in strings pass by the import contracts."""
    for file in modules(root):
        for call, name in calls(file.tree):
            last = name.rpartition(".")[2]
            if last == "get_model" and file.room != "migrations":
                yield file.at(call, "get_model hides an import; ask the query or action of that app.")
            if last in ("import_module", "__import__", "import_string") and file.app not in ("core", "config"):
                yield file.at(call, f"{last} hides an import.")


def untested_actions(root: pathlib.Path) -> Iterator[str]:
    """Every action has a test below tests/db that names it. An action takes its actor or moment by keyword only."""
    folder = root / "tests" / "db"
    named = set(re.findall(r"\w+", "\n".join(path.read_text() for path in sorted(folder.rglob("*.py")))))
    for file in modules(root):
        if file.room == "actions":
            for node in file.tree.body:
                if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or node.name in named:
                    continue
                if {argument.arg for argument in node.args.kwonlyargs} & {"actor", "now"}:
                    yield file.at(node, f"no test in tests/db names {node.name}.")


def undocumented(root: pathlib.Path) -> Iterator[str]:
    """Public functions of the open rooms and of rules say what they mean."""
    for file in modules(root):
        if file.app == "rules" or file.room in ("actions", "queries", "ports"):
            for node in file.tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                    yield file.at(node, f"{node.name} has no docstring.")


def swallowed(root: pathlib.Path) -> Iterator[str]:
    """An error that is passed over in silence is found by the customer."""
    for file in modules(root):
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ExceptHandler) and all(isinstance(part, ast.Pass) for part in node.body):
                yield file.at(node, "except: pass; handle it, or contextlib.suppress one narrow error with the reason.")


ALL = (
    clocks,
    writes,
    guesses,
    signals,
    commits,
    scopes,
    locks,
    networks,
    rooms,
    hidden_imports,
    untested_actions,
    undocumented,
    swallowed,
)
