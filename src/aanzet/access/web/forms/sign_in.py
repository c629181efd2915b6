"""Forms of signing in."""

from django import forms
from django.utils.translation import gettext_lazy as _

REQUIRED = {"required": _("Fill this in.")}


class EmailForm(forms.Form):
    """The one field of the sign-in page. What does not look like an address is treated as an unknown one."""

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        error_messages=REQUIRED,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """Address and password of a team member."""

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        error_messages=REQUIRED,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1_000,
        strip=False,
        error_messages=REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """A password to set; one field, that can be seen while typing is the browser's work."""

    password = forms.CharField(
        label=_("New password"),
        max_length=1_000,
        strip=False,
        help_text=_("At least 12 characters. A sentence is easy to remember."),
        error_messages=REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": "12"}),
    )


class CodeForm(forms.Form):
    """Six digits."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
