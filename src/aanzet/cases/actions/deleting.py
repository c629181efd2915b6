"""Delete a case that was not started or was stopped, so that it does not come back by itself (F189)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from aanzet.cases.events import CaseDeleted, TombstoneRemoved
from aanzet.cases.models import (
    Case,
    CaseDocument,
    CaseParticipant,
    CaseTombstone,
    CaseTurnPerson,
    Checkpoint,
    MigrationItem,
    PhaseEntry,
    Presence,
    ProfessionalNote,
    RequestItem,
    Snooze,
    Task,
    TurnInterval,
)
from aanzet.cases.ports import kept
from aanzet.cases.queries.reach import may_touch
from aanzet.cases.queries.refusals import explain
from aanzet.cases.queries.states import load_for_command
from aanzet.clients.queries.rows import row
from aanzet.core import deliveries, timers
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.rules import names
from aanzet.rules.actors import Actor
from aanzet.rules.process import words
from aanzet.rules.process.deleting import refuse_delete

PERMISSION = "cases.delete"
# Everything that hangs on a case and is of nobody else; documents stay in the dossier, messages with the client.
OWN = (
    CaseDocument, CaseParticipant, CaseTurnPerson, Checkpoint, MigrationItem, Presence, ProfessionalNote, RequestItem,
    Snooze, Task, TurnInterval, PhaseEntry,
)  # fmt: skip
# Every statement that adds cases takes a share of this lock (the trigger of the tombstones): nobody adds one while we
# look whether the period is empty.
ALONE = "select pg_advisory_xact_lock(hashtextextended('cases_delete:' || %(organization)s::text, 0))"


@command
def delete_case(*, actor: Actor, now: datetime, case_id: UUID, reason: str) -> bool:
    """Delete it, with a reason; whether its period is now kept from coming back by itself.

    The rows of the case go; its events stay in the log, its documents in the dossier, its messages with the client.
    Refused: reason_required, too_long, cancel_first (it runs), not_now (it is completed), case_kept (something in it
    was approved, signed, paid or filed). NotFound: no such case for this actor.
    """
    checked = names.reason(reason)
    loaded = load_for_command([case_id], now).get(case_id)
    if loaded is None or not may_touch(actor, PERMISSION, loaded):
        raise NotFound(case_id)
    if not checked:
        raise Refused(checked.error, field="reason", allowed=names.REASON)
    state = loaded.state
    refusal = refuse_delete(state, kept=bool(kept([case_id])))
    if refusal:
        raise explain(refusal, loaded)
    client, period = state.case.client_id, state.case.period
    row(ALONE, {"organization": actor.organization_id})
    case = Case.objects.filter(id=case_id).values("number", "template_id").get()
    timers.cancel(actor.organization_id, case_id=case_id)
    deliveries.cancel(actor=actor, now=now, case_id=case_id, reason="no_longer_needed")
    for rows in OWN:
        rows.objects.filter(case_id=case_id).delete()
    Case.objects.filter(id=case_id).delete()
    placed = bool(period) and not _others(case["template_id"], client, period).exists()
    here = CaseTombstone.objects.filter(template_id=case["template_id"], client_id=client, period=period)
    if placed and not here.exists():
        CaseTombstone.objects.create(
            organization_id=actor.organization_id,
            template_id=case["template_id"],
            client_id=client,
            period=period,
            number=case["number"],
            deleted_at=now,
            deleted_by=actor.reference,
            reason=checked.value,
        )
    publish(
        actor,
        now,
        CaseDeleted(
            object_id=case_id,
            case_id=case_id,
            client_id=client,
            number=case["number"],
            template_id=case["template_id"],
            period=period,
            tombstone=placed,
            reason=checked.value,
        ),
    )
    announce(f"{actor.organization_id}/office", "queue", f"case-{case_id}")
    return placed


def _others(template_id: UUID, client_id: UUID, period: str) -> QuerySet[Case]:
    """What stands in this period and was not stopped."""
    same = Case.objects.filter(template_id=template_id, client_id=client_id, period=period)
    return same.exclude(state=words.CANCELLED)


def take_tombstones(actor: Actor, now: datetime, *, template_id: UUID, period: str, clients: Sequence[UUID]) -> None:
    """Somebody makes these again by hand: what kept them from coming back goes, and the log says so."""
    found = CaseTombstone.objects.filter(template_id=template_id, period=period, client_id__in=clients)
    taken = list(found.values("id", "client_id", "number"))
    if taken:
        found.delete()
        publish(
            actor,
            now,
            *(
                TombstoneRemoved(object_id=template_id, client_id=one["client_id"], number=one["number"], period=period)
                for one in taken
            ),
        )
