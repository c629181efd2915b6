"""What is filled in about a migration (F401): which phase becomes which, what goes out, and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aanzet.cases.queries.migration.words import PROPOSED, without_variables
from aanzet.rules.process import words
from aanzet.rules.process.migration.commands import ANEW, KEEP
from aanzet.rules.process.migration.mapping import ALONE, CANCEL, Pair, propose_phases
from aanzet.rules.process.template import AutomationDefinition, TemplateSnapshot

PHASE, TASK = "phase-", "task-"
DATES = (
    (ANEW, _("Work them out again by the new version")),
    (KEEP, _("Keep the dates that were agreed")),
)


class MappingForm(forms.Form):
    """A choice for every phase and every automation of the old version, and what of the new one goes out at once."""

    dates = forms.ChoiceField(
        label=_("When the running phase and its open tasks are due"),
        required=False,
        choices=DATES,
        widget=forms.RadioSelect,
        help_text=_(
            "Never earlier than today. What was promised to the client, or asked of him by a day, only moves later. "
            "The phases to come always follow the new version."
        ),
    )
    fire = forms.MultipleChoiceField(
        label=_("Goes out again, or for the first time"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("To the cases that come into that phase. What you do not tick does not go out."),
    )

    def __init__(self, *args: Any, old: TemplateSnapshot, new: TemplateSnapshot, tasks: Iterable[str], **options: Any):
        super().__init__(*args, **options)
        phases = [("", gettext("No phase: these cases stay")), *((one.key, one.name) for one in new.phases)]
        proposed = {pair.old: pair for pair in propose_phases(old, new)}
        for number, phase in enumerate(old.phases, 1):
            self.fields[PHASE + phase.key] = forms.ChoiceField(
                label=f"{number}. {phase.name}",
                required=False,
                choices=phases,
                help_text=_why(proposed[phase.key], new),
            )
        mine, theirs = _automations(old), _automations(new)
        for key in tasks:
            alike = [one for one in theirs.values() if key in mine and _alike(mine[key], one)]
            self.fields[TASK + key] = forms.ChoiceField(
                label=_title(mine[key]) if key in mine else key,
                required=False,
                choices=[
                    ("", gettext("No place: these cases stay")),
                    (ALONE, gettext("Stays, without a place")),
                    (CANCEL, gettext("Withdraw the task")),
                    *((one.key, _title(one)) for one in alike),
                ],
            )
        starting = [
            (one.key, f"{phase.name}: {_title(one)}")
            for phase in new.phases
            for one in phase.automations
            if one.moment.when != words.END
        ]
        self.fields["fire"].choices = starting  # type: ignore[attr-defined]

    @property
    def phase_fields(self) -> list[forms.BoundField]:
        """The fields of phases, in order of the old version."""
        return [self[name] for name in self.fields if name.startswith(PHASE)]

    @property
    def task_fields(self) -> list[forms.BoundField]:
        """The fields of automations whose place somebody may have to choose."""
        return [self[name] for name in self.fields if name.startswith(TASK)]

    def clean_dates(self) -> str:
        """What was not said is worked out again (F401)."""
        return str(self.cleaned_data["dates"] or ANEW)

    def phases(self) -> dict[str, str]:
        """Old phase -> new phase."""
        return self._chosen(PHASE)

    def automations(self) -> dict[str, str]:
        """Old automation -> new automation, or ALONE."""
        return self._chosen(TASK)

    def _chosen(self, prefix: str) -> dict[str, str]:
        values = self.cleaned_data.items()
        return {name.removeprefix(prefix): value for name, value in values if name.startswith(prefix)}

    @staticmethod
    def initial_of(
        phases: Mapping[str, str], automations: Mapping[str, str], fire: Iterable[str], dates: str
    ) -> dict[str, Any]:
        """What stands in the plan, as the fields of this form have it."""
        found: dict[str, Any] = {PHASE + key: value for key, value in phases.items()}
        return found | {TASK + key: value for key, value in automations.items()} | {"fire": list(fire), "dates": dates}


class ReasonForm(forms.Form):
    """Why the cases go to another version, or back. What is wrong with it is said by the action."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands with every case, beside both versions."),
    )


def _why(pair: Pair, new: TemplateSnapshot) -> str:
    """What is proposed, and why; said also after somebody chose otherwise."""
    if not pair.new:
        return gettext("No phase of the new version looks like it.")
    name = new.phases[new.phase_named(pair.new)].name
    return gettext("Proposed: %(name)s, %(why)s.") % {"name": name, "why": gettext(PROPOSED[pair.by])}


def _automations(template: TemplateSnapshot) -> dict[str, AutomationDefinition]:
    return {one.key: one for phase in template.phases for one in phase.automations}


def _alike(old: AutomationDefinition, new: AutomationDefinition) -> bool:
    return (old.kind, old.side) == (new.kind, new.side)


def _title(automation: AutomationDefinition) -> str:
    return without_variables(automation.title or automation.text[:60]) or automation.key
