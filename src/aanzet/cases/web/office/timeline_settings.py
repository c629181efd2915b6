"""/office/settings/timeline/: which kinds of lines clients see (F216), after a look at what changes."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from aanzet.access.queries.rights import demand
from aanzet.cases.actions.timeline_settings import change_client_timeline
from aanzet.cases.queries.timeline.model import KINDS, NOTES
from aanzet.cases.queries.timeline.settings import affected, kinds_in
from aanzet.cases.queries.timeline.shown import kind_labels
from aanzet.core.errors import Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform


class TimelineForm(forms.Form):
    """The kinds that clients see."""

    kinds = forms.MultipleChoiceField(
        label=_("Clients see"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of what is shared with them. What is internal or private never shows."),
    )
    notes_confirmed = forms.BooleanField(
        label=_("Yes, clients may read shared notes"), required=False, help_text=_("Also those of the past.")
    )

    def __init__(self, *args, profile: str, **options):
        super().__init__(*args, **options)
        labels = kind_labels(profile)
        self.fields["kinds"].choices = [(kind, labels[kind]) for kind in KINDS]


@require_http_methods(["GET", "HEAD", "POST"])
def timeline_settings(request: HttpRequest) -> HttpResponse:
    """GET: what clients see. POST: what would change (step=look); with step=save it is so at once."""
    demand(request.actor, "settings.manage")
    now = kinds_in(request.organization.settings)
    profile = request.organization.profile
    initial = {"kinds": [kind for kind in KINDS if kind in now]}
    form = TimelineForm(request.POST or None, initial=initial, profile=profile)
    status, changes, looked = 200, (), False
    if request.method == "POST" and form.is_valid():
        kinds = form.cleaned_data["kinds"]
        changes, looked = affected(request.actor, kinds), True
        if request.POST.get("step") == "save":
            refusal = _save(request, form)
            if refusal is None:
                say(request, gettext("Saved. Clients see it like this at once.") if changes else gettext("Saved."))
                return redirect("settings-timeline")
            form.add_error(refusal.field, refusal.text)
            status = 422
    elif request.method == "POST":
        status = 422
    labels = kind_labels(profile)
    context = {
        "form": form,
        "looked": looked,
        "changes": [{"label": labels[one.kind], "change": one} for one in changes],
        "asks_notes": any(one.kind == NOTES and one.appears for one in changes),
    }
    return render(request, "cases/office/settings_timeline.html", context, status=status)


def _save(request: HttpRequest, form: TimelineForm) -> Refused | None:
    values = form.cleaned_data
    try:
        perform(
            request,
            lambda: {
                "changed": change_client_timeline(
                    actor=request.actor,
                    now=request.now,
                    kinds=values["kinds"],
                    notes_confirmed=values["notes_confirmed"],
                )
            },
            name="change_client_timeline",
        )
    except Refused as error:
        return error
    return None
