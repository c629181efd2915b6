"""The clock: database time, one port. Doors, jobs and core ask it; actions, queries and rules get `now` handed in."""

from datetime import datetime

from django.db import connection


def app_now() -> datetime:
    """The time of the database, aware, UTC. Tests move it through core_testclock."""
    with connection.cursor() as cursor:
        cursor.execute("select app_now()")
        return cursor.fetchone()[0]
