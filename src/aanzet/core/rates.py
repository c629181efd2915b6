"""Rate limits: counters in PostgreSQL, the same for all machines (reliability 8).

Count in a transaction of its own, before the command: outside any scope, so that a refusal does not undo the count.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

COUNT = """
insert into core_ratecount (key, window_start, count) select * from unnest(%s::text[], %s::timestamptz[], %s::int[])
on conflict (key, window_start) do update set count = core_ratecount.count + excluded.count
returning key, window_start, count
"""
LOOK = """
select c.key, c.window_start, c.count from core_ratecount c
join unnest(%s::text[], %s::timestamptz[]) as t(key, window_start) using (key, window_start)
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in each stretch of time."""

    most: int
    per: timedelta


def count(what: str, who: str, now: datetime, *limits: Limit, add: int = 1) -> timedelta:
    """Count one act of `what` by `who`; zero when it may go on, else how long to wait.

    who: an address, a login, the prefix of an IP address; stored hashed. add=0 looks without counting.
    """
    windows = {_key(what, who, limit): (_start(now, limit), limit) for limit in limits}
    keys, starts = list(windows), [start for start, _ in windows.values()]
    with connection.cursor() as cursor:
        if add:
            cursor.execute(COUNT, [keys, starts, [add] * len(keys)])
        else:
            cursor.execute(LOOK, [keys, starts])
        rows = cursor.fetchall()
    waits = [timedelta(0)]
    for key, start, counted in rows:
        limit = windows[key][1]
        if counted > limit.most or (not add and counted >= limit.most):
            waits.append(start + limit.per - now)
    return max(waits)


def network(address: str) -> str:
    """The part of an IP address that counts as one visitor: /24, or /64 for IPv6. Empty for nonsense."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 64}", strict=False))


def _key(what: str, who: str, limit: Limit) -> str:
    whose = hashlib.sha256(who.strip().lower().encode()).hexdigest()[:32]
    return f"{what}:{int(limit.per.total_seconds())}:{whose}"


def _start(now: datetime, limit: Limit) -> datetime:
    seconds = int(limit.per.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
