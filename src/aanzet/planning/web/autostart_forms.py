"""Input shapes of the rules by which cases start by themselves (F315)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from aanzet.planning.actions.autostart_rules import RuleOrder
from aanzet.planning.queries.autostart import RuleRow
from aanzet.planning.queries.choices import PeopleChoices, TemplateChoice
from aanzet.planning.web.forms import DayField, HowForm
from aanzet.rules.autostart import CLIENT_CREATED, DAYS, FIXED, MOST_DAYS, PERIOD, Timing

BEFORE, AFTER, ON_DAY = "before", "after", "fixed"


class RuleForm(HowForm):
    """What starts, when, and how."""

    template = forms.ChoiceField()
    trigger = forms.ChoiceField(widget=forms.RadioSelect, initial=PERIOD)
    timing = forms.ChoiceField(widget=forms.RadioSelect, initial=AFTER)
    days = forms.IntegerField(min_value=0, max_value=MOST_DAYS, initial=1)
    day = forms.IntegerField(min_value=1, max_value=31, initial=1)
    month = forms.TypedChoiceField(coerce=int, required=False, empty_value=0)
    from_on = DayField()
    field_order = ("template", "trigger", "timing", "days", "day", "month", "from_on", "at_once", "responsible")

    def __init__(self, *args: Any, people: PeopleChoices, templates: Sequence[TemplateChoice], **options: Any):
        super().__init__(*args, people=people, **options)
        for name in ("start_on", "legal_due_on", "pin"):  # of one run, not of every period
            del self.fields[name]
        known = [(str(one.id), one.name) for one in templates]
        self.fields["template"].label = _("Workflow")
        self.fields["template"].choices = known
        self.fields["trigger"].label = _("What makes it start?")
        self.fields["trigger"].choices = [
            (PERIOD, _("A period of a client that takes the product")),
            (CLIENT_CREATED, _("A new client, for a workflow without period")),
        ]
        self.fields["timing"].label = _("On which day?")
        self.fields["timing"].choices = [
            (AFTER, _("A number of days after the end of the period")),
            (BEFORE, _("A number of days before the end of the period")),
            (ON_DAY, _("On a fixed day after the end of the period")),
        ]
        self.fields["days"].label = _("Number of days")
        self.fields["day"].label = _("Fixed day")
        self.fields["day"].help_text = _("The 31st is the last day of a shorter month.")
        self.fields["month"].label = _("Month of the fixed day")
        self.fields["month"].choices = [(0, _("the month after the period")), *MONTHS.items()]
        self.fields["month"].help_text = _("A month of the year goes with yearly work only.")
        self.fields["from_on"].label = _("Starts nothing before")
        self.fields["from_on"].help_text = _("A day in the past: what would have started since is caught up.")

    @classmethod
    def initial_of_rule(cls, rule: RuleRow) -> dict[str, Any]:
        """A rule as it stands."""
        timing = rule.timing
        kind = ON_DAY if timing.kind == FIXED else BEFORE if timing.days < 0 else AFTER
        return HowForm.initial_of(rule.options) | {
            "template": str(rule.template_id),
            "trigger": rule.trigger,
            "timing": kind,
            "days": abs(timing.days),
            "day": timing.day,
            "month": timing.month,
            "from_on": rule.from_on.isoformat(),
        }

    def clean(self) -> None:
        """What does not go with the chosen trigger and timing is not shown, so it is no mistake either."""
        super().clean()
        unused = {"timing", "day", "month"} if self.cleaned_data.get("trigger") == CLIENT_CREATED else set()
        unused |= {"days"} if self._fixed else {"day", "month"}
        for name in unused & self.errors.keys():
            del self.errors[name]

    @property
    def _fixed(self) -> bool:
        given = self.cleaned_data
        return given.get("trigger") != CLIENT_CREATED and given.get("timing") == ON_DAY

    def order(self) -> RuleOrder:
        """What was chosen."""
        given = self.cleaned_data
        if self._fixed:
            timing = Timing(FIXED, 0, given["day"], given["month"])
        else:
            before = given["trigger"] == PERIOD and given["timing"] == BEFORE
            timing = Timing(DAYS, -given["days"] if before else given["days"])
        self.cleaned_data.setdefault("start_on", None)
        return RuleOrder(UUID(given["template"]), given["trigger"], timing, given["from_on"], self.options())
