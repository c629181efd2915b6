"""Days and hours of the planboard in words."""

from datetime import date

from babel.dates import format_date
from django.utils.translation import gettext

from aanzet.core.languages import spoken


def number(minutes: int) -> str:
    """Hours as a number with one decimal at most: "3", "1,5"."""
    rounded = round(minutes / 60, 1)
    said = str(int(rounded)) if rounded == int(rounded) else str(rounded)
    return said if spoken() == "en" else said.replace(".", ",")


def hours(minutes: int) -> str:
    """ "3 u", "1,5 u", "20 min"."""
    if 0 < minutes < 60 and minutes % 30:
        return gettext("%(n)s min") % {"n": minutes}
    return gettext("%(n)s h") % {"n": number(minutes)}


def day_said(day: date, pattern: str = "EEE d MMMM") -> str:
    """ "do 26 november"."""
    return str(format_date(day, pattern, locale=spoken()).replace(".", ""))


def days_said(first: date, last: date) -> str:
    """ "23 – 27 november"."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {day_said(last, 'd MMMM')}"
    return f"{day_said(first, 'd MMM')} – {day_said(last, 'd MMMM')}"
