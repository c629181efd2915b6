"""The cases behind a figure (F411): the same condition that counted them, as a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aanzet.access.queries.organizations import OrganizationFacts
from aanzet.cases.queries.access import cases_reached
from aanzet.cases.queries.insight.clock_report import (
    HOLDERS,
    PARTS,
    SIDES,
    TIMED,
    calendar_values,
    part_values,
)
from aanzet.cases.queries.insight.selection import (
    FLAGS,
    PEOPLE,
    InsightFilter,
    ask_insight,
    chosen_cases,
)
from aanzet.clients.queries.rows import rows
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor

PAGE = 50
WORKING, STOOD_IN = "working", "stood_in"
TIMES = (WORKING, STOOD_IN)
POINT = {
    "carried": "p.carried_over",
    "waived": "p.state = 'not_applicable'",
    "overruled": """p.mandatory and p.state not in ('done', 'not_applicable') and exists (select from cases_phaseentry e
        where e.organization_id = p.organization_id and e.id = p.entry_id and e.left_by = 'override')""",
}
CHANNEL = {
    **{
        channel: f"""exists (select from messages_conversation v join messages_message m
            on m.organization_id = v.organization_id and m.conversation_id = v.id
            where v.case_id = f.id and m.variant = '{variant}' and m.deleted_at is null)"""  # noqa: S608 - ours
        for channel, variant in (("portal", "client"), ("office", "office"), ("automatic", "automatic"))
    },
    **{
        kind: f"""exists (select from core_delivery d where d.case_id = f.id and d.kind = '{kind}'
            and d.state in ('sent', 'confirmed'))"""  # noqa: S608 - ours
        for kind in ("mail", "sms")
    },
}
LISTED = """
select f.id, f.number, f.title, f.client_id, k.name as client_name, f.started_at, f.ended_at, f.days as days,
    count(*) over () as total
from f join clients_client k on k.id = f.client_id
where {where} order by f.days desc, f.id offset %(start)s limit %(limit)s
"""
HELD = """
select c.id, c.number, c.title, c.client_id, k.name as client_name, c.started_at, c.ended_at,
    sum(t.{counted}) / 86400 as days, count(*) over () as total
from timed t join cases_case c on c.id = t.case_id join clients_client k on k.id = c.client_id {holders}
where {where} group by c.id, k.id order by 8 desc, c.id offset %(start)s limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """What a figure counted. flag: a key of FLAGS. reason: why somebody stepped in. path: phases. point: key of a
    checkpoint, with what became of it. channel: by which something was said. phase: visited. by, key: a line of the
    turn clock, with side: whose time; time: WORKING for working time only, STOOD_IN for what somebody held in the place
    of another."""

    flag: str = ""
    reason: str = ""
    path: str = ""
    point: str = ""
    channel: str = ""
    phase: str = ""
    by: str = ""
    key: str = ""
    side: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One case. days: its lead time, or the time that the figure counted. ended_on: None while it runs."""

    number: str
    title: str
    client: str
    started_on: date | None
    ended_on: date | None
    days: float


@dataclass(frozen=True, slots=True)
class BehindPage:
    """One page of them."""

    rows: tuple[BehindRow, ...]
    total: int
    start: int

    @property
    def next_start(self) -> int | None:
        """Where the next page begins, None on the last."""
        after = self.start + len(self.rows)
        return after if after < self.total else None


def read_behind(query: Mapping[str, str]) -> Behind:
    """What an address asks for; what is unknown is left out."""
    flag, by, side = query.get("flag", ""), query.get("by", ""), query.get("side", "")
    return Behind(
        flag=flag if flag in (*FLAGS, *POINT) else "",
        reason=query.get("reason", "")[:40],
        path=query.get("path", "")[:600],
        point=query.get("point", "")[:60],
        channel=query.get("channel", "") if query.get("channel") in CHANNEL else "",
        phase=query.get("phase", "")[:60],
        by=by if by in HOLDERS else "",
        key=query.get("key", "")[:60],
        side=side if side in SIDES else "",
        time=query.get("time", "") if by and query.get("time") in TIMES else "",
    )


def cases_behind(
    actor: Actor, wanted: InsightFilter, behind: Behind, now: datetime, house: OrganizationFacts, *, start: int = 0
) -> BehindPage:
    """The cases that a figure counted, longest first. One query."""
    ask_insight(actor)
    if behind.by == "person" and not actor.may(PEOPLE):
        raise NotFound(behind.by)
    find = _held if behind.by else _ended
    found, zone = find(actor, wanted, behind, now, house, {"start": start, "limit": PAGE}), house.tz
    lines = tuple(
        BehindRow(
            one["number"],
            one["title"],
            one["client_name"],
            one["started_at"].astimezone(zone).date() if one["started_at"] else None,
            one["ended_at"].astimezone(zone).date() if one["ended_at"] else None,
            float(one["days"]),
        )
        for one in found
    )
    return BehindPage(lines, found[0]["total"] if found else 0, start)


def _ended(
    actor: Actor,
    wanted: InsightFilter,
    behind: Behind,
    now: datetime,
    house: OrganizationFacts,
    place: Mapping[str, int],
) -> list[dict[str, Any]]:
    chosen = chosen_cases(actor, wanted, now, house.zone)
    where = ["true"]
    if behind.point:
        what = POINT.get(behind.flag, "true")
        where.append(f"""exists (select from cases_checkpoint p where p.case_id = f.id and p.key = %(point)s
            and {what})""")
    elif behind.flag in FLAGS:
        where.append(f"f.{behind.flag}")
    if behind.reason:
        where.append("%(reason)s = any(f.reasons)")
    if behind.path:
        where.append("f.path = %(path)s")
    if behind.channel:
        where.append(CHANNEL[behind.channel])
    if behind.phase:
        where.append("""exists (select from cases_phaseentry e where e.case_id = f.id and e.phase_key = %(phase)s
            and e.state = 'completed')""")
    values = {name: getattr(behind, name) for name in ("reason", "path", "point", "phase")}
    return rows(
        f"with {chosen.flagged} {LISTED.format(where=' and '.join(f'({one})' for one in where))}",
        {**chosen.values, **values, **place},
    )


def _held(
    actor: Actor,
    wanted: InsightFilter,
    behind: Behind,
    now: datetime,
    house: OrganizationFacts,
    place: Mapping[str, int],
) -> list[dict[str, Any]]:
    reach, values = cases_reached(actor)
    times = part_values(wanted, now, house.tz) | calendar_values(wanted, now, house.tz, house.calendar)
    holders, key = HOLDERS[behind.by]
    where = [f"{key} = %(key)s"] if behind.key else []
    where += ["t.side = %(side)s"] if behind.side else []
    where += ["t.working > 0"] if behind.time == WORKING else []
    where += ["h.absent is not null"] if behind.time == STOOD_IN and behind.by == "person" else []
    listed = HELD.format(
        holders=holders,
        where=" and ".join(where) or "true",
        counted="working" if behind.time == WORKING else "seconds",
    )
    return rows(
        f"with {PARTS.format(reach=reach)}, {TIMED} {listed}",
        {**values, **times, "key": behind.key, "side": behind.side, **place},
    )
