"""Contacts: the list, one contact, and the choices in forms (F034-F037)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.clients.queries.listing import PAGE
from aanzet.clients.queries.reach import ask, reached
from aanzet.clients.queries.rows import TODAY, row, rows, within
from aanzet.clients.queries.search import escape
from aanzet.core.errors import NotFound
from aanzet.rules.actors import MEMBER, SYSTEM, Actor
from aanzet.rules.clients import address_key
from aanzet.rules.names import fold
from aanzet.rules.people import initials_class, initials_of
from aanzet.rules.permissions import may

PORTAL_STATES = ("none", "invited", "active", "blocked")


@dataclass(frozen=True, slots=True)
class ContactListRow:
    """One line of the list. clients: (address, name) of those within reach."""

    id: UUID
    number: str
    name: str
    email: str
    mobile: str
    portal: str
    clients: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        """What stands for it in an address."""
        return address_key(self.number, self.id)

    @property
    def initials(self) -> str:
        """Two letters."""
        return initials_of(self.name)

    @property
    def initials_class(self) -> str:
        """The colour of the letters."""
        return initials_class(self.id)


@dataclass(frozen=True, slots=True)
class ContactPage:
    """A page of the list."""

    rows: tuple[ContactListRow, ...]
    total: int
    start: int

    @property
    def next_start(self) -> int | None:
        """Where the next page starts, None on the last."""
        after = self.start + len(self.rows)
        return after if after < self.total else None


@dataclass(frozen=True, slots=True)
class ContactLinkRow:
    """A client at which a contact acts. functions: names."""

    client_id: UUID
    number: str
    name: str
    functions: tuple[str, ...]
    function_keys: tuple[str, ...]
    primary: bool
    sees_client: bool
    valid_from: date | None
    valid_until: date | None

    @property
    def address(self) -> str:
        """What stands for the client in an address."""
        return address_key(self.number, self.client_id)


@dataclass(frozen=True, slots=True)
class ContactCard:
    """One contact with the clients within reach at which he acts."""

    id: UUID
    number: str
    name: str
    first_name: str
    last_name: str
    email: str
    phone: str
    mobile: str
    mobile_verified_at: datetime | None
    birth_date: date | None
    language: str
    channel: str
    portal: str
    has_login: bool
    last_sign_in_at: datetime | None
    archived_at: datetime | None
    version: int
    email_refused: bool
    mobile_refused: bool
    links: tuple[ContactLinkRow, ...] = ()

    @property
    def address(self) -> str:
        """What stands for it in an address."""
        return address_key(self.number, self.id)

    @property
    def initials(self) -> str:
        """Two letters."""
        return initials_of(self.name)

    @property
    def initials_class(self) -> str:
        """The colour of the letters."""
        return initials_class(self.id)


def _within_reach(actor: Actor) -> tuple[str, dict[str, Any]]:
    """SQL on p: contacts of clients within reach; who reaches all clients also sees contacts without any."""
    if actor.kind == SYSTEM or (actor.kind == MEMBER and actor.reaches_all_clients):
        return "true", {}
    condition, parameters = reached(actor)
    return (
        "exists (select from clients_contactlink l join clients_client c on c.organization_id = l.organization_id "
        f"and c.id = l.client_id where l.organization_id = p.organization_id and l.contact_id = p.id and {condition})"
    ), parameters


def contact_list(actor: Actor, text: str = "", portal: str = "", start: int = 0) -> ContactPage:
    """Contacts of the clients within reach, by name. Three queries."""
    ask(actor, "contacts.view")
    where, parameters = _within_reach(actor)
    conditions = ["p.kind = 'contact'", "k.archived_at is null", where]
    if portal in PORTAL_STATES:
        conditions.append("k.portal = %(portal)s")
        parameters["portal"] = portal
    for number, word in enumerate(fold(text).split()[:6]):
        conditions.append(
            f"(p.sort_name like %(word{number})s or lower(p.email) like %(word{number})s or p.number = %(plain)s)"
        )
        parameters[f"word{number}"] = f"%{escape(word)}%"
    parameters |= {"plain": text.strip(), "start": max(start, 0), "page": PAGE}
    source = (
        "from access_person p join clients_contact k on k.organization_id = p.organization_id and k.id = p.id "
        f"where {' and '.join(conditions)}"
    )
    total = rows(f"select count(*) as n {source}", parameters)[0]["n"]
    found = rows(
        f"select p.id, p.number, p.name, p.email, k.mobile, k.portal {source} "
        "order by p.sort_name, p.number offset %(start)s limit %(page)s",
        parameters,
    )
    clients = _clients_of(actor, [contact["id"] for contact in found])
    shown = tuple(
        ContactListRow(**contact, clients=tuple((link.address, link.name) for link in clients.get(contact["id"], ())))
        for contact in found
    )
    return ContactPage(shown, total, max(start, 0))


def contact_for(actor: Actor, which: UUID | str) -> ContactCard:
    """The contact with this id or number, or NotFound when unknown or at no client within reach (G02)."""
    ask(actor, "contacts.view")
    where, parameters = _within_reach(actor)
    by_id = isinstance(which, UUID)
    found = row(
        f"""select p.id, p.number, p.name, p.first_name, p.last_name, p.email, p.phone, k.mobile, k.mobile_verified_at,
            k.birth_date, p.language, k.channel, k.portal, p.login_id is not null as has_login, p.last_sign_in_at,
            k.archived_at, k.version,
            p.email <> '' and p.email = k.refused_email as email_refused,
            k.mobile <> '' and k.mobile = k.refused_mobile as mobile_refused
        from access_person p join clients_contact k on k.organization_id = p.organization_id and k.id = p.id
        where {"p.id" if by_id else "p.number"} = %(which)s and {where}""",  # noqa: S608
        {**parameters, "which": which},
    )
    if found is None:
        raise NotFound
    return ContactCard(**found, links=_clients_of(actor, [found["id"]]).get(found["id"], ()))


def contact_choices(actor: Actor, text: str, limit: int = 20) -> list[dict[str, Any]]:
    """Contacts to choose from when linking: id, number, name, email. Every contact of the office, found by what is
    typed: linking is how somebody comes within reach."""
    ask(actor, "contacts.link")
    words = fold(text).split()[:6]
    if not words:
        return []
    condition = " and ".join(
        f"(p.sort_name like %(word{number})s or lower(p.email) like %(word{number})s or p.number = %(plain)s)"
        for number in range(len(words))
    )
    parameters: dict[str, Any] = {f"word{number}": f"%{escape(word)}%" for number, word in enumerate(words)}
    return rows(
        "select p.id, p.number, p.name, p.email from access_person p join clients_contact k on k.organization_id = "
        f"p.organization_id and k.id = p.id where {condition} and k.archived_at is null "
        "order by p.sort_name, p.number limit %(limit)s",
        {**parameters, "plain": text.strip(), "limit": limit},
    )


def clients_in_portal(contact_id: UUID) -> tuple[UUID, ...]:
    """The clients a contact may see in the portal today; none when he is blocked or archived. Office side."""
    found = rows(
        f"""select l.client_id from clients_contactlink l
        join clients_contact k on k.organization_id = l.organization_id and k.id = l.contact_id
        join clients_client c on c.organization_id = l.organization_id and c.id = l.client_id
        where l.contact_id = %(contact)s and l.portal and k.portal <> 'blocked' and k.archived_at is null
            and c.kind <> 'internal' and c.state <> 'archived'
            and {within(TODAY, "l")}
        order by c.sort_name, c.id""",  # noqa: S608
        {"contact": contact_id},
    )
    return tuple(found_row["client_id"] for found_row in found)


def clients_to_look_along(actor: Actor, contact_id: UUID) -> tuple[UUID, ...]:
    """The clients in the portal of this contact that the member may look at as he does; none without the right (F026).

    A manager or admin reaches them all; others those on which they hold a team role.
    """
    clients = clients_in_portal(contact_id) if may(actor, "contacts.view_as") else ()
    if not clients:
        return ()
    condition, parameters = reached(actor)
    found = rows(
        f"select c.id from clients_client c where c.id = any(%(clients)s) and {condition}",  # noqa: S608
        {**parameters, "clients": list(clients)},
    )
    within_reach = {found_row["id"] for found_row in found}
    return tuple(client for client in clients if client in within_reach)


def functions(*, archived: bool = False) -> list[dict[str, Any]]:
    """The functions contacts can have, in order: id, key, name, archived_at, used (how many links)."""
    where = "" if archived else "where f.archived_at is null"
    return rows(
        "select f.id, f.key, f.name, f.archived_at, (select count(*) from clients_contactlink l "  # noqa: S608
        "where l.organization_id = f.organization_id and f.key = any(l.functions)) as used "
        f"from clients_contactfunction f {where} order by f.archived_at is not null, f.position, f.name"
    )


def function_choices() -> list[tuple[str, str]]:
    """Key and name of the functions that can be given."""
    return [(function["key"], function["name"]) for function in functions()]


def _clients_of(actor: Actor, contact_ids: list[UUID]) -> dict[UUID, tuple[ContactLinkRow, ...]]:
    if not contact_ids:
        return {}
    condition, parameters = reached(actor)
    found = rows(
        f"""select l.contact_id, c.id as client_id, c.number, c.name, l."primary", l.portal as sees_client,
            l.valid_from, l.valid_until, l.functions as function_keys,
            array(select f.name from clients_contactfunction f where f.organization_id = l.organization_id
                and f.key = any(l.functions) order by f.position, f.name) as functions
        from clients_contactlink l
        join clients_client c on c.organization_id = l.organization_id and c.id = l.client_id
        where l.contact_id = any(%(contacts)s) and {condition} order by c.sort_name, c.number""",  # noqa: S608
        {**parameters, "contacts": contact_ids},
    )
    links: dict[UUID, list[ContactLinkRow]] = {}
    for link in found:
        contact_id = link.pop("contact_id")
        lists = {name: tuple(link[name]) for name in ("functions", "function_keys")}
        links.setdefault(contact_id, []).append(ContactLinkRow(**(link | lists)))
    return {contact_id: tuple(of_one) for contact_id, of_one in links.items()}
