"""A run of a bulk start while it is prepared: what, who, check, how (F119, F124, F125; ux 8.16)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from aanzet.access.queries.organizations import organization
from aanzet.access.queries.rights import demand
from aanzet.cases.actions.start import StartOutcome, preview_messages, preview_start
from aanzet.cases.queries.refusals import HELD, UNASSIGNED
from aanzet.core.batch import Batch
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.planning.actions.orders import order_for
from aanzet.planning.models import BulkStart, BulkStartItem
from aanzet.planning.queries.choices import TemplateChoice, templates
from aanzet.planning.queries.outcomes import GONE
from aanzet.planning.queries.runs import (
    BLOCKED,
    DROPPED,
    PERMISSION,
    PREVIEW,
    READY,
    Apart,
    Options,
    Run,
    lines_of,
    run_for,
)
from aanzet.rules import periods
from aanzet.rules.actors import Actor

STEP = 1_000  # clients judged at a time
MOST = 20_000  # clients of one run
ITEM = {
    "id": "uuid",
    "run_id": "uuid",
    "client_id": "uuid",
    "position": "integer",
    "state": "text",
    "code": "text",
    "values": "jsonb",
    "options": "jsonb",
}
JUDGED = {"id": "uuid", "state": "text", "code": "text", "values": "jsonb"}


def create_run(*, actor: Actor, now: datetime, template_id: UUID, period: str = "") -> UUID:
    """Step 1: a template and a period. Refused: bulk_needs_product, period_not_set, period_mismatch."""
    run = BulkStart(
        id=new_id(),
        organization_id=actor.organization_id,
        **_what(actor, template_id, period),
        options=Options().stored(),
        created_by=actor.id,
        created_at=now,
    )
    run.save(force_insert=True)
    return run.id


def change_run(*, actor: Actor, now: datetime, run_id: UUID, template_id: UUID, period: str = "") -> None:
    """Back at step 1: another template or period; the clients are chosen again. Refused: as create_run."""
    run = _editable(actor, run_id)
    what = _what(actor, template_id, period)
    if (run.template_id, run.period) != (what["template_id"], what["period"]):
        BulkStartItem.objects.filter(run_id=run_id).delete()
        BulkStart.objects.filter(id=run_id).update(**what, total=0, version=F("version") + 1)


def choose_clients(*, actor: Actor, now: datetime, run_id: UUID, client_ids: Sequence[UUID]) -> int:
    """Step 2: for whom. Judges each client and keeps what was set apart before; how many can start.

    Refused: no_clients_chosen, too_many_clients.
    """
    run = _editable(actor, run_id)
    wanted = list(dict.fromkeys(client_ids))
    if not wanted:
        raise Refused("no_clients_chosen", field="clients")
    if len(wanted) > MOST:
        raise Refused("too_many_clients", field="clients", allowed=MOST)
    kept = {
        client: (state, options)
        for client, state, options in BulkStartItem.objects.filter(run_id=run_id).values_list(
            "client_id", "state", "options"
        )
    }
    BulkStartItem.objects.filter(run_id=run_id).delete()
    lines = [
        {
            "id": new_id(),
            "run_id": run_id,
            "client_id": client,
            "position": number,
            "state": DROPPED if kept.get(client, ("", {}))[0] == DROPPED else READY,
            "code": "",
            "values": {},
            "options": kept.get(client, ("", {}))[1],
        }
        for number, client in enumerate(wanted, 1)
    ]
    batch = Batch()
    batch.insert("planning_bulkstartitem", ITEM, lines)
    batch.execute()
    return _judge(actor, now, run)


def check_again(*, actor: Actor, now: datetime, run_id: UUID) -> int:
    """Step 3: judge every client anew, after something was mended; how many can start."""
    return _judge(actor, now, _editable(actor, run_id))


def drop_client(*, actor: Actor, now: datetime, run_id: UUID, client_id: UUID, dropped: bool = True) -> None:
    """Leave a client out, or take it in again (it is judged anew)."""
    run = _editable(actor, run_id)
    state = DROPPED if dropped else READY
    if not BulkStartItem.objects.filter(run_id=run_id, client_id=client_id).update(state=state, code="", values={}):
        raise NotFound(client_id)
    if not dropped:
        _judge(actor, now, run, only=[client_id])


def set_options(*, actor: Actor, now: datetime, run_id: UUID, options: Options) -> None:
    """Step 4: how; every client is judged anew. Refused: date_in_past, due_before_start."""
    run = _editable(actor, run_id)
    today = today_of(actor, now)
    if options.start_on and options.start_on < today:
        raise Refused("date_in_past", field="start_on")
    if options.legal_due_on and options.legal_due_on < (options.start_on or today):
        raise Refused("due_before_start", field="legal_due_on")
    if options == run.options:
        return
    BulkStart.objects.filter(id=run_id).update(options=options.stored(), version=F("version") + 1)
    _judge(actor, now, run_for(actor, run_id))


def set_apart(*, actor: Actor, now: datetime, run_id: UUID, client_id: UUID, apart: Apart) -> None:
    """What holds for one client only (F125, F314); an empty Apart = as for the others. Refused: due_before_start."""
    run = _editable(actor, run_id)
    if apart.legal_due_on and apart.legal_due_on < (run.options.start_on or today_of(actor, now)):
        raise Refused("due_before_start", field="legal_due_on")
    if not BulkStartItem.objects.filter(run_id=run_id, client_id=client_id).update(options=apart.stored()):
        raise NotFound(client_id)
    _judge(actor, now, run, only=[client_id])


def first_messages(*, actor: Actor, now: datetime, run_id: UUID, limit: int = 3) -> list[tuple[str, UUID | None, str]]:
    """Name of the client, sender and text of the first message, of the first clients that start; writes nothing."""
    run = run_for(actor, run_id)
    lines = lines_of(run_id, state=READY, limit=limit)
    apart = {line.client_id: line.apart for line in lines}
    places = {line.client_id: line.position for line in lines}
    found = preview_messages(
        actor=actor, now=now, order=order_for(actor, now, run, apart, places), client_ids=list(apart)
    )
    return [(line.client_name, *found[line.client_id]) for line in lines if line.client_id in found]


def discard_run(*, actor: Actor, now: datetime, run_id: UUID) -> None:
    """Throw away a run of which nothing was started."""
    _editable(actor, run_id)
    BulkStartItem.objects.filter(run_id=run_id).delete()
    BulkStart.objects.filter(id=run_id).delete()


def today_of(actor: Actor, now: datetime) -> date:
    """The local day of the organization."""
    return now.astimezone(organization(actor.organization_id).tz).date()


def _editable(actor: Actor, run_id: UUID) -> Run:
    """The run, locked; refused when it was started meanwhile."""
    run_for(actor, run_id)
    BulkStart.objects.select_for_update(no_key=True).get(id=run_id)
    run = run_for(actor, run_id)
    if run.state != PREVIEW:
        raise Refused("not_now", state="active")
    return run


def _what(actor: Actor, template_id: UUID, period: str) -> dict[str, Any]:
    """The columns of a template and a period that can be started in bulk (F119)."""
    demand(actor, PERMISSION)
    template = next((one for one in templates(actor) if one.id == template_id), None)
    if template is None:
        raise NotFound(template_id)
    if not template.in_bulk:
        link = (template.name, f"/office/templates/{template_id}/")
        raise Refused("bulk_needs_product", field="template", links=(link,))
    chosen = _period(template, period)
    return {
        "template_id": template_id,
        "template_version_id": template.version_id,
        "period_kind": chosen.kind if chosen else "",
        "period": chosen.key if chosen else "",
    }


def _period(template: TemplateChoice, text: str) -> periods.Period | None:
    if template.period_kind in ("", periods.NONE):
        return None
    if not text:
        raise Refused("period_not_set", field="period")
    try:
        period = periods.parse(text)
    except ValueError as error:
        raise Refused("choice_invalid", field="period", value=text, allowed="2026, 2026-Q1, 2026-01") from error
    if template.period_kind not in (periods.FROM_CLIENT, period.kind):
        raise Refused("choice_invalid", field="period", value=text, allowed=template.period_kind)
    return period


def _judge(actor: Actor, now: datetime, run: Run, only: Sequence[UUID] = ()) -> int:
    """What would become of each client that is not left out; how many can start."""
    lines = BulkStartItem.objects.filter(run_id=run.id).exclude(state=DROPPED).order_by("position")
    if only:
        lines = lines.filter(client_id__in=list(only))
    found = list(lines.values_list("id", "client_id", "options", "position"))
    for start in range(0, len(found), STEP):
        part = found[start : start + STEP]
        apart = {client: Apart.read(options) for _, client, options, _ in part}
        places = {client: place for _, client, _, place in part}
        outcomes = preview_start(
            actor=actor, now=now, order=order_for(actor, now, run, apart, places), client_ids=list(apart)
        )
        batch = Batch()
        batch.update(
            "planning_bulkstartitem",
            JUDGED,
            [{"id": line, **judged(outcomes.get(client))} for line, client, *_ in part],
        )
        batch.execute()
    ready = BulkStartItem.objects.filter(run_id=run.id, state=READY).count()
    BulkStart.objects.filter(id=run.id).update(total=ready)
    return ready


def judged(outcome: StartOutcome | None) -> dict[str, Any]:
    """State, code and values of a line after the preview."""
    code, values = reason(outcome)
    return {"state": BLOCKED if outcome is None or outcome.refusal else READY, "code": code, "values": values}


def reason(outcome: StartOutcome | None) -> tuple[str, dict[str, Any]]:
    """Why a client does not start, or what is to be said about its start; "" = nothing."""
    if outcome is None:
        return GONE, {}
    refusal = outcome.refusal or outcome.not_begun
    if refusal:
        return refusal.code, dict(refusal.values)
    if outcome.unassigned:
        return UNASSIGNED, {}
    return (HELD, {}) if outcome.held else ("", {})
