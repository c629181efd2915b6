"""Databases, server and browser for the tests.

tools/dev.py leaves a migrated template (OWNER_DATABASE_URL). Each test process copies it once, and once more with the
cast in it; a test that needs commits or the real server copies its own (tests/copies.py). So the whole suite runs as
the role of the application, which may not create, own or truncate anything, and nothing has to be flushed. Tests in
tests/unit and tests/house need no database at all.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import namedtuple

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's sync API keeps a loop in the main thread

from tests.cast import cast, made_cast, on_made_cast  # noqa: F401 - the fixtures of every test with an office in it
from tests.copies import cloned_database
from tests.mailbox import mailbox  # noqa: F401 - the fixture of every test that sends mail
from tests.phones import phones  # noqa: F401 - the fixture of every test that sends text messages
from tests.providers import providers  # noqa: F401 - the fixture of every test with an identity provider
from tools.databases import ROOT, at
from tools.devpg import die_with_parent
from tools.supervise import free_port, mail, web, worker

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LONGEST = "tests/state/test_play.py"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# What the policy forbids becomes an error in the console, and so the end of the test.
WATCH = "document.addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"

Running = namedtuple("Running", "address mail_page database")
Running.__doc__ = "A whole Aanzet for tests: where its pages are, where its mails can be read, which database it uses."


# --- Databases --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Instead of pytest-django's own: no migrations here, and no CREATEDB for the application."""
    with django_db_blocker.unblock(), cloned_database():
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """A test with the cast is on the copy that has it before its transaction begins, also when a mark begins it."""
    if fixturedef.argname == "_django_db_helper" and "on_made_cast" in request.fixturenames:
        request.getfixturevalue("on_made_cast")


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker):
    """For tests with real commits: races, workers, streams. Use instead of transactional_db (which would truncate)."""
    with django_db_blocker.unblock(), cloned_database() as name:
        yield name


# --- A whole Aanzet ---------------------------------------------------------------------------------------------------


def environment(database, **more):
    """The environment of a child process that works on a database of the tests."""
    env = dict(os.environ, DATABASE_URL=at(os.environ["DATABASE_URL"], database), **more)
    for name in ("DJANGO_ALLOW_ASYNC_UNSAFE", "OWNER_DATABASE_URL"):
        env.pop(name, None)
    return env


def start_program(*command, env):
    """Start a Python program of the project; it dies with the tests."""
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env, start_new_session=True, preexec_fn=die_with_parent()
    )


def wait_for_page(url, children=(), seconds=60):
    """Wait until an address answers; fail when one of the processes ends meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        assert all(child.poll() is None for child in children), "a process stopped while starting"
        assert time.monotonic() < deadline, f"{url} does not answer"
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url).close()
            return
        time.sleep(0.05)


@contextlib.contextmanager
def running_server(database, **settings):
    """Mail catcher, web and worker as in the demo, on `database`, with a mailbox of its own.

    Passkeys want a name: the address says localhost.
    """
    port, smtp, pages = free_port(), free_port(), free_port()
    address, mail_page = f"http://localhost:{port}", f"http://localhost:{pages}"
    mail_url = f"smtp://127.0.0.1:{smtp}"
    env = environment(database, ADDRESS=address, MAIL_URL=mail_url, MAIL_PAGE=mail_page, AANZET_DEMO="1", **settings)
    mails = tempfile.TemporaryDirectory(prefix="aanzet-mails-")
    commands = (mail(smtp, pages, mails.name), web(port), worker(2))
    children = [start_program(*command, env=env) for command in commands]
    try:
        wait_for_page(f"http://127.0.0.1:{port}/healthz", children)
        wait_for_page(f"http://127.0.0.1:{pages}/", children)
        yield Running(address, mail_page, database)
    finally:
        for child in children:
            child.send_signal(signal.SIGTERM)
        for child in children:
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
        mails.cleanup()


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker):
    """One server and database for all browser tests (starting costs seconds): each test makes its own organization.

    While it is there, the ORM of the test works on the same database.
    """
    with django_db_blocker.unblock(), cloned_database() as name, running_server(name) as running:
        yield running


# --- Browser ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all browser tests."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # two processes with a browser and a server each share two cores
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=BROWSER_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser, request, tmp_path_factory):
    """A function that opens a page in a context of its own (somebody else's browser). Every error in it fails the test.

    Options go to Playwright's new_context: viewport=PHONE, color_scheme="dark", locale="en". A failing test leaves a
    picture of each page under build/pictures of the failure, named in the report.
    """
    contexts, pages, errors = [], [], []

    def watch(page):
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda said: errors.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        pages.append(page)

    def open_page(**options):
        options = {"viewport": DESKTOP, "locale": "nl-NL", "reduced_motion": "reduce"} | options
        context = browser.new_context(**options)
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH)
        context.on("page", watch)  # a second page in the same browser is watched too
        contexts.append(context)
        return context.new_page()

    open_page.errors = errors
    yield open_page
    if getattr(request.node, "failed", False):
        folder = tmp_path_factory.mktemp("pictures")
        for number, page in enumerate(pages):
            with contextlib.suppress(Exception):
                page.screenshot(path=folder / f"page-{number}.png", full_page=True)
        print(f"pictures of the failure: {folder}")
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Let fixtures know that their test failed."""
    outcome = yield
    if call.when == "call":
        item.failed = outcome.get_result().failed


def pytest_collection_modifyitems(items):
    """The quick ones first: unit and house before the database, browsers last.

    The longest of all comes before them, so that of several processes none ends up waiting for it.
    """
    order = ["unit", "house", "db", "walls", "flows", "state", "browser"]
    many = len(items) > 1000  # asked before: a list that is being sorted looks empty

    def place(item):
        if many and item.nodeid.startswith(LONGEST):
            return -1
        room = re.search(r"tests/(\w+)/", item.path.as_posix())
        return order.index(room[1]) if room and room[1] in order else len(order)

    items.sort(key=place)
