"""The second step of a team member: a code, a passkey or a recovery code; and setting one up when it is owed (F025)."""

from typing import Any
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.actions.factors import (
    activate_totp,
    make_recovery_codes,
    new_totp_secret,
    use_recovery_code,
    use_totp,
)
from aanzet.access.queries.sign_in import factors, login
from aanzet.access.web import passkeys
from aanzet.access.web.forms.sign_in import CodeForm
from aanzet.access.web.limits import count_failure, failures_wait, too_many
from aanzet.access.web.proofs import PASSKEY, after_second, enter, pending
from aanzet.access.web.sign_in import safe_next
from aanzet.core.errors import Refused

SECRET = "aanzet.totp"  # noqa: S105 - name of the place in the session
CODES = "aanzet.recovery-codes"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """GET, POST /sign-in/factor/: code of the app, passkey, or a recovery code."""
    who = pending(request)
    if who is None or who.must_enrol:
        return redirect("sign-in-password")
    form = CodeForm(request.POST if "code" in request.POST else None)
    context = {"form": form, "known": factors(who.login_id)}
    if request.method != "POST":
        return render(request, "access/sign_in/factor.html", context)
    wait = failures_wait(request, "factor", str(who.login_id))
    if wait:
        return too_many(request, wait)
    try:
        if prove(request, who.login_id, form):
            return after_second(request, who)
    except Refused as refusal:
        count_failure(request, "factor", str(who.login_id))
        context["problem"] = refusal.text
    return render(request, "access/sign_in/factor.html", context, status=422)


def prove(request: HttpRequest, login_id: UUID, form: CodeForm) -> bool:
    """Whether the second step was right; False when nothing was filled in. Refused: sign_in_failed, code_wrong."""
    if request.POST.get("credential"):
        return passkeys.signed_by(request, request.POST["credential"], login_id) == login_id
    if not form.is_valid():
        return False
    answer = {"now": request.now, "login_id": login_id, "code": form.cleaned_data["code"]}
    if use_totp(**answer) or use_recovery_code(**answer):
        return True
    raise Refused("code_wrong")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """GET, POST /sign-in/enrol/: set up the second step before going in: an app with codes, or a passkey."""
    who = pending(request)
    if who is None or not who.must_enrol or factors(who.login_id).second:  # perhaps set up in another tab
        return redirect("sign-in-password")
    form = CodeForm(request.POST if "code" in request.POST else None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        try:
            if set_up(request, who.login_id, form):
                codes = make_recovery_codes(now=request.now, login_id=who.login_id)
                answer = after_second(request, who)
                request.session[CODES] = [codes, answer["Location"]]
                return redirect("sign-in-codes")
        except Refused as refusal:
            context["problem"] = refusal.text
    context |= totp_to_show(request, who.login_id)
    return render(request, "access/sign_in/enrol.html", context, status=422 if request.method == "POST" else 200)


def set_up(request: HttpRequest, login_id: UUID, form: CodeForm) -> bool:
    """Keep the new factor; False when nothing was filled in. Refused: sign_in_failed, code_wrong."""
    if request.POST.get("credential"):
        passkeys.keep(request, login_id, request.POST["credential"], request.POST.get("name", ""))
        return True
    if not form.is_valid():
        return False
    secret = request.session.get(SECRET) or new_totp_secret()
    activate_totp(now=request.now, login_id=login_id, secret=secret, code=form.cleaned_data["code"])
    request.session.pop(SECRET, None)
    return True


def totp_to_show(request: HttpRequest, login_id: UUID) -> dict[str, Any]:
    """The secret for an app with codes: as a picture and in letters; the same until it is confirmed."""
    if SECRET not in request.session:
        request.session[SECRET] = new_totp_secret()
    secret = request.session[SECRET]
    adapter = get_adapter()
    url = adapter.build_totp_url(login(login_id), secret)
    picture = adapter.build_totp_svg(url).partition("<svg")[2]
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    # Made by us of our own secret: nothing anybody typed is in it.
    return {"picture": mark_safe("<svg" + picture), "secret": groups, "otpauth": url}  # noqa: S308


@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """GET /sign-in/codes/: ten recovery codes, shown once."""
    found = request.session.pop(CODES, None)
    if found is None:
        return redirect("home")
    return render(request, "access/sign_in/codes.html", {"codes": found[0], "next": found[1]})


@never_cache
@require_POST
def challenge(request: HttpRequest) -> JsonResponse:
    """POST /sign-in/passkey/options/: what a passkey must sign, for the second step or for signing in at once."""
    who = pending(request)
    if request.POST.get("new") and who is not None and who.must_enrol:
        return JsonResponse(passkeys.new_challenge(who.login_id))
    return JsonResponse(passkeys.challenge(who.login_id if who and not who.must_enrol else None))


@require_POST
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """POST /sign-in/passkey/: a passkey is possession and knowledge at once, so nothing more is asked."""
    wait = failures_wait(request, "passkey", request.META.get("REMOTE_ADDR", ""))
    if wait:
        return too_many(request, wait)
    try:
        login_id = passkeys.signed_by(request, request.POST.get("credential", ""))
        return enter(request, login_id, safe_next(request), how=PASSKEY, strong=True)
    except Refused as refusal:
        count_failure(request, "passkey", request.META.get("REMOTE_ADDR", ""))
        return render(request, "access/sign_in/ended.html", {"refusal": refusal}, status=422)
