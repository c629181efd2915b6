"""The radar looks, and a line of it is dealt with: started, or dismissed with a reason and a day (F410)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from aanzet.cases.actions.start import StartOrder, StartOutcome, start_cases
from aanzet.cases.queries.refusals import explain
from aanzet.core.commands import command
from aanzet.core.errors import Refused
from aanzet.core.ids import new_id
from aanzet.core.log import insert, publish
from aanzet.planning.actions.runs import today_of
from aanzet.planning.events import MissedWorkDismissed
from aanzet.planning.models import MissedWork, RadarLook
from aanzet.planning.queries.missed import look, one_line
from aanzet.rules.actors import Actor
from aanzet.rules.missed import MISSING, may_look_again

REASON = 1_000
COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "kind": "text",
    "cause": "text",
    "client_id": "uuid",
    "template_id": "uuid",
    "product_id": "uuid",
    "period": "text",
    "about": "text",
    "since_on": "date",
    "values": "jsonb",
    "found_at": "timestamptz",
    "look_id": "uuid",
    "reason": "text",
}
AGAIN = """on conflict (organization_id, kind, client_id, template_id, product_id, about) do update
    set cause = excluded.cause, period = excluded.period, since_on = excluded.since_on, values = excluded.values,
        look_id = excluded.look_id"""


@command
def look_for_missed(*, actor: Actor, now: datetime) -> int:
    """Look at everything once: new lines come, lines whose work is there go, dismissals stay. How many there are."""
    found, this_look = look(actor.organization_id, now), new_id()
    lines = {(one.kind, one.client_id, one.template_id, one.product_id, one.about): one for one in found.missed}
    with transaction.atomic():
        insert(
            "planning_missedwork",
            COLUMNS,
            [
                {
                    "id": new_id(),
                    "organization_id": actor.organization_id,
                    "kind": one.kind,
                    "cause": one.cause,
                    "client_id": one.client_id,
                    "template_id": one.template_id,
                    "product_id": one.product_id,
                    "period": one.period,
                    "about": one.about,
                    "since_on": one.since_on,
                    "values": {"text": one.text, "url": one.url} if one.text else {},
                    "found_at": now,
                    "look_id": this_look,
                    "reason": "",
                }
                for one in lines.values()
            ],
            AGAIN,
        )
        MissedWork.objects.exclude(look_id=this_look).delete()
        if not RadarLook.objects.update(at=now, checked=found.checked):
            RadarLook(id=new_id(), organization_id=actor.organization_id, at=now, checked=found.checked).save(
                force_insert=True
            )
    return len(lines)


@command
def start_missed(*, actor: Actor, now: datetime, missed_id: UUID) -> StartOutcome:
    """Start the case that is missing, in one click, also where one was deleted. NotFound outside the reach.

    Refused: radar_not_startable, and what starting by hand refuses.
    """
    line = one_line(actor, missed_id)
    if line["kind"] != MISSING:
        raise Refused("radar_not_startable")
    client = line["client_id"]
    order = StartOrder(line["template_id"], period=line["period"], again=True)
    outcome = start_cases(actor=actor, now=now, order=order, client_ids=[client]).get(client)
    if outcome is None:
        raise Refused("radar_not_startable")
    if outcome.refusal is not None:
        raise explain(outcome.refusal, client=line["client_name"])
    MissedWork.objects.filter(id=missed_id).delete()
    return outcome


@command
def dismiss_missed(*, actor: Actor, now: datetime, missed_id: UUID, reason: str, look_again_on: date | None) -> None:
    """Leave a line out until a day. NotFound outside the reach. Refused: reason_required, too_long, look_again_date."""
    line = one_line(actor, missed_id)
    reason = reason.strip()
    if len("".join(reason.split())) < 3:
        raise Refused("reason_required", field="reason")
    if len(reason) > REASON:
        raise Refused("too_long", field="reason", allowed=REASON)
    if look_again_on is None or not may_look_again(today_of(actor, now), look_again_on):
        raise Refused("look_again_date", field="look_again_on")
    MissedWork.objects.filter(id=missed_id).update(
        dismissed_by=actor.id, dismissed_at=now, reason=reason, look_again_on=look_again_on
    )
    publish(
        actor,
        now,
        MissedWorkDismissed(
            object_id=missed_id, client_id=line["client_id"], cause_code=line["cause"], until_on=look_again_on
        ),
    )
