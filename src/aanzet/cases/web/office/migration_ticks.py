"""Cases that somebody ticked in the list of a plan, kept from page to page until something is done with them (F401).

They stand in the session of who ticked them: another person has his own.
"""

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext

from aanzet.core.web.notices import say
from aanzet.rules.asked import identifier

KEY = "migration_ticks"  # in the session: the plan, and the ids of its ticked cases
MOST = 2_000  # by hand; a whole tab goes with the buttons above the list


def ticked(request: HttpRequest, plan_id: UUID) -> tuple[UUID, ...]:
    """What was ticked on the pages that were sent."""
    kept = request.session.get(KEY) or {}
    return tuple(UUID(text) for text in kept.get("cases", ())) if kept.get("plan") == str(plan_id) else ()


def keep(request: HttpRequest, plan_id: UUID) -> tuple[UUID, ...]:
    """What is ticked now that this page was sent: fields `shown`, every case on it, and `selected`."""
    here = {case for text in request.POST.getlist("shown") if (case := identifier(text))}
    chosen = [case for text in request.POST.getlist("selected") if (case := identifier(text))]
    every = tuple(dict.fromkeys([*(case for case in ticked(request, plan_id) if case not in here), *chosen]))
    if len(every) > MOST:
        say(request, gettext("No more than %(n)s rows can be ticked at once.") % {"n": MOST}, kind="info")
        every = every[:MOST]
    request.session[KEY] = {"plan": str(plan_id), "cases": [str(case) for case in every]}
    return every


def drop(request: HttpRequest) -> None:
    """Nothing is ticked any more."""
    request.session.pop(KEY, None)
