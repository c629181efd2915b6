"""Rate limits: counters in PostgreSQL, the same for all machines (reliability 8).

Count in a transaction of its own, before the command: outside any scope, so that a refusal does not undo the count.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

# The count of this stretch of time, and that of the one before, which fades while this one passes.
ADDED = """
insert into core_ratecount (key, window_start, count) select * from unnest(%(keys)s::text[], %(starts)s::timestamptz[],
    array_fill(%(add)s::int, array[cardinality(%(keys)s::text[])]))
on conflict (key, window_start) do update set count = core_ratecount.count + excluded.count
returning key, window_start, count
"""
THERE = """
select c.key, c.window_start, c.count from core_ratecount c
join unnest(%(keys)s::text[], {starts}::timestamptz[]) as t(key, window_start) using (key, window_start)
"""
NOW, BEFORE = THERE.format(starts="%(starts)s"), THERE.format(starts="%(before)s")


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
    values = {
        "keys": list(windows),
        "starts": [start for start, _ in windows.values()],
        "before": [start - limit.per for start, limit in windows.values()],
        "add": add,
    }
    sql = f"with now as ({ADDED if add else NOW}) select * from now union all {BEFORE}"  # noqa: S608 - statements, ours
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        counted = {(key, start): number for key, start, number in cursor.fetchall()}
    waits = []
    for key, (start, limit) in windows.items():
        here, earlier = counted.get((key, start), 0), counted.get((key, start - limit.per), 0)
        waits.append(wait(limit, earlier, here, now - start, more=not add))
    return max(waits)


def wait(limit: Limit, earlier: int, here: int, passed: timedelta, *, more: bool = False) -> timedelta:
    """How long until there is room again under a limit that slides along; zero when there is.

    earlier: acts in the stretch before this one, of which the part that has not passed yet counts. here: acts in this
    one, of which `passed` has passed. more: whether there must be room for one more act.
    """
    room = limit.most - (1 if more else 0)
    if earlier * (1 - passed / limit.per) + here <= room:
        return timedelta(0)
    if here <= room:  # as soon as enough of the earlier ones has faded
        return limit.per * (1 - (room - here) / earlier) - passed
    return limit.per - passed + limit.per * (1 - room / here)


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
