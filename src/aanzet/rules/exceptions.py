"""What needs a person first, and why: a score from deadline, money, risk and age of the turn (F412).

Pure: signs of one case and the weights of an organization give a score from 0 to 100 with its parts, each with the
facts that made it. Also here: how long what happened by itself can be taken back, in one table for every kind.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

DEADLINE, MONEY, RISK, AGE = "deadline", "money", "risk", "age"
PARTS = (DEADLINE, MONEY, RISK, AGE)
MOST_WEIGHT = 100

NEAR_DAYS = 14  # a date further away says nothing yet
OLD_DAYS = 7  # a turn younger than this is no exception by itself
STALE_DAYS = 28  # a turn this old has all the points there are for age
MUCH_MONEY = 25_000_00  # cents: this much and more has all the points there are for money
OWN_DATE = 0.7  # a date we set ourselves weighs less than one of the law

# What is wrong with a case, and how much of the points for risk each has.
FAILED, BLOCKED, SILENT, UNASSIGNED = "failed", "blocked", "silent", "unassigned"
RISKS = {FAILED: 1.0, BLOCKED: 0.8, SILENT: 0.7, UNASSIGNED: 0.6}

# Kind -> for how long (minutes) what the house did by itself can be taken back; 0: only ENDS closes its window. An
# organization lets its automatic mail wait MAIL_WAIT minutes (settings), so that it has not left yet.
MAIL, STEP, APPROVAL, FILING = "mail", "step", "approval", "filing"
MAIL_WAIT, MOST_WAIT = 10, 60
WAIT_SETTING = "exceptions_mail_wait"
WINDOWS = {MAIL: 0, STEP: 24 * 60, APPROVAL: 0, FILING: 0}
ENDS = {MAIL: "left", STEP: "worked_on", APPROVAL: "exported", FILING: "submitted"}


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts for this organization, 0 to 100; their sum is shared out over 100 points."""

    deadline: int = 40
    money: int = 20
    risk: int = 25
    age: int = 15


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of one case. due_on: our own date, legal_due_on: of the law. failures: of its deliveries.

    amount: cents at stake, None = not known. turn_since: since when it lies where it lies; None = nobody's turn.
    """

    due_on: date | None = None
    legal_due_on: date | None = None
    amount: int | None = None
    failures: int = 0
    blocked: bool = False
    silent: bool = False
    unassigned: bool = False
    turn_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score. points of at most `most`. codes: why, each with a number (days, cents, how many)."""

    kind: str
    points: float
    most: float
    codes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """A whole score, from 0 to 100."""

    total: int
    parts: tuple[Part, ...]

    @property
    def codes(self) -> tuple[tuple[str, int], ...]:
        """Why it is high, the part with the most points first."""
        ranked = sorted((part for part in self.parts if part.points > 0), key=lambda part: -part.points)
        return tuple(code for part in ranked for code in part.codes)


def score(signs: Signs, weights: Weights, today: date, now: datetime) -> Score:
    """The score of one case. What is not known (no amount) counts for nobody: its weight goes to the other parts."""
    shares = {
        DEADLINE: _deadline(signs, today),
        MONEY: _money(signs),
        RISK: _risk(signs),
        AGE: _age(signs, now),
    }
    known = {kind: share for kind, share in shares.items() if share is not None}
    whole = sum(getattr(weights, kind) for kind in known)
    parts = []
    for kind, (share, codes) in known.items():
        most = 100 * getattr(weights, kind) / whole if whole else 0.0
        parts.append(Part(kind, round(share * most, 1), round(most, 1), codes))
    return Score(min(100, round(sum(part.points for part in parts))), tuple(parts))


def is_exception(signs: Signs, today: date, now: datetime) -> bool:
    """Whether a person should look at it at all, whatever the weights."""
    dates = [day for day in (signs.due_on, signs.legal_due_on) if day is not None]
    near = any((day - today).days <= NEAR_DAYS for day in dates)
    old = signs.turn_since is not None and (now - signs.turn_since).days >= OLD_DAYS
    return near or old or bool(signs.failures) or signs.blocked or signs.silent or signs.unassigned


def read_weights(values: dict[str, object]) -> Weights:
    """The weights among the settings of an organization; what is not there or cannot be keeps its default."""
    found = {}
    for spec in fields(Weights):
        value = values.get(f"exceptions_{spec.name}")
        if isinstance(value, int) and 0 <= value <= MOST_WEIGHT:
            found[spec.name] = value
    return Weights(**found)


def still_open(kind: str, since: datetime, now: datetime, *, ended: bool) -> bool:
    """Whether something of this kind can be taken back. ended: what closes its window has happened (ENDS)."""
    minutes = WINDOWS[kind]
    return not ended and (not minutes or now - since <= timedelta(minutes=minutes))


def _deadline(signs: Signs, today: date) -> tuple[float, tuple[tuple[str, int], ...]]:
    """All of it on the day itself and after it, less the further away; a date of our own weighs less."""
    best = 0.0
    codes: tuple[tuple[str, int], ...] = ()
    for code, day, weight in (("legal", signs.legal_due_on, 1.0), ("due", signs.due_on, OWN_DATE)):
        if day is not None and (days := (day - today).days) <= NEAR_DAYS:
            share = weight * (1.0 if days <= 0 else 1 - days / (NEAR_DAYS + 1))
            if share > best:
                best, codes = share, ((f"{code}_late" if days < 0 else code, abs(days)),)
    return best, codes


def _money(signs: Signs) -> tuple[float, tuple[tuple[str, int], ...]] | None:
    if signs.amount is None:
        return None
    return min(1.0, signs.amount / MUCH_MONEY), (("amount", signs.amount),) if signs.amount else ()


def _risk(signs: Signs) -> tuple[float, tuple[tuple[str, int], ...]]:
    """The worst that is wrong counts; the rest is named beside it."""
    found = [
        (kind, number)
        for kind, number in (
            (FAILED, signs.failures),
            (BLOCKED, int(signs.blocked)),
            (SILENT, int(signs.silent)),
            (UNASSIGNED, int(signs.unassigned)),
        )
        if number
    ]
    return max((RISKS[kind] for kind, _ in found), default=0.0), tuple(found)


def _age(signs: Signs, now: datetime) -> tuple[float, tuple[tuple[str, int], ...]]:
    if signs.turn_since is None:
        return 0.0, ()
    days = max((now - signs.turn_since).days, 0)
    if days < OLD_DAYS:
        return 0.0, ()
    return min(1.0, days / STALE_DAYS), (("still", days),)
