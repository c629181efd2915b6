"""Throw away what has served. Nothing with history: only keys, counters, drafts and wake-ups (reliability 1.3, 8)."""

from uuid import UUID

from django.db import connection

from aanzet.core.scope import scope

KEPT = {
    "core_command": ("at", "24 hours"),
    "core_draft": ("saved_at", "90 days"),
}
REACTIONS = "7 days"  # done reactions: the event stays, and its reactions are never queued again
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


def tidy_installation() -> None:
    """What belongs to no organization: rate counters and the remains of the queue."""
    with connection.cursor() as cursor:
        for statement in INSTALLATION:
            cursor.execute(statement)
