"""Everything of the organization that an import is compared with, in a handful of queries (F388)."""

from functools import partial
from typing import Any
from uuid import UUID

from aanzet.access.queries.organizations import organization
from aanzet.clients.queries import secrets
from aanzet.clients.queries.rows import rows, within
from aanzet.core import crypto
from aanzet.rules.clients import SECRET
from aanzet.rules.importing import Known, KnownClient, KnownContact, KnownLink, Options, Zeros
from aanzet.rules.numbers import email_key

CLIENTS = f"""
    select c.id, c.number, c.name, c.kind, c.legal_form, c.rsin, c.kvk_number, c.branch_number, c.vat_id,
        c.payroll_number, c.email, c.phone, c.street, c.postcode, c.place, c.country, c."group", c.employees, c.memo,
        c.organization_id, c.bsn_index, c.vat_number_index,
        case when substring(c.bsn from 1 for length(%(current)s)) <> %(current)s then c.bsn end as bsn,
        case when substring(c.vat_number from 1 for length(%(current)s)) <> %(current)s then c.vat_number end
            as vat_number,
        array(select t.iban from clients_bankaccount t
            where t.organization_id = c.organization_id and t.client_id = c.id) as bank_accounts,
        array(select distinct t.product_id::text from clients_clientproduct t
            where t.organization_id = c.organization_id and t.client_id = c.id
                and (t.valid_until is null or t.valid_until >= %(today)s)) as products,
        (select t.period_kind from clients_clientfilingperiod t
            where t.organization_id = c.organization_id and t.client_id = c.id and t.family = 'vat'
            order by t.valid_from desc limit 1) as vat_period,
        (select t.period_kind from clients_clientfilingperiod t
            where t.organization_id = c.organization_id and t.client_id = c.id and t.family = 'payroll_tax'
            order by t.valid_from desc limit 1) as payroll_period,
        (select t.member_id::text from clients_roleassignment t
            join access_teamrole r on r.organization_id = t.organization_id and r.id = t.role_id
            where t.organization_id = c.organization_id and t.client_id = c.id and r.key = 'relation_manager'
                and {within("%(today)s", "t")}
            order by t.position, t.id limit 1) as relation_manager
    from clients_client c order by c.number
"""  # noqa: S608
# Three plain reads, put together here: joined, statistics from before a large import make the database compare every
# contact with every person (ten seconds for seven thousand).
PEOPLE = """
    select id, number, first_name, last_name, email, phone, language, login_id is not null as has_login
    from access_person where kind = 'contact' order by number
"""
CONTACTS = "select id, mobile, birth_date from clients_contact"
LINKS = 'select contact_id, client_id, functions, "primary" from clients_contactlink'
MEMBERS = "select id, number, name, email from access_person where kind = 'member'"


def known_for_import(organization_id: UUID, today: Any) -> Known:
    """What is there now, as rules.importing compares it. The caller has asked clients.import."""
    members = rows(MEMBERS)
    products = rows("select id, code, name from clients_product where archived_at is null order by name desc")
    functions = rows("select key, name from clients_contactfunction where archived_at is null")
    aliases = rows(
        "select a.number as alias, c.number from clients_clientnumberalias a "
        "join clients_client c on c.organization_id = a.organization_id and c.id = a.client_id"
    )
    asked = {"today": today, "current": crypto.current_prefix()}
    by_name: dict[str, str] = {}
    for member in members:  # two colleagues of one name: which is meant cannot be told
        by_name[member["name"]] = "" if member["name"] in by_name else str(member["id"])
    return Known(
        clients=tuple(_client(found) for found in rows(CLIENTS, asked)),
        contacts=_contacts(),
        aliases={found["alias"]: found["number"] for found in aliases},
        members={member["number"]: member["name"] for member in members},
        member_emails=frozenset(email_key(member["email"]) for member in members if member["email"]),
        members_by_name={name: id_ for name, id_ in by_name.items() if id_},
        products={name: str(product["id"]) for product in products for name in (product["code"], product["name"])},
        functions={name: function["key"] for function in functions for name in (function["key"], function["name"])},
        secret=partial(secrets.index_text, organization_id),
    )


def options_for_import(organization_id: UUID, zeros: str) -> Options:
    """The choices of the person and what the organization allows."""
    return Options(Zeros(zeros or Zeros.ASK), organization(organization_id).bsn_allowed)


def _client(found: dict[str, Any]) -> KnownClient:
    id_, number, name = found.pop("id"), found.pop("number"), found.pop("name")
    values: dict[str, Any] = {}
    organization_id = found.pop("organization_id")
    for key in SECRET:
        index, old = found.pop(f"{key}_index"), found.pop(key)
        if old is not None:  # sealed under an older key, so its hash is another than the one of the workbook
            index = secrets.index_of(organization_id, secrets.opened_of(organization_id, id_, key, old))
        if index:
            values[key] = bytes(index).hex()
    for key, value in found.items():
        if isinstance(value, list):
            if value:
                values[key] = tuple(sorted(value))
        elif value not in (None, ""):
            values[key] = str(value)
    return KnownClient(str(id_), number, name, found["kind"] == "internal", values)


def _contacts() -> tuple[KnownContact, ...]:
    own = {found["id"]: found for found in rows(CONTACTS)}
    links: dict[UUID, dict[str, KnownLink]] = {}
    for link in rows(LINKS):
        known = KnownLink(tuple(link["functions"]), link["primary"])
        links.setdefault(link["contact_id"], {})[str(link["client_id"])] = known
    return tuple(
        _contact(person, own[person["id"]], links.get(person["id"], {}))
        for person in rows(PEOPLE)
        if person["id"] in own
    )


def _contact(person: dict[str, Any], own: dict[str, Any], links: dict[str, KnownLink]) -> KnownContact:
    values = {key: person[key] for key in ("phone", "language") if person[key]}
    if own["mobile"]:
        values["mobile"] = own["mobile"]
    if own["birth_date"]:
        values["birth_date"] = own["birth_date"].isoformat()
    return KnownContact(
        str(person["id"]),
        person["number"],
        person["first_name"],
        person["last_name"],
        person["email"],
        person["has_login"],
        values,
        links,
    )
