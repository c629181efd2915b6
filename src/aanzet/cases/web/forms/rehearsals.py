"""Input of the rehearsal page (F408): the made-up client with its faults, and one step of the script."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.rules import periods
from aanzet.rules.process.rehearsal import MadeUp, Step, shape

WHAT = frozenset(
    {shape.HOURS, shape.UNTIL, shape.NEXT, shape.PLAY_ON, shape.COMPLETE, shape.GO_BACK, shape.HOLD, shape.RESUME}
    | {shape.TICK, shape.NOT_APPLICABLE, shape.DOCUMENT, shape.DO, shape.FIX, shape.CANCEL, shape.ACCEPT, shape.REJECT}
    | shape.BY_CLIENT
)
KINDS = (("organization", _("Organization")), ("person", _("Person")))


class MadeUpForm(forms.Form):
    """The client that does not exist, and what is wrong with it. roles, teams, functions: what the template names."""

    name = forms.CharField(label=_("Name of the made-up client"), max_length=120)
    number = forms.CharField(
        label=_("Client number"), max_length=20, required=False, help_text=_("Empty: the number is missing.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    legal_form = forms.CharField(label=_("Legal form"), max_length=40, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    period = forms.CharField(label=_("Period"), max_length=12, required=False)
    products = forms.MultipleChoiceField(label=_("Products"), required=False, widget=forms.CheckboxSelectMultiple)
    starts_on = forms.DateField(label=_("Starts on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    no_address = forms.BooleanField(label=_("The contact has no e-mail address or mobile number"), required=False)
    bounces = forms.BooleanField(label=_("Mail comes back"), required=False)
    silent = forms.BooleanField(label=_("The client never answers"), required=False)
    vacant = forms.MultipleChoiceField(
        label=_("Nobody has the role"), required=False, widget=forms.CheckboxSelectMultiple
    )
    empty_teams = forms.MultipleChoiceField(
        label=_("Nobody is in the process team"), required=False, widget=forms.CheckboxSelectMultiple
    )
    missing = forms.MultipleChoiceField(
        label=_("No contact has the function"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, products=(), roles=(), teams=(), functions=(), has_period=False, **options):
        super().__init__(*args, **options)
        for name, choices in (
            ("products", products),
            ("vacant", roles),
            ("empty_teams", teams),
            ("missing", functions),
        ):
            self.fields[name].choices = list(choices)
            if not choices:
                del self.fields[name]
        if not has_period:
            del self.fields["period"]

    def clean_period(self):
        """A key of a period, such as 2026-Q3."""
        text = self.cleaned_data["period"].strip()
        if text:
            try:
                return periods.parse(text).key
            except ValueError as error:
                raise forms.ValidationError(_("Write a period like 2025, 2026-Q4 or 2026-10.")) from error
        return ""

    def made_up(self) -> MadeUp:
        """What was filled in."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "starts_on"}
        for name in ("products", "vacant", "empty_teams", "missing"):
            values[name] = tuple(values.get(name, ()))
        return MadeUp(starts_on=self.cleaned_data["starts_on"].isoformat(), **values)


class StepForm(forms.Form):
    """One step; everything but `what` may be empty."""

    what = forms.ChoiceField(choices=[(one, one) for one in sorted(WHAT)])
    name = forms.CharField(max_length=200, required=False)
    line = forms.CharField(max_length=80, required=False)
    text = forms.CharField(max_length=500, required=False)
    amount = forms.IntegerField(min_value=0, max_value=8784, required=False)

    def step(self) -> Step:
        """As the rules read it."""
        values = self.cleaned_data
        return Step(values["what"], values["name"], values["line"], values["text"], values["amount"] or 0)
