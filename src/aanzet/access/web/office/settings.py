"""/office/settings/: the organization itself (F001, F002, F024, ux 4.2, 8.15)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from aanzet.access.actions.organizations import change_organization, change_word
from aanzet.access.queries import members
from aanzet.access.queries.rights import demand
from aanzet.access.queries.settings_history import last_changes
from aanzet.access.queries.words import words
from aanzet.access.web.forms.settings import BrandForm, GeneralForm, WordForm
from aanzet.access.web.office.team import show
from aanzet.access.web.step_up import fresh_proof
from aanzet.core.errors import Conflict, Refused
from aanzet.core.web.brand import brand_url
from aanzet.core.web.notices import say
from aanzet.rules.brand import pairs, safe_brand

GENERAL = (
    "name", "kvk_number", "address", "phone", "sender_name", "reply_address", "profile", "language", "address_form",
    "safety_net_member_id", "working_weekdays", "opens", "closes", "holidays", "version",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def general(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/settings/"""
    demand(request.actor, "settings.manage")
    facts = request.organization
    initial: dict[str, Any] = {name: getattr(facts, name) for name in GENERAL}
    initial["working_weekdays"] = [str(day) for day in facts.working_weekdays or (0, 1, 2, 3, 4)]
    initial["holidays"] = "\n".join(day.isoformat() for day in facts.holidays)
    choices = [(str(one), name) for one, name in members.active_choices()]
    form = GeneralForm(request.POST or None, initial=initial, members=choices)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            data["safety_net_member_id"] = UUID(data["safety_net_member_id"])
            data["working_weekdays"] = [int(day) for day in data["working_weekdays"]]
            version = data.pop("version")
            try:
                change_organization(actor=request.actor, now=request.now, changes=data, version=version)
            except Refused as refusal:
                show(form, refusal)
                status = 409 if isinstance(refusal, Conflict) else 422
            else:
                say(request, gettext("Saved. It counts for new work."))
                return redirect("settings")
    context = {"form": form, "changes": last_changes(request.actor)}
    return render(request, "access/office/settings.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def branding(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/settings/branding/?colour=: the house colour, with how it will look."""
    demand(request.actor, "settings.manage")
    tried = request.POST.get("brand_colour") or request.GET.get("colour") or request.organization.brand_colour
    form = BrandForm(request.POST or None, initial={"brand_colour": tried})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_organization(
                    actor=request.actor, now=request.now, changes={"brand_colour": form.cleaned_data["brand_colour"]}
                )
            except Refused as refusal:
                show(form, refusal)
            else:
                say(request, gettext("Saved."))
                return redirect("settings-branding")
    context = {"form": form, **preview(tried)}
    return render(request, "access/office/branding.html", context, status=status)


def preview(colour: str) -> dict[str, Any]:
    """The two safe shades of a colour, the stylesheet that shows them, and whether it looks like "late"."""
    try:
        shades = safe_brand(colour)
    except ValueError:
        return {"shades": None}
    red, green, blue = (int(shades.light[start : start + 2], 16) for start in (1, 3, 5))
    return {
        "shades": shades,
        "preview_css": brand_url(colour),
        "contrast": round(min(pairs(shades.light, "light").values()), 1),
        "kept": shades.light == colour.strip().lower(),
        "reddish": red > 1.7 * max(green, blue),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def words_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/settings/words/: one word a time; empty is the word of the profile."""
    demand(request.actor, "settings.manage")
    known = words(request.organization.profile)
    key = request.POST.get("key", "")
    form = WordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_word(
                actor=request.actor,
                now=request.now,
                key=key,
                language=request.actor.language,
                one=form.cleaned_data["one"],
                many=form.cleaned_data["many"],
            )
        except Refused as refusal:
            show(form, refusal)
        else:
            empty = not form.cleaned_data["one"]
            say(request, gettext("Empty: the word of the profile is used.") if empty else gettext("Saved."))
            return redirect("settings-words")
    context = {"words": known.values(), "form": form, "wrong": key}
    return render(request, "access/office/words.html", context, status=422 if form.is_bound else 200)
