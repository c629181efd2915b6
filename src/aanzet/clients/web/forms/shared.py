"""What all forms of clients share: how an error of the catalogue gets beside its field, and dates."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aanzet.core.errors import Refused
from aanzet.rules.errors import sentence

REQUIRED = {"required": _("Fill this in.")}


class DayField(forms.DateField):
    """A day, by the picker of the browser or typed as 31-12-2026."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "max-w-44"})

    def __init__(self, **options: Any):
        options.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"])
        options.setdefault("error_messages", REQUIRED | {"invalid": _("This is not a date. Write it like 31-12-2026.")})
        super().__init__(**options)


def words_of(code: str, values: Any = None) -> str:
    """The sentence of an error code, in the reader's language."""
    return sentence(code, values, gettext, ngettext)


def say_refusal(form: forms.Form, error: Refused) -> forms.Form:
    """Put a refusal beside the field it is about, or on top; the form keeps what was typed."""
    form.add_error(error.field if error.field in form.fields else None, error.text)
    return form


def no_draft(widget: forms.Widget) -> forms.Widget:
    """A control of which no draft is kept: protected numbers are never stored as they were typed."""
    widget.attrs |= {"data-no-draft": True, "autocomplete": "off"}
    return widget
