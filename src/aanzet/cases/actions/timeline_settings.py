"""Which kinds of lines of the timeline clients see (F216)."""

from collections.abc import Collection
from datetime import datetime

from aanzet.access.actions.settings import change_settings
from aanzet.access.queries.rights import demand
from aanzet.cases.queries.timeline.model import KINDS, NOTES
from aanzet.cases.queries.timeline.settings import PREFIX, kinds_for_clients
from aanzet.core.commands import command
from aanzet.core.errors import Refused
from aanzet.rules.actors import Actor


@command
def change_client_timeline(
    *, actor: Actor, now: datetime, kinds: Collection[str], notes_confirmed: bool = False
) -> tuple[str, ...]:
    """Clients see these kinds of shared lines and no others, at once and also of the past; the kinds that changed.

    Refused: choice_invalid for a kind there is not, confirm_notes when notes become visible without being meant.
    """
    demand(actor, "settings.manage")
    for kind in kinds:
        if kind not in KINDS:
            raise Refused("choice_invalid", field="kinds", value=kind, allowed=", ".join(KINDS))
    before = kinds_for_clients(actor.organization_id)
    if NOTES in kinds and NOTES not in before and not notes_confirmed:
        raise Refused("confirm_notes", field="notes_confirmed")
    changed = change_settings(actor=actor, now=now, values={f"{PREFIX}{kind}": kind in kinds for kind in KINDS})
    return tuple(name.removeprefix(PREFIX) for name in changed)
