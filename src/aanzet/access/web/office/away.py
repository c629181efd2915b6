"""/office/team/away/ and the tabs Waarnemers and Afwezigheid of a team member (F021, F022)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.actions.absences import enter_absence, withdraw_absence
from aanzet.access.actions.stand_ins import name_stand_in, withdraw_stand_in
from aanzet.access.queries import away, members, people
from aanzet.access.queries.member_tabs import ABSENCES, STAND_INS, member_tabs
from aanzet.access.queries.presence import ask_for, may_change
from aanzet.access.queries.roles import team_roles
from aanzet.access.web.forms.away import AbsenceForm, StandInForm
from aanzet.access.web.office.team import show
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules import asked
from aanzet.rules.dates import local_day

UNDO = "away-undo"  # salt of what an undo link carries
UNDO_FOR = 600  # seconds that an undo link counts


def overview(request: HttpRequest) -> HttpResponse:
    """GET /office/team/away/?from=2026-11-23: who is away, week by week."""
    today = _today(request)
    first = asked.day(request.GET.get("from", "")) or today
    monday = first - timedelta(days=first.weekday())
    weeks = away.weeks_away(
        request.actor, monday, holidays=request.organization.holidays, weekdays=request.organization.working_weekdays
    )
    step = timedelta(days=7 * away.WEEKS)
    context = {
        "weeks": weeks,
        "today": today,
        "anybody": any(week.lines for week in weeks),
        "before": (monday - step).isoformat(),
        "after": (monday + step).isoformat(),
        "own": reverse("profile-away"),
    }
    return render(request, "access/office/away.html", context)


def own(request: HttpRequest) -> HttpResponse:
    """GET /office/profile/away/: to one's own days."""
    return redirect(ABSENCES, number=people.person(request.actor.id).number)


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/team/<number>/absences/: the days this member is away, and entering them."""
    member = members.member(request.actor, number)
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        kinds=away.kind_choices(),
        members=_others(member.id),
        initial=_initial(request),
    )
    asks = False
    if request.method == "POST":
        ask_for(request.actor, member.id)
        if form.is_valid():
            data = form.cleaned_data

            def act() -> dict[str, Any]:
                added = enter_absence(
                    actor=request.actor,
                    now=request.now,
                    member_id=member.id,
                    period=form.period,
                    kind=data["kind"],
                    stand_in_id=_uuid(data["stand_in"]),
                    merge=request.POST.get("merge") == "1",
                )
                return {"id": added}

            try:
                answer = perform(request, act, name="enter_absence")
            except Refused as refusal:
                show(form, refusal)
                asks = refusal.code == "absence_overlaps"
            else:
                undo = reverse("team-absence-withdraw", args=[number, answer["id"]])
                say(request, gettext("Entered. The turns follow by themselves."), undo_url=undo)
                _warn(request, member, _uuid(data["stand_in"]))
                return redirect(ABSENCES, number=number)
    context = {
        "member": member,
        "rows": away.absences_of(request.actor, member.id, _today(request)),
        "form": form,
        "asks": asks,
        "tabs": member_tabs(member, ABSENCES, request.actor),
        "may_change": may_change(request.actor, member.id) and member.state != "deactivated",
    }
    return render(request, "access/office/absences.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def stand_ins(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/team/<number>/stand-ins/: who stands in for this member, and for whom he does."""
    member = members.member(request.actor, number)
    roles = {str(role.id): role for role in team_roles()}
    form = StandInForm(
        request.POST if request.method == "POST" else None,
        kinds=away.kind_choices(),
        members=_others(member.id),
        roles=[(key, role.name) for key, role in roles.items()],
        initial=_initial(request),
    )
    if request.method == "POST":
        ask_for(request.actor, member.id)
        if form.is_valid():
            data = form.cleaned_data

            def act() -> dict[str, Any]:
                named = name_stand_in(
                    actor=request.actor,
                    now=request.now,
                    member_id=member.id,
                    stand_in_id=UUID(data["stand_in"]),
                    period=form.period,
                    role_id=_uuid(data["role"]),
                    kind=data["kind"],
                )
                return {"id": named.id, "hidden": len(named.hidden)}

            try:
                answer = perform(request, act, name="name_stand_in")
            except Refused as refusal:
                show(form, refusal)
            else:
                undo = reverse("team-stand-in-withdraw", args=[number, answer["id"]])
                say(request, gettext("Named. The turns follow by themselves."), undo_url=undo)
                if answer["hidden"]:
                    text = gettext("Somebody else was named for these days already. The newest counts.")
                    say(request, text, kind="info")
                role = roles[data["role"]].key if data["role"] else ""
                _warn(request, member, UUID(data["stand_in"]), role)
                return redirect(STAND_INS, number=number)
    today = _today(request)
    rows = away.stand_ins_of(request.actor, member.id, today)
    context = {
        "member": member,
        "rows": [(row, away.lacking(member.id, row.stand_in.id) if row.state != away.OVER else None) for row in rows],
        "others": away.stands_in_for(request.actor, member.id, today),
        "form": form,
        "tabs": member_tabs(member, STAND_INS, request.actor),
        "may_change": may_change(request.actor, member.id) and member.state != "deactivated",
    }
    return render(request, "access/office/stand_ins.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw_away(request: HttpRequest, number: str, row_id: UUID) -> HttpResponse:
    """POST /office/team/<number>/absences/<id>/withdraw/"""
    return _withdraw(request, number, row_id, withdraw_absence, "absence_id", ABSENCES)


@require_POST
def withdraw_standing(request: HttpRequest, number: str, row_id: UUID) -> HttpResponse:
    """POST /office/team/<number>/stand-ins/<id>/withdraw/"""
    return _withdraw(request, number, row_id, withdraw_stand_in, "standing_id", STAND_INS)


def _withdraw(
    request: HttpRequest, number: str, row_id: UUID, act: Callable[..., Any], name: str, page: str
) -> HttpResponse:
    member = members.member(request.actor, number)
    row = away.away_row(request.actor, member.id, row_id, _today(request))
    try:
        until = act(actor=request.actor, now=request.now, **{name: row.id})
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        held = {
            "from": row.period.from_on.isoformat(),
            "until": row.period.until_on.isoformat() if row.period.until_on else "",
            "noon": [row.period.from_noon, row.period.until_noon],
            "kind": row.kind_key,
            "stand_in": str(row.stand_in.id) if row.stand_in else "",
            "role": str(row.role_id or ""),
            "member": str(member.id),
        }
        undo = f"{reverse('team-away-undo', args=[number])}?token={signing.dumps(held, salt=UNDO, compress=True)}"
        text = gettext("Ended. The turns come back by themselves.") if until else gettext("Withdrawn.")
        say(request, text, undo_url=undo)
    return redirect(page, number=number)


@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/team/<number>/away/undo/?token=: what was withdrawn is there again."""
    member = members.member(request.actor, number)
    try:
        held = signing.loads(request.GET.get("token", ""), salt=UNDO, max_age=UNDO_FOR)
    except signing.BadSignature as error:
        raise NotFound("undo") from error
    if held["member"] != str(member.id):
        raise NotFound("undo")
    first, last = date.fromisoformat(held["from"]), held["until"]
    period = away.Period(first, date.fromisoformat(last) if last else None, *held["noon"])
    whose = {"actor": request.actor, "now": request.now, "member_id": member.id, "period": period, "kind": held["kind"]}
    page = STAND_INS if held["stand_in"] else ABSENCES
    try:
        if held["stand_in"]:
            name_stand_in(**whose, stand_in_id=UUID(held["stand_in"]), role_id=_uuid(held["role"]))
        else:
            enter_absence(**whose, merge=True)
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        say(request, gettext("It is there again."))
    return redirect(page, number=number)


def _warn(request: HttpRequest, member: Any, stand_in: UUID | None, role: str = "") -> None:
    """Saved all the same, with a warning (F021): his own authorization role counts."""
    found = away.lacking(member.id, stand_in, role) if stand_in else None
    if found:
        text = gettext("%(name)s may do less than %(absent)s, on %(count)s clients. See the list.")
        name = people.person(stand_in).first_name  # type: ignore[arg-type]
        say(request, text % {"name": name, "absent": member.first_name, "count": len(found.clients)}, kind="info")


def _others(member_id: UUID) -> list[tuple[str, str]]:
    return [(str(one), name) for one, name in members.active_choices() if one != member_id]


def _initial(request: HttpRequest) -> dict[str, Any]:
    return {"from_on": _today(request)}


def _today(request: HttpRequest) -> date:
    return local_day(request.now, request.organization.tz)


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None
