"""Input of the page of one phase (F134 to F149, F163 to F170)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.cases.queries.template_choices import TemplateChoices
from aanzet.rules.process import words
from aanzet.rules.process.template import editing

SIDES = ((words.OFFICE, _("The office acts")), (words.CLIENT, _("The client acts")))
ASSIGNMENTS = ((words.NONE, _("Nobody beforehand")), (words.ROLE, _("A role")), (words.TEAM, _("A process team")))

PLACED = frozenset({
    "name", "lead_time_days", "description", "side", "client_label", "client_explanation", "assignment", "roles",
    "teams", "first_member_only",
})  # fmt: skip


class PhaseForm(forms.Form):
    """One phase with the settings of its automations (F134 to F149, F163 to F170)."""

    name = forms.CharField(label=_("Name"), max_length=200)
    client_label = forms.CharField(label=_("Name for the client"), max_length=200, required=False)
    client_explanation = forms.CharField(label=_("Explanation for the client"), max_length=300, required=False)
    internal = forms.BooleanField(label=_("Internal phase"), required=False, help_text=_("The client does not see it."))
    description = forms.CharField(
        label=_("What is expected of the responsible"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    side = forms.ChoiceField(label=_("Who acts"), choices=SIDES, widget=forms.RadioSelect)
    assignment = forms.ChoiceField(label=_("Given to"), choices=ASSIGNMENTS)
    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)
    teams = forms.MultipleChoiceField(label=_("Process teams"), required=False, widget=forms.CheckboxSelectMultiple)
    first_member_only = forms.BooleanField(
        label=_("Only the first member"),
        required=False,
        help_text=_("Off: everybody in the role or team is responsible together."),
    )
    lead_time_days = forms.IntegerField(label=_("Expected lead time in days"), min_value=0, max_value=3660)
    minutes = forms.IntegerField(
        label=_("Time for the office in minutes"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("For the planboard. Empty: the tasks of the phase say it."),
    )
    required_item = forms.ChoiceField(label=_("Cannot be closed without"), required=False)
    auto_advance = forms.BooleanField(label=_("Go on when the client has done everything"), required=False)
    advance_when_done = forms.BooleanField(label=_("Go on when all tasks are done"), required=False)
    deliver_automatically = forms.BooleanField(
        label=_("Send by itself at the start"), required=False, help_text=_("In the name of the sender below.")
    )
    sender_role = forms.ChoiceField(label=_("Sender"), required=False)
    recipient_function = forms.ChoiceField(label=_("Contact at the client"), required=False)
    fall_back = forms.BooleanField(label=_("Nobody there: the primary contact"), required=False)

    def __init__(self, *args, choices: TemplateChoices, **options):
        super().__init__(*args, **options)
        self.fields["roles"].choices = choices.roles
        self.fields["teams"].choices = choices.teams
        self.fields["sender_role"].choices = [("", _("nobody")), *choices.roles]
        self.fields["recipient_function"].choices = [("", _("the primary contact")), *choices.functions]
        self.fields["required_item"].choices = [("", _("nothing in particular")), *choices.item_types]

    def rest(self) -> list[forms.BoundField]:
        """The settings that have no place of their own on the page."""
        return [field for field in self if field.name not in PLACED]


class SideForm(forms.Form):
    """What becomes of the tasks of a phase that goes to the other column."""

    tasks = forms.ChoiceField(label=_("What this phase asks now"), widget=forms.RadioSelect, initial=editing.TURN)

    def __init__(self, *args, to_client: bool, **options):
        super().__init__(*args, **options)
        turn = _("Give them to the client") if to_client else _("Give them to the office, as tasks")
        self.fields["tasks"].choices = (
            (editing.TURN, turn),
            (editing.KEEP, _("Leave them as they are")),
            (editing.DROP, _("Take them away")),
        )
