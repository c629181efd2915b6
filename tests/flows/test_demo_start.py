"""make demo as a user meets it: it starts, says where, stops at once, and a kill in the middle loses nothing."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import psycopg
import pytest

from tools.databases import ROOT
from tools.devpg import Embedded
from tools.supervise import free_port, is_free

READY = re.compile(r"^Aanzet is ready: (http://localhost:\d+)$")


class Demo:
    """One data folder with `make demo` in it, started and stopped as often as a test likes."""

    def __init__(self, home):
        self.home, self.port = home, free_port()
        self.process, self.said = None, []

    def start(self):
        """Start and wait until it says where it is."""
        env = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
        env |= {"AANZET_HOME": str(self.home), "PORT": str(self.port), "STARTED": str(time.time())}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.dev", "demo"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.said = []
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if "Aanzet is ready" in line:
                return self
        raise AssertionError(f"the demo ended with {self.process.wait()}: {self.said}")

    def stop(self, sign=signal.SIGTERM):
        """Send a signal to the supervisor and wait for its end: the seconds that took."""
        began = time.monotonic()
        self.process.send_signal(sign)
        self.said += [line.rstrip() for line in self.process.stdout]
        self.process.wait(30)
        return time.monotonic() - began

    def database(self):
        """A connection of the owner, beside the running demo."""
        server = Embedded(self.home / "demo")
        return psycopg.connect(server.url("aanzet", "aanzet_owner"), autocommit=True)

    def children(self):
        """Name -> number of the processes that the demo has noted, PostgreSQL included."""
        noted = json.loads((self.home / "processes.json").read_text())
        numbers = {" ".join(command[1:3]): number for number, command in noted}
        lines = (Embedded(self.home / "demo").data / "postmaster.pid").read_text().splitlines()
        return numbers | {"postgres": int(lines[0])}

    def page(self, path):
        """The status of a page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo in a folder of its own; removed at the end, wherever its data stands."""
    made = Demo(tmp_path_factory.mktemp("demo") / "home")
    yield made
    if made.process and made.process.poll() is None:
        made.stop()
    left = Embedded(made.home / "demo")
    for path in {left.root, left.socket}:
        shutil.rmtree(path, ignore_errors=True)


def test_it_starts_says_where_and_who_and_stops_at_once(demo):
    demo.start()
    assert READY.match(next(line for line in demo.said if "Aanzet is ready" in line))[1].endswith(str(demo.port))
    assert demo.page("/healthz") == 200
    assert demo.stop() < 5
    assert demo.process.returncode == 0
    assert "anna" in "\n".join(demo.said).lower()  # the logins stand below the address
    assert is_free(demo.port)


def test_what_was_done_is_there_after_a_kill_of_everything(demo):
    demo.start()
    with demo.database() as connection:
        connection.execute("create table if not exists kept (n int)")
        connection.execute("insert into kept values (1)")
        everybody = [demo.process.pid, *demo.children().values()]
        for number in everybody:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
    demo.process.wait()
    demo.process.stdout.close()
    demo.start()
    with demo.database() as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (1,)
    assert demo.page("/healthz") == 200
    assert demo.stop(signal.SIGINT) < 5


def test_a_command_runs_beside_it_and_when_one_process_ends_all_do(demo):
    demo.start()
    env = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    env["AANZET_HOME"] = str(demo.home)
    beside = subprocess.run(
        [sys.executable, "-m", "tools.dev", "manage", "check"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert beside.returncode == 0, beside.stderr
    second = subprocess.run(
        [sys.executable, "-m", "tools.dev", "demo"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert second.returncode == 1
    assert "Aanzet is running already" in second.stderr
    assert demo.page("/healthz") == 200
    os.kill(demo.children()["-m uvicorn"], signal.SIGKILL)
    demo.said += [line.rstrip() for line in demo.process.stdout]
    assert demo.process.wait(10) != 0
    assert is_free(demo.port)
