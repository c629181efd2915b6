"""What the office fills in about who has a part in a case (F196). What is wrong is said by the action."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.cases.actions.participants import ThirdParty


class ThirdPartyForm(forms.Form):
    """A third party: who it is, when it is expected, how it is reached."""

    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    function = forms.CharField(
        label=_("What it does"), required=False, max_length=200, help_text=_("For example: notary, bank, contractor.")
    )
    expected_on = forms.DateField(
        label=_("Expected date"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    email = forms.CharField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the office sees it."),
    )
    shown_to_client = forms.BooleanField(
        label=_("The client sees this third party"),
        required=False,
        help_text=_("Name, what it does and the expected date; never how it is reached."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def party(self) -> ThirdParty:
        """What was filled in."""
        values = self.cleaned_data
        return ThirdParty(**{name: values[name] for name in ThirdParty.__dataclass_fields__})
