"""Take one demo organization away with everything it holds: rows, history, files. As the owner, in one transaction."""

import shutil
from uuid import UUID

import psycopg
from django.conf import settings
from psycopg import sql

TABLES = """
select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace order by 1
"""
APPEND_ONLY = ("core_event", "core_seal")


def remove(owner_url: str, organization_id: UUID) -> None:
    """Delete the organization. Only for demo data: real history is never deleted."""
    with psycopg.connect(owner_url) as connection:
        for name, value in (("app.organization", str(organization_id)), ("app.side", "office")):
            connection.execute(sql.SQL("set local {} to {}").format(sql.SQL(name), sql.Literal(value)))
        waiting = [name for (name,) in connection.execute(TABLES)]
        for name in APPEND_ONLY:
            connection.execute(sql.SQL("alter table {} disable trigger user").format(sql.Identifier(name)))
        while waiting:
            left = [name for name in waiting if not _emptied(connection, name, organization_id)]
            if len(left) == len(waiting):
                raise RuntimeError(f"tables that hold each other: {left}")
            waiting = left
        for name in APPEND_ONLY:
            connection.execute(sql.SQL("alter table {} enable trigger user").format(sql.Identifier(name)))
        connection.execute("delete from access_organization where id = %s", [organization_id])
    shutil.rmtree(settings.FILES / str(organization_id), ignore_errors=True)


def _emptied(connection: psycopg.Connection, table: str, organization_id: UUID) -> bool:
    """Delete the rows of one table, unless rows of a table that is not empty yet still point at them."""
    try:
        with connection.transaction():
            connection.execute(
                sql.SQL("delete from {} where organization_id = %s").format(sql.Identifier(table)), [organization_id]
            )
    except psycopg.errors.ForeignKeyViolation:
        return False
    return True
