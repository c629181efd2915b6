"""The letters of access: signing in, invitations, a new address. Text and HTML say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from aanzet.access.models import EmailChange, Invitation, Organization, Person, TeamMember
from aanzet.access.queries.tokens import row_token
from aanzet.core.errors import NotFound
from aanzet.core.languages import spoken
from aanzet.core.ports import OutgoingMail
from aanzet.rules.actors import MEMBER
from aanzet.rules.brand import safe_brand
from aanzet.rules.languages import locale_for

DEFAULT_COLOUR = "#0f5666"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a letter goes to, in whose name.

    greeted: how the letter calls him. locale: the catalogue of its texts. organization: its name, or that of the
    product when there are several.
    """

    email: str
    name: str
    greeted: str
    locale: str
    organization: str
    reply_to: str = ""
    colour: str = ""


def sign_in_letter(receiver: Receiver, token: str, code: str) -> OutgoingMail:
    """The mailed link and code of the portal (F332)."""
    with override(receiver.locale):
        return _letter(
            receiver,
            _("Sign in to %(organization)s") % {"organization": receiver.organization},
            [_("Sign in with this button.")],
            (_("Sign in"), f"/sign-in/link/{token}/"),
            [
                _("Or type this code where you asked for it:"),
                _("This link works for 15 minutes and once. Did you not ask for this? Then you need not do anything."),
            ],
            code=code,
        )


def use_password_letter(receiver: Receiver, provider: tuple[str, str] | None = None) -> OutgoingMail:
    """For a team member who asked for a mailed link: the office is entered otherwise.

    provider: name and page of the provider of his organization; None: he has a password or a passkey.
    """
    with override(receiver.locale):
        if provider is not None:
            names = {"organization": receiver.organization, "name": provider[0]}
            return _letter(
                receiver,
                _("Sign in to %(organization)s") % names,
                [_("You work at %(organization)s: sign in with %(name)s.") % names],
                (_("Sign in with %(name)s") % names, provider[1]),
                [_("Did you not ask for this? Then you need not do anything.")],
            )
        return _letter(
            receiver,
            _("Sign in to %(organization)s") % {"organization": receiver.organization},
            [_("You work at %(organization)s: sign in with your password or your passkey.")
             % {"organization": receiver.organization}],
            (_("Sign in"), "/sign-in/password/"),
            [_("Did you not ask for this? Then you need not do anything.")],
        )  # fmt: skip


def reset_letter(receiver: Receiver, token: str) -> OutgoingMail:
    """A new password."""
    with override(receiver.locale):
        return _letter(
            receiver,
            _("Choose a new password"),
            [_("With this button you choose a new password. After that you sign in as usual.")],
            (_("Choose a new password"), f"/sign-in/reset/{token}/"),
            [_("This link works for 15 minutes and once. Did you not ask for this? Then you need not do anything.")],
        )


def invitation_letter(invitation_id: UUID) -> OutgoingMail | None:
    """The invitation of a colleague or contact; None when it was used or revoked meanwhile. In a scope."""
    row = Invitation.objects.select_related("person").filter(id=invitation_id).first()
    if row is None or row.used_at is not None or row.revoked_at is not None:
        return None
    receiver = _receiver(row.person)
    token = row_token("invitation", row.organization_id, row.id, bytes(row.token_sha256))
    inviter = Person.objects.filter(id=row.created_by).values_list("name", flat=True).first()
    names = {"name": inviter or receiver.organization, "organization": receiver.organization}
    with override(receiver.locale):
        if row.person.kind == MEMBER:
            text = _(
                "%(name)s invites you to work in Aanzet for %(organization)s. You choose a password and a second step."
            )
            button, lasts = _("Make your account"), _("The link works for 7 days.")
        else:
            text = _(
                "In the portal of %(organization)s you see how things stand for you and whose move it is. No password "
                "needed."
            )
            button, lasts = _("Open the portal"), _("The link works for 14 days.")
        subject = _("%(organization)s invites you") % names
        return _letter(receiver, subject, [text % names], (button, f"/invitation/{token}/"), [lasts], mail_id=row.id)


def email_change_letter(change_id: UUID, side: str) -> OutgoingMail | None:
    """The question to the old or the new address; None when the change was dropped or done. In a scope."""
    row = EmailChange.objects.select_related("person").filter(id=change_id, ended_at=None).first()
    if row is None:
        return None
    receiver = _receiver(row.person, row.email if side == "new" else "")
    stored = row.old_token_sha256 if side == "old" else row.new_token_sha256
    token = row_token(f"email_{side}", row.organization_id, row.id, bytes(stored))
    with override(receiver.locale):
        if side == "new":
            text = _("You want to use this address to sign in to %(organization)s. Confirm that it is yours.")
        else:
            text = _("Somebody wants to change the address with which you sign in to %(organization)s. Do you agree?")
        return _letter(
            receiver,
            _("Confirm your new e-mail address"),
            [text % {"organization": receiver.organization}],
            (_("Confirm"), f"/email/{side}/{token}/"),
            [_("It changes when both addresses have confirmed. Did you not ask for this? Then do nothing.")],
        )


def factor_reset_letter(payload: dict[str, str]) -> OutgoingMail | None:
    """That somebody's second step goes or went, to himself and to the admins; None when it was stopped. In a scope."""
    person_id, receiver_id = UUID(payload["person_id"]), UUID(payload["receiver_id"])
    member = TeamMember.objects.select_related("role").get(id=person_id)
    if payload["due"] and member.factor_reset_at is None:
        return None
    person = Person.objects.get(id=person_id)
    receiver = receiver_of(receiver_id)
    names = {
        "name": Person.objects.filter(id=payload["by"] or None).values_list("name", flat=True).first() or "Aanzet",
        "person": person.name,
        "organization": receiver.organization,
    }
    mine = person_id == receiver_id
    with override(receiver.locale):
        if payload["due"]:
            zone = ZoneInfo(Organization.objects.values_list("zone", flat=True).get(id=person.organization_id))
            due = datetime.fromisoformat(payload["due"]).astimezone(zone)
            names["moment"] = date_format(due, pgettext("moment in a mail", "j F Y H:i"))
            text = (
                _("%(name)s asked to remove your second step. It goes on %(moment)s.")
                if mine
                else _("%(name)s asked to remove the second step of %(person)s. It goes on %(moment)s.")
            )
            after = [_("Is this not right? Then stop it before that moment, on the page of this team member.")]
            button = (_("View"), f"/office/team/{person.number}/")
        else:
            text = _("Your second step is removed.") if mine else _("The second step of %(person)s is removed.")
            after = [_("A new one is set up at the next sign-in. Is this not right? Then call an admin at once.")]
            button = (_("Sign in"), "/sign-in/password/") if mine else (_("View"), f"/office/team/{person.number}/")
        subject = _("Second step of %(person)s") % names
        return _letter(receiver, subject, [text % names], button, after)


def receiver_of(person_id: UUID) -> Receiver:
    """A person as the receiver of a letter, in a scope of his organization."""
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise NotFound
    return _receiver(person)


def _receiver(person: Person, email: str = "") -> Receiver:
    organization = Organization.objects.get(id=person.organization_id)
    formal = person.kind != MEMBER and organization.address_form == "u"
    return Receiver(
        email or person.email,
        person.name,
        person.name if formal else person.first_name or person.name,
        locale_for(person.kind, person.language, organization.address_form),
        organization.sender_name or organization.name,
        organization.reply_address,
        organization.brand_colour,
    )


def _letter(
    receiver: Receiver,
    subject: str,
    before: Sequence[str],
    button: tuple[str, str],
    after: Sequence[str],
    *,
    code: str = "",
    mail_id: UUID | None = None,
) -> OutgoingMail:
    """Greeting, text, one button, what follows, who asks. In the language that is active."""
    url = settings.ADDRESS + button[1]
    hello = _("Hello %(name)s,") % {"name": receiver.greeted}
    parts = [hello, *before, f"{button[0]}: {url}", *after[:1], *([code] if code else []), *after[1:]]
    context = {
        "hello": hello,
        "before": before,
        "button": button[0],
        "url": url,
        "after": after,
        "code": code,
        "organization": receiver.organization,
        "colour": safe_brand(receiver.colour or DEFAULT_COLOUR).light,
        "language": spoken(),
    }
    return OutgoingMail(
        id=mail_id or uuid4(),
        to=receiver.email,
        to_name=receiver.name,
        from_name=receiver.organization,
        reply_to=receiver.reply_to,
        subject=subject,
        text="\n\n".join([*parts, receiver.organization]) + "\n",
        html=render_to_string("access/mail/letter.html", context),
    )
