"""Single sign-on of team members through an identity provider, when one is switched on (F025)."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from aanzet.access.actions.identities import use_identity
from aanzet.access.ports import IdentityProvider, ProviderFailed, identity_provider
from aanzet.access.web.limits import count_failure, failures_wait, too_many
from aanzet.access.web.proofs import PROVIDER, after_first_step, enter
from aanzet.access.web.sign_in import safe_next
from aanzet.core.errors import Refused

BEGUN = "aanzet.provider"  # name of the place in the session
log = logging.getLogger("aanzet.access")


def _provider() -> IdentityProvider:
    provider = identity_provider()
    if provider is None:
        raise Http404
    return provider


def _back() -> str:
    return settings.ADDRESS + reverse("sign-in-provider-back")


@never_cache
@require_GET
def to_provider(request: HttpRequest) -> HttpResponse:
    """GET /sign-in/provider/: off to the provider. A link and no form: the policy of pages lets no form leave."""
    provider = _provider()
    try:
        begun = provider.begin(_back())
    except ProviderFailed as failure:
        return _failed(request, failure)
    request.session[BEGUN] = [begun.kept, safe_next(request)]
    return redirect(begun.url)


@never_cache
@require_GET
def from_provider(request: HttpRequest) -> HttpResponse:
    """GET /sign-in/provider/back/: what the provider says; each start is good for one return."""
    provider = _provider()
    wait = failures_wait(request, "provider", request.META.get("REMOTE_ADDR", ""))
    if wait:
        return too_many(request, wait)
    begun = request.session.pop(BEGUN, None)
    if not begun:
        return redirect("sign-in-password")
    kept, next_url = begun
    try:
        identity = provider.finish({**kept, "back": _back()}, request.GET.dict(), request.now)
        login_id = use_identity(now=request.now, identity=identity)
        if identity.strong:
            return enter(request, login_id, next_url, how=PROVIDER, strong=True)
        answer = after_first_step(request, login_id, next_url, how=PROVIDER)
    except (ProviderFailed, Refused) as failure:
        count_failure(request, "provider", request.META.get("REMOTE_ADDR", ""))
        return _failed(request, failure)
    return answer


def _failed(request: HttpRequest, failure: Exception) -> HttpResponse:
    if isinstance(failure, ProviderFailed):
        log.warning("single sign-on: %s", failure)
    return render(request, "access/sign_in/ended.html", {"refusal": Refused("sign_in_failed")}, status=422)
