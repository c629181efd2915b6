"""A bulk start in a process of its own, beside which others work: what the worker does with a run of 20,000.

python -m bench.starter <organization> <member> <template> <period> <clients>; says "begun" and, at the end, "done".
"""

import os
import sys
from uuid import UUID

import django


def main(organization, member, template, period, many):
    """Start a case for so many clients, a thousand per transaction."""
    from django.db import connection

    from aanzet.access.queries.visitors import actor_of
    from aanzet.cases.actions.start import StartOrder, start_cases
    from aanzet.core.clock import app_now
    from aanzet.core.scope import scope
    from bench.engine_kit import chunks

    with scope(organization), connection.cursor() as cursor:
        actor = actor_of(member)
        cursor.execute("select id from clients_client where number like 'k%%' order by number limit %s", [many])
        clients = [client for (client,) in cursor.fetchall()]
    order = StartOrder(template, period=period, bulk=True)
    print("begun", flush=True)
    for chunk in chunks(clients):
        with scope(organization):
            start_cases(actor=actor, now=app_now(), order=order, client_ids=chunk)
    print("done", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aanzet.config.settings")
    django.setup()
    main(*map(UUID, sys.argv[1:4]), sys.argv[4], int(sys.argv[5]))
