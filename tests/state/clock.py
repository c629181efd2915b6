"""The clock of the test database, and what waits for it."""

from django.db import connection

from aanzet.core import timers
from aanzet.core.deliveries import rows as effect_rows
from aanzet.core.scope import scope


def move_clock(organization, hours):
    """Move the clock of the test database on."""
    with scope(organization), connection.cursor() as cursor:
        cursor.execute("update core_testclock set shift = shift + make_interval(hours => %s)", [hours])


def forget(organization):
    """The clock stands right again; no timer or effect is left, nor reactions that went well: they would be looked
    through at every step."""
    with scope(organization), connection.cursor() as cursor:
        cursor.execute("delete from core_testclock; insert into core_testclock values (interval '0')")
        cursor.execute("delete from core_timer")
        cursor.execute("delete from core_delivery where kind = 'reaction' and state = 'confirmed'")
        cursor.execute("update core_delivery set state = 'confirmed' where state not in ('confirmed', 'skipped')")
    timers._low.forget((organization, "holding"))
    timers._low.forget(organization)  # the lower bounds rise with the clock, which has just gone back
    for kind in ("mail", "reaction"):
        effect_rows._low.forget((organization, kind))
