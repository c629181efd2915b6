"""Proof again before what must not be done by somebody at an unlocked screen (F025, reliability 7.4).

Asked on the POST; what was typed travels along and the act goes on by itself after the proof.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from aanzet.access.actions.factors import use_totp
from aanzet.access.actions.sessions import prove_session
from aanzet.access.actions.sign_in import check_password
from aanzet.access.queries.sign_in import factors, login
from aanzet.access.queries.single_sign_on import own_provider
from aanzet.access.web import passkeys
from aanzet.access.web.limits import count_failure, failures_wait, too_many
from aanzet.access.web.proofs import go_address
from aanzet.core.errors import Refused
from aanzet.rules.actors import MEMBER

OWN = ("proof_password", "proof_code", "proof_credential", "csrfmiddlewaretoken")
View = Callable[..., HttpResponse]


def fresh_proof(view: View) -> View:
    """Run a POST only within 5 minutes after a proof by more than mail; else ask it first, keeping the input.

    Contacts without a passkey have no second factor yet: for them the mailed code of this session stands.
    """

    @wraps(view)
    def proven(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        visitor = request.visitor
        if request.method != "POST" or visitor.has_fresh_proof:
            return view(request, *args, **options)
        known = factors(visitor.login_id)
        if not (known.password or known.second):
            if visitor.by_provider:
                raise _at_the_provider(request)
            if request.actor.kind == MEMBER:
                raise Refused("second_factor_required")
            return view(request, *args, **options)
        problem = ""
        if any(request.POST.get(name) for name in OWN[:3]):
            wait = failures_wait(request, "proof", str(visitor.login_id))
            if wait:
                return too_many(request, wait)
            if _right(request):
                prove_session(now=request.now, session_id=visitor.session_id)
                return view(request, *args, **options)
            count_failure(request, "proof", str(visitor.login_id))
            problem = Refused("sign_in_failed").text
        kept = [(name, value) for name in request.POST if name not in OWN for value in request.POST.getlist(name)]
        context = {
            "known": known,
            "kept": kept,
            "problem": problem,
            "page_title": gettext("Confirm that it is you"),
            "base": "office/base.html" if request.actor.kind == MEMBER else "portal/base.html",
        }
        return render(request, "access/step_up.html", context, status=422)

    return proven


def _at_the_provider(request: HttpRequest) -> Refused:
    """He has nothing of his own to show: he shows anew at the provider who he is, and comes back to this page."""
    found = own_provider(request.actor)
    if found is None:
        return Refused("second_factor_required")
    page = urlsplit(request.headers.get("Referer", "")).path  # where the form stands; what was typed is not kept
    label = gettext("Sign in with %(name)s") % {"name": found.name}
    return Refused(
        "provider_proof", name=found.name, links=((label, go_address(found.organization_id, page, again=True)),)
    )


def _right(request: HttpRequest) -> bool:
    """A passkey; or the password, with the code of the app when there is one."""
    login_id = request.visitor.login_id
    if request.POST.get("proof_credential"):
        try:
            return passkeys.signed_by(request, request.POST["proof_credential"], login_id) == login_id
        except Refused:
            return False
    known = factors(login_id)
    if known.password:
        password = request.POST.get("proof_password", "")
        if check_password(email=login(login_id).email, password=password) != login_id:
            return False
    if known.totp:
        return use_totp(now=request.now, login_id=login_id, code=request.POST.get("proof_code", ""))
    return known.password
