"""Set up the provider by which team members of an organization sign in, and switch it on and off (F025)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.access.actions.sessions import end_sessions_by_provider, end_sessions_without_provider
from aanzet.access.events import SingleSignOnChanged, SingleSignOnSwitchedOff, SingleSignOnSwitchedOn
from aanzet.access.models import Organization, SingleSignOn
from aanzet.access.ports import ProviderFailed, identity_provider
from aanzet.access.queries.rights import demand
from aanzet.access.queries.single_sign_on import SECRET, TABLE, keeping_passwords
from aanzet.core import crypto
from aanzet.core.errors import Conflict, Refused
from aanzet.core.log import publish
from aanzet.rules import names
from aanzet.rules.actors import Actor

LIMITS = {"name": 60, "issuer": 500, "client_id": 200}


@dataclass(frozen=True, slots=True)
class SignOnValues:
    """What an admin fills in. client_secret: "" keeps the one that is there."""

    name: str
    issuer: str
    client_id: str
    client_secret: str = ""
    second_step_there: bool = False
    required: bool = False


def change_single_sign_on(*, actor: Actor, now: datetime, values: SignOnValues, version: int = 0) -> tuple[str, ...]:
    """Set the provider up or change it; the names of what really changed. It counts at once when it is switched on.

    version: of what was shown, 0 for nothing yet. Refused: changed_meanwhile, what a field asks, provider_address, and
    provider_secret_again: a secret is never sent to another address than the one it was given for.
    """
    demand(actor, "settings.manage")
    row = _row(actor)
    if version != row.version:
        raise Conflict(name=row.name, time=now.strftime("%H:%M"))
    wanted = _checked(values)
    changed = [name for name, value in wanted.items() if value != getattr(row, name)]
    if not values.client_secret and (row.client_secret is None or "issuer" in changed):
        raise Refused("provider_secret_again" if row.client_secret is not None else "required", field="client_secret")
    before = {name: getattr(row, name) for name in changed if name != SECRET}
    for name in changed:
        setattr(row, name, wanted[name])
    if values.client_secret:
        changed.append(SECRET)
        row.client_secret = crypto.seal(row.organization_id, TABLE, SECRET, row.id, values.client_secret)
        row.secret_set_at = now
    if not changed:
        return ()
    row.version += 1
    row.save()
    after = {name: wanted[name] for name in before}
    publish(actor, now, SingleSignOnChanged(object_id=row.id, fields=tuple(changed), before=before, after=after))
    if row.enabled and "required" in changed:
        _close_other_ways(actor, now, row)
    return tuple(changed)


def switch_single_sign_on(*, actor: Actor, now: datetime, on: bool, session_id: UUID | None = None) -> int:
    """Let team members in by the provider, or no more; how many sessions ended. It works at once.

    session_id: of who does this; it goes on. Refused: provider_unset.
    """
    demand(actor, "settings.manage")
    row = _row(actor)
    if row.client_secret is None:
        raise Refused("provider_unset")
    if row.enabled == on:
        return 0
    row.enabled = on
    row.version += 1
    row.save(update_fields=["enabled", "version"])
    if on:
        publish(actor, now, SingleSignOnSwitchedOn(object_id=row.id, provider=row.name))
        return _close_other_ways(actor, now, row)
    ended = end_sessions_by_provider(actor=actor, now=now, session_id=session_id)
    publish(actor, now, SingleSignOnSwitchedOff(object_id=row.id, provider=row.name, ended=ended))
    return ended


def _row(actor: Actor) -> SingleSignOn:
    """The row of this organization, locked; a new one when there is none. The organization is locked first."""
    Organization.objects.select_for_update(no_key=True).only("id").get(id=actor.organization_id)
    row = SingleSignOn.objects.select_for_update(no_key=True).filter(organization_id=actor.organization_id).first()
    return row or SingleSignOn(organization_id=actor.organization_id, version=0)


def _close_other_ways(actor: Actor, now: datetime, row: SingleSignOn) -> int:
    """Who must come in by the provider and is in by another way, comes in again."""
    if not row.required:
        return 0
    return end_sessions_without_provider(actor=actor, now=now, spared=keeping_passwords())


def _checked(values: SignOnValues) -> dict[str, Any]:
    found: dict[str, Any] = {"second_step_there": values.second_step_there, "required": values.required}
    for field, most in LIMITS.items():
        checked = names.name(getattr(values, field), most)
        if not checked:
            raise Refused(checked.error, field=field, allowed=most)
        if not checked.value:
            raise Refused("required", field=field)
        found[field] = checked.value
    try:
        identity_provider().refuse_odd(found["issuer"])
    except ProviderFailed as failure:
        raise Refused(failure.code, field="issuer") from None
    return found
