"""Forms of the team pages. What they offer is handed in by the page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.access.web.forms.account import LANGUAGES
from aanzet.access.web.forms.sign_in import REQUIRED

NUMBERS = {"invalid": _("This is not a number."), **REQUIRED}


class MemberForm(forms.Form):
    """A colleague (F004, F005). An empty number gets the next free one."""

    first_name = forms.CharField(label=_("First name"), max_length=200, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=200, error_messages=REQUIRED)
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("This is also the user name."),
        error_messages=REQUIRED,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    number = forms.CharField(
        label=_("Number"), max_length=20, required=False, help_text=_("Shared with contacts. Empty: the next free one.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    function = forms.ChoiceField(
        label=_("Function at the office"), required=False, help_text=_("At the internal client. Gives no rights.")
    )
    weekly_hours = forms.DecimalField(
        label=_("Hours a week"),
        min_value=0,
        max_value=60,
        decimal_places=1,
        initial=Decimal(40),
        error_messages=NUMBERS,
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, *args: Any, functions: Sequence[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["function"].choices = [("", _("None yet")), *functions]


class NewMemberForm(MemberForm):
    """A colleague to add, with his level."""

    role = forms.ChoiceField(label=_("Authorization role"))

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["role"].choices = roles


class ChangeMemberForm(MemberForm):
    """A colleague as he was when the page was made."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class InviteForm(forms.Form):
    """Level, and on which clients he gets which team role (F017)."""

    role = forms.ChoiceField(label=_("Level"))
    clients = forms.ChoiceField(label=_("Clients"), required=False)
    team_role = forms.ChoiceField(label=_("Team role there"), required=False)

    def __init__(
        self,
        *args: Any,
        roles: Sequence[tuple[str, str]],
        team_roles: Sequence[tuple[str, str]],
        clients: Sequence[tuple[str, str]],
        **options: Any,
    ):
        super().__init__(*args, **options)
        self.fields["role"].choices = roles
        if clients:
            self.fields["clients"].choices = [("", _("None yet")), *clients]
            self.fields["team_role"].choices = [("", _("None yet")), *team_roles]
        else:
            del self.fields["clients"], self.fields["team_role"]

    def clean(self) -> dict[str, Any]:
        """Clients without a team role give no access to anything."""
        values = super().clean() or {}
        if values.get("clients") and not values.get("team_role"):
            self.add_error("team_role", REQUIRED["required"])
        return values


class RoleForm(forms.Form):
    """The level of a colleague."""

    role = forms.ChoiceField(label=_("Authorization role"))

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["role"].choices = roles


class HandOverForm(forms.Form):
    """Who takes over the work of who leaves (F004)."""

    hand_to = forms.ChoiceField(label=_("Give the work to"), required=False)

    def __init__(self, *args: Any, members: Sequence[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["hand_to"].choices = [("", _("Choose somebody")), *members]


class NameForm(forms.Form):
    """One name."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages=REQUIRED)


class OwnRoleForm(forms.Form):
    """An own authorization role; its rights are ticked in the list beside it."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages=REQUIRED)
    reaches_all_clients = forms.BooleanField(
        label=_("Reaches all clients"),
        required=False,
        help_text=_("Without a team role on the client too. Each opening is logged as such."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """ "Waarom mag Bram dit?" """

    member = forms.ChoiceField(label=_("Team member"))
    permission = forms.ChoiceField(label=_("May do"))

    def __init__(
        self,
        *args: Any,
        members: Sequence[tuple[str, str]],
        permissions: Sequence[tuple[str, Any]],
        **options: Any,
    ):
        super().__init__(*args, **options)
        self.fields["member"].choices = members
        self.fields["permission"].choices = permissions
