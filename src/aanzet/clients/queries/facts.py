"""Who is who on many clients at once, and what they take: one query each, however many clients (architecture 4).

For programs that already decided who may ask (the engine, bulk start): these functions check no rights of their own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from aanzet.clients.queries.rows import rows, within

RELATION_MANAGER = "relation_manager"


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact of a client as a receiver of messages and tasks (F104, F105).

    portal: none, invited, active or blocked. sees_client: the portal shows him this client. functions: keys.
    """

    id: UUID
    name: str
    first_name: str
    last_name: str
    email: str
    mobile: str
    language: str
    channel: str
    portal: str
    sees_client: bool
    primary: bool
    functions: tuple[str, ...]

    @property
    def reachable(self) -> bool:
        """True when there is an e-mail address or a mobile number."""
        return bool(self.email or self.mobile)

    @property
    def blocked(self) -> bool:
        """True when the portal is closed for him (F034)."""
        return self.portal == "blocked"


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """A client with its contacts and its team, both in the client's order (F023, F036).

    roles: key of a team role -> its holders on the client, in order; linked: every member with a role, once.
    """

    id: UUID
    number: str
    name: str
    kind: str
    state: str
    version: int
    legal_form: str
    kvk_number: str
    email: str
    phone: str
    street: str
    postcode: str
    place: str
    contacts: tuple[ContactFacts, ...] = ()
    roles: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    linked: tuple[UUID, ...] = ()

    @property
    def internal(self) -> bool:
        """True for the office's own client 0000."""
        return self.kind == "internal"

    @property
    def relation_manager(self) -> UUID | None:
        """The first relation manager, None when nobody is."""
        return next(iter(self.roles.get(RELATION_MANAGER, ())), None)

    @property
    def primary_contact(self) -> ContactFacts | None:
        """The contact with the primary mark, None when nobody has it."""
        return next((contact for contact in self.contacts if contact.primary), None)

    def with_function(self, function: str) -> tuple[ContactFacts, ...]:
        """The contacts that hold a function (its key), in the client's order."""
        return tuple(contact for contact in self.contacts if function in contact.functions)


FACTS = f"""
    select c.id, c.number, c.name, c.kind, c.state, c.version, c.legal_form, c.kvk_number, c.email, c.phone,
        c.street, c.postcode, c.place,
        (select json_agg(json_build_array(t.key, a.member_id) order by t.position, t.key, a.position, a.id)
            from clients_roleassignment a
            join access_teamrole t on t.organization_id = a.organization_id and t.id = a.role_id
            where a.client_id = c.id and {within("%(on)s", "a")}) as team,
        (select json_agg(json_build_array(p.id, p.name, p.first_name, p.last_name, p.email, k.mobile, p.language,
                k.channel, k.portal, l.portal, l."primary", l.functions) order by l.position, p.sort_name, p.id)
            from clients_contactlink l
            join clients_contact k on k.organization_id = l.organization_id and k.id = l.contact_id
            join access_person p on p.organization_id = l.organization_id and p.id = l.contact_id
            where l.client_id = c.id and k.archived_at is null and {within("%(on)s", "l")}) as contacts
    from clients_client c where c.id = any(%(ids)s)
"""


def facts_of(client_ids: Collection[UUID], on: date) -> dict[UUID, ClientFacts]:
    """Contacts and team of these clients as they are on a local day. One query; unknown ids are left out."""
    if not client_ids:
        return {}
    return {found["id"]: _facts(found) for found in rows(FACTS, {"ids": list(client_ids), "on": on})}


def _facts(found: dict[str, Any]) -> ClientFacts:
    team, contacts = found.pop("team") or (), found.pop("contacts") or ()
    roles: dict[str, list[UUID]] = {}
    linked: dict[UUID, None] = {}
    for key, member in team:
        roles.setdefault(key, []).append(UUID(member))
        linked[UUID(member)] = None
    return ClientFacts(
        **found,
        contacts=tuple(_contact(row) for row in contacts),
        roles={key: tuple(members) for key, members in roles.items()},
        linked=tuple(linked),
    )


def _contact(row: list[Any]) -> ContactFacts:
    person, names, reach, link = UUID(row[0]), row[1:4], row[4:8], row[8:11]
    name, first_name, last_name = names
    email, mobile, language, channel = reach
    portal, sees_client, primary = link
    return ContactFacts(
        person, name, first_name, last_name, email, mobile, language, channel, portal, sees_client, primary,
        tuple(row[11]),
    )  # fmt: skip


def products_taken(client_ids: Collection[UUID], product_ids: Collection[UUID], on: date) -> dict[UUID, set[UUID]]:
    """Which of these products each client takes on a local day (F045, F117). Clients that take none are left out."""
    taken: dict[UUID, set[UUID]] = {}
    if not client_ids or not product_ids:
        return taken
    sql = f"""
        select t.client_id, t.product_id from clients_clientproduct t
        where t.client_id = any(%(clients)s) and t.product_id = any(%(products)s) and {within("%(on)s", "t")}
    """
    parameters = {"clients": list(client_ids), "products": list(product_ids), "on": on}
    for found in rows(sql, parameters):
        taken.setdefault(found["client_id"], set()).add(found["product_id"])
    return taken


def clients_taking(product_ids: Collection[UUID], on: date) -> list[UUID]:
    """Every active client that takes one of these products on a local day, by sort name; never the internal client."""
    sql = f"""
        select c.id from clients_client c
        where c.state = 'active' and c.kind <> 'internal' and exists (
            select from clients_clientproduct t
            where t.client_id = c.id and t.product_id = any(%(products)s) and {within("%(on)s", "t")})
        order by c.sort_name, c.number
    """
    return [found["id"] for found in rows(sql, {"products": list(product_ids), "on": on})]


def filing_periods_on(client_ids: Collection[UUID], on: date) -> dict[UUID, dict[str, str]]:
    """The period kind per family ("vat", "payroll_tax") of each client on a local day (F051, F052)."""
    periods: dict[UUID, dict[str, str]] = {}
    sql = f"""
        select t.client_id, t.family, t.period_kind from clients_clientfilingperiod t
        where t.client_id = any(%(clients)s) and {within("%(on)s", "t")}
    """
    for found in rows(sql, {"clients": list(client_ids), "on": on}):
        periods.setdefault(found["client_id"], {})[found["family"]] = found["period_kind"]
    return periods
