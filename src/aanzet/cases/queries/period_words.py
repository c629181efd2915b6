"""A period in words: "2025", "2e kwartaal 2026", "oktober 2026"."""

from django.utils.dates import MONTHS
from django.utils.translation import gettext

from aanzet.rules import periods


def period_label(period: periods.Period | str) -> str:
    """The period as people say it, in the active language; the key itself when it cannot be read."""
    if isinstance(period, str):
        if not period:
            return ""
        try:
            period = periods.parse(period)
        except ValueError:
            return str(period)
    kind, number, year = period.label
    match kind:
        case periods.MONTH:
            return f"{MONTHS[number]} {year}"
        case periods.QUARTER:
            return gettext("quarter %(number)s of %(year)s") % {"number": number, "year": year}
        case periods.FOUR_WEEKS:
            return gettext("four-week period %(number)s of %(year)s") % {"number": number, "year": year}
        case periods.HALF_YEAR:
            return gettext("half %(number)s of %(year)s") % {"number": number, "year": year}
        case periods.BOOK_YEAR:
            return gettext("book year from %(month)s %(year)s") % {"month": MONTHS[number], "year": year}
    return str(year)
