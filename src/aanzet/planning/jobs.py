"""What the workers do for planning: start cases in bulk, part by part (G16)."""

from collections.abc import Sequence
from uuid import UUID

from aanzet.core.clock import app_now
from aanzet.core.handlers import Claimed, Settled, effect, on_settled
from aanzet.core.ports import Outcome, again
from aanzet.planning.actions.starting import KIND, give_up_run, run_part


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
