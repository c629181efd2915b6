"""/office/exceptions/ (Alleen uitzonderingen, F412): what needs a person by score; below it what went by itself."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from aanzet.cases.actions.routine import TakenBack, change_exceptions, take_back_mail, take_back_step
from aanzet.cases.queries.exceptions import ExceptionRow, Routine, exceptions, routine
from aanzet.cases.queries.house import mail_wait
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.exceptions import (
    AGE,
    DEADLINE,
    MAIL,
    MAIL_WAIT,
    MONEY,
    MOST_WAIT,
    MOST_WEIGHT,
    PARTS,
    RISK,
    STEP,
    read_weights,
)

PAGE = 50
SETTINGS = "settings.manage"
NAMES = {DEADLINE: _("deadline"), MONEY: _("money"), RISK: _("risk"), AGE: _("how long it lies there")}


class WeightsForm(forms.Form):
    """How much each part counts, and how long automatic mail waits."""

    deadline = forms.IntegerField(label=_("Deadline"), min_value=0, max_value=MOST_WEIGHT)
    money = forms.IntegerField(
        label=_("Money"),
        min_value=0,
        max_value=MOST_WEIGHT,
        help_text=_("Counts only where an amount is known; elsewhere the other parts share it."),
    )
    risk = forms.IntegerField(
        label=_("Risk"), min_value=0, max_value=MOST_WEIGHT, help_text=_("Failures, silence, nobody responsible.")
    )
    age = forms.IntegerField(label=_("How long it lies there"), min_value=0, max_value=MOST_WEIGHT)
    mail_wait = forms.IntegerField(
        label=_("Minutes that automatic mail waits"),
        min_value=0,
        max_value=MOST_WAIT,
        help_text=_("In that time it can be taken back. Advice: 10. 0: it leaves at once."),
    )


@require_safe
def exceptions_page(request: HttpRequest) -> HttpResponse:
    """GET /office/exceptions/?page=2"""
    return _page(request)


@require_POST
def take_back(request: HttpRequest, kind: str, thing_id: UUID) -> HttpResponse:
    """POST /office/exceptions/<step|mail>/<id>/: what the house did by itself is taken back."""
    if kind not in (STEP, MAIL):
        raise NotFound(kind)

    def act() -> dict[str, Any]:
        acting = {"actor": request.actor, "now": request.now}
        done = (
            take_back_step(**acting, entry_id=thing_id)
            if kind == STEP
            else take_back_mail(**acting, delivery_id=thing_id)
        )
        return {"said": _said(kind, done)}

    try:
        answer = perform(request, act, name=f"take_back_{kind}")
    except Refused as error:
        return _page(request, refusal=error, status=422)
    say(request, answer["said"])
    return redirect("exceptions")


@require_POST
def weights(request: HttpRequest) -> HttpResponse:
    """POST /office/exceptions/weights/: how much each part of the score counts here."""
    if not request.actor.may(SETTINGS):
        raise NotFound("weights")
    form = WeightsForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    chosen = {name: form.cleaned_data[name] for name in PARTS}
    wait = form.cleaned_data["mail_wait"]
    perform(
        request,
        lambda: {
            "changed": list(change_exceptions(actor=request.actor, now=request.now, weights=chosen, mail_wait=wait))
        },
        name="change_exceptions",
    )
    say(request, gettext("Saved."))
    return redirect("exceptions")


def _page(
    request: HttpRequest, *, form: WeightsForm | None = None, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    found = exceptions(request.actor, request.organization, request.now)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    settings = dict(request.organization.settings)
    chosen = read_weights(settings)
    initial = {name: getattr(chosen, name) for name in PARTS} | {"mail_wait": mail_wait(settings)}
    context = {
        "page": page,
        "rows": [_shown(row) for row in page.object_list],
        "count": len(found),
        "next_url": f"?page={page.number + 1}" if page.has_next() else "",
        "previous_url": f"?page={page.number - 1}" if page.has_previous() else "",
        "routine": [_routine(one) for one in routine(request.actor, request.now)],
        "form": (form or WeightsForm(initial=initial)) if request.actor.may(SETTINGS) else None,
        "form_open": form is not None,
        "advice": MAIL_WAIT,
        "refusal": refusal,
        "now": request.now,
    }
    return render(request, "office/exceptions.html", context, status=status)


def _shown(row: ExceptionRow) -> dict[str, Any]:
    return {
        "row": row,
        "why": " · ".join(why(code, number) for code, number in row.score.codes),
        "parts": " · ".join(
            gettext("%(what)s %(points)s of %(most)s")
            % {"what": NAMES[part.kind], "points": round(part.points), "most": round(part.most)}
            for part in row.score.parts
        ),
    }


def why(code: str, number: int) -> str:
    """One fact behind a score, in a few words ("termijn over 2 dagen", "9 dagen stil")."""
    count = {"count": number}
    match code:
        case "legal":
            if not number:
                return gettext("statutory date today")
            return ngettext("statutory date in %(count)s day", "statutory date in %(count)s days", number) % count
        case "legal_late":
            return ngettext("statutory date %(count)s day ago", "statutory date %(count)s days ago", number) % count
        case "due":
            if not number:
                return gettext("due today")
            return ngettext("due in %(count)s day", "due in %(count)s days", number) % count
        case "due_late":
            return ngettext("%(count)s day late", "%(count)s days late", number) % count
        case "amount":
            return f"€ {number // 100:,}".replace(",", ".")
        case "failed":
            return ngettext("%(count)s message did not arrive", "%(count)s messages did not arrive", number) % count
        case "still":
            return ngettext("still for %(count)s day", "still for %(count)s days", number) % count
    return gettext(RISK_WORDS[code])


RISK_WORDS = {
    "blocked": _("cannot go on by itself"),
    "silent": _("the client does not answer"),
    "unassigned": _("nobody is responsible"),
}


def _routine(one: Routine) -> dict[str, Any]:
    if one.kind == STEP:
        text = gettext("Went on by itself to “%(phase)s”") % {"phase": one.phase}
        instead = {"label": gettext("Go back by hand"), "url": f"{one.url}back/"}
    else:
        text = gettext("Mail to %(name)s") % {"name": one.receiver or gettext("nobody")}
        instead = {"label": gettext("Write a message that puts it right"), "url": one.url}
    return {"one": one, "text": text, "instead": instead, "is_mail": one.kind == MAIL}


def _said(kind: str, done: TakenBack) -> str:
    if kind == MAIL:
        return gettext("The mail does not leave. What it tells of still stands in the portal.")
    if done.told:
        return gettext("Taken back. %(names)s had been told, and now hear that it does not count.") % {
            "names": ", ".join(done.told)
        }
    return gettext("Taken back. Nobody had been told.")
