"""Single sign-on of team members through the identity provider of their organization (F025).

Each organization has an address of its own, /sign-in/with/<id>/: nobody can guess it, and for an id that is not known,
or of an organization without a provider, it is the page of what does not exist. So no stranger learns which
organizations are here. The provider sends back to an address below it, so that an answer of one organization's provider
never counts for another. What comes in is good for this organization only (proofs.enter).
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from aanzet.access.actions.identities import use_identity
from aanzet.access.actions.invitations import accept_invitation
from aanzet.access.ports import Identity, ProviderFailed, Registration, identity_provider
from aanzet.access.queries.organizations import organization
from aanzet.access.queries.sign_in import invited
from aanzet.access.queries.single_sign_on import Provider, provider_of, registration_of
from aanzet.access.queries.visitors import PROOF_LASTS
from aanzet.access.web.limits import count_failure, failures_wait, too_many
from aanzet.access.web.proofs import INVITED, after_provider, go_address, provider_address
from aanzet.access.web.sign_in import remember_provider, safe_next
from aanzet.core.errors import Refused
from aanzet.rules.actors import MEMBER

BEGUN = "aanzet.provider"  # name of the place in the session
CLOCKS_DIFFER = timedelta(minutes=1)
log = logging.getLogger("aanzet.access")


@never_cache
@require_GET
def with_provider(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """GET /sign-in/with/<organization>/: the button of its provider."""
    found, _ = _found(organization_id)
    return _page(request, found)


@never_cache
@require_GET
def to_provider(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """GET /sign-in/with/<organization>/go/: off to the provider. A link and no form: our policy lets no form leave.

    ?again=1: he must show anew who he is, before an act that asks it.
    """
    found, registration = _found(organization_id)
    again = "again" in request.GET
    try:
        begun = identity_provider().begin(registration, _back(organization_id), again=again)
    except ProviderFailed as failure:
        return _failed(request, found, failure)
    request.session[BEGUN] = [str(organization_id), begun.kept, safe_next(request), again]
    return redirect(begun.url)


@never_cache
@require_GET
def from_provider(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """GET /sign-in/with/<organization>/back/: what the provider says; each start is good for one return."""
    found, registration = _found(organization_id)
    wait = failures_wait(request, "provider", request.META.get("REMOTE_ADDR", ""))
    if wait:
        return too_many(request, wait)
    begun = request.session.pop(BEGUN, None)
    if not begun or begun[0] != str(organization_id):
        return redirect(provider_address(organization_id))
    _, kept, next_url, again = begun
    try:
        identity = identity_provider().finish(registration, kept, request.GET.dict(), request.now)
        if again and (identity.shown_at is None or request.now - identity.shown_at > PROOF_LASTS + CLOCKS_DIFFER):
            raise ProviderFailed("he was asked to show anew who he is, and did not")
        _accept(request, organization_id, identity)
        login_id = use_identity(now=request.now, organization_id=organization_id, identity=identity)
        answer = after_provider(request, login_id, next_url, provider=found, identity=identity)
    except (ProviderFailed, Refused) as failure:
        count_failure(request, "provider", request.META.get("REMOTE_ADDR", ""))
        return _failed(request, found, failure)
    remember_provider(answer, organization_id)
    return answer


def _found(organization_id: UUID) -> tuple[Provider, Registration]:
    found, registration = provider_of(organization_id), registration_of(organization_id)
    if found is None or registration is None:
        raise Http404
    return found, registration


def _accept(request: HttpRequest, organization_id: UUID, identity: Identity) -> None:
    """Accept the invitation that this browser opened: the mail and the provider agree on the address.

    Without a password, so not for an address that signs in somewhere with one. Refused: sign_in_failed.
    """
    found = invited(request.session.pop(INVITED, ""), request.now)
    if found is not None and (found.organization_id, found.kind, found.email.lower()) == (
        organization_id,
        MEMBER,
        identity.email,
    ):
        accept_invitation(now=request.now, organization_id=organization_id, invitation_id=found.invitation_id)


def _back(organization_id: UUID) -> str:
    return settings.ADDRESS + reverse("sign-in-provider-back", args=[organization_id])


def _failed(request: HttpRequest, found: Provider, failure: Exception) -> HttpResponse:
    refusal = failure if isinstance(failure, Refused) else Refused("sign_in_failed")
    if isinstance(failure, ProviderFailed):
        log.warning("single sign-on of %s: %s", found.organization_id, failure)
    return _page(request, found, refusal=refusal, status=422)


def _page(request: HttpRequest, found: Provider, *, refusal: Refused | None = None, status: int = 200) -> HttpResponse:
    request.organization = organization(found.organization_id)
    context = {"provider": found, "refusal": refusal, "go": go_address(found.organization_id, safe_next(request))}
    return render(request, "access/sign_in/provider.html", context, status=status)
