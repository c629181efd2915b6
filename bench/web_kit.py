"""What the benches of pages share: the real web process, signed-in people, eight browsers at once, and what a page
asks of the database.
"""

import contextlib
import http.client
import os
import pathlib
import re
import statistics
import subprocess
import sys
import threading
import time
from importlib import import_module
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aanzet.access.actions.people import give_login
from aanzet.access.queries.sign_in import memberships
from aanzet.access.web.identity import open_session
from aanzet.core.clock import app_now
from aanzet.core.scope import scope
from aanzet.rules.actors import system
from bench.measure import percentile, scale, tell
from tools.databases import ROOT
from tools.devpg import die_with_parent
from tools.supervise import free_port, wait_until_up, web

BROWSERS = 8
REQUESTS = max(scale(400), 80)
KEPT = 3.0  # seconds that a quiet connection is used again
LARGE = 10_000  # rows from which on a table may not be read from end to end
QUIET = re.compile(r"(begin|commit|savepoint|release savepoint|rollback|set )", re.IGNORECASE)


@contextlib.contextmanager
def server():
    """The web process as `make demo` starts it, on the database of the bench; yields (host and port, process)."""
    port = free_port()
    address = f"http://localhost:{port}"
    child = start(web(port), ADDRESS=address)
    try:
        wait_until_up(f"http://127.0.0.1:{port}/healthz", [child])
        yield f"127.0.0.1:{port}", child
    finally:
        stop(child)


def start(command, **more):
    """A process of the product, as the supervisor starts it; without the owner's address."""
    env = dict(os.environ, PYTHONPATH=os.pathsep.join((str(ROOT / "src"), str(ROOT))), **more)
    env.pop("OWNER_DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env, start_new_session=True, preexec_fn=die_with_parent()
    )


def stop(child):
    """End it, and wait for the end."""
    child.terminate()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def sign_in(organization, person_id):
    """A session as the sign-in page makes it; the cookie."""
    with scope(organization):
        login_id = give_login(actor=system(organization), now=app_now(), person_id=person_id)
    found = memberships(login_id)
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    first = next(one for one in found if one.person_id == person_id)
    open_session(request, login_id, found, first, strong=True)
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


class Browser:
    """One kept connection with one session."""

    def __init__(self, place, cookie):
        self.line, self.used = http.client.HTTPConnection(place, timeout=60), time.monotonic()
        self.headers = {"Cookie": cookie, "Accept": "text/html", "Host": f"localhost:{urlsplit('//' + place).port}"}

    def get(self, path):
        """(seconds, body); a page that does not answer 200 breaks the bench."""
        if time.monotonic() - self.used > KEPT:
            self.line.close()  # the server closes what is quiet for five seconds; the next request connects again
        began = time.perf_counter()
        self.line.request("GET", path, headers=self.headers)
        answer = self.line.getresponse()
        body = answer.read()
        seconds, self.used = time.perf_counter() - began, time.monotonic()
        assert answer.status == 200, f"{path}: {answer.status} {answer.headers.get('Location', '')}"
        return seconds, body


def together(browsers, paths, requests):
    """All browsers at once, each with its own paths, again and again; seconds of every answer, and the whole."""
    seconds, failed = [], []

    def browse(browser, own):
        try:
            for number in range(requests // len(browsers)):
                seconds.append(browser.get(own[number % len(own)])[0])
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=browse, args=pair) for pair in zip(browsers, paths, strict=True)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return seconds, time.perf_counter() - began


def measured(organization, visitors, limit, *, requests=REQUESTS):
    """The line of a page bench. visitors: [(person id, [paths])], of which the first is looked at for its queries."""
    cookies = [sign_in(organization, person) for person, _ in visitors]
    queries, scans = asked(organization, cookies[0], visitors[0][1][0])
    chosen = [visitors[number % len(visitors)] for number in range(BROWSERS)]
    with server() as (place, child):
        browsers = [Browser(place, cookies[number % len(visitors)]) for number in range(BROWSERS)]
        paths = [own for _, own in chosen]
        together(browsers, paths, BROWSERS * 5)
        alone, _ = together(browsers[:1], paths[:1], requests // BROWSERS)
        before = processor_seconds(child.pid)
        rounds = [together(browsers, paths, requests) for _ in range(3)]
        spent = processor_seconds(child.pid) - before
        _, body = browsers[0].get(paths[0][0])
    p95 = [percentile(seconds, 0.95) for seconds, _ in rounds]
    ours = {
        "p95": round(statistics.median(p95) * 1000, 1),
        "p50": round(statistics.median(percentile(seconds, 0.5) for seconds, _ in rounds) * 1000, 1),
        "p95 of one browser": round(percentile(alone, 0.95) * 1000, 1),
        "pages per second": round(statistics.median(len(seconds) / whole for seconds, whole in rounds), 1),
        "processor ms per page": round(spent * 1000 / sum(len(seconds) for seconds, _ in rounds), 1),
        "queries": len(queries),
        "tables read whole": len(scans),
        "kB": round(len(body) / 1024, 1),
    }
    for scan in scans:
        tell(f"read whole: {scan}")
    return {
        "ours": ours,
        "unit": "ms",
        "n": requests,
        "limit": limit,
        "rounds": 3,
        "band": [round(1000 * one) for one in p95],
    }


def processor_seconds(pid):
    """Seconds of processor time that a process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def asked(organization, cookie, path):
    """(queries of a page, large tables that a plan reads from end to end)."""
    client = Client(headers={"cookie": cookie})
    assert client.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    queries = [one["sql"] for one in captured.captured_queries if not QUIET.match(one["sql"])]
    scans = []
    with scope(organization), connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where reltuples > %s and relkind in ('r', 'p')", [LARGE])
        large = {name for (name,) in cursor.fetchall()}
        for query in queries:
            if not query.lstrip().lower().startswith(("select", "with")):
                continue
            plan = "explain (generic_plan)" if "$1" in query else "explain"
            cursor.execute(f"{plan} {query.replace('%', '%%')}", {})
            lines = [line for (line,) in cursor.fetchall()]
            found = [match[1] for line in lines if (match := re.search(r"Seq Scan on (\w+)", line))]
            scans += [f"{name} by {' '.join(query.split())[:200]}" for name in found if name in large]
    return queries, scans
