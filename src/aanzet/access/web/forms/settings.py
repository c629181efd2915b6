"""Forms of the settings of the organization."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.access.web.forms.account import LANGUAGES
from aanzet.access.web.forms.sign_in import REQUIRED

PROFILES = (("accountancy", _("Accountancy")), ("invoices", _("Invoices")), ("housing", _("Housing")))
FORMS = (("je", "je"), ("u", "u"))
WEEKDAYS = (
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
)


class GeneralForm(forms.Form):
    """Name, language, days and the safety net (F001, F002, F024)."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages=REQUIRED)
    kvk_number = forms.CharField(label=_("KvK number"), max_length=12, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False, help_text=_("Stands under mails."))
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    sender_name = forms.CharField(
        label=_("Name of the sender"), max_length=200, required=False, help_text=_("Stands above mails.")
    )
    reply_address = forms.CharField(label=_("Reply address"), max_length=254, required=False, widget=forms.EmailInput)
    profile = forms.ChoiceField(
        label=_("Profile"),
        choices=PROFILES,
        help_text=_("Decides words and menu. Everything keeps working, your data stay."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, help_text=_("For new people."))
    address_form = forms.ChoiceField(
        label=_("Form of address"), choices=FORMS, help_text=_("In letters and mails to clients.")
    )
    safety_net_member_id = forms.ChoiceField(
        label=_("Safety-net person"),
        help_text=_("Gets every turn, notice and failure that has nobody else."),
        error_messages=REQUIRED,
    )
    opens = forms.TimeField(
        label=_("The office opens at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=REQUIRED,
    )
    closes = forms.TimeField(
        label=_("The office closes at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=REQUIRED,
        help_text=_("Reminders and escalations in working time count these hours."),
    )
    working_weekdays = forms.MultipleChoiceField(
        label=_("Working days"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, error_messages=REQUIRED
    )
    holidays = forms.CharField(
        label=_("Days off"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One date a line, such as 2026-12-25. The public holidays of the Netherlands stand here already."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Sequence[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["safety_net_member_id"].choices = members

    def clean_holidays(self) -> list[date]:
        """The lines as dates."""
        found = []
        for line in self.cleaned_data["holidays"].split():
            try:
                found.append(date.fromisoformat(line))
            except ValueError:
                raise forms.ValidationError(
                    _("%(line)s is not a date. Write it like 2026-12-25."), params={"line": line}
                ) from None
        return found


class BrandForm(forms.Form):
    """The house colour; readable shades are made from it."""

    brand_colour = forms.CharField(
        label=_("House colour"),
        max_length=7,
        required=False,
        help_text=_("Such as #0f5666. Empty: the colour of Aanzet."),
        widget=forms.TextInput(attrs={"placeholder": "#0f5666", "spellcheck": "false"}),
    )


class SingleSignOnForm(forms.Form):
    """The identity provider of the organization (F025). The secret is never shown again: empty keeps it."""

    name = forms.CharField(
        label=_("Text on the button"),
        max_length=60,
        error_messages=REQUIRED,
        help_text=_("After “Sign in with”: the name your colleagues know, such as Microsoft."),
    )
    issuer = forms.CharField(
        label=_("Address of the provider (issuer)"),
        max_length=500,
        error_messages=REQUIRED,
        help_text=_("Exactly as the provider writes it, such as https://login.microsoftonline.com/…/v2.0"),
        widget=forms.URLInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    client_id = forms.CharField(
        label=_("Client ID"),
        max_length=200,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=1_000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    second_step_there = forms.BooleanField(
        label=_("The provider always asks a second step"),
        required=False,
        help_text=_("Then we ask none of our own. Unticked, what the provider reports at each sign-in counts."),
    )
    required = forms.BooleanField(
        label=_("Colleagues must sign in this way"),
        required=False,
        help_text=_("Admins can always come in with their password and second step too, so nobody is locked out."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class WordForm(forms.Form):
    """One thing, in one and in more."""

    one = forms.CharField(label=_("One"), max_length=60, required=False)
    many = forms.CharField(label=_("More"), max_length=60, required=False)
