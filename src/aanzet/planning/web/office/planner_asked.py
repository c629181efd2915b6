"""What both levels of the planner view read from their address, and say alike (F312)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from aanzet.cases.queries.period_words import period_label
from aanzet.planning.queries.choices import TemplateChoice
from aanzet.planning.queries.planner import PlannerFilter
from aanzet.rules import periods
from aanzet.rules.asked import identifier, whole
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.periods import Period

OLDEST, FURTHEST = 1950, 50  # year, and steps back, that an address can ask for
TITLES = {
    periods.MONTH: _("Per month"),
    periods.FOUR_WEEKS: _("Per four weeks"),
    periods.QUARTER: _("Per quarter"),
    periods.HALF_YEAR: _("Per half year"),
    periods.YEAR: _("Per year"),
    periods.BOOK_YEAR: _("Per book year"),
}


def wanted_of(request: HttpRequest, today: date) -> PlannerFilter:
    """Year, steps back and relation manager."""
    year, back, manager = (request.GET.get(name, "") for name in ("year", "back", "manager"))
    number = whole(year, 0)
    known = number if OLDEST <= number <= today.year else None
    return PlannerFilter(known, min(whole(back, 0), FURTHEST), identifier(manager))


def period_of(text: str, kinds: Any) -> Period | None:
    """The period of this key; None when there is none of these kinds."""
    try:
        period = periods.parse(text)
    except ValueError:
        return None
    return period if period.kind in kinds else None


def column_label(period: Period) -> str:
    """Short in a head: "oktober", "3e 2026", "2026"."""
    if period.kind == periods.QUARTER:
        return gettext("Q%(number)s %(year)s") % {"number": period.number, "year": period.year}
    return period_label(period)


def start_url_of(template: TemplateChoice, period: Period) -> str:
    """Where its cases are started in bulk."""
    return f"{reverse('bulk-begin')}?{urlencode({'template': template.id, 'period': period.key})}"


def with_choices(request: HttpRequest, **changed: Any) -> str:
    """This page with other choices; the page of a list begins anew."""
    kept = {name: value for name, value in request.GET.items() if name not in changed and name != "from"}
    return "?" + urlencode({**kept, **{name: value for name, value in changed.items() if value not in ("", None)}})
