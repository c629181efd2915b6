"""What the workers do for planning: start cases in bulk, part by part (G16); gather the history at night (F405)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aanzet.core.clock import app_now
from aanzet.core.handlers import Claimed, Settled, daily, effect, on_settled
from aanzet.core.ports import Outcome, again
from aanzet.core.scope import scope
from aanzet.planning.actions.history import YEARS, gather_history
from aanzet.planning.actions.starting import KIND, give_up_run, run_part
from aanzet.planning.queries.history import templates_with_history
from aanzet.rules.actors import system

TEMPLATES = 25  # per transaction


@effect(KIND, inside=True, batch=1)
def start_in_bulk(claimed: Claimed) -> Outcome | None:
    """One part; the rest follows at once, and after a crash from here."""
    run_id = UUID(str(claimed.payload["run_id"]))
    more = run_part(organization_id=claimed.organization_id, now=claimed.now, run_id=run_id)
    return again() if more else None


@on_settled
def tell_runs(settled: Sequence[Settled]) -> None:
    """A run whose work could not be done does not stay under way for ever."""
    for one in settled:
        if one.kind == KIND and one.state in ("failed", "held", "cancelled", "skipped"):
            run_id = UUID(str(one.payload["run_id"]))
            give_up_run(organization_id=one.organization_id, now=app_now(), run_id=run_id)


@daily
def gather_all_history(organization: UUID, now: datetime) -> None:
    """What finished cases tell of those that run, a few templates at a time."""
    with scope(organization, read_only=True):
        templates = templates_with_history(now - YEARS)
    for start in range(0, len(templates), TEMPLATES):
        with scope(organization):
            part = templates[start : start + TEMPLATES]
            gather_history(actor=system(organization), now=now, templates=part)
