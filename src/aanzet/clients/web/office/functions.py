"""The list of functions of contacts (Beheer, F037)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from aanzet.clients.actions.functions import add_function, archive_function, rename_function
from aanzet.clients.queries.contacts import functions
from aanzet.clients.web.forms.contacts import FunctionForm
from aanzet.clients.web.office.shared import act
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.proof import asks_proof


@asks_proof
def settings_functions(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/settings/functions/"""
    _ask(request)
    form = FunctionForm(request.POST or None)

    def page(shown: FunctionForm, refusal: Refused | None = None) -> HttpResponse:
        context = {"rows": functions(archived=True), "form": shown, "refusal": refusal}
        status = 200 if request.method == "GET" else 422
        return render(request, "clients/office/settings_functions.html", context, status=status)

    if request.method == "GET" or not form.is_valid():
        return page(form)
    return act(
        request,
        "add_function",
        add_function,
        then=reverse("settings-functions"),
        done=gettext("%(name)s was added.") % form.cleaned_data,
        form=form,
        page=page,
        name=form.cleaned_data["name"],
    )


@asks_proof
@require_POST
def rename(request: HttpRequest, key: str) -> HttpResponse:
    """POST /office/settings/functions/<key>/"""
    _ask(request)
    then, name = reverse("settings-functions"), request.POST.get("name", "")
    return act(request, "rename_function", rename_function, then=then, done=gettext("Saved."), key=key, name=name)


@asks_proof
@require_POST
def archive(request: HttpRequest, key: str) -> HttpResponse:
    """POST /office/settings/functions/<key>/archive/"""
    _ask(request)
    then, done = reverse("settings-functions"), gettext("The function was archived; who has it keeps it.")
    return act(request, "archive_function", archive_function, then=then, done=done, key=key)


def _ask(request: HttpRequest) -> None:
    if not request.actor.may("settings.manage"):
        raise NotFound("permission_missing")
