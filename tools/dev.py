"""What happens after the bootstrap: database, migrations, demo cast, processes, tests, checks.

Called by run.py with the Python of .venv: python -m tools.dev <command>.
"""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

from tools.databases import (
    HOME,
    ROOT,
    database,
    drop_copies,
    forget_migrations,
    make_template,
    migrate,
    run,
    say,
)
from tools.supervise import Household, free_port, mail, outside_world, simulators, wait_until_up, web, web_port, worker

# Nothing is kept, and no vacuum by itself: its transaction in one database holds back the seals of another.
TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("lint-imports",),
    ("mypy",),
    ("djade", "--check", "--target-version", "5.2", "TEMPLATES"),
    ("python", "-m", "tools.messages", "--check"),
    ("python", "-m", "tools.features", "--check"),
    ("pytest", "-q", "-p", "no:randomly", "tests/unit", "tests/house"),
)
ADDRESSES = ("DATABASE_URL", "OWNER_DATABASE_URL", "AUDIT_DATABASE_URL")
NOWHERE = "postgresql://nobody@/none"  # the settings want an address; what needs no database never connects


def demo():
    """make demo: everything of one machine, until Ctrl-C, SIGTERM or the end of one of the processes."""
    os.environ.update(AANZET_HOME=str(HOME), AANZET_DEMO="1")
    household = Household()
    with database("demo") as server:
        port, smtp, pages = web_port(), free_port(1025), free_port(8025)
        os.environ["ADDRESS"] = f"http://localhost:{port}"
        os.environ["MAIL_URL"] = f"smtp://127.0.0.1:{smtp}"
        os.environ["MAIL_PAGE"] = f"http://localhost:{pages}"
        sms, identity = free_port(8026), free_port(8027)
        os.environ.update(outside_world(sms, identity))
        migrate(os.environ["OWNER_DATABASE_URL"])
        try:
            household.start("web", *web(port))
            household.start("mail", *mail(smtp, pages))
            household.start("simulators", *simulators(sms, identity))
            if run("manage.py", "demo", "--history=5"):  # the demo cast; does nothing when it is there already
                raise SystemExit("The demo data could not be made.")
            household.start("worker", *worker())
            logins = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--logins", f"--address={os.environ['ADDRESS']}"],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            try:
                wait_until_up(f"http://127.0.0.1:{port}/healthz", household.children.values())
            except SystemExit:
                logins.kill()
                raise
            print(f"\nAanzet is ready: {os.environ['ADDRESS']}\n{logins.communicate()[0]}", flush=True)
            return household.watch(server) or 1
        finally:
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sign, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
            household.stop()


def needs_no_database(arguments):
    """Are all the tests that are asked for by path unit tests or source scans?"""
    paths = [argument for argument in arguments if argument.startswith("tests")]
    return bool(paths) and all(path.startswith(("tests/unit", "tests/house")) for path in paths)


def test(*arguments):
    """pytest last, so that its closing line is the last line. tests/conftest.py clones the migrated template."""
    if needs_no_database(arguments):
        with tempfile.TemporaryDirectory(prefix="aanzet-test-") as home:
            return run("-m", "pytest", *arguments, DATABASE_URL=NOWHERE, AANZET_HOME=home)
    count = 1 if is_part(arguments) or os.environ.get("DATABASE_URL") else min(os.cpu_count() or 1, 4)
    beside = ("-p", "tests.servers", "-n", str(count), "--dist", "worksteal", "--durations", "20") if count > 1 else ()
    with test_servers(count) as addresses, tempfile.TemporaryDirectory(prefix="aanzet-test-") as home:
        env = {**addresses[0], "AANZET_HOME": home, "TEST_SERVERS": json.dumps(addresses)}
        return run("-m", "pytest", *beside, *arguments, **env)


def is_part(arguments):
    """Part of the suite runs in one process; the whole of it in as many as there are cores, at most four."""
    return any(argument.startswith(("tests", "-k", "-n")) for argument in arguments)


@contextlib.contextmanager
def test_servers(count):
    """A server for each process of the tests: a transaction in one would hold back the seals of another.

    Yields the addresses of their roles, the owner's on the migrated template that tests copy.
    """
    given = bool(os.environ.get("DATABASE_URL"))
    with contextlib.ExitStack() as servers:
        found = []
        for number in range(count):
            if not given:
                for name in ADDRESSES:
                    os.environ.pop(name, None)
            server = servers.enter_context(database(f"test{number or ''}", **TEST_SETTINGS))
            template = make_template()
            if server:
                drop_copies(template)
            there = {name: os.environ[name] for name in ADDRESSES if name in os.environ}
            found.append(there | {"OWNER_DATABASE_URL": template})
        yield found


def check(*arguments):
    """Everything that needs no database, in a minute. All of it runs, then the names of what failed.

    --no-tests: without the tests among it, for who runs all tests after it.
    """
    checks = [one for one in CHECKS if one[0] != "pytest" or "--no-tests" not in arguments]
    with tempfile.TemporaryDirectory(prefix="aanzet-check-") as home:
        env = dict(os.environ, DATABASE_URL=NOWHERE, OWNER_DATABASE_URL=NOWHERE, AANZET_HOME=home, PYTHONPATH=str(ROOT))
        failed = []
        for name, *options in checks:
            shown = " ".join((name, *options))
            say(shown)
            if "TEMPLATES" in options:
                options[-1:] = sorted(map(str, (ROOT / "src").glob("aanzet/**/templates/**/*.html")))
            sys.stderr.flush()
            program = pathlib.Path(sys.executable).with_name(name)
            if subprocess.run([program, *options], cwd=ROOT, env=env).returncode:
                failed.append(shown)
    say(f"failed: {'; '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def bench(*arguments):
    """The benches, in their own environment, on a server that really writes to disk."""
    python = os.environ["BENCH_PYTHON"]
    with (
        database("bench", max_connections="200") as server,
        tempfile.TemporaryDirectory(prefix="aanzet-bench-") as home,
    ):
        template = make_template("_bench")
        if server:
            drop_copies(template)
        env = dict(os.environ, OWNER_DATABASE_URL=template, AANZET_HOME=home)
        return subprocess.run([python, "-m", "bench.run", *arguments], cwd=ROOT, env=env).returncode


def manage(*arguments):
    """Any manage.py command beside the demo database, whether the demo is running or not."""
    os.environ.setdefault("AANZET_DEMO", "1")
    with database("demo", share=True):
        if arguments[:1] != ("makemigrations",):
            migrate(os.environ["OWNER_DATABASE_URL"])
        if arguments[:1] == ("migrate",):
            os.environ["DATABASE_URL"] = os.environ["OWNER_DATABASE_URL"]
            forget_migrations()
        return run("manage.py", *arguments)


def main():
    """Dispatch one command; the exit code."""
    name, *arguments = sys.argv[1:]
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs behind it deaf to Ctrl-C
    try:
        match name:
            case "setup":
                say("everything is installed: make demo")
                return 0
            case "demo":
                return demo()
            case "test":
                return test(*arguments)
            case "flows" | "browser":
                return test(f"tests/{name}", *arguments)
            case "check":
                return check(*arguments)
            case "ci":  # two processes: the addresses that check makes up must not reach the tests
                return run("-m", "tools.dev", "check", "--no-tests") or test(*arguments)
            case "bench":
                return bench(*arguments)
            case "features" | "docs" | "messages":
                return run("-m", f"tools.{name}", *arguments, DATABASE_URL=NOWHERE)
            case "manage":
                return manage(*arguments)
        raise SystemExit(f"Unknown command {name!r}.")
    except KeyboardInterrupt:
        say("stopped")
        return 0


if __name__ == "__main__":
    sys.exit(main())
