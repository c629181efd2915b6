"""What happens to cases by clock, and when an effect of theirs has ended. Each time: load, one action."""

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aanzet.cases.actions.clockwork import fire_timers, refresh_dates, settle_deliveries
from aanzet.cases.actions.migration.plans import KIND as MIGRATION
from aanzet.cases.actions.migration.working import give_up_plan, work_part
from aanzet.cases.actions.views import TIMER as VIEW_TIMER
from aanzet.cases.actions.views import tell_news_of_view
from aanzet.cases.queries.listing import running_cases
from aanzet.cases.queries.recomputed import turn_clock_told
from aanzet.cases.queries.states import hold_cases
from aanzet.core.clock import app_now
from aanzet.core.handlers import Claimed, Due, Settled, daily, effect, on_settled, timer
from aanzet.core.ports import Outcome, again
from aanzet.core.scope import scope
from aanzet.rules.actors import system
from aanzet.rules.process import words

log = logging.getLogger("aanzet.cases")

STEP = 500  # cases per transaction


def fire(due: Sequence[Due]) -> None:
    """Timers of cases that came due, oldest first."""
    first = due[0]
    fire_timers(
        actor=system(first.organization_id),
        now=first.now,
        due=[
            (one.case_id, one.payload["kind"], UUID(one.payload["object_id"]), one.payload["argument"])
            for one in due
            if one.case_id
        ],
    )


for kind in words.TIMERS:
    timer(f"case_{kind}", hold=hold_cases)(fire)


@timer(VIEW_TIMER)
def look_at_views(due: Sequence[Due]) -> None:
    """What came into saved views whose owners want to hear of it."""
    for one in due:
        tell_news_of_view(actor=system(one.organization_id), now=one.now, view_id=UUID(one.payload["id"]))


@on_settled
def tell_cases(settled: Sequence[Settled]) -> None:
    """A failed or delivered effect may change whose move it is (rule T3)."""
    mine = [one for one in settled if one.case_id and one.blocking]
    if mine:
        house = system(mine[0].organization_id)
        settle_deliveries(actor=house, now=app_now(), settled=[(one.case_id, one.key, one.state) for one in mine])


@effect(MIGRATION, inside=True, batch=1)
def migrate_cases(claimed: Claimed) -> Outcome | None:
    """One part of a migration; the rest follows at once, and after a crash from here."""
    plan_id = UUID(str(claimed.payload["plan_id"]))
    more = work_part(organization_id=claimed.organization_id, now=claimed.now, plan_id=plan_id)
    return again() if more else None


@on_settled
def tell_plans(settled: Sequence[Settled]) -> None:
    """A plan whose work could not be done does not stay under way for ever."""
    for one in settled:
        if one.kind == MIGRATION and one.state in ("failed", "held", "cancelled", "skipped"):
            plan_id = UUID(str(one.payload["plan_id"]))
            give_up_plan(organization_id=one.organization_id, now=app_now(), plan_id=plan_id)


@daily
def refresh_all_dates(organization: UUID, now: datetime) -> None:
    """The daily look at the expected dates (F145), in steps, each a transaction of its own."""
    after: UUID | None = None
    while True:
        with scope(organization):
            ids = running_cases(after=after, limit=STEP)
            refresh_dates(actor=system(organization), now=now, case_ids=ids)
        if len(ids) < STEP:
            return
        after = ids[-1]


@daily
def check_turn_clock(organization: UUID, now: datetime) -> None:
    """The stored intervals of the turn are what the events tell (F406); a difference is for whoever runs the house."""
    with scope(organization, read_only=True):
        found = turn_clock_told(organization=organization).findings
    for one in found:
        log.error("the turn clock of case %s is not what its history tells (%s)", one.object_id, one.reason)
