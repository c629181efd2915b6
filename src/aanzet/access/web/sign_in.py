"""Signing in: a mailed link or code for contacts, a password for team members (F025, F332, ux 9.10).

Every answer is the same whether or not an address exists: what differs happens after the answer has left.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.actions.sign_in import ask_link, check_password, set_password, use_code, use_link
from aanzet.access.queries.letters import receiver_of, reset_letter, sign_in_letter, use_password_letter
from aanzet.access.queries.sign_in import RESET, link_state, login_of, memberships, signs_in_by_mail
from aanzet.access.queries.single_sign_on import Provider, provider_of, providers_among
from aanzet.access.queries.tokens import new_token
from aanzet.access.web.forms.sign_in import CodeForm, EmailForm, NewPasswordForm, PasswordForm
from aanzet.access.web.identity import chosen, home_of
from aanzet.access.web.limits import count_failure, failures_wait, links_wait, too_many
from aanzet.access.web.proofs import after_mail, after_password, go_address, provider_address
from aanzet.core.clock import app_now
from aanzet.core.errors import Refused
from aanzet.core.mail import send
from aanzet.core.ports import OutgoingMail
from aanzet.core.scope import scope

NONCE = "aanzet-ask"  # secret of the browser that asked for a link
ASKED = "aanzet-asked"  # for which address, to show it again
PROVIDER = "aanzet-provider"  # by the provider of which organization somebody came in here the last time
QUARTER = 15 * 60
HALF_A_YEAR = 180 * 24 * 3600


class ThenResponse(HttpResponseRedirect):
    """A redirect that does something after it has left: so its time tells nothing."""

    def __init__(self, url: str, then: Callable[[], Any]):
        super().__init__(url)
        self.then = then

    def close(self) -> None:
        """Called by the server when the answer is on its way."""
        super().close()
        then, self.then = self.then, lambda: None
        then()


def home(request: HttpRequest) -> HttpResponse:
    """GET /: to the office, to the portal, or to the sign-in page."""
    if chosen(request) is None:
        return redirect("sign-in")
    return redirect(home_of(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET, POST /sign-in/: one field; a mailed link, or on to the password."""
    next_url = safe_next(request)
    form = EmailForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    context = {"form": form, "next": next_url, "ended": "ended" in request.GET, **_provider(request, next_url)}
    if request.method != "POST":
        return render(request, "access/sign_in/email.html", context)
    if not form.is_valid():
        return render(request, "access/sign_in/email.html", context, status=422)
    email = form.cleaned_data["email"].strip()
    if request.POST.get("way") == "password":
        return redirect(f"{reverse('sign-in-password')}?{urlencode({'email': email, 'next': next_url})}")
    return mail_a_link(request, email, next_url)


def mail_a_link(request: HttpRequest, email: str, next_url: str) -> HttpResponse:
    """Answer at once that there is mail, then look whether there is anybody to send it to."""
    wait = links_wait(request, email)
    if wait:
        return too_many(request, wait)
    nonce = new_token()
    response = ThenResponse(reverse("sign-in-check"), lambda: send_link(email, nonce, next_url))
    options = {"max_age": QUARTER, "httponly": True, "secure": settings.SECURE, "samesite": "Lax", "path": "/sign-in/"}
    response.set_cookie(NONCE, nonce, **options)
    response.set_signed_cookie(ASKED, f"{email}\n{next_url}", **options)
    return response


def send_link(email: str, nonce: str, next_url: str) -> None:
    """Mail the link and code, or to a team member that his password is asked. Nothing for an unknown address."""
    login = login_of(email)
    found = memberships(login.pk) if login else ()
    if login is None or not found:
        return
    if not signs_in_by_mail(found):
        ways = [(one.name, provider_address(one.organization_id)) for one in providers_among(found)]
        send(use_password_letter(_receiver(found[0]), ways[0] if ways else None))
        return
    contact = next(one for one in found if one.kind == "contact")
    asked = ask_link(
        now=app_now(), login_id=login.pk, nonce=nonce, next_url=next_url, organization_id=contact.organization_id
    )
    send(sign_in_letter(_receiver(contact), asked.token, asked.code))


def _receiver(membership: Any) -> Any:
    with scope(membership.organization_id):
        return receiver_of(membership.person_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_mail(request: HttpRequest) -> HttpResponse:
    """GET, POST /sign-in/check/: "Kijk in je mail", and the code for who does not open the link here."""
    email, next_url = asked_for(request)
    if not email:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    context = {"form": form, "email": email}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "access/sign_in/check.html", context, status=status)
    wait = failures_wait(request, "code", email)
    if wait:
        return too_many(request, wait)
    try:
        used = use_code(now=request.now, nonce=request.COOKIES.get(NONCE, ""), code=form.cleaned_data["code"])
    except Refused as refusal:
        count_failure(request, "code", email)
        form.add_error("code", refusal.text)
        return render(request, "access/sign_in/check.html", context, status=422)
    return forget_asking(after_mail(request, used, next_url))


@require_POST
def new_link(request: HttpRequest) -> HttpResponse:
    """POST /sign-in/again/: "Nieuwe link"; to the same address."""
    email, next_url = asked_for(request)
    return mail_a_link(request, email, next_url) if email else redirect("sign-in")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET, POST /sign-in/link/<token>/: a button; only pressing it uses the link, so a scanner does nothing.

    In another browser than the one that asked, the code of the mail is asked too.
    """
    nonce = request.COOKIES.get(NONCE, "")
    state = link_state(token, nonce, request.now)
    if not state.open or state.purpose == RESET:
        return ended(request, "link_used" if state.used else "link_expired")
    form = CodeForm(request.POST if state.needs_code and request.method == "POST" else None)
    context = {"form": form if state.needs_code else None}
    if request.method != "POST":
        return render(request, "access/sign_in/link.html", context)
    if state.needs_code and not form.is_valid():
        return render(request, "access/sign_in/link.html", context, status=422)
    try:
        code = form.cleaned_data["code"] if state.needs_code else ""
        used = use_link(now=request.now, token=token, nonce=nonce, code=code)
    except Refused as refusal:
        if refusal.field != "code" or not state.needs_code:
            return ended(request, refusal.code)
        form.add_error("code", refusal.text)
        return render(request, "access/sign_in/link.html", context, status=422)
    return forget_asking(after_mail(request, used, ""))


def ended(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a link that does not work any more: with the way to a new one."""
    return render(request, "access/sign_in/ended.html", {"refusal": Refused(code)}, status=410)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """GET, POST /sign-in/password/: for team members; or a passkey."""
    next_url = safe_next(request)
    form = PasswordForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    context = {"form": form, "next": next_url, **_provider(request, next_url)}
    if request.method != "POST":
        return render(request, "access/sign_in/password.html", context)
    if not form.is_valid():
        return render(request, "access/sign_in/password.html", context, status=422)
    email = form.cleaned_data["email"]
    wait = failures_wait(request, "password", email)
    if wait:
        return too_many(request, wait)
    login_id = check_password(email=email, password=form.cleaned_data["password"])
    answer = after_password(request, login_id, next_url) if login_id else None
    if answer is None:
        count_failure(request, "password", email)
        form.add_error(None, Refused("sign_in_failed").text)
        return render(request, "access/sign_in/password.html", context, status=422)
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """GET, POST /sign-in/forgotten/: a link to choose a new password; the same answer for every address."""
    form = EmailForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method != "POST":
        return render(request, "access/sign_in/forgotten.html", {"form": form})
    if not form.is_valid():
        return render(request, "access/sign_in/forgotten.html", {"form": form}, status=422)
    email = form.cleaned_data["email"]
    wait = links_wait(request, email)
    if wait:
        return too_many(request, wait)
    return ThenResponse(reverse("sign-in-forgotten-sent"), lambda: send_reset(email))


def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """GET /sign-in/forgotten/sent/"""
    return render(request, "access/sign_in/forgotten_sent.html")


def send_reset(email: str) -> None:
    """Mail the link for a new password to a login that has one."""
    login = login_of(email)
    found = memberships(login.pk) if login and login.has_usable_password() else ()
    if login and found:
        letter: OutgoingMail = reset_letter(
            _receiver(found[0]), ask_link(now=app_now(), login_id=login.pk, nonce=new_token(), purpose=RESET).token
        )
        send(letter)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """GET, POST /sign-in/reset/<token>/: a new password; then sign in as usual, second step included."""
    state = link_state(token, "", request.now)
    if not state.open or state.purpose != RESET:
        return ended(request, "link_used" if state.used else "link_expired")
    form = NewPasswordForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "access/sign_in/reset.html", {"form": form}, status=status)
    try:
        set_password(now=request.now, login_id=state.login_id, password=form.cleaned_data["password"], reset=token)
    except Refused as refusal:
        form.add_error("password", refusal.text)
        return render(request, "access/sign_in/reset.html", {"form": form}, status=422)
    return redirect("sign-in-password")


def safe_next(request: HttpRequest) -> str:
    """Where the visitor wanted to go: a page of ours, or nothing."""
    url = request.POST.get("next") or request.GET.get("next", "")
    ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if ours and len(url) <= 500 else ""


def remember_provider(response: HttpResponseBase, organization_id: UUID) -> None:
    """Show the button of this provider on the sign-in pages of this browser, until somebody signs out."""
    options = {"max_age": HALF_A_YEAR, "httponly": True, "secure": settings.SECURE, "samesite": "Lax"}
    response.set_signed_cookie(PROVIDER, str(organization_id), path="/sign-in/", **options)


def known_provider(request: HttpRequest) -> Provider | None:
    """The provider by which somebody came in here before, when it is still switched on."""
    known = request.get_signed_cookie(PROVIDER, "", max_age=HALF_A_YEAR)
    return provider_of(UUID(known)) if known else None


def _provider(request: HttpRequest, next_url: str) -> dict[str, Any]:
    found = known_provider(request)
    return {"provider": found, "go": go_address(found.organization_id, next_url) if found else ""}


def asked_for(request: HttpRequest) -> tuple[str, str]:
    """(address, next page) of the link this browser asked for within the last quarter."""
    email, _, next_url = request.get_signed_cookie(ASKED, "", max_age=QUARTER).partition("\n")
    return email, next_url


def forget_asking(response: HttpResponseBase) -> HttpResponseBase:
    """The link is used: its cookies go."""
    for name in (NONCE, ASKED):
        response.delete_cookie(name, path="/sign-in/", samesite="Lax")
    return response
