"""Apply a checked workbook: in steps of 500 rows that each stand by themselves, or all of it at once (F385, F388).

The worker calls `apply_next` until it says that nothing is left. A step commits its rows with their mark, so a worker
that was killed goes on where it stopped and no row is applied twice.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from aanzet.access.queries.organizations import organization
from aanzet.clients.actions.import_clients import Clients
from aanzet.clients.actions.import_contacts import Contacts
from aanzet.clients.actions.import_onboarding import begin_onboarding, choice_for
from aanzet.clients.events import ImportApplied, ImportFailed, ImportStarted
from aanzet.clients.models import ImportBatch, ImportRow
from aanzet.clients.queries.imports import TAB_ORDER, changed_since
from aanzet.clients.queries.reach import ask
from aanzet.core.batch import Batch, plan_anew
from aanzet.core.commands import command
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.log import publish, to_json
from aanzet.rules.actors import Actor

KIND = "clients.import"
ALL, GOOD = "all", "good"  # all rows or none; the good rows
STEP = 500
READ = ("id", "row", "number", "values", "link", "outcome", "differences", "target_id")
# The rows are named in an array: joined with a recordset, a table without statistics is read once per row.
MARK = """
    update clients_importrow t set applied = true, target_id = (m.marks->t.id::text->>'target_id')::uuid,
        undo = m.marks->t.id::text->'undo'
    from (select %(marks)s::jsonb as marks) m where t.id = any(%(ids)s)
"""
State = ImportBatch.State


@command
def start_applying(
    *, actor: Actor, now: datetime, batch_id: UUID, version: int, way: str, onboarding: UUID | None = None
) -> None:
    """Let a worker apply the checked rows. way: ALL or GOOD. onboarding: what starts for each new client afterwards.

    Refused: import_has_errors for ALL while rows have an error, import_changed when clients were changed since the
    check, import_running, onboarding_gone for one he may not start. Conflict when somebody repaired or mapped it
    meanwhile.
    """
    ask(actor, "clients.import")
    batch = _locked(batch_id)
    if batch.state != State.CHECKED or way not in (ALL, GOOD):
        raise Refused("import_running")
    if batch.version != version:
        raise Conflict(name=batch.file_name, time=now.strftime("%H:%M"))
    errors = sum(of_tab.get("error", 0) for of_tab in batch.counts.values())
    if way == ALL and errors:
        raise Refused("import_has_errors", count=errors)
    if changed_since(datetime.fromisoformat(batch.options["checked_at"])):
        raise Refused("import_changed")
    batch.options.pop("onboarding", None)
    if onboarding:
        chosen = choice_for(actor, onboarding)
        batch.options["onboarding"] = {"id": str(chosen.id), "name": chosen.name}
    batch.state, batch.progress, batch.error = State.APPLYING, 0, ""
    batch.options["way"] = way
    batch.options["by"] = str(actor.id or "")
    batch.version += 1
    batch.save()
    publish(actor, now, ImportStarted(object_id=batch.id, way=way))
    queue(actor, now, [Effect(key=f"{KIND}:{batch.id}:{batch.version}", kind=KIND, payload={"batch": str(batch.id)})])


def apply_next(*, actor: Actor, now: datetime, batch_id: UUID, step: int = STEP) -> bool:
    """Apply the next rows; True while there are more. Called by the worker, for who started it."""
    batch = ImportBatch.objects.select_for_update(no_key=True).get(id=batch_id)
    if batch.state != State.APPLYING:
        return False
    plan_anew()
    whole = batch.options["way"] == ALL
    applying = Applying(actor, now, now.astimezone(organization(actor.organization_id).tz).date(), batch)
    try:
        with transaction.atomic():
            left = applying.step(step)
            while whole and left:
                left = applying.step(step)
    except (Refused, IntegrityError) as error:
        # Somebody took a number or an address since the check: nothing of this step went in.
        batch.refresh_from_db()
        batch.state, batch.error = State.FAILED, getattr(error, "code", "import_changed")
        batch.version += 1
        batch.save()
        publish(actor, now, ImportFailed(object_id=batch.id, code=batch.error))
        return False
    if not left:
        _finish(actor, now, batch)
    batch.save()
    return left


@dataclass
class Applying:
    """One run over the rows of a batch."""

    actor: Actor
    now: datetime
    today: date
    batch: ImportBatch

    def step(self, size: int) -> bool:
        """Apply up to `size` rows, clients before contacts before links; whether there are more.

        Everything that is new goes in one statement.
        """
        for tab in TAB_ORDER:
            rows = self._next(tab, size)
            if not rows:
                continue
            statement = Batch()
            part: Clients | Contacts
            if tab == "clients":
                part = Clients(self.actor, self.now, self.today, self.batch.id)
                done = part.apply(rows, statement)
            else:
                part = Contacts(self.actor, self.now, statement)
                done = part.apply(rows)
            statement.execute()
            _mark(done)
            part.publish()
            self.batch.progress += len(rows)
            return True
        return False

    def _next(self, tab: str, size: int) -> list[dict[str, Any]]:
        wanted = ImportRow.objects.filter(
            batch_id=self.batch.id, tab=tab, applied=False, outcome__in=("new", "changed")
        )
        return list(wanted.order_by("row").values(*READ)[:size])


def _mark(done: list[dict[str, Any]]) -> None:
    """Mark rows as applied, with what they concern and what is needed to undo them."""
    with connection.cursor() as cursor:
        cursor.execute(
            MARK, {"marks": to_json({str(row["id"]): row for row in done}), "ids": [row["id"] for row in done]}
        )


def _finish(actor: Actor, now: datetime, batch: ImportBatch) -> None:
    batch.state, batch.applied_at = State.APPLIED, now
    batch.version += 1
    counted = {
        name: sum(of_tab.get(name, 0) for of_tab in batch.counts.values())
        for name in ("new", "changed", "same", "error")
    }
    publish(
        actor,
        now,
        ImportApplied(
            object_id=batch.id, new=counted["new"], changed=counted["changed"], same=counted["same"],
            refused=counted["error"],
        ),
    )  # fmt: skip
    begin_onboarding(actor, now, batch)


def _locked(batch_id: UUID) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update(no_key=True).filter(id=batch_id).first()
    if batch is None:
        raise NotFound
    return batch
