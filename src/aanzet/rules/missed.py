"""Work that should exist and does not (F410): what is expected of a client, and why it is not there.

Expected work is products times periods: for every template with a product and a period, each period that has ended and
whose case should have begun by now. Pure; who takes what and which cases exist stands in the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from aanzet.rules import periods
from aanzet.rules.autostart import Timing, kinds_of, start_day
from aanzet.rules.periods import Period

GRACE = timedelta(days=14)  # after the end of a period, when no rule says when its case starts
AFTER_RULE = timedelta(days=1)  # a rule has this long to do its work
LOOK_BACK = timedelta(days=200)  # periods that ended longer ago are history, but for the last one
SILENT_DAYS = 14  # a case on which nobody moved for so long is silent
CALL_DAYS = 2  # a call that the house asked for and nobody made
MOST_LATER = timedelta(days=366)  # a dismissal looks again within a year

# MissedWork.kind.
MISSING, NO_PERIOD, SILENT, CALL = "missing", "no_period", "silent", "call"

# MissedWork.cause, in the order in which they are looked for: the first that holds is what to mend first.
DELETED, FAILED, PERIOD_NOT_SET, NUMBER_MISSING, RULE_OFF, NO_DATE, NOT_STARTED = (
    "deleted",
    "failed",
    "period_not_set",
    "number_missing",
    "rule_off",
    "no_date",
    "not_started",
)
CLIENT_SILENT, NOBODY_MOVES, NOT_CALLED = "client_silent", "nobody_moves", "not_called"
CAUSES = (
    DELETED,
    FAILED,
    PERIOD_NOT_SET,
    NUMBER_MISSING,
    RULE_OFF,
    NO_DATE,
    NOT_STARTED,
    CLIENT_SILENT,
    NOBODY_MOVES,
    NOT_CALLED,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """When cases of a template start by themselves; active False: it is switched off, or there is none."""

    active: bool = False
    timing: Timing = field(default_factory=Timing)
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A published template with a period, as far as the radar looks at it."""

    template_id: str
    period_kind: str
    products: tuple[str, ...]
    rule: Rule = field(default_factory=Rule)


@dataclass(frozen=True, slots=True)
class Expected:
    """The case of a template that each client who takes one of its products should have over this period.

    by: the day on which it should have begun. last: the last period of its kind that has ended.
    """

    template_id: str
    period: Period
    by: date
    last: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one client over one expected period that has no case.

    deleted: somebody threw the case away on purpose. failed: the rule tried and could not. filing_known: how often he
    files is set, or need not be. number_known: the number his returns need is there, or is not needed. dated: since
    when he takes the product is known, or he was a client in that period already. rule_on: a rule starts these cases.
    """

    deleted: bool = False
    failed: bool = False
    filing_known: bool = True
    number_known: bool = True
    dated: bool = True
    rule_on: bool = True


def expected(kinds: Iterable[Kind], today: date) -> tuple[Expected, ...]:
    """Every period whose case should have begun by today, of every template, oldest first."""
    found: list[Expected] = []
    for kind in kinds:
        if kind.products:
            for one in kinds_of(kind.period_kind):
                found.extend(_of_kind(kind, one, today))
    return tuple(sorted(found, key=lambda one: (one.by, one.period.key, one.template_id)))


def _of_kind(kind: Kind, period_kind: str, today: date) -> list[Expected]:
    newest = period = periods.containing(period_kind, today).previous()
    found: list[Expected] = []
    while period is newest or period.end >= today - LOOK_BACK:
        by = should_begin(kind.rule, period)
        if by < today:
            found.append(Expected(kind.template_id, period, by, last=not found))
        period = period.previous()
    return found


def should_begin(rule: Rule, period: Period) -> date:
    """The last day on which the case of a period may begin without being missed."""
    if rule.active and (rule.from_on is None or start_day(rule.timing, period) >= rule.from_on):
        return start_day(rule.timing, period) + AFTER_RULE
    return period.end + GRACE


def cause(facts: Facts) -> str:
    """Why there is no case: the first thing to mend."""
    for code, holds in (
        (DELETED, facts.deleted),
        (FAILED, facts.failed),
        (PERIOD_NOT_SET, not facts.filing_known),
        (NUMBER_MISSING, not facts.number_known),
        (RULE_OFF, not facts.rule_on),
        (NO_DATE, not facts.dated),
    ):
        if holds:
            return code
    return NOT_STARTED


def may_look_again(today: date, on: date | None) -> bool:
    """Whether this is a day on which a dismissed line may be looked at again: after today, within a year."""
    return on is not None and today < on <= today + MOST_LATER
