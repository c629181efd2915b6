"""make bench: every bench in its own process, on a fresh copy of the database that really writes to disk.

The benches of the large office share one copy.

A bench is a module bench/bench_<name>.py with `run()`, which gives what is measured as a dict (measure.Result.line
makes one): ours, peers, ratio, limit, n, unit. DATABASE_URL is the application's role on the copy, OWNER_DATABASE_URL
the owner's. One JSON line per bench goes to standard output, then a table; JSON=1 leaves the table out.
ONLY=start,advance chooses; SCALE=0.05 makes all of it smaller;
GROWTH=1 measures a tenth of the size first. A figure that is missed is no failure; a bench that breaks is.
"""

import contextlib
import datetime
import importlib
import json
import os
import pathlib
import platform
import secrets
import subprocess
import sys
import time

import psycopg

from tools.databases import at, drop, name_of

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Filling it takes a minute, so they share it; memory last, because its worker sends mails.
IN_THE_LARGE_OFFICE = ("queue_page", "case_page", "portal_home", "live", "memory")


def names():
    """The benches that are there, or those that ONLY chooses."""
    there = sorted(path.stem.removeprefix("bench_") for path in (ROOT / "bench").glob("bench_*.py"))
    only = [name for name in os.environ.get("ONLY", "").split(",") if name]
    unknown = sorted(set(only) - set(there))
    if unknown:
        raise SystemExit(f"There is no bench {', '.join(unknown)}; choose from {', '.join(there)}.")
    return only or there


def one(name):
    """Run one bench in this process; its line goes to standard output."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aanzet.config.settings")
    import django

    django.setup()
    began = time.monotonic()
    measured = importlib.import_module(f"bench.bench_{name}").run()
    print(json.dumps({"bench": name, **measured, "seconds": round(time.monotonic() - began, 1)}), flush=True)


@contextlib.contextmanager
def copied():
    """A fresh copy of the migrated database; yields its name."""
    owner = os.environ["OWNER_DATABASE_URL"]
    copy = f"{name_of(owner)}_{secrets.token_hex(4)}"
    with psycopg.connect(at(owner, "postgres"), autocommit=True) as admin:
        admin.execute(f'create database "{copy}" template "{name_of(owner)}"')
    try:
        yield copy
    finally:
        with psycopg.connect(at(owner, "postgres"), autocommit=True) as admin:
            drop(admin, copy)


def apart(name, database):
    """Run one bench in its own process on this database: (its line or None, its exit code)."""
    owner, app = os.environ["OWNER_DATABASE_URL"], os.environ["DATABASE_URL"]
    env = dict(os.environ, DATABASE_URL=at(app, database), OWNER_DATABASE_URL=at(owner, database))
    command = [sys.executable, "-m", "bench.run", "--one", name]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return (json.loads(lines[-1]) if lines else None), done.returncode


def measured(chosen):
    """(name, its line or None, its exit code) of each bench: first those of their own, then those of the large office,
    which the first of them fills."""
    alone = [name for name in chosen if name not in IN_THE_LARGE_OFFICE]
    for name in alone:
        print(f"{name}:", file=sys.stderr, flush=True)
        with copied() as database:
            line, code = apart(name, database)
        yield name, line, code
    if len(alone) < len(chosen):
        with copied() as database:
            for name in (name for name in IN_THE_LARGE_OFFICE if name in chosen):
                print(f"{name}:", file=sys.stderr, flush=True)
                yield name, *apart(name, database)


def tenth(chosen):
    """The lines of the same benches at a tenth of the size, by name: GROWTH=1 shows what ten times as much costs."""
    full = os.environ.get("SCALE", "1")
    os.environ["SCALE"] = str(float(full) / 10)
    try:
        return {name: line for name, line, _ in measured(chosen) if line}
    finally:
        os.environ["SCALE"] = full


def growth(small, large):
    """How many times the cost of one item at ten times the size; the goal is at most 1.3."""
    before, after = first_of(small["ours"]), first_of(large["ours"])
    return round(before / after if large["unit"] == "per second" else after / before, 2)


def first_of(ours):
    """The figure that the goal is about."""
    return next(iter(ours.values())) if isinstance(ours, dict) else ours


def table(lines):
    """The closing table in Markdown, as docs/performance.md keeps it."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    today = datetime.datetime.now(datetime.UTC).date().isoformat()  # noqa: TID251 (a bench is no part of the product)
    yield f"{today}, commit {commit.strip() or 'none'}, {os.cpu_count()} cores, Python {platform.python_version()}"
    yield ""
    yield "| bench | ours | unit | n | peers | ours / peer (lowest-highest) | goal | ten times as much |"
    yield "|---|---|---|---|---|---|---|---|"
    for line in lines:
        peers = ", ".join(f"{name} {figure:,}" for name, figure in line.get("peers", {}).items())
        ratios = ", ".join(f"{name} {shown(figure)}" for name, figure in line.get("ratio", {}).items())
        ours, n = line.get("ours", ""), line.get("n", "")
        columns = (
            line["bench"],
            figures(ours),
            line.get("unit", ""),
            n,
            peers,
            ratios,
            line.get("limit", ""),
            line.get("growth", ""),
        )
        yield "| " + " | ".join(str(column) for column in columns) + " |"


def figures(ours):
    """A figure, or several with their names."""
    if isinstance(ours, dict):
        return ", ".join(f"{name} {figure:,}" for name, figure in ours.items())
    return f"{ours:,}" if isinstance(ours, int | float) else str(ours)


def shown(ratio):
    """A ratio with its band."""
    if isinstance(ratio, list) and len(ratio) == 3:
        return f"{ratio[0]} ({ratio[1]}-{ratio[2]})"
    return str(ratio)


def main():
    """The exit code: 1 when a bench breaks."""
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2])
        return 0
    lines, broken = [], []
    small = tenth(names()) if os.environ.get("GROWTH") == "1" else {}
    for name, line, code in measured(names()):
        if code or line is None:
            broken.append(name)
        else:
            if name in small:
                line["growth"] = growth(small[name], line)
            print(json.dumps(line), flush=True)
            lines.append(line)
    if os.environ.get("JSON") != "1":
        print("\n" + "\n".join(table(lines)))
    if broken:
        print(f"broken: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
