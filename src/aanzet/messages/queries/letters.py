"""The mails of notices (ux 11.3): subject, text, one button; text and HTML say the same.

Each kind has a text in templates/messages/mail/<kind>.txt: subject, paragraphs and button, parted by lines of "--".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from aanzet.access.queries.organizations import OrganizationFacts
from aanzet.access.queries.people import PersonName
from aanzet.core.ports import OutgoingMail
from aanzet.messages.ports import MailFacts
from aanzet.messages.queries.words import in_name_of
from aanzet.rules import brand, sms
from aanzet.rules import text as rich
from aanzet.rules.actors import CONTACT

DEFAULT_COLOUR = "#0f5666"
PARTS = re.compile(r"^--$", re.MULTILINE)
EXCERPT = 600  # characters of a message that stand in its mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing a mail tells. text: of a message, when the organization wants it in the mail.

    author: who really wrote it, when he stands in for the sender (F404).
    """

    facts: MailFacts
    sender: PersonName | None = None
    author: PersonName | None = None
    client_name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A mail before it is put in form."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str


def letter(
    *,
    id: UUID,
    to: PersonName,
    organization: OrganizationFacts,
    entries: Sequence[Entry],
) -> OutgoingMail:
    """One mail about one thing, or about several that came together. id: of the delivery (a repeat keeps it)."""
    with override(to.locale):
        each = [_words(entry, to, organization) for entry in entries]
        first = entries[0]
        if len(entries) == 1:
            words, path = each[0], first.facts.path
        else:
            words, path = _together(each, to, organization), "/portal/" if to.kind == "contact" else "/office/"
        office = organization.sender_name or organization.name
        sender = first.sender
        closing = f"{in_name_of(first.author, sender)}, {office}" if sender else office
        context: dict[str, Any] = {
            "words": words,
            "url": settings.ADDRESS + (path or "/portal/"),
            "closing": closing,
            "organization": organization,
            "office": office,
            "client_name": first.client_name if len({entry.client_name for entry in entries}) == 1 else "",
            "colour": brand.safe_brand(organization.brand_colour or DEFAULT_COLOUR).light,
            "language": to.language,
            "choices_url": f"{settings.ADDRESS}/portal/notices/choices/" if to.kind == "contact" else "",
        }
        return OutgoingMail(
            id=id,
            to=to.email,
            to_name=to.name,
            from_name=closing,
            reply_to=organization.reply_address,
            subject=words.subject,
            text=_tidy(render_to_string("messages/mail/letter.txt", context)),
            html=render_to_string("messages/mail/letter.html", context),
        )


def text_message(*, to: PersonName, organization: OrganizationFacts, entry: Entry) -> str:
    """The same in one text message: who, what, and the whole address to open; never more than 160 characters."""
    with override(to.locale):
        subject = _words(entry, to, organization).subject
    url = settings.ADDRESS + (entry.facts.path or "/portal/")
    return sms.short(f"{(organization.sender_name or organization.name)[:40]}: ", subject, f" {url}")


def _called(to: PersonName) -> str:
    """How a mail greets somebody: with the whole name where the office says u."""
    return to.name if to.kind == CONTACT and to.address_form == "u" else to.first_name or to.name


def long_day(day: date, language: str) -> str:
    """ "donderdag 26 november", the way mails and the portal write a date."""
    return format_date(day, "EEEE d MMMM", locale=language)


def _words(entry: Entry, to: PersonName, organization: OrganizationFacts) -> Words:
    facts = entry.facts
    context = {
        "name": _called(to),
        "sender": _sender(entry) or organization.sender_name or organization.name,
        "office": organization.sender_name or organization.name,
        "about": facts.about,
        "ask": facts.ask,
        "why": facts.why,
        "minutes": facts.minutes,
        "due": long_day(facts.due_on, to.language) if facts.due_on else "",
        "ready": long_day(facts.ready_on, to.language) if facts.ready_on else "",
        "was": long_day(facts.was_on, to.language) if facts.was_on else "",
        "text": rich.excerpt(entry.text, EXCERPT) if entry.text else "",
    }
    return _parsed(render_to_string(f"messages/mail/{facts.kind}.txt", context))


def _sender(entry: Entry) -> str:
    """From whom, the way a colleague is called: "Anna", "Bram namens Anna"; "" = the office."""
    sender, author = entry.sender, entry.author
    if sender is None:
        return ""
    if author is None or author.id == sender.id:
        return sender.first_name or sender.name
    names = {"name": author.first_name or author.name, "absent": sender.first_name or sender.name}
    return gettext("%(name)s on behalf of %(absent)s") % names


def _together(each: Sequence[Words], to: PersonName, organization: OrganizationFacts) -> Words:
    context = {
        "name": _called(to),
        "office": organization.sender_name or organization.name,
        "count": len(each),
        "subjects": [words.subject for words in each],
    }
    return _parsed(render_to_string("messages/mail/together.txt", context))


def _parsed(text: str) -> Words:
    subject, body, button = PARTS.split(text.strip())
    paragraphs = tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", body) if part.strip())
    return Words(" ".join(subject.split()), paragraphs, " ".join(button.split()))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
