"""Throw away what has served. Nothing with history: only keys, counters, drafts and wake-ups (reliability 1.3, 8)."""

from uuid import UUID

from django.db import connection

from aanzet.core import crypto, rotation
from aanzet.core.files import file_store
from aanzet.core.scope import scope

KEPT = {
    "core_command": ("at", "24 hours"),
    "core_draft": ("saved_at", "90 days"),
}
REACTIONS = "7 days"  # done reactions: the event stays, and its reactions are never queued again
LOOSE = 2 * 86400.0  # seconds
INSTALLATION = (
    "delete from core_ratecount where window_start < clock_timestamp() - interval '2 days'",
    # A worker that was killed leaves its job behind as if it were still running.
    "delete from procrastinate_jobs where status <> 'todo' and coalesce(scheduled_at, (select max(at) from "
    "procrastinate_events e where e.job_id = procrastinate_jobs.id)) < clock_timestamp() - interval '1 day'",
)


def tidy(organization: UUID) -> None:
    """One organization: old command keys, old drafts, reactions that are done."""
    with scope(organization), connection.cursor() as cursor:
        for table, (column, age) in KEPT.items():
            cursor.execute(
                f"delete from {table} where organization_id = %s and {column} < app_now() - interval '{age}'",  # noqa: S608
                [organization],
            )
        cursor.execute(
            "delete from core_delivery where organization_id = %s and kind = 'reaction' and state = 'confirmed' "
            "and settled_at < app_now() - %s::interval",
            [organization, REACTIONS],
        )

    forget_loose_files(organization)
    if crypto.is_changing():
        rotation.rotate(organization)


def forget_loose_files(organization: UUID) -> int:
    """Files that no row names: their transaction was undone after the bytes were stored. How many.

    The names of stored files stand in columns called storage_key, in whatever app. A file younger than two days is
    left alone: its transaction may still be running.
    """
    store = file_store()
    old = [name for name in store.names(organization) if store.age(organization, name) > LOOSE]
    if not old:
        return 0
    with scope(organization, read_only=True), connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns "
            "where table_schema = current_schema() and column_name = 'storage_key'"
        )
        tables = [table for (table,) in cursor.fetchall()]
        named: set[str] = set()
        for table in tables:
            cursor.execute(
                f"select storage_key from {table} where organization_id = %s and storage_key = any(%s)",  # noqa: S608
                [organization, old],
            )
            named.update(name for (name,) in cursor.fetchall())
    loose = [name for name in old if name not in named]
    for name in loose:
        store.delete(organization, name)
    return len(loose)


def tidy_installation() -> None:
    """What belongs to no organization: rate counters, the remains of the queue, files that were never finished."""
    if crypto.is_changing():
        rotation.rotate_loose()
    file_store().forget_parts(LOOSE)
    with connection.cursor() as cursor:
        for statement in INSTALLATION:
            cursor.execute(statement)
