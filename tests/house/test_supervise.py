"""The processes of a running Aanzet live and die together, even when the supervisor is killed."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tools import supervise
from tools.databases import ROOT
from tools.devpg import has_ended
from tools.supervise import Household, free_port, is_free, web_port

SLEEPER = ("-c", "import time; time.sleep(60)  # a sleeper of these tests")
STUBBORN = ("-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)")
DEAF = "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
HEARING = "import pathlib, sys, time"
SUPERVISOR = """
import pathlib, sys, time
from tools.supervise import Household
household = Household(pathlib.Path(sys.argv[1]))
child = household.start("web", "-c", sys.argv[2] + "; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)", sys.argv[3])
print(child.pid, flush=True)
time.sleep(60)
"""


def until(condition, seconds=10):
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def household(tmp_path):
    """A household in an empty folder, stopped at the end."""
    made = Household(tmp_path)
    yield made
    made.stop()


def test_all_stop_in_order(household):
    for name in ("mail", "web", "worker"):
        household.start(name, *SLEEPER)
    children = dict(household.children)
    household.stop()
    assert all(child.poll() == -signal.SIGTERM for child in children.values())
    assert not household.register.exists()


def test_a_process_that_does_not_listen_is_killed_in_time(household, monkeypatch):
    monkeypatch.setattr(supervise, "PATIENCE", {"web": 0.2})
    child = household.start("web", *STUBBORN)
    time.sleep(0.3)
    began = time.monotonic()
    household.stop()
    assert child.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 2


def test_when_one_ends_the_others_are_told(household, capfd):
    household.start("worker", *SLEEPER)
    household.start("web", "-c", "raise SystemExit(3)")
    assert household.watch() == 3
    assert "ended with 3" in capfd.readouterr().err


def test_two_runs_in_one_folder_are_refused(household, tmp_path):
    with pytest.raises(SystemExit, match="running already"):
        Household(tmp_path)


def test_children_do_not_get_the_address_of_the_owner(household, tmp_path, monkeypatch):
    monkeypatch.setenv("OWNER_DATABASE_URL", "postgresql://owner@/x")
    seen = tmp_path / "seen"
    program = f"import os, pathlib; pathlib.Path({str(seen)!r}).write_text(str('OWNER_DATABASE_URL' in os.environ))"
    household.start("web", "-c", program).wait(10)
    assert seen.read_text() == "False"


def kill_a_supervisor_of(child, folder):
    """Start a supervisor with one child, wait until that runs, kill the supervisor; the number of the child."""
    ready = folder / "ready"
    command = [sys.executable, "-c", SUPERVISOR, folder, child, ready]
    supervisor = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    number = int(supervisor.stdout.readline())
    until(ready.exists)
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    return number


def test_what_a_killed_supervisor_left_is_stopped_at_the_next_start(tmp_path):
    left = kill_a_supervisor_of(DEAF, tmp_path)
    assert not has_ended(left)  # it does not listen to the signal that its parent died
    Household(tmp_path).stop()
    assert has_ended(left)


def test_children_die_with_a_killed_supervisor(tmp_path):
    child = kill_a_supervisor_of(HEARING, tmp_path)
    if sys.platform != "linux":  # elsewhere the next start stops them
        Household(tmp_path).stop()
    until(lambda: has_ended(child))


def test_a_number_of_another_program_is_left_alone(tmp_path):
    other = subprocess.Popen([sys.executable, *SLEEPER])
    (tmp_path / "processes.json").write_text(f'[[{other.pid}, ["python", "something else"]]]')
    Household(tmp_path).stop()
    assert other.poll() is None
    other.kill()
    other.wait()


@pytest.mark.parametrize("port", ["80x", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match="PORT must be a number"):
        web_port()


def test_the_port_that_was_asked_for_is_taken(monkeypatch):
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    assert web_port() == port
    assert is_free(port)
    assert os.environ["PORT"] == str(port)
