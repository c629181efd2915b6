"""Write many rows of many tables in one statement, in one round trip (architecture 4, performance.md).

Rows go along as JSON documents, one parameter per part; each part becomes a data-modifying CTE over jsonb_to_recordset.
Inserting one row and ten thousand is the same path, and one shape of statement is planned once per connection. Table
and column names are ours, never input.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import psycopg
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
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
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
    return "jsonb" if dataclasses.is_dataclass(hint) else PLAIN[hint]


@dataclass
class Batch:
    """A statement in the making. Rows are dicts or dataclasses; what a part does not name of them is passed over.

    values: what the SQL of parts names as %(name)s besides its rows.
    """

    parts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[Any]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)

    def insert(
        self,
        table: str,
        columns: Mapping[str, str],
        rows: Iterable[Any],
        *,
        conflict: str = "",
        after: str = "",
        given: Mapping[str, str] | None = None,
        extra: Mapping[str, str] | None = None,
        using: str = "",
        part: str = "",
    ) -> None:
        """Rows into a table. organization_id is filled from the scope. conflict: an ON CONFLICT clause.

        given: columns that are no part of the rows, as SQL over r (the row, with the `extra` columns) and what `using`
        joins to it. after: a part that must have run before, where both touch one unique index.
        part: another name for it, when one statement holds rows of this table from two hands.
        """
        part = part or f"new_{table}"
        if self._take(part, rows):
            order = f" where (select count(*) from {after}) >= 0" if after in self.parts else ""
            kinds = (tuple(columns.items()), tuple((given or {}).items()), tuple((extra or {}).items()))
            self.parts[part] = _insert(part, table, *kinds, f"{using}{order} {conflict}")

    def update(
        self,
        table: str,
        columns: Mapping[str, str],
        rows: Iterable[Any],
        *,
        key: str = "id",
        only_if: str = "",
        extra: Mapping[str, str] | None = None,
    ) -> None:
        """Set the columns of the rows named by `key`. only_if: a condition on t (the row) and r (the new values).

        extra: columns that travel along for `only_if` but are not set, with their types.
        """
        part = f"changed_{table}"
        if self._take(part, rows):
            condition = f"t.{key} = {self._any(part, key, columns[key])}{f' and ({only_if})' if only_if else ''}"
            kinds = (tuple(columns.items()), tuple((extra or {}).items()))
            self.parts[part] = _update(part, table, key, *kinds, condition)

    def run(self, part: str, columns: Mapping[str, str], rows: Iterable[Any], sql: str, *, key: str) -> None:
        """Any other data-modifying statement over its rows; {rows} in `sql` stands for the recordset, named r.

        key: the column by which the rows find theirs in the table; {keys} in `sql` stands for all of them.
        """
        if self._take(part, rows):
            keys = self._any(part, key, columns[key])
            self.parts[part] = sql.replace("{rows}", self.recordset(part, columns)).replace("{keys}", keys)

    def recordset(self, part: str, columns: Mapping[str, str], alias: str = "r") -> str:
        """The rows of a part as a table expression, for its own SQL or for the `using` of another part."""
        return _recordset(part, tuple(columns.items()), alias)

    def execute(self) -> dict[str, int]:
        """Send it. Part -> number of rows it touched."""
        if not self.parts:
            return {}
        counts = ", ".join(f"(select count(*) from {part})" for part in self.parts)
        ctes = ", ".join(f"{part} as ({sql} returning 1)" for part, sql in self.parts.items())
        values = self.values | {part: to_json(rows) for part, rows in self.rows.items()}
        for name, (part, key) in self.keys.items():
            values[name] = [row[key] if isinstance(row, dict) else getattr(row, key) for row in self.rows[part]]
        return dict(zip(self.parts, prepared(f"with {ctes} select {counts}", values)[0], strict=True))

    def _any(self, part: str, key: str, kind: str) -> str:
        """The keys of a part as an array of their own.

        PostgreSQL takes a recordset for a hundred rows and would read a whole table for it; for an array it goes by the
        index.
        """
        name = f"{part}_keys"
        self.keys[name] = (part, key)
        return f"any(%({name})s::{kind}[])"

    def _take(self, part: str, rows: Iterable[Any]) -> bool:
        taken = rows if isinstance(rows, list) else list(rows)
        if not taken:
            return False
        if part in self.rows:  # a second helping for the same part, with the same columns
            self.rows[part] = self.rows[part] + taken
            return False
        self.rows[part] = taken
        return True


Columns = tuple[tuple[str, str], ...]  # names and PostgreSQL types, or SQL


@lru_cache(maxsize=500)
def _insert(part: str, table: str, columns: Columns, given: Columns, extra: Columns, rest: str) -> str:
    own = [_quoted(name) for name, _ in columns if name != "organization_id"]
    names = [*own, *(_quoted(name) for name, _ in given)]
    values = [*(f"r.{name}" for name in own), *(value for _, value in given)]
    return (
        f"insert into {table} (organization_id, {', '.join(names)}) "
        f"select {ORGANIZATION}, {', '.join(values)} from {_recordset(part, columns + extra)} {rest}"
    )


@lru_cache(maxsize=500)
def _update(part: str, table: str, key: str, columns: Columns, extra: Columns, condition: str) -> str:
    names = [_quoted(name) for name, _ in columns if name not in (key, "organization_id")]
    return (
        f"update {table} t set {', '.join(f'{name} = r.{name}' for name in names)} "
        f"from {_recordset(part, columns + extra)} "
        f"where t.organization_id = {ORGANIZATION} and t.{key} = r.{key} and {condition}"
    )


@lru_cache(maxsize=500)
def _recordset(part: str, columns: Columns, alias: str = "r") -> str:
    types = ", ".join(f"{_quoted(name)} {kind}" for name, kind in columns if name != "organization_id")
    return f"jsonb_to_recordset(%({part})s::jsonb) as {alias}({types})"


def plan_anew() -> None:
    """Let foreign keys be checked by index in this transaction, for thousands of rows that come in one after the other.

    Their plans are kept per connection. Made while the tables were small they read a table as a whole for each row,
    until statistics are made minutes later: 4 seconds for 500 clients or cases instead of a half.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; discard plans")


class _Prepared(psycopg.RawCursor[tuple[Any, ...]]):
    """Sends values beside the statement, so that what comes by often is planned once per connection.

    Django's own cursors put the values into the text. The first times nothing is prepared: that takes a round trip.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Prepared":
        numbered, names = _numbered(query)
        return super().execute(numbered, [params[name] for name in names], **options)


@lru_cache(maxsize=500)
def _numbered(statement: str) -> tuple[str, tuple[str, ...]]:
    """The statement with PostgreSQL's own placeholders, and which value goes where.

    psycopg would take ten kilobytes of SQL apart at every call.
    """
    names = tuple(dict.fromkeys(PLACEHOLDER.findall(statement)))
    places = {name: f"${number}" for number, name in enumerate(names, 1)}
    return PLACEHOLDER.sub(lambda found: places[found[1]], statement).replace("%%", "%"), names


def prepared(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that comes by often."""
    connection.ensure_connection()
    with connection._prepare_cursor(_Prepared(connection.connection)) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@cache
def _quoted(name: str) -> str:
    return f'"{name}"'
