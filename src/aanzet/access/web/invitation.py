"""Invitations and questions to confirm an address: links that work without being signed in (F007, F017)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.actions.email_changes import confirm_email_change
from aanzet.access.actions.invitations import accept_invitation, ask_new_invitation
from aanzet.access.actions.sign_in import check_password
from aanzet.access.queries.organizations import organization
from aanzet.access.queries.sign_in import Invited, invited
from aanzet.access.queries.single_sign_on import provider_of
from aanzet.access.queries.tokens import read_row_token
from aanzet.access.web.forms.sign_in import NewPasswordForm, PasswordForm
from aanzet.access.web.limits import count_failure, failures_wait, links_wait, too_many
from aanzet.access.web.proofs import INVITED, after_password, go_address
from aanzet.access.web.sign_in import mail_a_link
from aanzet.core.errors import NotFound, Refused
from aanzet.rules.actors import CONTACT
from aanzet.rules.languages import locale_for


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET, POST /invitation/<token>/: a contact opens the portal by a mailed code, a colleague chooses a password."""
    found = invited(token, request.now)
    if found is None:
        return expired(request, token)
    request.organization = organization(found.organization_id)
    translation.activate(locale_for(found.kind, found.language, request.organization.address_form))
    if found.kind == CONTACT:
        return _contact(request, found)
    return _member(request, found, token)


def _contact(request: HttpRequest, found: Invited) -> HttpResponse:
    if request.method != "POST":
        return render(request, "access/sign_in/invited_contact.html", {"invited": found})
    accept_invitation(now=request.now, organization_id=found.organization_id, invitation_id=found.invitation_id)
    return mail_a_link(request, found.email, "/portal/")


def _provider(request: HttpRequest, found: Invited, token: str) -> dict[str, Any]:
    """The provider of his organization; not for who has a password already, and must show that he is the same."""
    provider = None if found.has_password else provider_of(found.organization_id)
    if provider is None:
        return {}
    request.session[INVITED] = token
    return {"provider": provider, "go": go_address(found.organization_id, "/office/")}


def _member(request: HttpRequest, found: Invited, token: str) -> HttpResponse:
    """A new password; or the password he has already, when his address signs in somewhere else too."""
    if found.has_password:
        data = request.POST.dict() | {"email": found.email} if request.method == "POST" else None
        form: PasswordForm | NewPasswordForm = PasswordForm(data)
    else:
        form = NewPasswordForm(request.POST or None)
    context = {"invited": found, "form": form, **_provider(request, found, token)}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "access/sign_in/invited_member.html", context, status=status)
    password = form.cleaned_data["password"]
    wait = failures_wait(request, "password", found.email)
    if wait:
        return too_many(request, wait)
    try:
        login_id = check_password(email=found.email, password=password) if found.has_password else None
        if found.has_password and login_id is None:
            count_failure(request, "password", found.email)
            raise Refused("sign_in_failed", field="password")
        login_id = accept_invitation(
            now=request.now,
            organization_id=found.organization_id,
            invitation_id=found.invitation_id,
            password="" if found.has_password else password,
            login_id=login_id,
        )
    except Refused as refusal:
        form.add_error("password", refusal.text)
        return render(request, "access/sign_in/invited_member.html", context, status=422)
    return after_password(request, login_id, "/office/") or redirect("sign-in-password")


def expired(request: HttpRequest, token: str) -> HttpResponse:
    """ "Deze uitnodiging is verlopen", with "Vraag een nieuwe aan" when it once was one of ours."""
    context = {"refusal": Refused("invitation_expired"), "token": token if read_row_token("invitation", token) else ""}
    return render(request, "access/sign_in/invitation_ended.html", context, status=410)


@require_POST
def new_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """POST /invitation/<token>/new/: a fresh one to the address on file. The answer is always the same."""
    ids = read_row_token("invitation", token)
    if ids is None:
        raise NotFound
    wait = links_wait(request, str(ids[1]))
    if wait:
        return too_many(request, wait)
    ask_new_invitation(now=request.now, organization_id=ids[0], invitation_id=ids[1])
    return render(request, "access/sign_in/invitation_asked.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, side: str, token: str) -> HttpResponse:
    """GET, POST /email/<old|new>/<token>/: a button; pressing it confirms."""
    ids = read_row_token(f"email_{side}", token) if side in ("old", "new") else None
    if ids is None:
        raise NotFound
    request.organization = organization(ids[0])
    if request.method != "POST":
        return render(request, "access/sign_in/confirm_email.html", {"side": side})
    try:
        answer = confirm_email_change(now=request.now, side=side, token=token)
    except Refused as refusal:
        return render(request, "access/sign_in/ended.html", {"refusal": refusal}, status=410)
    return render(request, "access/sign_in/confirm_email.html", {"side": side, "answer": answer})
