"""/kit/: every partial of the kit with made-up data, in both faces and themes. Only for developers and in the demo."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

NOW = datetime(2026, 11, 24, 8, 6, tzinfo=UTC)  # the day of the mockups: Tuesday, 09:06 in Amsterdam
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:+]+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
THEMES = ("light", "dark")


class SampleForm(forms.Form):
    """One field of every kind, filled in wrongly."""

    name = forms.CharField(label="Naam voor de klant", help_text="Zo staat het in het portaal.")
    days = forms.IntegerField(label="Verwachte doorlooptijd", max_value=99)
    mail = forms.EmailField(label="E-mailadres", error_messages={"invalid": "Vul een adres in, zoals naam@firma.nl"})
    side = forms.ChoiceField(
        label="Wie is aan zet", choices=[("office", "Kantoor"), ("client", "Klant")], widget=forms.RadioSelect
    )
    product = forms.ChoiceField(label="Product", choices=[("ib", "Aangifte IB"), ("btw", "Btw")], required=False)
    note = forms.CharField(label="Toelichting", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    file = forms.FileField(label="Bestand", required=False)
    auto = forms.BooleanField(label="Ga vanzelf door", help_text="Als alle taken klaar zijn.", required=False)


def samples() -> dict[str, Any]:
    """The made-up data of gallery.json, with real dates in it."""

    def real(pair: dict) -> dict:
        for key, value in pair.items():
            if isinstance(value, str) and MOMENT.fullmatch(value):
                pair[key] = datetime.fromisoformat(value)
            elif isinstance(value, str) and DAY.fullmatch(value):
                pair[key] = date.fromisoformat(value)
        return pair

    data = json.loads(Path(__file__).with_name("gallery.json").read_text(), object_hook=real)
    for row in data["rows"]:
        row |= {"url": "#", "phases": data["phases"], "person": data["shell"]["person"]}
    form = SampleForm({"name": "Akkoord geven", "days": "6", "mail": "fatima", "side": "client"})
    form.is_valid()
    return data | {"form": form, "now": NOW}


def gallery(request: HttpRequest) -> HttpResponse:
    """GET /kit/?face=portal&theme=dark"""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    data = samples()
    portal = request.GET.get("face") == "portal"
    theme = request.GET.get("theme")
    shell = data["portal_shell"] if portal else data["shell"]
    data["shell"] = shell | {"theme": theme if theme in THEMES else ""}
    return render(request, "kit/gallery_portal.html" if portal else "kit/gallery.html", data)
