"""What the engine must know of a client and its people: SQL that the engine puts into its one read."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from aanzet.clients.models import ContactFunction, Product

ORGANIZATION = "nullif(current_setting('app.organization', true), '')::uuid"

# The client named by {client} as one JSON value: who has which role, in order (F023), and who can be addressed (F104).
CLIENT = f"""
select jsonb_build_object(
    'id', who.id, 'name', who.name, 'number', who.number, 'kind', who.kind,
    'state', who.state, 'ended_on', who.ended_on,
    'roles', (select coalesce(jsonb_agg(jsonb_build_array(r.key, a.member_id) order by r.position, a.position), '[]')
              from clients_roleassignment a
              join access_teamrole r on r.organization_id = a.organization_id and r.id = a.role_id
              where a.organization_id = who.organization_id and a.client_id = who.id
                and (a.valid_from is null or a.valid_from <= {{today}})
                and (a.valid_until is null or a.valid_until >= {{today}})),
    'contacts', (select coalesce(jsonb_agg(jsonb_build_array(p.id, l."primary", l.functions,
                        p.email <> '' or c.mobile <> '', c.portal = 'blocked', p.first_name, p.name)
                        order by l.position, p.sort_name), '[]')
                 from clients_contactlink l
                 join clients_contact c on c.organization_id = l.organization_id and c.id = l.contact_id
                 join access_person p on p.organization_id = l.organization_id and p.id = l.contact_id
                 where l.organization_id = who.organization_id and l.client_id = who.id and c.archived_at is null
                   and (l.valid_from is null or l.valid_from <= {{today}})
                   and (l.valid_until is null or l.valid_until >= {{today}}))
) from clients_client who where who.organization_id = {ORGANIZATION} and who.id = {{client}}
"""


# What conditions may ask of the client named by {client}: name -> texts (F148).
ASKED = f"""
select jsonb_build_object(
    'kind', array[who.kind], 'legal_form', array[who.legal_form], 'postcode', array[who.postcode],
    'place', array[who.place],
    'products', (select coalesce(jsonb_agg(p.product_id order by p.product_id), '[]') from clients_clientproduct p
                 where p.organization_id = who.organization_id and p.client_id = who.id
                   and (p.valid_from is null or p.valid_from <= {{today}})
                   and (p.valid_until is null or p.valid_until >= {{today}}))
) from clients_client who where who.organization_id = {ORGANIZATION} and who.id = {{client}}
"""


def asked_json(client: str, today: str) -> str:
    """The sub-select for conditions about the client in column `client`, on the local day `today`."""
    return ASKED.replace("{client}", client).replace("{today}", today)


def client_json(client: str, today: str) -> str:
    """The sub-select for the client in column `client`; `today` is an SQL expression for the local day."""
    return CLIENT.replace("{client}", client).replace("{today}", today)


def product_ids() -> dict[str, UUID]:
    """Name and code of a product (folded) -> id, of products that can still be taken."""
    rows = list(Product.objects.filter(archived_at=None).values_list("code", "name", "id"))
    return {code.lower(): key for code, _, key in rows if code} | {name.lower(): key for _, name, key in rows}


def product_choices(*, archived: bool = False) -> tuple[tuple[str, str], ...]:
    """Products to choose from: id as text and name. archived: also those, for naming what was chosen before."""
    rows = Product.objects.order_by("name").values_list("id", "name")
    rows = rows if archived else rows.filter(archived_at=None)
    return tuple((str(key), name) for key, name in rows)


def function_choices() -> tuple[tuple[str, str], ...]:
    """Contact functions to choose from: key and name."""
    return tuple(ContactFunction.objects.filter(archived_at=None).order_by("position").values_list("key", "name"))


def function_keys() -> frozenset[str]:
    """Keys of the contact functions that can be chosen."""
    return frozenset(ContactFunction.objects.filter(archived_at=None).values_list("key", flat=True))


def named_like(name: str, number: str) -> str:
    """The name of a client of this organization with this name or number, without regard to case; "" = none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select name from clients_client where organization_id = {ORGANIZATION}"  # noqa: S608 - ours
            " and (lower(name) = lower(%s) or (number = %s and %s <> '')) limit 1",
            [name.strip(), number.strip(), number.strip()],
        )
        found = cursor.fetchone()
    return found[0] if found else ""


def clients_without_role(products: Sequence[UUID]) -> dict[str, int]:
    """Key of a team role -> how many active clients that take one of the products have nobody in it (F143, F165)."""
    with connection.cursor() as cursor:
        cursor.execute(LACKING, {"products": list(products)})
        return dict(cursor.fetchall())


# Client by client, each by index: right after an import there are no statistics, and any other plan may take minutes.
LACKING = f"""
with served as materialized (
    select k.id from clients_client k
    where k.organization_id = {ORGANIZATION} and k.state = 'active' and k.kind <> 'internal'
      and exists (select from clients_clientproduct p where p.organization_id = k.organization_id
                  and p.client_id = k.id and p.product_id = any(%(products)s::uuid[]))
), filled as (
    select a.role_id, count(*) as clients from served
    cross join lateral (select distinct role_id from clients_roleassignment
                        where organization_id = {ORGANIZATION} and client_id = served.id offset 0) a
    group by a.role_id
)
select r.key, (select count(*) from served) - coalesce(f.clients, 0) from access_teamrole r
left join filled f on f.role_id = r.id
where r.organization_id = {ORGANIZATION} and r.archived_at is null
  and (select count(*) from served) > coalesce(f.clients, 0)
"""


def clients_unreached(products: Sequence[UUID]) -> tuple[int, dict[str, int]]:
    """How many active clients take one of the products, and of how many nobody can be reached, by contact function.

    Key "": of how many the primary contact cannot be reached. A function every one of them has filled is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNREACHED, {"products": list(products)})
        rows = cursor.fetchall()
    served = rows[0][1]
    return served, {key: count for key, _, count in rows if count}


UNREACHED = f"""
with served as materialized (
    select k.id from clients_client k
    where k.organization_id = {ORGANIZATION} and k.state = 'active' and k.kind <> 'internal'
      and exists (select from clients_clientproduct p where p.organization_id = k.organization_id
                  and p.client_id = k.id and p.product_id = any(%(products)s::uuid[]))
), reached as (
    select k.key, count(*) as clients from served
    cross join lateral (
        select distinct unnest(case when l."primary" then l.functions || ''::varchar else l.functions end) as key
        from clients_contactlink l
        join clients_contact c on c.organization_id = l.organization_id and c.id = l.contact_id
        join access_person p on p.organization_id = l.organization_id and p.id = l.contact_id
        where l.organization_id = {ORGANIZATION} and l.client_id = served.id and c.archived_at is null
          and c.portal <> 'blocked' and (p.email <> '' or c.mobile <> '') offset 0
    ) k group by k.key
), asked as (
    select f.key from clients_contactfunction f
    where f.organization_id = {ORGANIZATION} and f.archived_at is null
    union all select ''
)
select a.key, (select count(*) from served), (select count(*) from served) - coalesce(r.clients, 0)
from asked a left join reached r on r.key = a.key
"""
