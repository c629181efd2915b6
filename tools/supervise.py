"""The processes of a running Aanzet: mail catcher, worker and web. Started, watched and stopped in order."""

import contextlib
import fcntl
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from tools.databases import HOME, ROOT, say
from tools.devpg import command_of, die_with_parent, has_ended

# The longest each may take to stop, in seconds; with PostgreSQL the whole stays under five.
PATIENCE = {"web": 1.6, "worker": 1.6, "mail": 0.4, "simulators": 0.3}


def web(port, host="127.0.0.1"):
    """The arguments for Python that start the web process."""
    command = ("-m", "uvicorn", "aanzet.config.mix:application", "--host", host, "--port", str(port))
    # lifespan: Django has none. timeout: an open event stream would hold up the stop for ever.
    return (*command, "--lifespan", "off", "--timeout-graceful-shutdown", "1", "--log-level", "warning")


def worker(concurrency=4):
    """The arguments for Python that start one job worker."""
    return ("manage.py", "worker", "--concurrency", str(concurrency), "--shutdown-graceful-timeout", "1")


def mail(smtp_port, http_port, folder=None):
    """The arguments for Python that start the mail catcher. folder: where it keeps its mails, if not in the home."""
    where = ("--folder", str(folder)) if folder else ()
    return ("manage.py", "mailcatcher", "--smtp-port", str(smtp_port), "--http-port", str(http_port), *where)


def simulators(sms_port, identity_port):
    """The arguments for Python that start the SMS provider and the identity provider of the demo."""
    return ("-m", "tools.simulators", str(sms_port), str(identity_port))


def outside_world(sms_port, identity_port):
    """The settings that go with them."""
    return {
        "SMS_URL": f"http://127.0.0.1:{sms_port}",
        "SMS_TOKEN": "oefensleutel",
        "DEMO_PROVIDER": f"http://127.0.0.1:{identity_port}",  # where Kantoor Linde of the demo signs in
    }


def is_free(port):
    """Can we listen on this port of the loopback address?"""
    with socket.socket() as probe, contextlib.suppress(OSError):
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return True
    return False


def free_port(preferred=0):
    """The preferred port, or any free one."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def web_port():
    """PORT when it is set (what a killed run left on it goes away within seconds), else 8000, else any free one."""
    asked = os.environ.get("PORT")
    if not asked:
        return free_port(8000)
    if not asked.isdigit() or not 0 < int(asked) < 65536:
        raise SystemExit(f"PORT must be a number from 1 to 65535, not {asked!r}.")
    deadline = time.monotonic() + 5
    while not is_free(int(asked)):
        if time.monotonic() > deadline:
            raise SystemExit(f"Port {asked} is taken by another program: choose another PORT.")
        time.sleep(0.1)
    return int(asked)


def wait_until_up(url, processes):
    """Wait until the address answers, at most a minute. A process that ends meanwhile ends the wait."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for process in processes:
            if process.poll() is not None:
                raise SystemExit(f"A process stopped while starting; its message stands above: {shown(process)}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{url} answers {error.code}.") from None
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"{url} does not answer within a minute.")


def shown(process):
    """A process in words for a message."""
    return " ".join(map(str, process.args[1:5]))


class Household:
    """The processes of one data folder. They live and die together."""

    def __init__(self, home: pathlib.Path = HOME):
        self.register = home / "processes.json"
        self.children = {}
        home.mkdir(parents=True, exist_ok=True)
        self.lock = (home / "processes.lock").open("a")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"Aanzet is running already with the data in {home}.") from None
        self._stop_orphans()

    def _stop_orphans(self):
        """With the lock in hand, what the last run noted and still runs was left behind when that run was killed."""
        try:
            noted = json.loads(self.register.read_text())
        except (OSError, ValueError):
            return
        left = [pid for pid, command in noted if all(part in command_of(pid) for part in command)]
        for sign, patience in ((signal.SIGTERM, 2), (signal.SIGKILL, 2)):
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, sign)
            deadline = time.monotonic() + patience
            while not all(map(has_ended, left)) and time.monotonic() < deadline:
                time.sleep(0.05)

    def start(self, name, *command, **env):
        """Start a Python program under a name. In its own session: Ctrl-C reaches only us, and we stop it in order."""
        environment = dict(os.environ, **env)
        environment.pop("OWNER_DATABASE_URL", None)  # the application never needs the role that owns the tables
        child = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        self.children[name] = child
        self.register.write_text(json.dumps([[child.pid, child.args] for child in self.children.values()]))
        return child

    def watch(self, *others):
        """Return when one of the processes has ended; never otherwise."""
        watched = [*self.children.values(), *filter(None, others)]
        while True:
            for process in watched:
                if process.poll() is not None:
                    say(f"Stopping, because this ended with {process.returncode}: {shown(process)}")
                    return process.returncode
            time.sleep(0.2)

    def stop(self):
        """Web first, so that nothing new comes in; then the worker; last the catcher, which the worker mails to."""
        for name, patience in PATIENCE.items():
            child = self.children.get(name)
            if child is None or child.poll() is not None:
                continue
            child.terminate()
            try:
                child.wait(patience)
            except subprocess.TimeoutExpired:
                child.kill()  # every acknowledged change is in the database; a job that was cut off runs again
                child.wait()
        self.register.unlink(missing_ok=True)
