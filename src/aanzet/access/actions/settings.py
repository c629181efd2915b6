"""Settings of the organization that other apps keep there: plain values by name (Organization.settings)."""

from collections.abc import Mapping
from datetime import datetime

from aanzet.access.events import OrganizationChanged
from aanzet.access.models import Organization
from aanzet.access.queries.rights import demand
from aanzet.core.log import publish
from aanzet.rules.actors import Actor

Plain = bool | int | str


def change_settings(*, actor: Actor, now: datetime, values: Mapping[str, Plain]) -> tuple[str, ...]:
    """Set these values and leave the others; the names of those that really changed. They count for new work only.

    The app that owns the names has checked the values.
    """
    demand(actor, "settings.manage")
    row = Organization.objects.select_for_update(no_key=True).get(id=actor.organization_id)
    before = {name: row.settings.get(name) for name in values}
    changed = tuple(name for name, value in values.items() if before[name] != value)
    if changed:
        row.settings = {**row.settings, **{name: values[name] for name in changed}}
        row.version += 1
        row.save(update_fields=["settings", "version"])
        after = {name: values[name] for name in changed}
        known = {name: before[name] for name in changed}
        publish(actor, now, OrganizationChanged(object_id=row.id, fields=changed, before=known, after=after))
    return changed
