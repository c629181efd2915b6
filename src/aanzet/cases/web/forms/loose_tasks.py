"""What the office fills in about a task without a case (F214)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aanzet.rules import recurrence

AGAIN = (
    ("", _("No, once")),
    (recurrence.WEEKLY, _("Every week")),
    (recurrence.MONTHLY, _("Every month")),
    (recurrence.QUARTERLY, _("Every quarter")),
    (recurrence.YEARLY, _("Every year")),
)


class LooseTaskForm(forms.Form):
    """What, for whom, by when. What is wrong with it is said by the action."""

    title = forms.CharField(label=_("What has to be done"), required=False)
    to = forms.ChoiceField(label=pgettext_lazy("task", "For whom"), required=False)
    due_on = forms.DateField(label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    recurrence = forms.ChoiceField(label=_("Comes back"), required=False, choices=AGAIN)
    client = forms.CharField(
        label=_("Client name"), required=False, help_text=_("Number or name. Leave empty when it is about no client.")
    )
    text = forms.CharField(label=_("Explanation"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, receivers: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["to"].choices = [("", "…"), *((group, list(some)) for group, some in receivers if some)]


class WithdrawForm(forms.Form):
    """Why a task is no longer needed."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
