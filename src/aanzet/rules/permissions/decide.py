"""The only access decision (F027): closed by default, and it always says why."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from uuid import UUID

from aanzet.rules.actors import CONTACT, MEMBER, SYSTEM, Actor
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.permissions.listing import PERMISSIONS
from aanzet.rules.permissions.model import Answer, Ask, ContactRule, Permission, Reach, Subject, Visibility

OPENED_WITHOUT_ROLE = "opened_without_role"
MASKED = "masked"
MAY_OVERRIDE = "may_override"
COMPLIANCE_PERMISSION, SECURITY_PERMISSION = "aml.compliance", "audit.view"

# English message ids of every reason code, yes and no: what "why may Bram do this?" answers (F016).
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "system": _("The system does this by itself."),
        "by_role": _("The authorization role holds this right."),
        "by_team_role": _("The authorization role holds this right, and there is a team role on this client."),
        "reaches_all_clients": _("The authorization role reaches all clients; opening without a team role is logged."),
        "is_responsible": _("Responsible for this phase or task."),
        "is_addressed": _("This is addressed to this person."),
        "own": _("This is their own."),
        "linked_to_client": _("Linked to this client as a contact."),
        "open_to_clients": _("Clients may start this themselves."),
        "unknown_permission": _("This right does not exist: %(permission)s."),
        "unknown_actor": _("It is not known who acts."),
        "other_organization": _("This belongs to another organization."),
        "permission_missing": _("The authorization role does not hold this right."),
        "extra_grant_missing": _("This right is granted to a person separately, and that was not done."),
        "no_access_to_client": _("There is no team role on this client."),
        "private_item": _("This is private to who made it."),
        "compliance_only": _("Only who holds the compliance right may see this."),
        "security_only": _("Only who may search the activity log may see this."),
        "not_responsible": _("Only who is responsible, or the stand-in, may do this."),
        "not_addressed_to_you": _("This is addressed to someone else."),
        "not_own": _("This is only allowed for what is one's own."),
        "not_for_contacts": _("This is only for the office."),
        "not_linked_to_client": _("This contact is not linked to this client."),
        "not_shared": _("This is not shared with clients."),
        "not_open_to_clients": _("Clients cannot start this themselves."),
        "four_eyes": _("Somebody else has to do this."),
    }
)


def may(actor: Actor, permission: str, subject: Subject | None = None) -> Answer:
    """Judge whether `actor` may use `permission` on `subject`.

    Without a subject the question is "anywhere at all?", for menus and for what has no client or owner.
    Order: organization, right in the role, client, object. What is not known is refused.
    Source: F027; the table of permissions by role in the reliability rules.
    """
    rule = PERMISSIONS.get(permission)
    if rule is None:
        return _no("unknown_permission", permission=permission)
    if subject is not None and subject.organization_id != actor.organization_id:
        return _no("other_organization")
    if actor.kind == SYSTEM:
        return _yes("system")
    if actor.kind == MEMBER and actor.id is not None:
        return _member(actor, rule, subject)
    if actor.kind == CONTACT and actor.id is not None:
        return _contact(actor, rule, subject)
    return _no("unknown_actor")


def four_eyes(actor: Actor, earlier: Collection[UUID]) -> Answer:
    """Whether `actor` may be the second person.

    `earlier`: everybody behind the first act, the persons who did it and those they stood in for. The second must be
    different from all of them, and so must the person he stands in for.
    """
    if {actor.id, actor.on_behalf_of} & set(earlier):
        return _no("four_eyes")
    return _yes("by_role")


def _yes(reason: str, *, note: str = "", asks: frozenset[Ask] = frozenset()) -> Answer:
    return Answer(allowed=True, reason_code=reason, note=note, asks=asks)


def _no(reason: str, **values: object) -> Answer:
    return Answer(allowed=False, reason_code=reason, values=MappingProxyType(values))


def _member(actor: Actor, rule: Permission, subject: Subject | None) -> Answer:
    if rule.code not in actor.permissions:
        return _no("extra_grant_missing" if rule.extra_grant else "permission_missing", permission=rule.code)
    if subject is None:
        return _yes("by_role", asks=rule.asks)
    hidden = _hidden_from_member(actor, subject)
    if hidden:
        return _no(hidden)
    own = subject.owner_id == actor.id
    responsible = actor.id in subject.responsible_ids
    addressed = actor.id in (subject.addressed_to or ())
    if rule.reach is Reach.OWN:
        return _yes("own", asks=rule.asks) if own else _no("not_own")
    if rule.reach is Reach.ORGANIZATION:
        return _yes("by_role", asks=rule.asks)
    # Who is responsible or named reaches the client too: a turn never rests with someone who cannot open it.
    without_role = not (subject.has_team_role or responsible or addressed)
    without_role = without_role and not (subject.client_id is None and own)
    if without_role and not actor.reaches_all_clients:
        return _no("no_access_to_client")
    if rule.reach is Reach.RESPONSIBLE and not responsible:
        note = MAY_OVERRIDE if "cases.override" in actor.permissions else ""
        return Answer(allowed=False, reason_code="not_responsible", note=note)
    if rule.reach is Reach.ADDRESSED and not addressed:
        return _no("not_addressed_to_you")
    if rule.reach in (Reach.RESPONSIBLE, Reach.ADDRESSED):
        reason = "is_responsible" if rule.reach is Reach.RESPONSIBLE else "is_addressed"
        return _yes(reason, asks=rule.asks)
    if without_role:
        note = OPENED_WITHOUT_ROLE if subject.client_id is not None else ""
        return _yes("reaches_all_clients", note=note, asks=rule.asks)
    return _yes(_member_reason(subject, responsible=responsible, addressed=addressed), asks=rule.asks)


def _member_reason(subject: Subject, *, responsible: bool, addressed: bool) -> str:
    if subject.has_team_role:
        return "by_team_role"
    if responsible:
        return "is_responsible"
    return "is_addressed" if addressed else "own"


def _hidden_from_member(actor: Actor, subject: Subject) -> str:
    if subject.visibility is Visibility.PRIVATE and subject.owner_id != actor.id:
        return "private_item"
    if subject.visibility is Visibility.COMPLIANCE and COMPLIANCE_PERMISSION not in actor.permissions:
        return "compliance_only"
    if subject.visibility is Visibility.SECURITY and SECURITY_PERMISSION not in actor.permissions:
        return "security_only"
    return ""


def _contact(actor: Actor, rule: Permission, subject: Subject | None) -> Answer:
    if rule.contact is ContactRule.NEVER:
        return _no("not_for_contacts")
    asks = rule.contact_asks
    if subject is None:
        return _yes("linked_to_client", asks=asks)
    if subject.client_id is not None and subject.client_id not in actor.client_ids:
        return _no("not_linked_to_client")
    if rule.contact is ContactRule.OWN:
        note = MASKED if rule.extra_grant else ""
        return _yes("own", note=note, asks=asks) if subject.owner_id == actor.id else _no("not_own")
    if subject.client_id is None:
        return _no("not_linked_to_client")
    if subject.visibility not in (None, Visibility.SHARED):
        return _no("not_shared")
    if rule.contact is ContactRule.SHARED and subject.visibility is not Visibility.SHARED:
        return _no("not_shared")
    if rule.contact is ContactRule.OPEN:
        return _yes("open_to_clients", asks=asks) if subject.open_to_clients else _no("not_open_to_clients")
    # An item that names people is for those people, whatever else is shared with the client.
    if rule.contact is ContactRule.ADDRESSED or subject.addressed_to is not None:
        if actor.id not in (subject.addressed_to or ()):
            return _no("not_addressed_to_you")
        return _yes("is_addressed", asks=asks)
    return _yes("linked_to_client", asks=asks)
