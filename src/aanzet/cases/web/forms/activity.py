"""Input of the activity log."""

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aanzet.cases.queries.timeline.activity import OBJECTS
from aanzet.cases.queries.timeline.model import LOG_KINDS

OBJECT_WORDS = {
    "case": _("Process"),
    "phase": _("Phase"),
    "checkpoint": _("Checkpoint"),
    "task": _("Task"),
    "request_item": _("Question to a client"),
    "conversation": _("Conversation"),
    "message": _("Message"),
    "delivery": _("Delivery"),
    "item": _("Document"),
    "folder": _("Folder"),
    "client": _("Client"),
    "contact": _("Contact"),
    "person": _("Person"),
    "team_member": _("Team member"),
    "authorization_role": _("Authorization role"),
    "team_role": _("Team role"),
    "process_team": _("Process team"),
    "template": _("Template"),
    "product": _("Product"),
    "organization": _("Organization"),
    "import_batch": _("Import"),
}


def day_field(label: str) -> forms.DateField:
    """A day, not required."""
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ActivityForm(forms.Form):
    """Who, what, about what, in which period; everything may stay empty."""

    who = forms.CharField(label=_("Who"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("What happened"), required=False)
    about = forms.ChoiceField(label=pgettext_lazy("object", "About"), required=False)
    from_on = day_field(pgettext_lazy("period", "From"))
    until_on = day_field(pgettext_lazy("period", "Until and including"))

    def __init__(self, *args, labels: dict[str, str], **options):
        super().__init__(*args, **options)
        everything = ("", gettext("Everything"))
        self.fields["kind"].choices = [everything, *((kind, labels[kind]) for kind in LOG_KINDS)]
        self.fields["about"].choices = [everything, *((kind, OBJECT_WORDS[kind]) for kind in OBJECTS)]

    def clean(self):
        """The period runs forward."""
        found = super().clean()
        if found.get("from_on") and found.get("until_on") and found["until_on"] < found["from_on"]:
            self.add_error("until_on", gettext("The end date lies before the start date."))
        return found
