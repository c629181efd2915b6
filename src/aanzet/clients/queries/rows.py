"""Plain rows from SQL: what lists and set-form facts are made of. Row-level security holds as everywhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from aanzet.core.batch import ORGANIZATION

# The day it is where the organization is; as a subquery it is asked once per statement, not once per row.
TODAY = f"(select (app_now() at time zone zone)::date from access_organization where id = {ORGANIZATION})"  # noqa: S608


def rows(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
    """Every row of a select as a dict."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, found, strict=True)) for found in cursor.fetchall()]


def row(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> dict[str, Any] | None:
    """The first row of a select as a dict, None when there is none."""
    found = rows(sql, parameters)
    return found[0] if found else None


def within(day: str, table: str) -> str:
    """SQL: the row is valid on `day` (a placeholder or an expression)."""
    return (
        f"({table}.valid_from is null or {table}.valid_from <= {day}) "
        f"and ({table}.valid_until is null or {table}.valid_until >= {day})"
    )
