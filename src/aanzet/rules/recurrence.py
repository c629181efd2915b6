"""When a task that comes back is due again (F214)."""

import calendar
from datetime import date, timedelta

WEEKLY, MONTHLY, QUARTERLY, YEARLY = "weekly", "monthly", "quarterly", "yearly"
KINDS = (WEEKLY, MONTHLY, QUARTERLY, YEARLY)
WEEK = timedelta(days=7)
MONTHS = {MONTHLY: 1, QUARTERLY: 3, YEARLY: 12}
IN_A_YEAR = 12


def next_due(kind: str, anchor: date, due: date, today: date) -> date:
    """The first date of the series after `due` that is not before `today`.

    anchor: first date of the series; its day of the month counts, so the 31st becomes the last day of a short month
    and the 31st again after that. ValueError on an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    found, step = anchor, 0
    while found <= due or found < today:
        step += 1
        found = anchor + step * WEEK if kind == WEEKLY else _months_later(anchor, step * MONTHS[kind])
    return found


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * IN_A_YEAR + day.month - 1 + months, IN_A_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
