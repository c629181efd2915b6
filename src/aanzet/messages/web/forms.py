"""Input shapes of message pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from aanzet.messages.queries.choices import ALWAYS


class ComposerForm(forms.Form):
    """One message or note. Its rules stand in the actions."""

    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=40_000, strip=False)
    to = forms.ChoiceField(choices=[("client", ""), ("note", "")], required=False)
    send_at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%d-%m-%Y %H:%M"])

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["text"].label = _("Message")
        self.fields["send_at"].label = _("Send later")


class NewForm(forms.Form):
    """A new conversation."""

    subject = forms.CharField(max_length=600)
    client = forms.ChoiceField()
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=40_000, strip=False)

    def __init__(
        self, *args: Any, clients: Sequence[tuple[str, str]], contacts: Sequence[tuple[str, str]] = (), **options: Any
    ):
        super().__init__(*args, **options)
        self.fields["subject"].label = _("Subject")
        self.fields["client"].label = _("For")
        self.fields["client"].choices = clients
        self.fields["text"].label = _("Your message")
        if len(clients) == 1:
            self.fields["client"].widget = forms.HiddenInput()
            self.fields["client"].initial = clients[0][0]
        if contacts:
            self.fields["contacts"] = forms.MultipleChoiceField(
                label=_("To"), choices=contacts, widget=forms.CheckboxSelectMultiple, required=True
            )
            self.order_fields(["client", "contacts", "subject", "text"])


class DeleteForm(forms.Form):
    """Why a message is deleted."""

    reason = forms.CharField(max_length=2_000)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["reason"].label = _("Why?")
        self.fields["reason"].help_text = _("Goes into the history.")


class EditForm(forms.Form):
    """The new text of a message."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=40_000, strip=False, required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["text"].label = _("Message")


def ways_of(group: str) -> list[tuple[str, str]]:
    """How mails of a group can come."""
    ways = [("direct", _("At once")), ("bundled", _("Together, at 8:30 and 16:00")), ("off", _("Not by mail"))]
    return [way for way in ways if way[0] != "off" or group not in ALWAYS]


class ChoicesForm(forms.Form):
    """How somebody gets his mails."""

    ask = forms.ChoiceField()
    message = forms.ChoiceField()
    news = forms.ChoiceField()

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        labels = {
            "ask": _("Something is asked of you, and reminders"),
            "message": _("Somebody wrote to you"),
            "news": _("News: who is to move, another date, ready"),
        }
        for name, label in labels.items():
            self.fields[name].label, self.fields[name].choices = label, ways_of(name)


class SettingsForm(forms.Form):
    """How the organization tells people things (F094, F097)."""

    quiet_hours = forms.BooleanField(required=False)
    mail_window_minutes = forms.IntegerField(min_value=0, max_value=1440)
    clients_may_start_conversations = forms.BooleanField(required=False)
    text_in_mail = forms.BooleanField(required=False)
    out_of_office = forms.CharField(required=False, max_length=600)
    mail_ask = forms.ChoiceField()
    mail_message = forms.ChoiceField()
    mail_news = forms.ChoiceField()

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        label = {
            "quiet_hours": (_("Quiet hours"), _("Mails wait from 21:00 to 8:00 and on Sundays; codes never wait.")),
            "mail_window_minutes": (
                _("Minutes between two mails to one person"),
                _("What comes in between goes along with the next one. 0: every mail leaves at once."),
            ),
            "clients_may_start_conversations": (
                _("Clients may start a conversation"),
                _("Otherwise they can only answer."),
            ),
            "text_in_mail": (
                _("The text of a message stands in its mail"),
                _("Otherwise the mail only says that there is a message."),
            ),
            "out_of_office": (
                _("Text while nobody is there"),
                _("Clients see it above the field in the portal. Empty: nothing."),
            ),
            "mail_ask": (_("Mail: something is asked, and reminders"), _("Unless the receiver chooses otherwise.")),
            "mail_message": (_("Mail: a message"), _("Unless the receiver chooses otherwise.")),
            "mail_news": (
                _("Mail: who is to move, another date, ready"),
                _("Unless the receiver chooses otherwise."),
            ),
        }
        for group in ("ask", "message", "news"):
            self.fields[f"mail_{group}"].choices = ways_of(group)
        for name, (text, help_text) in label.items():
            self.fields[name].label, self.fields[name].help_text = text, help_text
