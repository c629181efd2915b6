"""One's own account: out, elsewhere, light or dark; profile, sessions and factors for both faces."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.actions.email_changes import ask_email_change
from aanzet.access.actions.factors import activate_totp, make_recovery_codes, remove_factor
from aanzet.access.actions.profile import change_own_details, set_single_keys, set_theme
from aanzet.access.actions.sessions import end_other_sessions, end_session
from aanzet.access.actions.sign_in import check_password, set_password
from aanzet.access.queries import people
from aanzet.access.queries.sign_in import factors, session_provider, sessions
from aanzet.access.web import passkeys
from aanzet.access.web.forms.account import DetailsForm, OwnEmailForm, PasswordChangeForm
from aanzet.access.web.forms.sign_in import CodeForm
from aanzet.access.web.identity import choose, chosen, close_session, home_of, keep_session, known_memberships
from aanzet.access.web.proofs import provider_address
from aanzet.access.web.second_step import SECRET, totp_to_show
from aanzet.access.web.sign_in import safe_next
from aanzet.access.web.step_up import View, fresh_proof
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.rules.actors import MEMBER
from aanzet.rules.asked import whole

CLEAR = '"cache", "cookies", "storage"'


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST /sign-out/: this browser forgets everything. Who came in by a provider sees its button again."""
    provider = session_provider(request.session.session_key or "")
    close_session(request)
    response = redirect(provider_address(provider) if provider else reverse("sign-in"))
    response["Clear-Site-Data"] = CLEAR
    return response


@require_POST
def switch(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """POST /switch/<person>/: the same login as somebody else, in another organization (F008)."""
    for membership in known_memberships(request):
        if membership.person_id == person_id and chosen(request):
            choose(request, membership)
            return redirect(home_of(request))
    raise NotFound


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """POST /theme/: light, dark, or as the device."""
    if request.user.is_authenticated:
        set_theme(login_id=request.user.pk, theme=request.POST.get("theme", ""))
    return redirect(safe_next(request) or home_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/profile/ and /portal/account/: own details, sessions, password and second factors."""
    person = people.person(request.actor.id)
    form = DetailsForm(
        request.POST or None,
        initial={
            "first_name": person.first_name,
            "last_name": person.last_name,
            "phone": person.phone,
            "language": person.language,
        },
    )
    if request.method == "POST" and form.is_valid():
        save = _save_details if form.cleaned_data["phone"] == person.phone else fresh_proof(_save_details)
        return save(request, form)
    return _profile(request, form, status=422 if request.method == "POST" else 200)


def _save_details(request: HttpRequest, form: DetailsForm) -> HttpResponse:
    try:
        change_own_details(actor=request.actor, now=request.now, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.text)
        return _profile(request, form, status=422)
    say(request, gettext("Saved."))
    return redirect(request.path)


def _profile(request: HttpRequest, form: DetailsForm, status: int = 200, **more: Any) -> HttpResponse:
    visitor = request.visitor
    member = request.actor.kind == MEMBER
    context = {
        "form": form,
        "person": people.person(request.actor.id),
        "sessions": sessions(visitor.login_id),
        "this_session": visitor.session_id,
        "known": factors(visitor.login_id),
        "single_keys": visitor.single_keys,
        "member": member,
        "by_provider": visitor.by_provider,
        "base": "office/base.html" if member else "portal/base.html",
        "account": "/office/profile/" if member else "/portal/account/",
        **more,
    }
    return render(request, f"access/{'office/profile' if member else 'portal/account'}.html", context, status=status)


@require_POST
def end_own_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """POST <account>/sessions/<id>/end/"""
    if not end_session(login_id=request.visitor.login_id, session_id=session_id):
        raise NotFound
    say(request, gettext("That browser is signed out."))
    return redirect(_account(request))


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """POST <account>/sessions/end/: everywhere but here."""
    end_other_sessions(login_id=request.visitor.login_id, session_id=request.visitor.session_id)
    say(request, gettext("All other browsers are signed out."))
    return redirect(_account(request))


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """POST /office/profile/keys/: single-letter keys on or off."""
    set_single_keys(login_id=request.visitor.login_id, on=request.POST.get("on") == "1")
    say(request, gettext("Saved."))
    return redirect(_account(request))


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def email(request: HttpRequest) -> HttpResponse:
    """GET, POST <account>/email/: another address; both must confirm (F007)."""
    form = OwnEmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_email_change(
                actor=request.actor,
                now=request.now,
                person_id=request.actor.id,
                email=form.cleaned_data["new_email"],
            )
        except Refused as refusal:
            form.add_error("new_email", refusal.text)
        else:
            say(request, gettext("Look in your mail: the old and the new address must both confirm."), kind="info")
            return redirect(_account(request))
    return _form_page(request, form, gettext("Another e-mail address"))


def of_the_login(view: View) -> View:
    """For what belongs to the login, so to all its organizations: not for who came in by the provider of one of them.

    Else a provider could plant a factor that opens the others too.
    """

    @wraps(view)
    def own(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.visitor.by_provider and request.method == "POST":
            raise Refused("provider_session", links=((gettext("Sign in"), reverse("sign-in-password")),))
        return view(request, *args, **options)

    return own


@require_http_methods(["GET", "HEAD", "POST"])
@of_the_login
def password(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/profile/password/: the old one proves it is you; other browsers are signed out."""
    form = PasswordChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        known = check_password(email=request.user.email, password=form.cleaned_data["current"])
        if known != request.visitor.login_id:
            form.add_error("current", Refused("sign_in_failed").text)
        else:
            try:
                set_password(
                    now=request.now,
                    login_id=known,
                    password=form.cleaned_data["password"],
                    session_id=request.visitor.session_id,
                )
            except Refused as refusal:
                form.add_error("password", refusal.text)
            else:
                keep_session(request, known)
                say(request, gettext("Your password is changed. Other browsers are signed out."))
                return redirect(_account(request))
    return _form_page(request, form, gettext("Change your password"))


@require_http_methods(["GET", "HEAD", "POST"])
@of_the_login
@fresh_proof
def app_with_codes(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/profile/app/: set up an app with codes, or another one."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        secret = request.session.get(SECRET, "")
        try:
            if not secret:
                raise Refused("code_wrong")
            activate_totp(
                now=request.now, login_id=request.visitor.login_id, secret=secret, code=form.cleaned_data["code"]
            )
        except Refused as refusal:
            form.add_error("code", refusal.text)
        else:
            request.session.pop(SECRET, None)
            if not factors(request.visitor.login_id).recovery_codes:
                return _show_codes(request)
            say(request, gettext("The app is set up."))
            return redirect(_account(request))
    context = {"form": form, **totp_to_show(request, request.visitor.login_id)}
    return render(request, "access/office/app.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@of_the_login
@fresh_proof
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """POST /office/profile/codes/: ten new ones; the old stop working."""
    return _show_codes(request)


def _show_codes(request: HttpRequest) -> HttpResponse:
    codes = make_recovery_codes(now=request.now, login_id=request.visitor.login_id)
    return render(request, "access/office/codes.html", {"codes": codes})


@require_POST
@of_the_login
@fresh_proof
def add_passkey(request: HttpRequest) -> HttpResponse:
    """POST <account>/passkeys/: keep the passkey that the browser made."""
    try:
        passkeys.keep(
            request, request.visitor.login_id, request.POST.get("credential", ""), request.POST.get("name", "")
        )
    except Refused:
        say(request, gettext("The passkey was not kept. Try again."), kind="problem")
    else:
        say(request, gettext("From now on you can sign in with this passkey."))
    return redirect(_account(request))


@require_POST
@of_the_login
def passkey_options(request: HttpRequest) -> HttpResponse:
    """POST <account>/passkeys/options/: what a new passkey must sign."""
    return JsonResponse(passkeys.new_challenge(request.visitor.login_id))


@require_POST
@of_the_login
@fresh_proof
def remove_own_factor(request: HttpRequest) -> HttpResponse:
    """POST <account>/factors/remove/: a passkey (`passkey`), or the app with codes."""
    number = request.POST.get("passkey", "")
    needed = settings.STAFF_SECOND_FACTOR and any(one.kind == MEMBER for one in request.memberships)
    try:
        remove_factor(
            login_id=request.visitor.login_id,
            factor_id=whole(number, None),
            last_allowed=not needed,
        )
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        say(request, gettext("Removed."))
    return redirect(_account(request))


def _account(request: HttpRequest) -> str:
    return "/office/profile/" if request.actor.kind == MEMBER else "/portal/account/"


def _form_page(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    context = {
        "form": form,
        "page_title": title,
        "base": "office/base.html" if request.actor.kind == MEMBER else "portal/base.html",
        "back": _account(request),
    }
    return render(request, "access/account_form.html", context, status=422 if form.is_bound else 200)
