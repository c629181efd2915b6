"""Products: the list of settings, and the choices in forms (F044)."""

from typing import Any
from uuid import UUID

from aanzet.clients.queries.rows import TODAY, row, rows, within
from aanzet.core.errors import NotFound


def products(*, archived: bool = False) -> list[dict[str, Any]]:
    """Products by group and name, each with `taken`: how many clients take it now."""
    where = "" if archived else "where d.archived_at is null"
    return rows(
        f"""select d.id, d.code, d.name, d."group", d.filing_kind, d.period_kind, d.archived_at, d.version,
            (select count(distinct t.client_id) from clients_clientproduct t where t.organization_id = d.organization_id
                and t.product_id = d.id and {within(TODAY, "t")}) as taken
        from clients_product d {where} order by d.archived_at is not null, d."group", d.name"""  # noqa: S608
    )


def product(product_id: UUID) -> dict[str, Any]:
    """One product, or NotFound."""
    found = row(
        'select id, code, name, "group", filing_kind, period_kind, archived_at, version '
        "from clients_product where id = %s",
        [product_id],
    )
    if found is None:
        raise NotFound
    return found


def product_choices() -> list[tuple[UUID, str]]:
    """Id and name of the products that can be taken."""
    return [
        (found["id"], found["name"])
        for found in rows("select id, name from clients_product where archived_at is null order by name")
    ]


def names_of_products(product_ids: list[UUID]) -> dict[UUID, str]:
    """id -> name, archived ones too: for templates and cases that name products."""
    if not product_ids:
        return {}
    found = rows("select id, name from clients_product where id = any(%s)", [product_ids])
    return {product["id"]: product["name"] for product in found}
