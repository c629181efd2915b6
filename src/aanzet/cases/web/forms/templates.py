"""Input of the pages of a template. What is possible comes from the organization (queries/template_choices)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.cases.queries.template_choices import TemplateChoices
from aanzet.rules import periods
from aanzet.rules.process import words
from aanzet.rules.process.fields import PERIOD_KINDS

PERIODS = (*((kind, _(name)) for kind, name in PERIOD_KINDS), (periods.FROM_CLIENT, _("as the client files")))
PROFILES = {"accountancy": _("Accountancy"), "invoices": _("Invoices"), "housing": _("Housing")}


class NewTemplateForm(forms.Form):
    """A name, and where to begin (F108)."""

    name = forms.CharField(label=_("Name"), max_length=200)
    model_key = forms.ChoiceField(label=_("Start from"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, models=(), profile="", **options):
        super().__init__(*args, **options)
        self.models, self.profile = {model.key: model for model in models}, profile
        shipped = [(model.key, f"{model.title}: {model.summary}") for model in models]
        self.fields["model_key"].choices = [("", _("Empty: one phase, you design the rest")), *shipped]

    def groups(self):
        """The start points under their headings: empty, then the models of the own profile, then those of others.

        Each as (box, model); model None = empty.
        """
        boxes = {str(box.data["value"]): box for box in self["model_key"]}
        yield "", [(boxes.pop(""), None)]
        for profile in sorted(PROFILES, key=lambda one: one != self.profile):
            rows = [key for key in boxes if self.models[key].profiles[0] == profile or (
                profile == self.profile and profile in self.models[key].profiles
            )]  # fmt: skip
            if rows:
                yield PROFILES[profile], [(boxes.pop(key), self.models[key]) for key in rows]


class GeneralForm(forms.Form):
    """Settings of the whole template (F109, F117, F120, F122 to F124, F129)."""

    name = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(
        label=_("Description of the process"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As the team agreed on it; whoever runs a case can read it."),
    )
    attachments = forms.MultipleChoiceField(
        label=_("Documents behind it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of the office's own dossier: whoever runs a case can open them."),
    )
    products = forms.MultipleChoiceField(
        label=_("Products"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only clients that take one of these can start it; needed for starting in bulk."),
    )
    period_kind = forms.ChoiceField(label=_("Period"), choices=PERIODS)
    unique_per_period = forms.BooleanField(
        label=_("Once per client and period"),
        required=False,
        help_text=_("A second one for the same period is refused."),
    )
    visible_to_client = forms.BooleanField(
        label=_("Visible to clients"),
        required=False,
        help_text=_("The client sees the phases, whose move it is and when it is ready."),
    )
    start_immediately = forms.BooleanField(
        label=_("Straight into phase 1"), required=False, help_text=_("A new case does not wait to be started.")
    )
    follow_newest = forms.BooleanField(
        label=_("Follows the newest version"),
        required=False,
        help_text=_("What is ready but not started takes the newest version when it is published."),
    )
    is_onboarding = forms.BooleanField(
        label=_("For bringing in a client"), required=False, help_text=_("Offered when a client is added.")
    )
    client_kind = forms.ChoiceField(
        label=_("For which kind of client"),
        required=False,
        choices=(("", _("every kind")), ("organization", _("organizations")), ("person", _("persons"))),
        help_text=_("Only such a client is offered it when it is added."),
    )
    pin_for_assignee = forms.BooleanField(
        label=_("Pin for who is responsible"),
        required=False,
        help_text=_("The case, and the tasks that automations make for the office, stand fixed on his planboard."),
    )
    results = forms.CharField(
        label=_("Results"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        help_text=_("One on each line. With more than one, whoever closes the case chooses how it ended."),
    )
    day_kind = forms.ChoiceField(
        label=_("Lead times count"),
        choices=((words.CALENDAR_DAYS, _("calendar days")), (words.WORKING_DAYS, _("working days"))),
    )
    default_role = forms.ChoiceField(label=_("Responsible when nobody is chosen"), required=False)
    item_types = forms.MultipleChoiceField(
        label=_("Kinds of documents"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Can be added in the case itself and stay visible there."),
    )
    close_text = forms.CharField(
        label=_("Closing message to the client"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    close_sender = forms.ChoiceField(label=_("In the name of"), required=False)

    def __init__(self, *args, choices: TemplateChoices, **options):
        super().__init__(*args, **options)
        roles = [("", _("the relation manager")), *choices.roles]
        self.fields["products"].choices = choices.products
        self.fields["default_role"].choices = roles
        self.fields["close_sender"].choices = roles
        self.fields["item_types"].choices = choices.item_types
        if choices.attachments:
            self.fields["attachments"].choices = choices.attachments
        else:  # nothing lies in the dossier of the office yet
            del self.fields["attachments"]


class PublishForm(forms.Form):
    """From which period, and the tick under the warnings (F113)."""

    from_period = forms.CharField(
        label=_("From period"),
        required=False,
        max_length=12,
        help_text=_("For example 2025 or 2026-Q4. Empty: at once."),
    )
    despite_warnings = forms.BooleanField(label=_("I have read the warnings"), required=False)

    def clean_from_period(self):
        text = self.cleaned_data["from_period"].strip()
        if text:
            try:
                periods.parse(text)
            except ValueError:
                raise forms.ValidationError(_("Write a period like 2025, 2026-Q4 or 2026-10.")) from None
        return text
