"""Days on which nobody can act for somebody: what a forecast must count with (F405)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection

DAYS = """
select d::date from generate_series(%(first)s::date, %(last)s::date, interval '1 day') d
where not exists (select from unnest(%(members)s::uuid[]) m
    where not exists (select from access_absence a where a.member_id = m
            and a.from_on <= d::date and (a.until_on is null or a.until_on >= d::date)
            and not (a.from_on = d::date and a.from_noon) and not (a.until_on = d::date and a.until_noon))
        or exists (select from access_standin s where s.member_id = m
            and s.from_on <= d::date and (s.until_on is null or s.until_on >= d::date)))
"""


def days_uncovered(members: Collection[UUID], first: date, last: date) -> frozenset[date]:
    """Days from first to last on which each of these members is away the whole day and nobody stands in. One query."""
    if not members:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(DAYS, {"members": list(members), "first": first, "last": last})
        return frozenset(day for (day,) in cursor.fetchall())
