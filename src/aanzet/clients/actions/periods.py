"""How often a client files, per family: VAT and payroll tax (F051, F052)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from aanzet.clients.actions.products import span
from aanzet.clients.events import FilingPeriodRemoved, FilingPeriodSet
from aanzet.clients.models import Client, ClientFilingPeriod
from aanzet.clients.queries.reach import ask_on_client
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules import periods
from aanzet.rules.actors import Actor
from aanzet.rules.clients import PERIODS_OF


@command
def set_filing_period(
    *,
    actor: Actor,
    now: datetime,
    client_id: UUID,
    family: str,
    period_kind: str,
    valid_from: date,
    valid_until: date | None = None,
) -> date:
    """Set how often a client files from a day on; the day from which it counts.

    The open period before it ends the day before. A change takes effect at the next period of what is filed now: inside
    a started one the day moves to the first after it. Refused: choice_invalid, dates_reversed, periods_overlap.
    """
    ask_on_client(actor, "clients.edit", client_id)
    allowed = PERIODS_OF.get(family, ())
    if period_kind not in allowed:
        raise Refused("choice_invalid", field="period_kind", value=period_kind, allowed=", ".join(allowed))
    if valid_until and valid_until < valid_from:
        raise Refused("dates_reversed", field="valid_until")
    if not Client.objects.select_for_update(no_key=True).filter(id=client_id).values_list("id", flat=True).first():
        raise NotFound
    rows = list(ClientFilingPeriod.objects.filter(client_id=client_id, family=family).order_by("valid_from"))
    running = next((row for row in rows if row.valid_until is None and row.valid_from < valid_from), None)
    if running:
        if running.period_kind == period_kind and valid_until is None:
            return running.valid_from
        valid_from = _next_start(running.period_kind, valid_from)
    if valid_until and valid_until < valid_from:
        raise Refused("dates_reversed", field="valid_until")
    for row in rows:
        if row is running:
            continue
        if (valid_until is None or row.valid_from <= valid_until) and (
            row.valid_until is None or row.valid_until >= valid_from
        ):
            raise Refused(
                "periods_overlap",
                field="valid_from",
                first=span(row.valid_from, row.valid_until),
                second=span(valid_from, valid_until),
            )
    if running:
        running.valid_until = valid_from - timedelta(days=1)
        running.save(update_fields=["valid_until"])
    new = ClientFilingPeriod(
        id=new_id(), organization_id=actor.organization_id, client_id=client_id, family=family,
        period_kind=period_kind, valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip
    new.save(force_insert=True)
    publish(
        actor,
        now,
        FilingPeriodSet(
            object_id=new.id, client_id=client_id, family=family, period_kind=period_kind, valid_from=valid_from
        ),
    )
    return valid_from


@command
def remove_filing_period(*, actor: Actor, now: datetime, client_id: UUID, filing_period_id: UUID) -> None:
    """Take a filing period away that was set by mistake; the event keeps that it was there."""
    ask_on_client(actor, "clients.edit", client_id)
    row = ClientFilingPeriod.objects.filter(id=filing_period_id, client_id=client_id).first()
    if row is None:
        raise NotFound
    row.delete()
    publish(
        actor,
        now,
        FilingPeriodRemoved(object_id=row.id, client_id=client_id, family=row.family, period_kind=row.period_kind),
    )


def _next_start(kind: str, day: date) -> date:
    """The first day of a period of this kind, on or after `day`: started periods stay."""
    period = periods.containing(kind, day)
    return day if period.start == day else period.end + timedelta(days=1)
