"""What a worker does for clients: apply imports, bring the new clients in, take imports back, step by step."""

from collections.abc import Sequence
from uuid import UUID

from aanzet.access.queries.visitors import actor_of
from aanzet.clients.actions import import_apply, import_onboarding, import_undo
from aanzet.clients.queries.imports import starter_of
from aanzet.core.handlers import Claimed, Settled, effect, on_settled
from aanzet.core.ports import Outcome, again
from aanzet.rules.actors import Actor, system


@effect(import_apply.KIND, inside=True)
def apply_import(claimed: Claimed) -> Outcome | None:
    """Apply the next rows of an import."""
    batch = UUID(claimed.payload["batch"])
    more = import_apply.apply_next(actor=_starter(claimed, batch), now=claimed.now, batch_id=batch)
    return again() if more else None


@effect(import_onboarding.KIND, inside=True, batch=1)
def bring_in_clients(claimed: Claimed) -> Outcome | None:
    """Start the onboarding of the next new clients of an import."""
    batch = UUID(claimed.payload["batch"])
    more = import_onboarding.onboard_next(actor=_starter(claimed, batch), now=claimed.now, batch_id=batch)
    return again() if more else None


@on_settled
def tell_onboardings(settled: Sequence[Settled]) -> None:
    """Clients whose onboarding could not be done do not wait for ever; "Opnieuw" in Uitval lets them wait again."""
    for one in settled:
        if one.kind != import_onboarding.KIND:
            continue
        batch = UUID(one.payload["batch"])
        if one.state == "queued":
            import_onboarding.take_up_onboarding(batch_id=batch)
        elif one.state in ("failed", "held", "cancelled", "skipped"):
            import_onboarding.give_up_onboarding(batch_id=batch)


@effect(import_undo.KIND, inside=True)
def undo_import(claimed: Claimed) -> Outcome | None:
    """Take the next rows of an import back."""
    batch = UUID(claimed.payload["batch"])
    more = import_undo.undo_next(actor=_starter(claimed, batch), now=claimed.now, batch_id=batch)
    return again() if more else None


def _starter(claimed: Claimed, batch: UUID) -> Actor:
    """Who pressed the button; the house in his name when he cannot act any more."""
    person = starter_of(batch)
    return (actor_of(person) if person else None) or system(claimed.organization_id, on_behalf_of=person)
