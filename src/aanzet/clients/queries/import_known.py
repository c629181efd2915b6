"""Everything of the organization that an import is compared with, in a handful of queries (F388)."""

from functools import partial
from typing import Any
from uuid import UUID

from aanzet.access.queries.organizations import organization
from aanzet.clients.queries import secrets
from aanzet.clients.queries.rows import rows, within
from aanzet.rules.clients import SECRET
from aanzet.rules.importing import Known, KnownClient, KnownContact, KnownLink, Options, Zeros
from aanzet.rules.numbers import email_key

CLIENTS = f"""
    select c.id, c.number, c.name, c.kind, c.legal_form, c.rsin, c.kvk_number, c.branch_number, c.vat_id,
        c.payroll_number, c.email, c.phone, c.street, c.postcode, c.place, c.country, c."group", c.employees, c.memo,
        c.bsn_index, c.vat_number_index,
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
CONTACTS = """
    select p.id, p.number, p.first_name, p.last_name, p.email, p.phone, p.language, p.login_id is not null as has_login,
        k.mobile, k.birth_date,
        (select json_agg(json_build_array(l.client_id, l.functions, l."primary")) from clients_contactlink l
            where l.organization_id = p.organization_id and l.contact_id = p.id) as links
    from access_person p join clients_contact k on k.organization_id = p.organization_id and k.id = p.id
    order by p.number
"""
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
    by_name: dict[str, str] = {}
    for member in members:  # two colleagues of one name: which is meant cannot be told
        by_name[member["name"]] = "" if member["name"] in by_name else str(member["id"])
    return Known(
        clients=tuple(_client(found) for found in rows(CLIENTS, {"today": today})),
        contacts=tuple(_contact(found) for found in rows(CONTACTS)),
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
    id_, number, name = str(found.pop("id")), found.pop("number"), found.pop("name")
    values: dict[str, Any] = {}
    for key in SECRET:
        index = found.pop(f"{key}_index")
        if index:
            values[key] = bytes(index).hex()
    for key, value in found.items():
        if isinstance(value, list):
            if value:
                values[key] = tuple(sorted(value))
        elif value not in (None, ""):
            values[key] = str(value)
    return KnownClient(id_, number, name, found["kind"] == "internal", values)


def _contact(found: dict[str, Any]) -> KnownContact:
    links = {client: KnownLink(tuple(functions), primary) for client, functions, primary in found["links"] or ()}
    values = {key: found[key] for key in ("phone", "language", "mobile") if found[key]}
    if found["birth_date"]:
        values["birth_date"] = found["birth_date"].isoformat()
    return KnownContact(
        str(found["id"]),
        found["number"],
        found["first_name"],
        found["last_name"],
        found["email"],
        found["has_login"],
        values,
        links,
    )
