"""The bell behind both doors: what one is told, newest first, and how one gets it by mail (F097)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aanzet.core.errors import Refused
from aanzet.core.web.notices import say
from aanzet.messages.actions.choices import choose_notices
from aanzet.messages.actions.notices import read_notices
from aanzet.messages.queries.choices import choices_of
from aanzet.messages.queries.notices import notices
from aanzet.messages.queries.settings import settings_of
from aanzet.messages.web.forms import ChoicesForm


@require_safe
def notices_page(request: HttpRequest) -> HttpResponse:
    """GET .../notices/: read on opening (the page fires the POST)."""
    door = "office" if request.actor.is_office else "portal"
    context = {"rows": notices(request.actor), "read_url": f"/{door}/notices/read/"}
    return render(request, f"messages/{door}/notices.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """POST .../notices/read/"""
    read_notices(actor=request.actor, now=request.now)
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """GET, POST /portal/notices/choices/: direct, bundled or off, per group of mails."""
    now = choices_of(request.actor.id, settings_of(request.organization))
    form = ChoicesForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            choose_notices(actor=request.actor, now=request.now, choices=form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
        else:
            say(request, gettext("Saved."))
            return redirect("portal-notice-choices")
    status = 422 if request.method == "POST" else 200
    return render(request, "messages/portal/choices.html", {"form": form}, status=status)
