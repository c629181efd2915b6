"""What the engine must know of the organization and its people: one JSON value, part of the engine's one read."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from aanzet.access.models import ProcessTeam, ProcessTeamMember, TeamRole
from aanzet.rules.standins import Day, Period, Standing, day_of

# Who is away on a day and who stands in, of the organization with alias o: what rules/standins makes a Day of.
# {day} is an SQL expression.
AWAY = """(select jsonb_agg(jsonb_build_array(a.member_id, a.from_on, a.until_on, a.from_noon, a.until_noon))
    from access_absence a
    where a.organization_id = o.id and a.from_on <= {day} and (a.until_on is null or a.until_on >= {day}))"""
STANDING = """(select jsonb_agg(jsonb_build_array(s.id, s.member_id, s.stand_in_id, s.from_on, s.until_on, s.named_at,
        coalesce(r.key, ''), r.id))
    from access_standin s left join access_teamrole r on r.organization_id = s.organization_id and r.id = s.role_id
    where s.organization_id = o.id and s.from_on <= {day} and (s.until_on is null or s.until_on >= {day}))"""
OF_NOW = "(%(now)s::timestamptz at time zone o.zone)::date"

# The same for who is signed in or works in a job: o is his organization.
STANDS_IN = f"""jsonb_build_object('today', (app_now() at time zone o.zone)::date,
    'away', {AWAY}, 'stand_ins', {STANDING},
    'inactive', (select jsonb_agg(t.id) from access_teammember t
                  where t.organization_id = o.id and t.state <> 'active'))""".replace(
    "{day}", "(app_now() at time zone o.zone)::date"
)

# One row, one column. Every team member in any state: a turn must be able to leave a deactivated one.
HOUSE = f"""
select jsonb_build_object(
    'name', o.name, 'zone', o.zone, 'holidays', o.holidays, 'weekdays', o.working_weekdays,
    'hours', jsonb_build_array(o.opens, o.closes),
    'safety_net', o.safety_net_member_id, 'settings', o.settings,
    'members', (select coalesce(jsonb_agg(jsonb_build_array(p.id, m.state = 'active', p.name, p.first_name)), '[]')
                from access_teammember m join access_person p on p.organization_id = m.organization_id and p.id = m.id
                where m.organization_id = o.id),
    'teams', (select coalesce(jsonb_agg(jsonb_build_array(t.team_id, t.member_id) order by t.team_id, t.position), '[]')
              from access_processteammember t where t.organization_id = o.id),
    'today', {OF_NOW}, 'away', {AWAY.replace("{day}", OF_NOW)}, 'stand_ins', {STANDING.replace("{day}", OF_NOW)}
) from access_organization o where o.id = nullif(current_setting('app.organization', true), '')::uuid
"""


def read_day(found: Mapping[str, Any], inactive: Collection[UUID] = frozenset()) -> Day:
    """The day that AWAY and STANDING read: keys today, away and stand_ins."""
    absences = [(UUID(row[0]), _period(*row[1:])) for row in found["away"] or ()]
    standings = [
        Standing(UUID(key), UUID(person), UUID(other), _period(first, last), datetime.fromisoformat(named_at), role)
        for key, person, other, first, last, named_at, role, _ in found["stand_ins"] or ()
    ]
    return day_of(date.fromisoformat(found["today"]), absences, standings, inactive)


def day_now(found: Mapping[str, Any]) -> Day:
    """The day that STANDS_IN read."""
    return read_day(found, frozenset(UUID(key) for key in found["inactive"] or ()))


def stood_in_for(found: Mapping[str, Any], person: UUID) -> tuple[tuple[UUID, ...], tuple[tuple[UUID, UUID], ...]]:
    """For whom this member stands in today, from what STANDS_IN read: for all of the work, and (member, team role)."""
    if not found["stand_ins"]:
        return (), ()
    day = day_now(found)
    roles = {row[6]: UUID(row[7]) for row in found["stand_ins"] if row[7]}
    principals = day.principals(person)
    return (
        tuple(other for other, role in principals if not role),
        tuple((other, roles[role]) for other, role in principals if role),
    )


def _period(first: str, last: str | None, from_noon: bool = False, until_noon: bool = False) -> Period:  # noqa: FBT001, FBT002
    return Period(date.fromisoformat(first), date.fromisoformat(last) if last else None, from_noon, until_noon)


# The local day of the organization at the parameter `now`, as an SQL expression.
TODAY = (
    "(%(now)s::timestamptz at time zone (select zone from access_organization "
    "where id = nullif(current_setting('app.organization', true), '')::uuid))::date"
)


def vocabulary() -> dict[str, dict[str, Any]]:
    """What a template may name: keys of team roles -> name, and names of process teams (folded) -> id."""
    roles = TeamRole.objects.filter(archived_at=None).order_by("position").values_list("key", "name")
    teams = ProcessTeam.objects.filter(archived_at=None).order_by("name").values_list("name", "id")
    return {"roles": dict(roles), "teams": {name.lower(): key for name, key in teams}}


def team_sizes() -> dict[UUID, int]:
    """Process team -> number of members."""
    sizes = dict.fromkeys(ProcessTeam.objects.filter(archived_at=None).values_list("id", flat=True), 0)
    counted = ProcessTeamMember.objects.values("team_id").annotate(n=Count("id")).values_list("team_id", "n")
    return sizes | {team: size for team, size in counted if team in sizes}


def process_team_choices() -> tuple[tuple[str, str], ...]:
    """Process teams to choose from: id as text and name."""
    return _teams(ProcessTeam.objects.filter(kind=ProcessTeam.Kind.PROCESS_TEAM))


def group_choices() -> tuple[tuple[str, str], ...]:
    """Departments, environments and partners to choose from: id as text and name (F020)."""
    return _teams(ProcessTeam.objects.exclude(kind=ProcessTeam.Kind.PROCESS_TEAM))


def _teams(rows: QuerySet[ProcessTeam]) -> tuple[tuple[str, str], ...]:
    found = rows.filter(archived_at=None).order_by("name").values_list("id", "name")
    return tuple((str(key), name) for key, name in found)


def group_names() -> dict[str, str]:
    """What a turn can name besides people: "role:<key>" and "team:<id>" -> name; also archived ones. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 'role:' || key, name from access_teamrole"
            " union all select 'team:' || id, name from access_processteam"
        )
        return dict(cursor.fetchall())
