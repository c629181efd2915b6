"""Forms of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.access.web.forms.sign_in import REQUIRED

LANGUAGES = (("nl", "Nederlands"), ("en", "English"))


class DetailsForm(forms.Form):
    """What a person may change of himself."""

    first_name = forms.CharField(label=_("First name"), max_length=200, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=200, error_messages=REQUIRED)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class OwnEmailForm(forms.Form):
    """Another address to sign in with."""

    new_email = forms.CharField(
        label=_("New e-mail address"),
        max_length=254,
        help_text=_("We mail the old and the new address; both must confirm."),
        error_messages=REQUIRED,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PasswordChangeForm(forms.Form):
    """The old password and a new one."""

    current = forms.CharField(
        label=_("Current password"),
        max_length=1_000,
        strip=False,
        error_messages=REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=1_000,
        strip=False,
        help_text=_("At least 12 characters. A sentence is easy to remember."),
        error_messages=REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": "12"}),
    )
