"""The scope of a transaction: which organization, which side, which clients. The only place that sets it."""

import contextlib
from collections.abc import Iterable, Iterator
from uuid import UUID

import psycopg
from django.db import connection, transaction
from psycopg import pq, sql

OPEN = (
    "select set_config('app.organization', %s, true), set_config('app.side', %s, true), "
    "set_config('app.clients', %s, true), set_config('app.person', %s, true), set_config('app.compliance', %s, true)"
)
CLOSED = ["", "", "", "", ""]


class NestedScope(Exception):
    """A scope was opened inside a scope: work for two organizations never shares a transaction."""


@contextlib.contextmanager
def scope(
    organization: UUID,
    side: str = "office",
    clients: Iterable[UUID] = (),
    person: UUID | None = None,
    *,
    read_only: bool = False,
) -> Iterator[None]:
    """One transaction that sees one organization. The settings are local to it, so nothing leaks into the pool.

    Without a scope every owned table is empty and takes no rows: forgetting it fails closed. read_only: for pages that
    only show (GET, HEAD); a write then fails in the database.
    """
    if connection.in_atomic_block and setting("app.organization"):
        raise NestedScope
    nested = connection.in_atomic_block
    values = [str(organization), side, ",".join(map(str, clients)), str(person or ""), ""]
    with transaction.atomic():
        if nested:
            _set(values)
        else:
            _begin(values, read_only=read_only)
        yield
        if nested:  # inside a test's transaction the settings would outlive the scope
            _set(CLOSED)


def narrow(organization: UUID, clients: Iterable[UUID], person: UUID) -> None:
    """From the office side to the portal of one contact, for the rest of this scope.

    Used by the middleware of access only, once it has looked up who asks.
    """
    _set([str(organization), "portal", ",".join(map(str, clients)), str(person), ""])


@contextlib.contextmanager
def office_side() -> Iterator[None]:
    """Let the command of a contact touch rows he may not see, after `may()` has answered; then back to the portal.

    Used by core.commands only.
    """
    before = setting("app.side")
    _set_side("office")
    try:
        yield
    finally:
        if connection.needs_rollback is False and not _aborted():
            _set_side(before or "")


def _aborted() -> bool:
    """Whether a statement has failed, so that PostgreSQL takes no other: rolling back sets the side back by itself."""
    line = connection.connection
    return line is None or line.closed or line.info.transaction_status == pq.TransactionStatus.INERROR


def setting(name: str) -> str | None:
    """The value of a setting of this transaction, None when it is not set."""
    with connection.cursor() as cursor:
        cursor.execute("select nullif(current_setting(%s, true), '')", [name])
        return cursor.fetchone()[0]


def _begin(values: list[str], *, read_only: bool) -> None:
    """Begin and set the scope in one round trip; psycopg by itself sends BEGIN as a message of its own."""
    connection.ensure_connection()
    line = connection.connection
    settings = sql.SQL(OPEN.replace("%s", "{}")).format(*map(sql.Literal, values)).as_bytes(line)
    # What is prepared is planned once: values hardly change a plan that goes by key, and planning costs milliseconds.
    begin = (b"begin read only; " if read_only else b"begin; ") + b"set local plan_cache_mode = force_generic_plan; "
    with connection.wrap_database_errors:
        result = line.pgconn.exec_(begin + settings)
        if result.status != pq.ExecStatus.TUPLES_OK:
            raise psycopg.errors.error_from_result(result)


def _set(values: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OPEN, values)


def _set_side(side: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.side', %s, true)", [side])
