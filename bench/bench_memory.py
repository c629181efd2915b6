"""What the web process and a worker hold after 10,000 mixed requests and jobs in the large office.

Requests: the queue with its tabs and filters, cases and their live parts, clients, the palette, the portal, by eight
browsers. Jobs: the mails that wait, sent to a mail server that takes everything. Measured as each process's share of
memory (PSS). Goal: at most 250 MB each, and no growth: the second half adds at most 5 MB.
"""

import pathlib
import tempfile
import time

from django.db import connection

from aanzet.core.notifier import flush, wake
from aanzet.core.scope import scope
from aanzet.core.simulators.mailcatcher import Mailbox, smtp_server
from bench.house_kit import case_numbers, contacts, house
from bench.measure import resident, scale, tell
from bench.web_kit import BROWSERS, Browser, server, sign_in, start, stop, together
from tools.supervise import free_port, worker

REQUESTS = max(scale(5_000), 160)
JOBS = max(scale(5_000), 100)
PARTS = 10
PATIENCE = 300  # seconds in which the worker must be done
LIMIT = "250 MB each; second half adds at most 5 MB"
PAGES = (
    "/office/", "/office/?tab=client&part=list", "/office/?part=tabs", "/office/?part=rail", "/office/cases/",
    "/office/?tab=all&filter=1", "/office/clients/", "/office/messages/", "/office/palette/?q=klant",
)  # fmt: skip


def run():
    """Megabytes at the end, and what the second half added."""
    office = house()
    web_held, lines = [], []
    jobs, worker_held = sent(office.id)
    with server() as (place, child):
        browsers, paths = visitors(office, place)
        for _ in range(PARTS):
            seconds, _ = together(browsers, paths, REQUESTS // PARTS)
            lines += seconds
            web_held.append(resident(child.pid))
    tell("web: " + ", ".join(f"{held:.0f}" for held in web_held) + " MB")
    tell("worker: " + ", ".join(f"{held:.0f}" for held in worker_held) + " MB")
    ours = {
        "web MB": round(web_held[-1], 1),
        "web added in the second half": round(web_held[-1] - web_held[len(web_held) // 2], 1),
        "worker MB": round(worker_held[-1], 1),
        "worker added in the second half": round(worker_held[-1] - worker_held[len(worker_held) // 2], 1),
        "requests": len(lines),
        "jobs": jobs,
    }
    return {"ours": ours, "unit": "MB", "n": len(lines) + jobs, "limit": LIMIT}


def visitors(office, place):
    """Seven colleagues and a contact, each with his own round of pages."""
    browsers, paths = [], []
    for member in office.colleagues[: BROWSERS - 1]:
        cases = [f"/office/cases/{number}/" for number in case_numbers(office.id, member, 6)]
        browsers.append(Browser(place, sign_in(office.id, member)))
        paths.append([*PAGES, *cases, *(f"{case}live/" for case in cases)])
    (contact,) = contacts(office.id, 1)
    browsers.append(Browser(place, sign_in(office.id, contact)))
    paths.append(["/portal/", "/portal/cases/", "/portal/messages/", "/portal/documents/"])
    return browsers, paths


def sent(organization):
    """Let a worker send the mails that wait: (how many it did, megabytes it held after each part)."""
    with scope(organization), connection.cursor() as cursor:
        cursor.execute(
            "update core_delivery set next_try_at = app_now() where id in "
            "(select id from core_delivery where kind = 'mail' and state = 'queued' limit %s)",
            [JOBS],
        )
        due = cursor.rowcount
    with tempfile.TemporaryDirectory() as folder:
        post = smtp_server(Mailbox(pathlib.Path(folder)), port := free_port())
        post.start()
        child = start(worker(), MAIL_URL=f"smtp://127.0.0.1:{port}")
        try:
            with scope(organization):
                wake(organization, "deliver", "mail")
            flush()
            held = [0.0] * PARTS
            end = time.monotonic() + PATIENCE
            while left := waiting(organization):
                assert child.poll() is None, "the worker stopped"
                assert time.monotonic() < end, f"{left} of {due} mails still wait"
                held[min(PARTS - 1, (due - left) * PARTS // due)] = resident(child.pid)
                time.sleep(0.2)
            held[-1] = resident(child.pid)
        finally:
            stop(child)
            post.stop(no_assert=True)
    return due, [one for one in held if one]


def waiting(organization):
    """How many mails are due."""
    with scope(organization), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from core_delivery where kind = 'mail' and state in ('queued', 'retry', 'sending') "
            "and next_try_at <= app_now() + interval '1 hour'"
        )
        return cursor.fetchone()[0]
