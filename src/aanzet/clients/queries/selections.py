"""Choices of clients that can be made in one go: at an invitation (F017)."""

from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.ports import ClientSelection
from aanzet.clients.queries.products import products
from aanzet.clients.queries.rows import TODAY, rows, within

ALL = "all"
IN_USE = "c.kind <> 'internal' and c.state in ('active', 'prospect')"


def selections() -> tuple[ClientSelection, ...]:
    """Every client, then per product those that take it. Keys: all, product:<id>."""
    total = rows(f"select count(*) as n from clients_client c where {IN_USE}")[0]["n"]  # noqa: S608
    of_products = tuple(
        ClientSelection(f"product:{product['id']}", product["name"], product["taken"])
        for product in products()
        if product["taken"]
    )
    return (ClientSelection(ALL, gettext("All clients"), total), *of_products)


def selected_clients(selection: str) -> list[UUID]:
    """The clients of a selection by its key; none for a key that does not exist."""
    kind, _, value = selection.partition(":")
    if selection == ALL:
        condition = "true"
    elif kind == "product":
        condition = (
            "exists (select from clients_clientproduct t where t.organization_id = c.organization_id "
            f"and t.client_id = c.id and t.product_id = %(product)s::uuid and {within(TODAY, 't')})"
        )
    else:
        return []
    sql = f"select c.id from clients_client c where {IN_USE} and {condition} order by c.id"  # noqa: S608
    return [found["id"] for found in rows(sql, {"product": value or None})]
