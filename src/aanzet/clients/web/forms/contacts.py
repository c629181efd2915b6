"""Forms of a contact, his links with clients, and the list of functions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aanzet.clients.web.forms.clients import text
from aanzet.clients.web.forms.shared import REQUIRED, DayField

LANGUAGES = (("nl", "Nederlands"), ("en", "English"))
CHANNELS = (("email", _("E-mail")), ("sms", _("Text message")), ("none", _("No notices")))


class ContactForm(forms.Form):
    """Who he is and how he is reached."""

    number = text(_("Contact number"), 40, autocomplete="off")
    first_name = text(_("First name"))
    last_name = forms.CharField(label=_("Last name"), error_messages=REQUIRED, max_length=200)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=300, widget=forms.EmailInput)
    mobile = text(_("Mobile"), 40, inputmode="tel")
    phone = text(_("Phone"), 40, inputmode="tel")
    birth_date = DayField(label=_("Date of birth"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    channel = forms.ChoiceField(label=_("Prefers"), choices=CHANNELS)


class LinkForm(forms.Form):
    """How he acts at one client."""

    functions = forms.MultipleChoiceField(
        label=_("Functions"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    primary = forms.BooleanField(label=_("Primary contact"), required=False)
    portal = forms.BooleanField(label=_("Sees this client in the portal"), required=False, initial=True)
    valid_from = DayField(label=_("From"), required=False)
    valid_until = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, functions: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["functions"].choices = functions


class NewLinkForm(LinkForm, ContactForm):
    """A contact for one client: somebody who is known, or a new person."""

    which = forms.ChoiceField(
        label=_("Who"),
        choices=[("new", _("A new contact")), ("existing", _("Somebody we know"))],
        widget=forms.RadioSelect,
        initial="new",
    )
    known = text(_("Number or e-mail of the contact"), 300)
    last_name = text(_("Last name"))
    PERSON = ("first_name", "last_name", "email", "mobile", "number")

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name in ("phone", "birth_date", "language", "channel", "valid_from", "valid_until"):
            del self.fields[name]

    def person(self) -> list[forms.BoundField]:
        """The fields of a new person."""
        return [self[name] for name in self.PERSON]


class FunctionForm(forms.Form):
    """The name of a function."""

    name = forms.CharField(label=_("Name"), error_messages=REQUIRED, max_length=200)
