"""What the office fills in about lines of the queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SnoozeForm(forms.Form):
    """Until when, and why. What is wrong with them is said by the action."""

    until_on = forms.DateField(label=_("Until when"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Only you see it.")
    )


class AssignForm(forms.Form):
    """To whom."""

    member = forms.TypedChoiceField(label=_("To"), error_messages={"required": _("Choose a colleague.")})

    def __init__(self, *args: Any, members: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["member"].choices = [("", "…"), *((str(key), name) for key, name in members)]


class SavedViewForm(forms.Form):
    """A name for the filter that is on."""

    name = forms.CharField(label=_("Name of this view"), max_length=200)
    shared = forms.BooleanField(label=_("For everybody"), required=False)
    alert = forms.BooleanField(label=_("Tell me when something comes into it"), required=False)
