"""/office/settings/sign-in/: the provider by which colleagues sign in (F025)."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.actions.single_sign_on import SignOnValues, change_single_sign_on, switch_single_sign_on
from aanzet.access.ports import ProviderFailed, Registration, identity_provider
from aanzet.access.queries.single_sign_on import registration_to_check, sign_on_settings
from aanzet.access.web.forms.settings import SingleSignOnForm
from aanzet.access.web.limits import checks_wait
from aanzet.access.web.office.team import show
from aanzet.access.web.proofs import provider_address
from aanzet.access.web.step_up import fresh_proof
from aanzet.core.errors import Conflict, Refused
from aanzet.core.web.notices import say


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def page(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/settings/sign-in/: what the provider gave when Aanzet was registered there."""
    known = sign_on_settings(request.actor)
    initial: dict[str, Any] = {} if known is None else {name: getattr(known, name) for name in known.__slots__}
    form = SingleSignOnForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            version = form.cleaned_data.pop("version")
            values = SignOnValues(**form.cleaned_data)
            try:
                change_single_sign_on(actor=request.actor, now=request.now, values=values, version=version)
            except Refused as refusal:
                show(form, refusal)
                status = 409 if isinstance(refusal, Conflict) else 422
            else:
                say(request, gettext("Saved."))
                return redirect("settings-sign-in")
    context = {
        "form": form,
        "known": known,
        "back_address": settings.ADDRESS + reverse("sign-in-provider-back", args=[request.organization.id]),
        "own_address": settings.ADDRESS + provider_address(request.organization.id),
    }
    return render(request, "access/office/single_sign_on.html", context, status=status)


@require_POST
@fresh_proof
def switch(request: HttpRequest) -> HttpResponse:
    """POST /office/settings/sign-in/switch/: on or off, at once."""
    on = request.POST.get("on") == "1"
    try:
        switch_single_sign_on(actor=request.actor, now=request.now, on=on, session_id=request.visitor.session_id)
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        off = gettext("Off. Who came in this way signs in again, with a password and a second step.")
        say(request, gettext("On. Colleagues can sign in this way now.") if on else off)
    return redirect("settings-sign-in")


@require_POST
@fresh_proof
def check(request: HttpRequest) -> HttpResponse:
    """POST /office/settings/sign-in/check/: asks the provider for its settings, when our transaction is over."""
    registration = registration_to_check(request.actor)
    if registration is None:
        say(request, Refused("provider_unset").text, kind="problem")
    else:
        request.outside = partial(_ask, request, registration)
    return redirect("settings-sign-in")


def _ask(request: HttpRequest, registration: Registration) -> HttpResponse:
    if checks_wait(request, request.organization.id):
        say(request, Refused("too_many_tries").text, kind="problem")
        return redirect("settings-sign-in")
    try:
        identity_provider().check(registration)
    except ProviderFailed as failure:
        say(request, Refused(failure.code, **failure.values).text, kind="problem")
    else:
        say(request, gettext("The provider answers as it should. Sign in with it once yourself to be sure."))
    return redirect("settings-sign-in")
