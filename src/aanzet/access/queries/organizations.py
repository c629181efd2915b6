"""The organization as everybody else sees it: plain, frozen, without a database behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from aanzet.access.models import Organization
from aanzet.core.errors import NotFound
from aanzet.rules.dates import Calendar
from aanzet.rules.people import initials_of

FIELDS = (
    "id",
    "slug",
    "name",
    "kvk_number",
    "profile",
    "zone",
    "language",
    "address_form",
    "working_weekdays",
    "holidays",
    "opens",
    "closes",
    "safety_net_member_id",
    "brand_colour",
    "sender_name",
    "reply_address",
    "address",
    "phone",
    "bsn_allowed",
    "bsn_ground",
    "settings",
    "demo",
    "version",
)


@dataclass(frozen=True)
class OrganizationFacts:
    """One organization (F001). `language` and `address_form` decide how it writes; `zone` is where its days begin."""

    id: UUID
    slug: str
    name: str
    kvk_number: str
    profile: str
    zone: str
    language: str
    address_form: str
    working_weekdays: tuple[int, ...]
    holidays: tuple[date, ...]
    opens: time
    closes: time
    safety_net_member_id: UUID | None
    brand_colour: str
    sender_name: str
    reply_address: str
    address: str
    phone: str
    bsn_allowed: bool
    bsn_ground: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    demo: bool = False
    version: int = 1

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone in which days and due dates are meant."""
        return ZoneInfo(self.zone)

    @cached_property
    def calendar(self) -> Calendar:
        """The working days and hours of this organization."""
        worked = set(self.working_weekdays) or {0, 1, 2, 3, 4}
        return Calendar.with_holidays(self.holidays, set(range(7)) - worked, self.opens, self.closes)

    @property
    def initials(self) -> str:
        """Two letters for the mark in the corner."""
        return initials_of(self.name)


def facts_from(row: Mapping[str, Any]) -> OrganizationFacts:
    """The facts of a row with the columns of FIELDS."""
    values = {name: row[name] for name in FIELDS}
    values["working_weekdays"] = tuple(values["working_weekdays"] or ())
    values["holidays"] = tuple(values["holidays"] or ())
    return OrganizationFacts(**values)


def organization(organization_id: UUID) -> OrganizationFacts:
    """One organization by its id; needs no scope. NotFound when it does not exist."""
    row = Organization.objects.filter(id=organization_id).values(*FIELDS).first()
    if row is None:
        raise NotFound
    return facts_from(row)


def organization_by_slug(slug: str) -> OrganizationFacts | None:
    """One organization by its short name, None when there is none; needs no scope."""
    row = Organization.objects.filter(slug=slug).values(*FIELDS).first()
    return facts_from(row) if row else None


def organization_ids() -> tuple[UUID, ...]:
    """All organizations of this installation: for jobs that work on one after another, each in its own scope."""
    return tuple(Organization.objects.order_by("id").values_list("id", flat=True))


def demo_organizations() -> dict[str, UUID]:
    """Short names of the demo organizations of this installation, with their ids."""
    return dict(Organization.objects.filter(demo=True).values_list("slug", "id"))


def organization_count() -> int:
    """How many organizations this installation has."""
    return Organization.objects.count()
