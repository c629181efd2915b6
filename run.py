#!/usr/bin/env python3
"""The one entrance: python3 run.py setup | demo | test | check | ... Standard library only.

Makes everything the project needs in its own folder (.tools, .venv, node_modules, build), each step skipped when its
input has not changed, then hands over to tools/dev.py inside the virtual environment. What it tells goes to standard
error, so that the output of a command (make -s features JSON=1) stays clean.
"""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent
VENV, TOOLS = ROOT / ".venv", ROOT / ".tools"
PYTHON = VENV / "bin" / "python"
UV = "uv>=0.13,<0.14"
NODE = 20  # lowest major version that the build tools accept
BROWSER_COMMANDS = {"test", "browser", "ci"}
SOURCE_COMMANDS = {"features", "docs", "messages"}  # they show no page, so they need no styles and scripts
LOCKS = ("requirements", "requirements-dev", "requirements-node", "bench/requirements")
STARTED = time.time()


def say(text):
    """One line of progress, with the seconds since the start."""
    print(f"[{time.time() - STARTED:5.1f}s] {text}", file=sys.stderr, flush=True)


def call(*command, **options):
    """Run a step in the root of the project, its output to standard error; stop everything when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, stdout=sys.stderr, **options)
    if done.returncode:
        raise SystemExit(f"This step failed ({done.returncode}): {' '.join(map(str, command))}")


def unchanged(name, digest):
    """(already done with this digest, function to note that it is done now)."""
    stamp = VENV / f".stamp-{name}"
    return stamp.exists() and stamp.read_text() == digest, lambda: stamp.write_text(digest)


def contents(*files):
    """The sha-256 of the contents of files."""
    return hashlib.sha256(b"".join((ROOT / file).read_bytes() for file in files)).hexdigest()


def footprint(*patterns):
    """The sha-256 of names, sizes and times of all files that match: cheap enough to ask at every start."""
    found = sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file())
    lines = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@contextlib.contextmanager
def alone():
    """Two commands started at once in one checkout must not both fill .venv: the second waits."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "bootstrap.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another run that is preparing this folder")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def find_uv():
    """The machine's uv, or our own in .tools, installed by pip."""
    uv = shutil.which("uv") or TOOLS / "bin" / "uv"
    if pathlib.Path(uv).exists():
        return uv
    say("installing uv")
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode:
        raise SystemExit("Python has no pip here. On Debian: apt-get install python3-venv python3-pip")
    call(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", TOOLS, UV)
    return uv


def python_packages(uv, dev):
    """A virtual environment that holds exactly what the lock file says, and finds the source by a .pth file."""
    made_with = VENV / ".stamp-version"
    if not made_with.exists() or made_with.read_text() != sys.version:
        call(uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV)
        made_with.write_text(sys.version)
    with_dev = VENV / ".with-dev"  # once installed for tests it stays so, else demo and test would undo each other
    if dev:
        with_dev.touch()
    requirements = "requirements-dev.txt" if with_dev.exists() else "requirements.txt"
    done, note = unchanged("python", contents(requirements))
    if not done:
        say(f"Python packages ({requirements})")
        call(uv, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", requirements)
        note()
    pth = next((VENV / "lib").glob("python3*/site-packages")) / "aanzet.pth"
    source = f"{ROOT / 'src'}\n"
    if not pth.exists() or pth.read_text() != source:
        pth.write_text(source)


def find_npm(uv):
    """(npm, environment): the machine's own Node when it is new enough, else Node from a wheel in .tools/node."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.check_output([node, "--version"], text=True).lstrip("v")
        if int(version.split(".")[0]) >= NODE:
            return shutil.which("npm"), dict(os.environ)
    folder = TOOLS / "node"
    if not (folder / "bin" / "npm").exists():
        say("installing Node")
        call(uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder)
        python = folder / "bin" / "python"
        call(uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", "requirements-node.txt")
    return folder / "bin" / "npm", dict(os.environ, PATH=f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")


def front_end(uv):
    """Styles, scripts, fonts and icons in build/. Tailwind reads the templates, so those count as input too."""
    npm, env = find_npm(uv)
    packages = contents("package.json", "package-lock.json")
    done, note = unchanged("npm", packages)
    if not done or not (ROOT / "node_modules").exists():
        say("npm packages")
        call(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", env=env)
        note()
    sources = footprint("assets/**/*", "src/aanzet/**/*.html", "src/aanzet/**/*.py")
    done, note = unchanged("build", packages + sources)
    if not done or not (ROOT / "build").exists():
        say("building styles and scripts")
        call(npm, "run", "--silent", "build", env=env)
        (ROOT / "build" / "collected").mkdir(exist_ok=True)  # filled by collectstatic where that is wanted
        note()


def translations():
    """The catalogues that Django reads, built from the Dutch texts; gettext is not needed."""
    parts = sorted((ROOT / "src" / "aanzet" / "locale" / "nl" / "parts").glob("*.po"))
    done, note = unchanged("translations", contents("tools/messages.py", *parts))
    made = ROOT / "src" / "aanzet" / "locale" / "nl" / "LC_MESSAGES" / "django.mo"
    if not done or not made.exists():
        call(PYTHON, "-m", "tools.messages", "--compile")
        note()


def chromium():
    """The browser of the browser tests: CHROMIUM, the machine's own, or Debian's package when we may install it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing Chromium")
        env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        call("apt-get", "update", "-qq", env=env)
        call("apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium", env=env)
        found = shutil.which("chromium")
    if not found:
        raise SystemExit("The browser tests need Chromium: install it (Debian: chromium), or set CHROMIUM to its path.")
    return found


def bench_packages(uv):
    """The environment of the benches: ours and the peers, in .tools/bench. Returns its Python."""
    folder = TOOLS / "bench"
    made_for = contents("bench/requirements.txt") + sys.version
    stamp = folder / ".stamp"
    if not stamp.exists() or stamp.read_text() != made_for:
        say("Python packages (bench/requirements.txt)")
        call(uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder)
        requirements = ("--require-hashes", "bench/requirements.txt")
        call(uv, "pip", "sync", "--quiet", "--python", folder / "bin" / "python", *requirements)
        site = next((folder / "lib").glob("python3*/site-packages"))
        (site / "aanzet.pth").write_text(f"{ROOT / 'src'}\n")
        stamp.write_text(made_for)
    return str(folder / "bin" / "python")


def lock(uv):
    """make lock: resolve the ranges anew; hashes, all platforms, no addresses of a registry."""
    for name in LOCKS:
        say(f"{name}.txt")
        compiler = (uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes")
        plain = ("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock")
        call(*compiler, *plain, *sys.argv[2:], f"{name}.in", "-o", f"{name}.txt")
    say("package-lock.json")
    npm, env = find_npm(uv)
    call(npm, "install", "--package-lock-only", "--ignore-scripts", "--loglevel=error", env=env)


def main():
    """Prepare the folder, then become tools/dev.py."""
    if sys.version_info < (3, 11):
        raise SystemExit(f"Aanzet needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    command = sys.argv[1] if len(sys.argv) > 1 else "demo"
    os.environ.update(UV_PYTHON_DOWNLOADS="never", PIP_ROOT_USER_ACTION="ignore")
    env = dict(os.environ, STARTED=str(STARTED))
    with alone():
        uv = find_uv()
        if command == "lock":
            return lock(uv)
        python_packages(uv, dev=command != "demo")
        if command not in SOURCE_COMMANDS:
            front_end(uv)
        translations()
        if command in BROWSER_COMMANDS:
            env["CHROMIUM"] = chromium()
        if command == "bench":
            env["BENCH_PYTHON"] = bench_packages(uv)
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), "-m", "tools.dev", command, *sys.argv[2:]], env)


if __name__ == "__main__":
    main()
