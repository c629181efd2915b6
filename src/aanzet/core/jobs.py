"""What the workers run. Procrastinate starts these; the rows of core say what there is to do (reliability 1.10).

A job is only a wake-up: safe to run twice, and safe to lose, because the sweep of every minute finds the rows. Other
apps have no jobs of their own: they register handlers for effects and timers (core/handlers.py).
"""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection
from procrastinate.contrib.django import app as runner

from aanzet.core import deliveries, housekeeping, reacting, seals, timers, workers
from aanzet.core.clock import app_now
from aanzet.core.deliveries import due_kinds
from aanzet.core.handlers import daily_work
from aanzet.core.notifier import wake
from aanzet.core.scope import scope

log = logging.getLogger("aanzet.jobs")

QUEUE = "aanzet"
RUNNING_HANDLERS = (reacting, timers)  # importing them registers what core itself handles


class NoOrganization(Exception):
    """A job that is no maintenance came without an organization: refused."""


def organizations() -> list[UUID]:
    """Every organization of this installation. For maintenance only."""
    with connection.cursor() as cursor:
        cursor.execute("select core_organizations()")
        return [organization for (organization,) in cursor.fetchall()]


def job(name: str) -> Callable[[Callable[..., Any]], Any]:
    """Declare a job of one organization; without one it is refused. It opens its own scopes."""

    def declare(function: Callable[..., Any]) -> Any:
        def run(organization: str = "", **arguments: Any) -> None:
            if not organization:
                raise NoOrganization(name)
            function(UUID(organization), **arguments)

        return runner.task(name=f"core.{name}", queue=QUEUE, pass_context=False)(run)

    return declare


def maintenance(name: str, cron: str) -> Callable[[Callable[[], None]], Any]:
    """Declare a job of the whole installation that runs by the clock; one at a time."""

    def declare(function: Callable[[], None]) -> Any:
        def run(timestamp: int = 0) -> None:
            function()

        task = runner.task(name=f"core.{name}", queue=QUEUE, queueing_lock=name, pass_context=False)(run)
        return runner.periodic(cron=cron)(task)

    return declare


@job("deliver")
def deliver(organization: UUID, about: str) -> None:
    """Do the due effects of one kind."""
    deliveries.deliver(organization, about)


@job("timers")
def run_timers(organization: UUID) -> None:
    """Fire the due timers."""
    timers.run_due(organization)


@job("seal")
def seal(organization: UUID) -> None:
    """Seal the finished stretch of the log."""
    seals.seal(organization)


@maintenance("sweep", "* * * * *")
def sweep() -> None:
    """Find what a lost wake-up left behind: due effects and timers of every organization."""
    look_after_silent()
    for organization in organizations():
        with scope(organization, read_only=True):
            kinds, due = due_kinds(), timers.any_due()
        for kind in kinds:
            wake(organization, "deliver", kind)
        if due:
            wake(organization, "timers")


@maintenance("seal_all", "* * * * * */30")
def seal_all() -> None:
    """Wake the sealing of every organization with complete events outside a block."""
    for organization in organizations():
        with scope(organization, read_only=True):
            waiting = seals.unsealed(organization)
        if waiting:
            wake(organization, "seal")


@maintenance("tidy", "17 3 * * *")
def tidy() -> None:
    """Throw away what has served (jobs, keys, drafts, counters, done reactions); publish the heads of the seals."""
    housekeeping.tidy_installation()
    for organization in organizations():
        housekeeping.tidy(organization)
        seals.publish_head(organization)


@maintenance("nightly", "11 2 * * *")
def nightly() -> None:
    """The work of every night, organization by organization; one that fails does not keep the others from theirs."""
    for organization in organizations():
        for work in daily_work():
            try:
                work(organization, app_now())
            except DatabaseError:
                log.exception("nightly work %s failed for %s", work.__name__, organization)


def look_after_silent() -> None:
    """What silent workers were sending becomes uncertain, and what overran its lease too."""
    gone = workers.silent()
    for organization in organizations():
        deliveries.look_after_silent(organization)
    if gone:
        log.warning("%s workers fell silent", len(gone))
        workers.forget(gone)


def pulse() -> None:
    """Each 5 seconds in every worker: only when somebody fell silent there is something to look after."""
    if workers.silent():
        look_after_silent()
