"""Start what brings in the clients that came with an import, once for each of them (F126).

It begins when the import was applied as a whole; the worker calls `onboard_next` until it says that nothing is left. A
step commits what it started together with its rows, so a worker that was killed goes on where it stopped, and of two
workers one waits for the other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from aanzet.clients.events import ImportOnboarded
from aanzet.clients.models import ImportBatch, ImportRow
from aanzet.clients.ports import Begun, OnboardingChoice, onboarding
from aanzet.clients.queries.import_onboarding import FAILED, PASSED, STARTED, WAITING, counts_of, meant_for
from aanzet.clients.queries.reach import ask
from aanzet.core.batch import Batch, plan_anew
from aanzet.core.commands import command
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules.actors import Actor

KIND = "clients.import_onboarding"
PART = 500  # clients per transaction
STOPPED = "unexpected"  # the worker could not go on
NOT_MEANT = frozenset({"onboarding_other", "onboarding_there"})  # nothing to mend, so nothing to try again
DONE = {
    "id": "uuid",
    "onboarding": "text",
    "onboarding_code": "text",
    "onboarding_values": "jsonb",
    "begun_id": "uuid",
}


def choice_for(actor: Actor, choice_id: UUID) -> OnboardingChoice:
    """What this actor chose to bring clients in with. Refused: onboarding_gone when he may not (any more)."""
    work = onboarding()
    chosen = next((one for one in (work.choices(actor) if work else ()) if one.id == choice_id), None)
    if chosen is None:
        raise Refused("onboarding_gone", field="onboarding")
    return chosen


def begin_onboarding(actor: Actor, now: datetime, batch: ImportBatch) -> None:
    """Let the worker bring in the new clients of an import that was applied just now, when that was asked."""
    if "onboarding" not in batch.options:
        return
    new = ImportRow.objects.filter(batch_id=batch.id, tab="clients", applied=True, undo__new=True)
    if new.update(onboarding=WAITING):
        _send(actor, now, batch)


def onboard_next(*, actor: Actor, now: datetime, batch_id: UUID, size: int = PART) -> bool:
    """Bring in the next new clients; True while there are more. Called by the worker, for who asked for it."""
    batch = ImportBatch.objects.select_for_update(no_key=True).get(id=batch_id)
    waiting = ImportRow.objects.filter(batch_id=batch_id, onboarding=WAITING)
    found = waiting.order_by("row").values_list("target_id", "id")[:size]
    clients = {client: row for client, row in found if client}
    if batch.state != ImportBatch.State.APPLIED or not clients:
        return False
    plan_anew()
    begun = _start(actor, now, UUID(batch.options["onboarding"]["id"]), list(clients))
    lines = Batch()
    lines.update(
        "clients_importrow",
        DONE,
        [
            {
                "id": clients[client],
                "onboarding": _state(one),
                "onboarding_code": one.code,
                "onboarding_values": dict(one.values),
                "begun_id": one.id,
            }
            for client, one in begun.items()
        ],
    )
    lines.execute()
    if waiting.exists():
        return True
    counts = counts_of(batch_id)
    publish(
        actor,
        now,
        ImportOnboarded(
            object_id=batch_id,
            started=counts.get(STARTED, 0),
            passed=counts.get(PASSED, 0),
            failed=counts.get(FAILED, 0),
        ),
    )
    return False


@command
def retry_onboarding(*, actor: Actor, now: datetime, batch_id: UUID, client_id: UUID | None = None) -> int:
    """Try again what could not start: one client, or all of them; how many. Twice is no mistake.

    Refused: import_running while the import is not applied, and as choice_for.
    """
    ask(actor, "clients.import")
    batch = ImportBatch.objects.select_for_update(no_key=True).filter(id=batch_id).first()
    if batch is None:
        raise NotFound
    if batch.state != ImportBatch.State.APPLIED or "onboarding" not in batch.options:
        raise Refused("import_running")
    choice_for(actor, UUID(batch.options["onboarding"]["id"]))
    failed = ImportRow.objects.filter(batch_id=batch_id, onboarding=FAILED)
    if client_id:
        failed = failed.filter(target_id=client_id)
    again = failed.update(onboarding=WAITING)
    if again:
        batch.options["by"] = str(actor.id or "")
        batch.version += 1
        batch.save()
        _send(actor, now, batch)
    return again


def give_up_onboarding(*, batch_id: UUID) -> None:
    """The worker tried to the end and could not go on: what waits still can be tried again from the report."""
    ImportRow.objects.filter(batch_id=batch_id, onboarding=WAITING).update(
        onboarding=FAILED, onboarding_code=STOPPED, onboarding_values={}
    )


def take_up_onboarding(*, batch_id: UUID) -> None:
    """Somebody has it done again in Uitval: what it was stopped at waits once more."""
    ImportRow.objects.filter(batch_id=batch_id, onboarding=FAILED, onboarding_code=STOPPED).update(onboarding=WAITING)


def _send(actor: Actor, now: datetime, batch: ImportBatch) -> None:
    key = f"{KIND}:{batch.id}:{batch.version}"
    queue(actor, now, [Effect(key=key, kind=KIND, payload={"batch": str(batch.id)})])


def _start(actor: Actor, now: datetime, choice_id: UUID, clients: Sequence[UUID]) -> Mapping[UUID, Begun]:
    """What became of each client; those the choice is not meant for are passed over."""
    work = onboarding()
    try:
        choice = choice_for(actor, choice_id)
    except Refused as refusal:  # since it was asked: the template was archived, or his right was taken away
        return dict.fromkeys(clients, Begun(None, refusal.code))
    fits = meant_for(choice, clients)
    found = work.start_many(actor=actor, now=now, client_ids=fits, choice=choice.id) if work and fits else {}
    other = Begun(None, "onboarding_other")
    return {client: found.get(client, other) for client in clients}


def _state(one: Begun) -> str:
    if one.code in NOT_MEANT:
        return PASSED
    return FAILED if one.id is None else STARTED
