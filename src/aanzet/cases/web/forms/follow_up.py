"""Input of what happens when somebody does not respond: reminders and escalation (F099, F195)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.cases.queries.escalation_words import level_to, target_of
from aanzet.rules.process import words
from aanzet.rules.process.template import EscalationRule, ReminderRule
from aanzet.rules.process.template.problems import MOST_LEVELS

UNITS = ((words.HOURS, _("hours")), (words.DAYS, _("days")), (words.WEEKS, _("weeks")))
TIMES = ((words.CALENDAR_DAYS, _("all time, also nights and weekends")), (words.WORKING_DAYS, _("working time only")))
MOST_OFFSETS = 10


class ReminderForm(forms.Form):
    """When a client who does not respond is reminded (F099)."""

    offsets = forms.CharField(
        label=_("Moments around the due date"),
        required=False,
        max_length=60,
        help_text=_("For example -2, 0: two before, and on the day itself. Empty: as the office usually does."),
    )
    every = forms.IntegerField(label=_("Then every"), min_value=0, max_value=365, required=False)
    unit = forms.ChoiceField(label=_("Counted in"), choices=UNITS)
    time = forms.ChoiceField(label=_("What counts"), choices=TIMES)
    at_most = forms.IntegerField(label=_("At most so many reminders"), min_value=0, max_value=10, required=False)

    @classmethod
    def of(cls, data, rule):
        """The form of a rule."""
        initial = {
            "offsets": ", ".join(str(one) for one in rule.offsets),
            "every": rule.every or None,
            "at_most": rule.at_most or None,
            "unit": rule.unit,
            "time": rule.time,
        }
        return cls(data, initial=initial, prefix="reminders")

    def clean_offsets(self):
        """Whole numbers with commas between them, in order."""
        try:
            found = [int(part) for part in self.cleaned_data["offsets"].replace(";", ",").split(",") if part.strip()]
        except ValueError:
            raise forms.ValidationError(_("Write whole numbers with commas between them, such as -2, 0.")) from None
        if len(found) > MOST_OFFSETS or any(abs(one) > 365 for one in found) or sorted(set(found)) != found:
            raise forms.ValidationError(_("From early to late, at most ten of them."))
        return tuple(found)

    def rule(self):
        """The rule; empty = as the office usually does."""
        values = self.cleaned_data
        offsets, every = values["offsets"], values["every"] or 0
        if not offsets and not every:
            return ReminderRule()
        at_most = values["at_most"] or len(offsets) or 1
        return ReminderRule(offsets, every, at_most, values["unit"], values["time"])


class TimeForm(forms.Form):
    """What time counts for all levels."""

    time = forms.ChoiceField(label=_("What counts"), choices=TIMES, widget=forms.RadioSelect)


class LevelForm(forms.Form):
    """One level of an escalation; without an amount there is none."""

    amount = forms.IntegerField(label=_("After"), min_value=1, max_value=3660, required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)
    target = forms.ChoiceField(label=_("Goes to"))

    def __init__(self, *args, targets, **options):
        super().__init__(*args, **options)
        self.fields["target"].choices = targets


class EscalationForm:
    """The levels of an escalation with what time counts; a page shows `time` and `levels`."""

    def __init__(self, data, rule: EscalationRule, targets):
        self.before = rule
        rows = [{"amount": one.amount, "unit": one.unit, "target": target_of(one)} for one in rule.levels]
        rows += [{"unit": words.DAYS, "target": words.MANAGER}] * (MOST_LEVELS - len(rows))
        self.time = TimeForm(data, initial={"time": rule.time}, prefix="escalation")
        self.levels = [
            LevelForm(data, initial=row, prefix=f"level-{number}", targets=targets)
            for number, row in enumerate(rows[:MOST_LEVELS], 1)
        ]

    def is_valid(self):
        """Whether everything that was filled in can be."""
        return all([self.time.is_valid(), *(form.is_valid() for form in self.levels)])

    def rule(self):
        """The rule as it was filled in."""
        rows = [form.cleaned_data for form in self.levels if form.cleaned_data["amount"]]
        if not rows:
            return EscalationRule()
        levels = tuple(level_to(row["amount"], row["unit"], row["target"]) for row in rows)
        return EscalationRule(self.time.cleaned_data["time"], levels)
