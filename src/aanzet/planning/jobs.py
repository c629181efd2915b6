"""What the workers do for planning: start in bulk (G16) and by itself (F315), gather history at night (F405)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aanzet.core.clock import app_now
from aanzet.core.handlers import Claimed, Due, Settled, daily, effect, on_settled, timer
from aanzet.core.ports import Outcome, again
from aanzet.core.scope import scope
from aanzet.planning.actions import autostart
from aanzet.planning.actions.autostart_rules import KIND as AUTO_START
from aanzet.planning.actions.history import YEARS, gather_history
from aanzet.planning.actions.missed import look_for_missed
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


@daily
def look_for_missed_work(organization: UUID, now: datetime) -> None:
    """The daily look of the radar (F410)."""
    with scope(organization):
        look_for_missed(actor=system(organization), now=now)


@timer(AUTO_START)
def look_at_rules(due: Sequence[Due]) -> None:
    """The day of a rule has come; late after downtime, then once for all the days that were missed."""
    rules = [UUID(str(one.payload["rule_id"])) for one in due]
    autostart.look_at_rules(organization_id=due[0].organization_id, now=due[0].now, rule_ids=rules)


@effect(autostart.RUN, inside=True, batch=1)
def start_by_rule(claimed: Claimed) -> Outcome | None:
    """One part of what is due by one rule; the rest follows at once, and after a crash from here."""
    rule_id = UUID(str(claimed.payload["rule_id"]))
    more = autostart.run_rule(organization_id=claimed.organization_id, now=claimed.now, rule_id=rule_id)
    return again() if more else None


@effect(AUTO_START, inside=True, batch=1)
def start_after_all(claimed: Claimed) -> None:
    """Somebody repeats in Uitval what could not start by itself."""
    started_id = UUID(str(claimed.payload["started_id"]))
    autostart.retry_start(organization_id=claimed.organization_id, now=claimed.now, started_id=started_id)


@on_settled
def drop_what_was_skipped(settled: Sequence[Settled]) -> None:
    """Somebody says in Uitval that it need not start."""
    for one in settled:
        if one.kind == AUTO_START and one.state == "skipped":
            autostart.drop_start(started_id=UUID(str(one.payload["started_id"])))
