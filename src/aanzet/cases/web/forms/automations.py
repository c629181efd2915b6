"""Input of one thing that happens by itself, and of the lines of a request (F157 to F172)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.cases.queries.priority_words import priority_choices
from aanzet.cases.queries.template_choices import TemplateChoices
from aanzet.rules.process import words

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
MODES = ((words.ANY_ONE, _("one of them")), (words.ALL, _("all of them")))
NOBODY = (("", _("as the phase says")),)


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
    assignee_teams = forms.MultipleChoiceField(
        label=_("Process teams and groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_days = forms.IntegerField(
        label=_("Due (days after the start of the phase)"),
        min_value=0,
        max_value=3660,
        required=False,
        help_text=_("Empty: at the expected end of the phase."),
    )
    item_type = forms.ChoiceField(label=_("Kind of document"), required=False)
    blocking = forms.BooleanField(label=_("The phase waits for it"), required=False, initial=True)
    priority = forms.ChoiceField(label=_("Priority"), choices=priority_choices, required=False, initial=words.NORMAL)
    mode = forms.ChoiceField(label=_("Who finishes it"), choices=MODES, required=False)
    may_skip = forms.BooleanField(label=_("May be left out, with a reason"), required=False)
    after_acceptance = forms.BooleanField(label=_("Done only when the office accepts it"), required=False)

    def __init__(self, *args, choices: TemplateChoices, only: tuple[str, ...] | None = None, **options):
        """only: the names of the fields to show; None = all."""
        super().__init__(*args, **options)
        self.fields["sender_role"].choices = [*NOBODY, *choices.roles]
        self.fields["recipient_function"].choices = [*NOBODY, *choices.functions]
        self.fields["assignee_roles"].choices = choices.roles
        self.fields["assignee_teams"].choices = (*choices.teams, *choices.groups)
        self.fields["item_type"].choices = [("", _("no kind")), *choices.item_types]
        for name in set(self.fields) - set(only or self.fields):
            del self.fields[name]


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


LineForms = forms.formset_factory(LineForm, extra=1, can_delete=True, can_order=True, max_num=50)
