"""A change of the master key: in the background every sealed field is sealed anew under the newest key (reliability 8).

Start the processes with the new key in AANZET_MASTER_KEY and the old one in AANZET_MASTER_KEY_OLD; the nightly job does
the rest. When `waiting` says 0 for every organization the old key can go.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from aanzet.core import crypto
from aanzet.core.scope import scope

STEP = 500  # rows in one transaction


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column with sealed values; index: the column with its keyed hash, kind: of that hash."""

    table: str
    field: str
    index: str = ""
    kind: str = ""


_columns: list[SealedColumn] = [SealedColumn("core_eventdetail", "body")]


def sealed_column(table: str, field: str, *, index: str = "", kind: str = "") -> None:
    """Declare a column with sealed values, so that a change of keys reaches it."""
    column = SealedColumn(table, field, index, kind)
    if column not in _columns:
        _columns.append(column)


def waiting(organization: UUID) -> int:
    """How many fields are still sealed under an older key (inside a scope)."""
    return sum(_count(column, organization) for column in _columns)


def rotate(organization: UUID) -> int:
    """Seal every field anew that is not under the newest key; how many. Runs in no transaction, in steps."""
    done = 0
    for column in _columns:
        while count := _step(column, organization):
            done += count
    return done


def _step(column: SealedColumn, organization: UUID) -> int:
    query = (
        f"select id, {column.field} from {column.table} where organization_id = %s and {column.field} is not null "  # noqa: S608
        f"and substring({column.field} from 1 for %s) <> %s order by id limit %s for no key update skip locked"
    )
    prefix = crypto.current_prefix()
    with scope(organization), connection.cursor() as cursor:
        cursor.execute(query, [organization, len(prefix), prefix, STEP])
        rows = cursor.fetchall()
        for id, stored in rows:
            text = crypto.unseal(organization, column.table, column.field, id, stored)
            values: list[object] = [crypto.seal(organization, column.table, column.field, id, text)]
            more = ""
            if column.index:
                more = f", {column.index} = %s"
                values.append(crypto.blind_index(organization, column.kind, text))
            cursor.execute(
                f"update {column.table} set {column.field} = %s{more} where organization_id = %s and id = %s",  # noqa: S608
                [*values, organization, id],
            )
    return len(rows)


def _count(column: SealedColumn, organization: UUID) -> int:
    prefix = crypto.current_prefix()
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from {column.table} where organization_id = %s and {column.field} is not null "  # noqa: S608
            f"and substring({column.field} from 1 for %s) <> %s",
            [organization, len(prefix), prefix],
        )
        return cursor.fetchone()[0]
