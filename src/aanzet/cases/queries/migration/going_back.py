"""Why a case of an applied plan cannot go back to the version it had (F401)."""

from collections.abc import Iterable
from datetime import tzinfo
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.queries.people import names
from aanzet.cases.queries.migration.history import LastMigration, last_migrations
from aanzet.cases.queries.migration.items import DONE, Item
from aanzet.cases.queries.migration.plans import Plan
from aanzet.cases.queries.turn_view import short_day
from aanzet.rules.dates import local_day
from aanzet.rules.errors import sentence


def staying_of(plan: Plan, items: Iterable[Item], zone: tzinfo) -> dict[UUID, str]:
    """Cases that went along and cannot go back, with a sentence that says why."""
    last = last_migrations([item.case_id for item in items if item.outcome == DONE])
    staying = {case: one for case, one in last.items() if not one.goes_back(plan.to_version_id)}
    people = names(person for one in staying.values() if (person := _person(one)))
    found = {}
    for case, one in staying.items():
        person = _person(one)
        name = people[person].name if person in people else "Aanzet"
        found[case] = (
            sentence("migration_touched", {}, gettext)
            if one.touched_at is None
            else gettext("%(name)s worked on this case on %(day)s, so it does not go back.")
            % {"name": name, "day": short_day(local_day(one.touched_at, zone))}
        )
    return found


def _person(one: LastMigration) -> UUID | None:
    """Who worked on it; None for the house."""
    text = one.touched_by.partition(":")[2]
    return UUID(text) if text else None
