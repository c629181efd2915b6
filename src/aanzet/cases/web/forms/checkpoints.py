"""Input of one checkpoint (F151)."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CheckpointForm(forms.Form):
    """One checkpoint (F151)."""

    text = forms.CharField(label=_("Checkpoint"), max_length=300)
    explanation = forms.CharField(label=_("Explanation"), max_length=1000, required=False)
    mandatory = forms.BooleanField(label=_("Mandatory"), required=False, initial=True)
    always_blocking = forms.BooleanField(label=_("Always blocking"), required=False)
    note_on_deviation = forms.BooleanField(label=_("Note needed at a deviation"), required=False)
    four_eyes = forms.BooleanField(label=_("By somebody else than who prepared it"), required=False)
