"""Organizations: set one up with everything it needs, and change its settings (F001, F002, F024)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import available_timezones

import holidays as public_holidays
from django.utils.text import slugify
from django.utils.translation import gettext, override

from aanzet.access.actions.members import NewMember, add_team_member
from aanzet.access.actions.people import LANGUAGES, NewPerson, give_login
from aanzet.access.events import OrganizationChanged, OrganizationCreated, WordChanged
from aanzet.access.models import AuthorizationRole, Organization, TeamMember, TeamRole, WordList
from aanzet.access.queries.rights import demand
from aanzet.access.queries.roles import RELATION_MANAGER
from aanzet.access.queries.words import KEYS
from aanzet.core.errors import Conflict, Refused
from aanzet.core.log import publish
from aanzet.core.scope import scope
from aanzet.rules import brand, names, numbers
from aanzet.rules.actors import Actor, system
from aanzet.rules.exceptions import MAIL_WAIT, WAIT_SETTING
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.permissions import ADMIN, BUILT_IN

YEARS_AHEAD = 6  # of public holidays that a new organization starts with
RELATION_MANAGER_NAME = _("Relation manager")
# Default team roles per profile (F011): key and name; the relation manager comes first in each.
TEAM_ROLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "accountancy": (
        ("accountant", _("Accountant")),
        ("tax", _("Tax")),
        ("administration", _("Bookkeeping")),
        ("payroll", _("Payroll")),
        ("secretariat", _("Secretariat")),
    ),
    "invoices": (
        ("budget_holder", _("Budget holder")),
        ("purchasing", _("Purchasing")),
        ("administration", _("Bookkeeping")),
        ("board", _("Board")),
    ),
    "housing": (
        ("letting", _("Letting")),
        ("contact_centre", _("Contact centre")),
        ("collection", _("Collection")),
        ("maintenance", _("Maintenance")),
    ),
}


@dataclass(frozen=True, slots=True)
class NewOrganization:
    """An organization to set up. admin: its first team member, who is also the safety-net person.

    adoption_required: a second person adopts a template before it is published (F112). mail_wait: minutes that the mail
    of automations waits, so that it can be taken back (F412).
    """

    name: str
    admin: NewPerson
    profile: str = "accountancy"
    slug: str = ""
    kvk_number: str = ""
    language: str = "nl"
    address_form: str = "je"
    brand_colour: str = ""
    demo: bool = False
    adoption_required: bool = True
    mail_wait: int = MAIL_WAIT


@dataclass(frozen=True, slots=True)
class Created:
    """What was set up."""

    organization_id: UUID
    admin_id: UUID


def create_organization(*, now: datetime, organization: NewOrganization) -> Created:
    """Set up an organization: roles, team roles, first admin and safety-net person. Opens a scope of its own.

    The admin is active and can sign in once he has a password. Refused: what a field asks; name_taken when the short
    name is in use.
    """
    organization_id = uuid4()
    actor = system(organization_id)
    values = _checked(
        {
            "name": organization.name,
            "profile": organization.profile,
            "kvk_number": organization.kvk_number,
            "language": organization.language,
            "address_form": organization.address_form,
            "brand_colour": organization.brand_colour,
        }
    )
    slug = slugify(organization.slug or organization.name)[:50]
    if not slug or Organization.objects.filter(slug=slug).exists():
        raise Refused("name_taken", field="slug", name=slug or organization.name)
    with scope(organization_id):
        Organization.objects.create(
            id=organization_id,
            slug=slug,
            **values,
            holidays=_holidays(now.year),
            demo=organization.demo,
            created_at=now,
            sender_name=values["name"],
            settings={"adoption_required": organization.adoption_required, WAIT_SETTING: organization.mail_wait},
        )
        _make_roles(organization_id, organization.profile, organization.language)
        publish(actor, now, OrganizationCreated(object_id=organization_id, profile=organization.profile))
        admin_id = add_team_member(actor=actor, now=now, member=NewMember(organization.admin, ADMIN))
        give_login(actor=actor, now=now, person_id=admin_id)
        TeamMember.objects.filter(id=admin_id).update(state=TeamMember.State.ACTIVE, prepared=False)
        Organization.objects.filter(id=organization_id).update(safety_net_member_id=admin_id)
    return Created(organization_id, admin_id)


def change_organization(
    *, actor: Actor, now: datetime, changes: Mapping[str, Any], version: int | None = None
) -> tuple[str, ...]:
    """Change settings; the names of those that really changed. They count for new work only (G12).

    changes: any of name, kvk_number, profile, zone, language, address_form, brand_colour, sender_name, reply_address,
    address, phone, working_weekdays, holidays, opens, closes, safety_net_member_id, bsn_allowed, bsn_ground.
    Refused: changed_meanwhile, safety_net_required, closes_before_opening, and what a field asks.
    """
    demand(actor, "settings.manage")
    row = Organization.objects.select_for_update(no_key=True).get(id=actor.organization_id)
    if version is not None and version != row.version:
        raise Conflict(name=row.name, time=now.strftime("%H:%M"))
    values = _checked(changes)
    member_id = values.get("safety_net_member_id", row.safety_net_member_id)
    if values.get("closes", row.closes) <= values.get("opens", row.opens):
        raise Refused("closes_before_opening", field="closes")
    if not TeamMember.objects.filter(id=member_id, state=TeamMember.State.ACTIVE).exists():
        raise Refused("safety_net_required", field="safety_net_member_id")
    changed = tuple(name for name, value in values.items() if value != getattr(row, name))
    if not changed:
        return ()
    before = {name: _plain(getattr(row, name)) for name in changed}
    for name in changed:
        setattr(row, name, values[name])
    row.version += 1
    row.save()
    after = {name: _plain(values[name]) for name in changed}
    publish(actor, now, OrganizationChanged(object_id=row.id, fields=changed, before=before, after=after))
    return changed


def change_word(*, actor: Actor, now: datetime, key: str, language: str, one: str, many: str) -> None:
    """Use an own word for a thing, or with both empty again the word of the profile (F002). Refused: choice_invalid."""
    demand(actor, "settings.manage")
    if key not in KEYS or language not in LANGUAGES:
        raise Refused("choice_invalid", field="key", value=key, allowed=", ".join(KEYS))
    words = {"one": names.name(one, 60), "many": names.name(many, 60)}
    for field, checked in words.items():
        if not checked:
            raise Refused(checked.error, field=field, allowed=60)
    if bool(words["one"].value) != bool(words["many"].value):
        raise Refused("required", field="many" if words["one"].value else "one")
    row = WordList.objects.filter(key=key, language=language)
    if not words["one"].value:
        row.delete()
    elif not row.update(one=words["one"].value, many=words["many"].value):
        WordList.objects.create(
            organization_id=actor.organization_id,
            key=key,
            language=language,
            one=words["one"].value,
            many=words["many"].value,
        )
    publish(actor, now, WordChanged(key=key, language=language, one=words["one"].value, many=words["many"].value))


def _make_roles(organization_id: UUID, profile: str, language: str) -> None:
    with override(language):
        AuthorizationRole.objects.bulk_create(
            AuthorizationRole(
                organization_id=organization_id,
                key=role.code,
                name=gettext(role.name),
                permissions=sorted(role.permissions),
                reaches_all_clients=role.reaches_all_clients,
                built_in=True,
            )
            for role in BUILT_IN.values()
        )
        roles = ((RELATION_MANAGER, RELATION_MANAGER_NAME), *TEAM_ROLES[profile])
        TeamRole.objects.bulk_create(
            TeamRole(organization_id=organization_id, key=key, name=gettext(name), position=position)
            for position, (key, name) in enumerate(roles)
        )


def _holidays(year: int) -> list[date]:
    return sorted(public_holidays.country_holidays("NL", years=range(year - 1, year + YEARS_AHEAD)))


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The tidied values; Refused with the field of the first that is wrong."""
    checks = {
        "name": lambda text: names.name(text),
        "sender_name": lambda text: names.name(text),
        "address": lambda text: names.name(text, 300),
        "kvk_number": lambda text: numbers.kvk_number(text) if text else numbers.Checked(""),
        "reply_address": lambda text: numbers.email(text) if text else numbers.Checked(""),
        "phone": lambda text: numbers.phone(text) if text else numbers.Checked(""),
        "bsn_ground": lambda text: names.body(text, 1_000),
    }
    choices = {
        "profile": tuple(TEAM_ROLES),
        "language": LANGUAGES,
        "address_form": ("je", "u"),
        "zone": available_timezones(),
    }
    found = dict(values)
    for field, value in values.items():
        if field in checks:
            checked = checks[field](value)
            if not checked:
                raise Refused(checked.error, field=field, allowed=names.NAME)
            found[field] = checked.value
        elif field in choices and value not in choices[field]:
            raise Refused("choice_invalid", field=field, value=value, allowed=", ".join(sorted(choices[field])[:8]))
    if "name" in found and not found["name"]:
        raise Refused("required", field="name")
    if found.get("bsn_allowed") and not found.get("bsn_ground", "").strip():
        raise Refused("reason_required", field="bsn_ground")
    if found.get("brand_colour"):
        try:
            brand.safe_brand(found["brand_colour"])
        except ValueError:
            raise Refused("colour_invalid", field="brand_colour") from None
        found["brand_colour"] = found["brand_colour"].strip().lower()
    if "working_weekdays" in found:
        found["working_weekdays"] = sorted({int(day) for day in found["working_weekdays"]} & set(range(7)))
    if "holidays" in found:
        found["holidays"] = sorted(set(found["holidays"]))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, UUID | date | time):
        return str(value)
    return value
