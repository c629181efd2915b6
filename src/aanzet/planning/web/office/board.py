"""/office/planboard/: who does what on which day (F311, F317; ux 8.6). Fragment by ?part=board."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from aanzet.access.queries.engine import process_team_choices
from aanzet.access.queries.roles import teams_of
from aanzet.planning.queries.board import Board, Row, board
from aanzet.planning.queries.hours import TEAM, ask_board
from aanzet.planning.queries.words import day_said, days_said, hours
from aanzet.rules.asked import identifier
from aanzet.rules.dates import local_day

EARLIEST, LATEST = date(2000, 1, 3), date(2199, 1, 1)
STEP = timedelta(days=7)
MONTH = 5  # weeks of a month
KEPT = ("week", "view", "team", "person", "q", "work")  # of the address, through every act


@require_safe
def planboard(request: HttpRequest) -> HttpResponse:
    """GET /office/planboard/?week=2026-48&view=month&team=&person=&q=&work=all"""
    ask_board(request.actor)
    context = shown(request)
    if request.GET.get("part") == "board":
        return render(request, "planning/office/board/_board.html", context)
    return render(request, "planning/office/board/board.html", context)


def shown(request: HttpRequest) -> dict[str, Any]:
    """The board that the address names, with its words."""
    today = local_day(request.now, request.organization.tz)
    month = request.GET.get("view") == "month"
    monday = week_named(request.GET.get("week", "")) or _this_week(today, request.organization.working_weekdays)
    teams = process_team_choices()
    team = _team(request, teams)
    person = identifier(request.GET.get("person", ""))
    found = board(
        request.actor,
        request.organization,
        today,
        monday,
        MONTH if month else 0,
        team_id=team,
        text=request.GET.get("q", "")[:100],
        everything=request.GET.get("work") == "all",
    )
    alone = _alone(request, found, person)
    return {
        "board": found,
        "rows": [alone] if person and alone else found.rows,
        "alone": alone,
        "columns": [
            {
                "label": _week(one.first) if month else day_said(one.first, "EEE d"),
                "long": _week(one.first) if month else day_said(one.first, "EEE d MMMM"),
                "is_today": one.is_today,
            }
            for one in found.columns
        ],
        "month": month,
        "where": _where(found, month, dict(teams).get(str(team or ""), "")),
        "full": _too_full(found),
        "bare": _unestimated(found.unestimated),
        "q": request.GET.get("q", "")[:100],
        "everything": request.GET.get("work") == "all",
        "team": str(team or ""),
        "person": str(person or ""),
        "before": address(request, week=week_key(monday - STEP * (MONTH if month else 1))),
        "after": address(request, week=week_key(monday + STEP * (MONTH if month else 1))),
        "now_url": address(request, week=""),
        "tabs": [
            {"label": label, "url": address(request, view=view), "current": (view == "month") == month, "count": None}
            for view, label in (("", gettext("Week")), ("month", gettext("Month")))
        ],
        "plain_url": address(request, q=""),
        "keep": [(name, request.GET[name]) for name in KEPT if name != "q" and request.GET.get(name)],
        "all_url": address(request, work="" if request.GET.get("work") == "all" else "all", q=""),
        "everybody_url": address(request, person="", team=""),
        "teams": [
            {"name": gettext("Everybody"), "url": address(request, team="all", person=""), "current": team is None},
            *(
                {"name": name, "url": address(request, team=key, person=""), "current": key == str(team or "")}
                for key, name in teams
            ),
        ],
        "people": [
            {"row": row, "url": address(request, person=str(row.person.id)), "current": row is alone}
            for row in found.rows
        ],
        "here": address(request),
        "fresh_url": address(request, part="board"),
        "may_team": request.actor.may(TEAM),
        "today": today,
    }


def address(request: HttpRequest, /, **changes: str) -> str:
    """The board as it is shown now, with these changes; "" leaves one out."""
    values = QueryDict(mutable=True)
    for name in KEPT:
        value = changes.get(name, request.GET.get(name, ""))
        if value:
            values[name] = value
    values.update({name: value for name, value in changes.items() if value and name not in KEPT})
    query = values.urlencode()
    return reverse("planboard") + (f"?{query}" if query else "")


def week_named(text: str) -> date | None:
    """The Monday of "2026-48"; None when there is no such week."""
    year, dash, week = text.partition("-")
    if not (dash and len(year) == 4 and text.isascii() and year.isdigit() and week.isdigit() and len(week) <= 2):
        return None
    try:
        return min(max(date.fromisocalendar(int(year), int(week), 1), EARLIEST), LATEST)
    except ValueError:
        return None


def week_key(monday: date) -> str:
    """ "2026-48"."""
    year, week, _ = monday.isocalendar()
    return f"{year}-{week:02}"


def _this_week(today: date, weekdays: Sequence[int]) -> date:
    """The Monday of the week of today, or of the next one when nobody works any more this week."""
    last = max(weekdays or range(5))
    return today - timedelta(days=today.weekday()) + (STEP if today.weekday() > last else timedelta())


def _team(request: HttpRequest, teams: tuple[tuple[str, str], ...]) -> UUID | None:
    """The team of the address, else the first one the reader is in; "all" is everybody."""
    wanted = request.GET.get("team", "")
    if wanted:
        return identifier(wanted) if wanted in dict(teams) else None
    mine = teams_of(request.actor.id) if request.actor.id else ()
    known = [UUID(key) for key, _ in teams]
    return next((team for team in known if team in mine), None)


def _alone(request: HttpRequest, found: Board, person: UUID | None) -> Row | None:
    """Whose board a phone shows: the person of the address, else the reader, else the first."""
    wanted = person or request.actor.id
    return next((row for row in found.rows if row.person.id == wanted), found.rows[0] if found.rows else None)


def _week(monday: date) -> str:
    return gettext("week %(number)s") % {"number": monday.isocalendar().week}


def _where(found: Board, month: bool, team: str) -> str:  # noqa: FBT001
    first, last = found.columns[0].first, found.columns[-1].last
    parts = [days_said(first, last)]
    if not month:
        parts.insert(0, _week(first).capitalize())
    if team:
        parts.append(gettext("team %(name)s") % {"name": team})
    return " · ".join(parts)


def _too_full(found: Board) -> str:
    """ "Chris zit di 24 nov 1 u te vol"."""
    if not found.too_full:
        return ""
    person, day, over = found.too_full[0]
    said = gettext("%(name)s has %(hours)s too much on %(day)s") % {
        "name": person.first_name or person.name,
        "hours": hours(over),
        "day": day_said(day, "EEE d MMM"),
    }
    more = len(found.too_full) - 1
    return f"{said}, {ngettext('and %(n)s more', 'and %(n)s more', more) % {'n': more}}" if more else said


def _unestimated(count: int) -> str:
    return gettext("%(n)s without an estimate") % {"n": count} if count else ""
