"""What the office fills in about a task without a case (F214)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aanzet.cases.queries.priority_words import priority_choices
from aanzet.rules import recurrence
from aanzet.rules.process import words

UNITS = (
    ("", _("No, once")),
    (recurrence.DAYS, _("Every so many days")),
    (recurrence.WEEKS, _("Every so many weeks")),
    (recurrence.MONTHS, _("Every so many months")),
    (recurrence.YEARS, _("Every so many years")),
)
FIXED, AFTER = "", "after"
COUNTED = ((FIXED, _("From its due date: fixed")), (AFTER, _("From the day it was done")))


class LooseTaskForm(forms.Form):
    """What, for whom, by when. What is wrong with it is said by the action."""

    title = forms.CharField(label=_("What has to be done"), required=False)
    to = forms.ChoiceField(label=pgettext_lazy("task", "For whom"), required=False)
    due_on = forms.DateField(label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    priority = forms.ChoiceField(label=_("Priority"), required=False, choices=priority_choices, initial=words.NORMAL)
    unit = forms.ChoiceField(label=_("Comes back"), required=False, choices=UNITS)
    every = forms.IntegerField(label=_("How many"), required=False, initial=1)
    counted = forms.ChoiceField(label=_("Counted"), required=False, choices=COUNTED)
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
