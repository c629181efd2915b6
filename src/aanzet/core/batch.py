"""Write many rows of many tables in one statement, in one round trip (architecture 4, performance.md).

Rows go along as one JSON document; each part becomes a data-modifying CTE over jsonb_to_recordset. Inserting one row
and ten thousand is the same path. Table and column names are ours, never input.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django.db import connection

from aanzet.core.log import to_json

ORGANIZATION = "nullif(current_setting('app.organization', true), '')::uuid"
PLAIN = {
    UUID: "uuid",
    str: "text",
    int: "integer",
    bool: "boolean",
    date: "date",
    datetime: "timestamptz",
    dict: "jsonb",
    list: "jsonb",
    bytes: "bytea",
}
ARRAYS = {UUID: "uuid[]", str: "text[]", int: "integer[]"}


@cache
def columns_of(row: type, without: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """Column names and PostgreSQL types of a row dataclass, from its annotations."""
    return {name: _type_of(hint) for name, hint in get_type_hints(row).items() if name not in without}


def _type_of(hint: Any) -> str:
    if get_origin(hint) in (UnionType, Union):
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if get_origin(inner) in (UnionType, Union):
            inner = next(part for part in get_args(inner) if part is not NoneType)
        return ARRAYS[inner]
    return PLAIN[hint]


@dataclass
class Batch:
    """A statement in the making. Parts without rows are left out; `execute` answers how many rows each part touched."""

    parts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def insert(
        self,
        table: str,
        columns: Mapping[str, str],
        rows: Iterable[Mapping[str, Any]],
        *,
        conflict: str = "",
        after: str = "",
    ) -> None:
        """Rows into a table. organization_id is filled from the scope. conflict: an ON CONFLICT clause.

        after: a part that must have run before, where both touch one unique index.
        """
        part = f"new_{table}"
        if not self._take(part, rows):
            return
        names = [_quoted(name) for name in columns if name != "organization_id"]
        order = f" where (select count(*) from {after}) >= 0" if after in self.parts else ""
        self.parts[part] = (
            f"insert into {table} (organization_id, {', '.join(names)}) "
            f"select {ORGANIZATION}, {', '.join(names)} from {self._recordset(part, columns)}{order} "
            f"{conflict} returning 1"
        )

    def update(
        self,
        table: str,
        columns: Mapping[str, str],
        rows: Iterable[Mapping[str, Any]],
        *,
        key: str = "id",
        only_if: str = "",
        extra: Mapping[str, str] | None = None,
    ) -> None:
        """Set the columns of the rows named by `key`. only_if: a condition on t (the row) and r (the new values).

        extra: columns that travel along for `only_if` but are not set, with their types.
        """
        part = f"changed_{table}"
        if not self._take(part, rows):
            return
        names = [name for name in columns if name not in (key, "organization_id")]
        values = ", ".join(f"{_quoted(name)} = r.{_quoted(name)}" for name in names)
        self.parts[part] = (
            f"update {table} t set {values} from {self._recordset(part, {**columns, **(extra or {})}, 'r')} "
            f"where t.organization_id = {ORGANIZATION} and t.{key} = r.{key}"
            f"{f' and ({only_if})' if only_if else ''} returning 1"
        )

    def run(self, part: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]], sql: str) -> None:
        """Any other data-modifying statement over its rows; {rows} in `sql` stands for the recordset, named r."""
        if self._take(part, rows):
            self.parts[part] = sql.replace("{rows}", self._recordset(part, columns, "r")) + " returning 1"

    def execute(self) -> dict[str, int]:
        """Send it. Part -> number of rows."""
        if not self.parts:
            return {}
        counts = ", ".join(f"(select count(*) from {part})" for part in self.parts)
        ctes = ", ".join(f"{part} as ({sql})" for part, sql in self.parts.items())
        statement = f"with batch as materialized (select %s::jsonb as rows), {ctes} select {counts}"
        with connection.cursor() as cursor:
            cursor.execute(statement, [to_json(self.rows)])  # noqa: S608
            return dict(zip(self.parts, cursor.fetchone(), strict=True))

    def _take(self, part: str, rows: Iterable[Mapping[str, Any]]) -> bool:
        taken = [dict(row) for row in rows]
        if not taken:
            return False
        if part in self.rows:  # a second helping for the same part, with the same columns
            self.rows[part] += taken
            return False
        self.rows[part] = taken
        return True

    def _recordset(self, part: str, columns: Mapping[str, str], alias: str = "r") -> str:
        types = ", ".join(f"{_quoted(name)} {kind}" for name, kind in columns.items() if name != "organization_id")
        return f"jsonb_to_recordset((select rows->'{part}' from batch)) as {alias}({types})"


@cache
def _quoted(name: str) -> str:
    return f'"{name}"'


def row_of(row: Any, names: Sequence[str]) -> dict[str, Any]:
    """A row dataclass as the columns named."""
    return {name: getattr(row, name) for name in names}
