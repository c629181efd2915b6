"""Forms of absence and stand-ins (F021, F022)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.access.web.forms.sign_in import REQUIRED
from aanzet.rules.standins import Period

DATE = {"invalid": _("This is not a date. Write it like 31-12-2026."), **REQUIRED}


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DaysForm(forms.Form):
    """Days, both ends included."""

    from_on = forms.DateField(label=_("First day"), widget=_date(), error_messages=DATE)
    until_on = forms.DateField(
        label=_("Last day"),
        widget=_date(),
        error_messages=DATE,
        required=False,
        help_text=_("Empty: until further notice, such as with illness."),
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[tuple[str, str]],
        members: Sequence[tuple[str, str]],
        **options: Any,
    ):
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds
        self.fields["stand_in"].choices = [("", _("Choose somebody")), *members]

    @property
    def period(self) -> Period:
        """The days, once the form is valid."""
        data = self.cleaned_data
        return Period(data["from_on"], data["until_on"], data.get("from_noon", False), data.get("until_noon", False))


class AbsenceForm(DaysForm):
    """Somebody is away; whoever stands in then is named at once."""

    from_noon = forms.BooleanField(label=_("The first day from noon on"), required=False)
    until_noon = forms.BooleanField(label=_("The last day until noon"), required=False)
    kind = forms.ChoiceField(label=_("Why"), help_text=_("Only managers and the person see this."))
    stand_in = forms.ChoiceField(
        label=_("Stand-in"),
        required=False,
        help_text=_("Without one the turns fall to the relation manager."),
    )


class StandInForm(DaysForm):
    """Somebody stands in, for all of the work or for one team role."""

    stand_in = forms.ChoiceField(label=_("Stand-in"), error_messages=REQUIRED)
    role = forms.ChoiceField(label=_("For"), required=False)
    kind = forms.ChoiceField(label=_("Why"), help_text=_("Only managers and the person see this."))

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["role"].choices = [("", _("All work")), *roles]
