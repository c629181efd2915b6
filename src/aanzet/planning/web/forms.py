"""Input shapes of the bulk start and the planboard. Rules stand in the actions; a form only reads what was chosen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aanzet.core.errors import Refused
from aanzet.planning.queries.choices import PeopleChoices
from aanzet.planning.queries.runs import PEOPLE, Apart, Options
from aanzet.rules.asked import EARLIEST, LATEST
from aanzet.rules.planning.capacity import read_hours

Choices = Sequence[tuple[str, str]]


class DayField(forms.DateField):
    """A day, chosen or typed, of a year that can be planned in."""

    default_error_messages = {"invalid": gettext_lazy("This is not a date. Write it like 31-12-2026.")}

    def __init__(self, **options: Any):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if found is not None and not EARLIEST <= found <= LATEST:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class WhoForm(forms.Form):
    """Step 2: which clients."""

    selection = forms.ChoiceField(widget=forms.RadioSelect, initial="product")
    products = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    manager = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, products: Choices, managers: Choices, everybody: int, **options: Any):
        super().__init__(*args, **options)
        self.fields["selection"].label = _("Which clients?")
        self.fields["selection"].choices = [
            ("product", _("Clients that take the product")),
            (
                "all",
                _("All active clients (%(count)s); who does not take it is named at the check") % {"count": everybody},
            ),
        ]
        self.fields["products"].label = _("Product")
        self.fields["products"].choices = products
        if len(products) < 2:
            del self.fields["products"]
        self.fields["manager"].label = _("Only of relation manager")
        self.fields["manager"].choices = [("", _("Of everybody")), *managers]


class HowForm(forms.Form):
    """Step 4: how the cases start (F124, F125)."""

    at_once = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    responsible = forms.ChoiceField(required=False)
    sender = forms.ChoiceField(required=False)
    contact = forms.ChoiceField(required=False)
    start_on = DayField(required=False)
    legal_due_on = DayField(required=False)
    pin = forms.BooleanField(required=False)

    def __init__(self, *args: Any, people: PeopleChoices, **options: Any):
        super().__init__(*args, **options)
        says = ("", _("As the workflow says"))
        roles = [(f"role:{key}", _("Who has the role %(role)s") % {"role": name}) for key, name in people.roles]
        spread = [
            (f"spread:{key}", _("In turn: who has the role %(role)s") % {"role": name}) for key, name in people.roles
        ]
        members = [(f"person:{key}", name) for key, name in people.members]
        self.fields["at_once"].label = _("What happens at the start?")
        self.fields["at_once"].choices = [
            says,
            ("yes", _("Straight into phase 1, with its messages")),
            ("no", _("Make them ready, start later")),
        ]
        self.fields["responsible"].label = _("Responsible for phase 1")
        self.fields["responsible"].choices = [
            says,
            *roles,
            (_("Spread over everybody with a role"), spread),
            (_("Somebody"), members),
        ]
        self.fields["sender"].label = _("In whose name the messages go out")
        self.fields["sender"].choices = [says, *roles, (_("Somebody"), members)]
        self.fields["contact"].label = _("To which contact")
        self.fields["contact"].choices = [
            says,
            ("primary:", _("The primary contact")),
            *((f"function:{key}", name) for key, name in people.functions),
        ]
        self.fields["start_on"].label = _("Start on")
        self.fields["legal_due_on"].label = _("Statutory date")
        self.fields["legal_due_on"].help_text = _("For all of them; late is counted from this day.")
        self.fields["pin"].label = _("Pin it on the planboard of who is responsible")
        self.fields["start_on"].help_text = _("Empty: now. On a later day they start at 8 in the morning.")

    @classmethod
    def initial_of(cls, options: Options) -> dict[str, Any]:
        """What was chosen before."""
        return {
            "at_once": {None: "", True: "yes", False: "no"}[options.at_once],
            "responsible": _joined(options.responsible),
            "sender": _joined(options.sender),
            "contact": _joined(options.contact),
            "start_on": options.start_on.isoformat() if options.start_on else "",
            "legal_due_on": options.legal_due_on.isoformat() if options.legal_due_on else "",
            "pin": options.pin,
        }

    def options(self) -> Options:
        """What was chosen."""
        given = self.cleaned_data
        return Options(
            {"": None, "yes": True, "no": False}[given["at_once"]],
            given["start_on"],
            _pair(given["responsible"]),
            _pair(given["sender"]),
            _pair(given["contact"]),
            given.get("legal_due_on"),
            given.get("pin", False),
        )


class ApartForm(forms.Form):
    """What is set apart for one client (F125)."""

    responsible_id = forms.ChoiceField(required=False)
    sender_id = forms.ChoiceField(required=False)
    contact_id = forms.ChoiceField(required=False)
    legal_due_on = DayField(required=False)
    pin = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, members: Choices, contacts: Choices, **options: Any):
        super().__init__(*args, **options)
        others = ("", _("As for the others"))
        self.fields["responsible_id"].label = _("Responsible for phase 1")
        self.fields["responsible_id"].choices = [others, *members]
        self.fields["sender_id"].label = _("In whose name the messages go out")
        self.fields["sender_id"].choices = [others, *members]
        self.fields["contact_id"].label = _("To which contact")
        self.fields["contact_id"].choices = [others, *contacts]
        self.fields["legal_due_on"].label = _("Statutory date")
        self.fields["legal_due_on"].help_text = _("Empty: as for the others.")
        self.fields["pin"].label = _("Pin it on the planboard of who is responsible")
        self.fields["pin"].choices = [others, ("yes", _("Yes")), ("no", _("No"))]

    @classmethod
    def initial_of(cls, apart: Apart) -> dict[str, str]:
        """What was set apart before."""
        return {name: str(getattr(apart, name) or "") for name in PEOPLE} | {
            "legal_due_on": apart.legal_due_on.isoformat() if apart.legal_due_on else "",
            "pin": {None: "", True: "yes", False: "no"}[apart.pin],
        }

    def apart(self) -> Apart:
        """What was chosen."""
        given = self.cleaned_data
        return Apart(
            **{name: UUID(given[name]) for name in PEOPLE if given[name]},
            legal_due_on=given["legal_due_on"],
            pin={"": None, "yes": True, "no": False}[given["pin"]],
        )


def _joined(pair: tuple[str, str]) -> str:
    return ":".join(pair) if pair[0] else ""


def _pair(text: str) -> tuple[str, str]:
    kind, _sep, value = text.partition(":")
    return (kind, value)


# --- The planboard ----------------------------------------------------------------------------------------------------


class HoursField(forms.Field):
    """Hours as 7, 7,5 or 7:30; gives minutes, None when nothing was filled in."""

    def __init__(self, **options: Any):
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 8}), **options)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_hours(text)
        except ValueError as error:
            raise forms.ValidationError(Refused("hours_unreadable").text) from error


class PlanForm(forms.Form):
    """One piece of work on the board: typed in a few words, or chosen."""

    typed = forms.CharField(required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    person = forms.ChoiceField(required=False)
    day = DayField(required=False)
    hours = HoursField(required=False)

    def __init__(self, *args: Any, people: Choices, typing: bool = True, **options: Any):
        super().__init__(*args, **options)
        self.fields["typed"].label = _("Who and when")
        self.fields["typed"].help_text = _("Such as “chris thu” or “me tomorrow 2h”.")
        self.fields["typed"].widget.attrs["autofocus"] = typing
        self.fields["person"].label = _("Team member")
        self.fields["person"].choices = [("", ""), *people]
        self.fields["day"].label = _("Day")
        self.fields["hours"].label = _("Hours")
        if not typing:
            del self.fields["typed"]


class WorkHoursForm(forms.Form):
    """The hours of somebody on each weekday."""

    def __init__(self, *args: Any, weekdays: Sequence[str], **options: Any):
        super().__init__(*args, **options)
        for number, name in enumerate(weekdays):
            self.fields[f"day_{number}"] = HoursField(label=name, required=False)

    @property
    def minutes(self) -> tuple[int, ...]:
        """Of each weekday; empty is 0."""
        return tuple(self.cleaned_data[f"day_{number}"] or 0 for number in range(7))


class PlanCasesForm(forms.Form):
    """Planning cases in bulk: to whom, from which day, due when (F316)."""

    person = forms.ChoiceField(required=False)
    start_on = DayField(required=False)
    due_on = DayField(required=False)

    def __init__(self, *args: Any, people: Choices, **options: Any):
        super().__init__(*args, **options)
        self.fields["person"].label = _("Give to")
        self.fields["person"].choices = [("", _("nobody else")), *people]
        self.fields["start_on"].label = _("Plan from")
        self.fields["start_on"].help_text = _("On the first days with room. Empty: nothing is planned.")
        self.fields["due_on"].label = _("Due")
        self.fields["due_on"].help_text = _("Empty: the due dates stay.")
