"""/office/cases/start/: one case for one client: which client, what, which period, and what goes out (ux 8.3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from aanzet.cases.actions.start import StartOrder, StartOutcome, preview_start, start_cases
from aanzet.cases.queries.refusals import explain
from aanzet.cases.queries.start_choices import (
    StartChoice,
    client_to_start,
    first_steps,
    period_choices,
    period_kind_of,
    start_choices,
    usual_period,
)
from aanzet.clients.queries.clients import ClientRow, clients_of
from aanzet.clients.queries.search import search
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.asked import identifier
from aanzet.rules.clients import address_key
from aanzet.rules.permissions import may
from aanzet.rules.process.decision import Refusal

FOUND = 10  # clients that a search shows


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/cases/start/?client=&template=&period=&q="""
    if not may(request.actor, "cases.start"):
        raise NotFound("cases.start")
    given = request.POST if request.method == "POST" else request.GET
    client_id, template_id = identifier(given.get("client", "")), identifier(given.get("template", ""))
    if client_id is None:
        return _choose_client(request)
    client = client_to_start(request.actor, client_id)
    choices = start_choices(request.actor, client)
    chosen = next((one for one in choices if one.id == template_id), None)
    context = {"client": client, "choices": choices, "chosen": chosen, "may_edit": request.actor.may("clients.edit")}
    if chosen is None:
        return render(request, "cases/office/start/start.html", context)
    if request.method == "POST":
        return _start(request, client, chosen, context)
    return render(request, "cases/office/start/start.html", context | _preview(request, client, chosen))


def _choose_client(request: HttpRequest) -> HttpResponse:
    """No client yet: search for one; without script too."""
    text = request.GET.get("q", "").strip()[:100]
    template = request.GET.get("template", "")
    found = search(request.actor, text, FOUND) if text else clients_of(request.actor)[:FOUND]
    clients = [client for client in found if client.get("kind") != "internal"]
    context = {"clients": clients, "q": text, "template": template}
    return render(request, "cases/office/start/client.html", context)


def _preview(request: HttpRequest, client: ClientRow, chosen: StartChoice, period: str | None = None) -> dict[str, Any]:
    today = request.now.astimezone(request.organization.tz).date()
    kind = period_kind_of(client, chosen)
    if period is None:
        period = request.GET.get("period", usual_period(kind, today))
    order = StartOrder(chosen.id, period=period)
    context: dict[str, Any] = {
        "periods": period_choices(kind, today),
        "period": period,
        "phase": chosen.snapshot.phases[0],
        "steps": first_steps(chosen.snapshot, client, period),
        "at_once": chosen.snapshot.start_immediately,
    }
    try:
        outcome = preview_start(actor=request.actor, now=request.now, order=order, client_ids=[client.id])[client.id]
    except ValueError:  # a period nobody can read; it is one of the choices otherwise
        outcome = StartOutcome(client.id, refusal=Refusal("period_not_set"))
    refusal = outcome.refusal or outcome.not_begun
    return context | {
        "outcome": outcome,
        "refusal": _explained(refusal, client, chosen) if refusal else None,
        "deleted": outcome.refusal is not None and outcome.refusal.code == "deleted_for_period",
        "not_begun": outcome.refusal is None and outcome.not_begun is not None,
    }


def _start(request: HttpRequest, client: ClientRow, chosen: StartChoice, context: dict[str, Any]) -> HttpResponse:
    period = request.POST.get("period", "")
    at_once = request.POST.get("at_once") == "1" if "at_once" in request.POST else None
    again = request.POST.get("again") == "1"
    order = StartOrder(chosen.id, period=period, at_once=at_once, again=again)
    made: list[StartOutcome] = []

    def act() -> dict[str, Any]:
        outcome = start_cases(actor=request.actor, now=request.now, order=order, client_ids=[client.id])[client.id]
        made.append(outcome)
        if outcome.refusal:
            raise _explained(outcome.refusal, client, chosen)
        return {"number": outcome.number}

    try:
        number = perform(request, act, name="start_cases")["number"]
    except ValueError:
        error = Refused("period_not_set", field="period")
    except Refused as refused:
        error = refused
    else:
        _tell(request, client, chosen, made)
        return redirect("case", number)
    context |= _preview(request, client, chosen, period) | {"refusal": error}
    return render(request, "cases/office/start/start.html", context, status=422)


def _tell(request: HttpRequest, client: ClientRow, chosen: StartChoice, made: list[StartOutcome]) -> None:
    """What the reader must know of the case that was just made."""
    outcome = made[0] if made else None
    if outcome and outcome.not_begun:
        why = _explained(outcome.not_begun, client, chosen).text
        say(request, gettext("It stands ready, but did not begin: %(why)s") % {"why": why}, kind="problem")
    elif outcome and outcome.held:
        say(request, gettext("Started, but not everything could be sent. See what is held back."), kind="info")
    else:
        say(request, gettext("Started."))


def _explained(refusal: Refusal, client: ClientRow, chosen: StartChoice) -> Refused:
    """The sentence with the remedy of the error list as a link (F197)."""
    error = explain(refusal, client=client.name)
    address = address_key(client.number, client.id)
    remedies = {
        "product_missing": (gettext("Add the product"), reverse("client-products", args=[address])),
        "period_mismatch": (gettext("Change the filing period"), reverse("client-products", args=[address])),
        "no_recipient": (gettext("Add a contact"), reverse("client-contacts", args=[address])),
        "not_a_candidate": (gettext("Add a role"), reverse("client-team", args=[address])),
        "template_not_published": (gettext("Open the draft"), reverse("template", args=[chosen.id])),
    }
    if error.code == "already_exists_for_period" and refusal.values.get("number"):
        error.links = ((gettext("Open it"), reverse("case", args=[refusal.values["number"]])),)
    elif error.code in remedies:
        error.links = (remedies[error.code],)
    return error
