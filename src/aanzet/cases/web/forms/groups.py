"""Input of a group (F020)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.cases.actions.group_work import SAFETY_NET


class NewGroupForm(forms.Form):
    """What kind of group, and its name."""

    kind = forms.ChoiceField(label=_("Kind of group"))
    name = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, *args, kinds, **options):
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds


class GroupForm(forms.Form):
    """The name, and where its open tasks go when nobody is left in it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    hand_to = forms.ChoiceField(
        label=_("Where the open tasks go"),
        required=False,
        help_text=_("Without a choice of your own they go to the safety-net person, who hears of it."),
    )

    def __init__(self, *args, receivers=(), may_name=True, asks=False, **options):
        super().__init__(*args, **options)
        if not may_name:
            del self.fields["name"]
        if asks:
            others = [(title, list(some)) for title, some in receivers if some]
            self.fields["hand_to"].choices = [(SAFETY_NET, _("the safety-net person")), *others]
        else:
            del self.fields["hand_to"]
