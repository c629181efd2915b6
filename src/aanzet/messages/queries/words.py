"""One line per notice, in the language of who receives it (F097)."""

from django.utils.translation import gettext, override

from aanzet.access.queries.people import PersonName
from aanzet.rules.msgids import fill
from aanzet.rules.msgids import gettext_noop as _

# kind -> the line in the bell. %(name)s: from whom. %(about)s: the case or subject.
NOTICES = {
    "message": _("%(name)s sent you a message: %(about)s"),
    "client_message": _("%(name)s wrote: %(about)s"),
    "mention": _("%(name)s mentioned you: %(about)s"),
    "task": _("%(name)s asks you something: %(about)s"),
    "request": _("%(name)s asks you for documents: %(about)s"),
    "approve": _("%(name)s asks you to read and approve: %(about)s"),
    "reminder": _("This still rests with you: %(about)s"),
    "passed_on": _("%(name)s goes on with it: %(about)s"),
    "moved": _("This comes later: %(about)s"),
    "finished": _("This is ready: %(about)s"),
    "group_emptied": _("%(name)s emptied a group; its open tasks came to you: %(about)s"),
    "assigned": _("%(name)s gave you this: %(about)s"),
    "turn": _("It is your move: %(about)s"),
    "sent_back": _("%(name)s sent this back: %(about)s"),
    "failure": _("This could not be sent: %(about)s"),
    "handed_over": _("%(name)s asked a colleague to do this: %(about)s"),
    "late": _("%(name)s sent something afterwards: %(about)s"),
    "page_missing": _("A document your template refers to was archived: %(about)s"),
    "auto_start_stops": _("Archived, so it no longer starts by itself: %(about)s"),
    "view": _("New in your view %(about)s"),
    "scheduled_held": _("Your message was not sent: %(about)s"),
}


def notice_text(kind: str, about: str, name: str, locale: str) -> str:
    """The line of one notice. An unknown kind is a program error."""
    with override(locale):
        return fill(gettext(NOTICES[kind]), {"name": name or gettext("The office"), "about": about})


def in_name_of(author: PersonName | None, sender: PersonName) -> str:
    """Whose words these are: "Anna Visser", or "Bram de Wit namens Anna Visser" (F404)."""
    if author is None or author.id == sender.id:
        return sender.name
    return gettext("%(name)s on behalf of %(absent)s") % {"name": author.name, "absent": sender.name}
