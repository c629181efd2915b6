"""Input of the pages of a template. What is possible comes from the organization (queries/template_choices)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.cases.queries.template_choices import TemplateChoices
from aanzet.rules import periods
from aanzet.rules.process import words
from aanzet.rules.process.fields import PERIOD_KINDS

PERIODS = (*((kind, _(name)) for kind, name in PERIOD_KINDS), (periods.FROM_CLIENT, _("as the client files")))
SIDES = ((words.OFFICE, _("The office acts")), (words.CLIENT, _("The client acts")))
ASSIGNMENTS = ((words.NONE, _("Nobody beforehand")), (words.ROLE, _("A role")), (words.TEAM, _("A process team")))
KINDS = (
    (words.MESSAGE, _("Message")),
    (words.TASK, _("Task")),
    (words.DOCUMENT_REQUEST, _("Document request")),
    (words.APPROVE, _("Ask approval")),
)
MOMENTS = (
    (words.START, _("when the phase starts")),
    (words.AFTER_START, _("some time after the start")),
    (words.BEFORE_DUE, _("some time before it is due")),
    (words.END, _("when the phase ends")),
)
UNITS = ((words.HOURS, _("hours")), (words.DAYS, _("days")), (words.WEEKS, _("weeks")))
PROFILES = {"accountancy": _("Accountancy"), "invoices": _("Invoices"), "housing": _("Housing")}
NOBODY = (("", _("as the phase says")),)


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
        """The start points under their headings: empty, then the models of the own profile, then those of others."""
        boxes = {str(box.data["value"]): box for box in self["model_key"]}
        yield "", [boxes.pop("")]
        for profile in sorted(PROFILES, key=lambda one: one != self.profile):
            rows = [key for key in boxes if self.models[key].profiles[0] == profile or (
                profile == self.profile and profile in self.models[key].profiles
            )]  # fmt: skip
            if rows:
                yield PROFILES[profile], [boxes.pop(key) for key in rows]


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
    is_onboarding = forms.BooleanField(
        label=_("For bringing in a client"), required=False, help_text=_("Offered when a client is added.")
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


class CheckpointForm(forms.Form):
    """One checkpoint (F151)."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Checkpoint"), max_length=300)
    explanation = forms.CharField(label=_("Explanation"), max_length=1000, required=False)
    mandatory = forms.BooleanField(label=_("Mandatory"), required=False, initial=True)
    always_blocking = forms.BooleanField(label=_("Always blocking"), required=False)
    note_on_deviation = forms.BooleanField(label=_("Note needed at a deviation"), required=False)
    four_eyes = forms.BooleanField(label=_("By somebody else than who prepared it"), required=False)


class AutomationForm(forms.Form):
    """One thing that happens by itself (F157 to F160, F167, F172)."""

    kind = forms.ChoiceField(label=_("What"), choices=KINDS)
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Variables: {contact.first_name}, {client.name}, {case.period}, {sender.name}, {due_on} …"),
    )
    side = forms.ChoiceField(
        label=_("For whom"), choices=((words.CLIENT, _("the client")), (words.OFFICE, _("the office")))
    )
    minutes = forms.IntegerField(label=_("Takes about (minutes)"), min_value=0, max_value=600, required=False)
    when = forms.ChoiceField(label=_("When"), choices=MOMENTS)
    amount = forms.IntegerField(label=_("How long"), min_value=0, max_value=3660, required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, required=False, initial=words.DAYS)
    sender_role = forms.ChoiceField(label=_("In the name of"), required=False)
    recipient_function = forms.ChoiceField(label=_("To"), required=False)
    assignee_roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)
    due_days = forms.IntegerField(
        label=_("Due (days after the start of the phase)"),
        min_value=0,
        max_value=3660,
        required=False,
        help_text=_("Empty: at the expected end of the phase."),
    )
    item_type = forms.ChoiceField(label=_("Kind of document"), required=False)
    blocking = forms.BooleanField(label=_("The phase waits for it"), required=False, initial=True)
    may_skip = forms.BooleanField(label=_("May be left out, with a reason"), required=False)
    after_acceptance = forms.BooleanField(label=_("Done only when the office accepts it"), required=False)

    def __init__(self, *args, choices: TemplateChoices, **options):
        super().__init__(*args, **options)
        self.fields["sender_role"].choices = [*NOBODY, *choices.roles]
        self.fields["recipient_function"].choices = [*NOBODY, *choices.functions]
        self.fields["assignee_roles"].choices = choices.roles
        self.fields["item_type"].choices = [("", _("no kind")), *choices.item_types]


class LineForm(forms.Form):
    """One line of a document request (F172)."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("What is asked"), max_length=1000)
    example = forms.CharField(label=_("Example"), max_length=1000, required=False)
    answer = forms.ChoiceField(
        label=_("Answer"),
        initial=words.DOCUMENT,  # an empty line stays empty: what a browser sends for it is what it was
        choices=((words.DOCUMENT, _("a document")), (words.TEXT, _("a text"))),
    )
    item_type = forms.ChoiceField(label=_("Kind of document"), required=False)
    required = forms.BooleanField(label=_("Required"), required=False, initial=True)

    def __init__(self, *args, choices: TemplateChoices, **options):
        super().__init__(*args, **options)
        self.fields["item_type"].choices = [("", _("no kind")), *choices.item_types]


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


CheckpointForms = forms.formset_factory(CheckpointForm, extra=1, can_delete=True, can_order=True, max_num=100)
LineForms = forms.formset_factory(LineForm, extra=1, can_delete=True, can_order=True, max_num=50)
