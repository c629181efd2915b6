"""Everything the client card shows of a client itself: facts, contacts, team, products, periods, accounts (F041)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.clients.queries import secrets
from aanzet.clients.queries.clients import ClientRow, client_for
from aanzet.clients.queries.gaps import GAPS
from aanzet.clients.queries.rows import TODAY, row, rows, within
from aanzet.rules.actors import Actor
from aanzet.rules.clients import address_key
from aanzet.rules.people import initials_class, initials_of
from aanzet.rules.periods import containing

FIELDS = """c.id, c.number, c.name, c.kind, c.state, c.version, c.legal_form, c.kvk_number, c.branch_number, c.rsin,
    c.vat_id, c.payroll_number, c.email, c.phone, c.street, c.postcode, c.place, c.country, c."group", c.employees,
    c.memo, c.started_on, c.ended_on, c.created_at, c.changed_at, c.organization_id, c.bsn, c.vat_number"""


@dataclass(frozen=True, slots=True)
class CardContact:
    """A contact on the card. functions: names. portal: none, invited, active, blocked."""

    id: UUID
    number: str
    name: str
    email: str
    phone: str
    mobile: str
    functions: tuple[str, ...]
    function_keys: tuple[str, ...]
    primary: bool
    portal: str
    sees_client: bool
    valid_from: date | None
    valid_until: date | None
    version: int

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
class CardMember:
    """A holder of a role. active: can act; position: from 0."""

    id: UUID
    number: str
    name: str
    active: bool
    valid_from: date | None
    valid_until: date | None

    @property
    def initials(self) -> str:
        """Two letters."""
        return initials_of(self.name)

    @property
    def initials_class(self) -> str:
        """The colour of the letters."""
        return initials_class(self.id)


@dataclass(frozen=True, slots=True)
class CardRole:
    """A team role with its holders on this client, in order."""

    id: UUID
    key: str
    name: str
    holders: tuple[CardMember, ...]


@dataclass(frozen=True, slots=True)
class CardProduct:
    """A product the client takes or took. state: now, later or ended."""

    id: UUID
    product_id: UUID
    name: str
    valid_from: date | None
    valid_until: date | None
    state: str


@dataclass(frozen=True, slots=True)
class CardPeriod:
    """A filing period. label: the running period of that kind (kind, number, year)."""

    id: UUID
    family: str
    period_kind: str
    valid_from: date
    valid_until: date | None
    state: str
    label: tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class CardGap:
    """Something that is missing: keys of queries.gaps, texts are message ids."""

    key: str
    text: str
    consequence: str
    field: str


@dataclass(frozen=True, slots=True)
class ClientCard:
    """The card. facts: every readable field by name; masked: BSN and turnover tax number as •••••123, "" = none."""

    client: ClientRow
    facts: Mapping[str, Any]
    masked: Mapping[str, str]
    gaps: tuple[CardGap, ...]
    contacts: tuple[CardContact, ...]
    roles: tuple[CardRole, ...]
    products: tuple[CardProduct, ...]
    periods: tuple[CardPeriod, ...]
    accounts: tuple[dict[str, Any], ...]
    aliases: tuple[str, ...]


def client_card(actor: Actor, number: UUID | str, now: datetime) -> ClientCard:
    """The card of a client within reach, or NotFound. Eight queries, whatever hangs on it."""
    client = client_for(actor, number)
    gap_columns = ", ".join(f"{gap.condition} as gap_{key}" for key, gap in GAPS.items())
    found = row(f"select {FIELDS}, {gap_columns} from clients_client c where c.id = %s", [client.id]) or {}  # noqa: S608
    gaps = tuple(
        CardGap(key, gap.text, gap.consequence, gap.field) for key, gap in GAPS.items() if found.pop(f"gap_{key}")
    )
    masked = secrets.masked_of(found)
    facts = {name: value for name, value in found.items() if name not in ("organization_id", "bsn", "vat_number")}
    return ClientCard(
        client,
        facts,
        masked,
        () if client.internal else gaps,
        contacts_of(client.id),
        roles_of(client.id),
        products_of(client.id),
        periods_of(client.id),
        accounts_of(client.id),
        tuple(
            found["number"]
            for found in rows(
                "select number from clients_clientnumberalias where client_id = %s order by created_at", [client.id]
            )
        ),
    )


def contacts_of(client_id: UUID) -> tuple[CardContact, ...]:
    """The contacts of a client in its order. For pages that found the client by client_for."""
    found = rows(
        """select p.id, p.number, p.name, p.email, p.phone, k.mobile, k.portal, k.version, l."primary",
            l.portal as sees_client, l.valid_from, l.valid_until, l.functions as function_keys,
            array(select f.name from clients_contactfunction f where f.organization_id = l.organization_id
                and f.key = any(l.functions) order by f.position, f.name) as functions
        from clients_contactlink l
        join clients_contact k on k.organization_id = l.organization_id and k.id = l.contact_id
        join access_person p on p.organization_id = l.organization_id and p.id = l.contact_id
        where l.client_id = %s and k.archived_at is null order by l.position, p.sort_name, p.id""",
        [client_id],
    )
    lists = ("functions", "function_keys")
    return tuple(CardContact(**(contact | {name: tuple(contact[name]) for name in lists})) for contact in found)


def roles_of(client_id: UUID) -> tuple[CardRole, ...]:
    """Every team role that can be held, in order, with its holders on this client."""
    found = rows(
        """select r.id as role_id, r.key, r.name as role_name, p.id, p.number, p.name, m.state = 'active' as active,
            a.valid_from, a.valid_until
        from access_teamrole r
        left join clients_roleassignment a on a.organization_id = r.organization_id and a.role_id = r.id
            and a.client_id = %s
        left join access_person p on p.organization_id = a.organization_id and p.id = a.member_id
        left join access_teammember m on m.organization_id = a.organization_id and m.id = a.member_id
        where r.archived_at is null or a.id is not null
        order by r.position, r.name, a.position, a.id""",
        [client_id],
    )
    roles: dict[UUID, tuple[str, str, list[CardMember]]] = {}
    for line in found:
        holders = roles.setdefault(line["role_id"], (line["key"], line["role_name"], []))[2]
        if line["id"]:
            holders.append(
                CardMember(
                    line["id"], line["number"], line["name"], line["active"], line["valid_from"], line["valid_until"]
                )
            )
    return tuple(CardRole(role_id, key, name, tuple(holders)) for role_id, (key, name, holders) in roles.items())


def products_of(client_id: UUID) -> tuple[CardProduct, ...]:
    """What a client takes, will take and took, the running ones first."""
    found = rows(
        f"""select * from (select t.id, t.product_id, d.name, t.valid_from, t.valid_until,
            case when {within(TODAY, "t")} then 'now' when t.valid_from > {TODAY} then 'later' else 'ended' end as state
        from clients_clientproduct t
        join clients_product d on d.organization_id = t.organization_id and d.id = t.product_id
        where t.client_id = %s) found order by state = 'ended', name, valid_from desc nulls last""",  # noqa: S608
        [client_id],
    )
    return tuple(CardProduct(**product) for product in found)


def periods_of(client_id: UUID) -> tuple[CardPeriod, ...]:
    """The filing periods of a client per family, the running and coming ones first."""
    found = rows(
        f"""select * from (select t.id, t.family, t.period_kind, t.valid_from, t.valid_until, {TODAY} as today,
            case when {within(TODAY, "t")} then 'now' when t.valid_from > {TODAY} then 'later' else 'ended' end as state
        from clients_clientfilingperiod t where t.client_id = %s) found
        order by family desc, state = 'ended', valid_from""",  # noqa: S608
        [client_id],
    )
    return tuple(
        CardPeriod(**period, label=containing(period["period_kind"], max(today, period["valid_from"])).label)
        for period in found
        for today in [period.pop("today")]
    )


def accounts_of(client_id: UUID) -> tuple[dict[str, Any], ...]:
    """The bank accounts of a client: id, iban, holder, use."""
    return tuple(
        rows("select id, iban, holder, use from clients_bankaccount where client_id = %s order by id", [client_id])
    )
