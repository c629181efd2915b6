"""What planning does when something happens elsewhere: to cases, colleagues, clients and templates."""

from datetime import datetime
from uuid import UUID

from aanzet.access.ports import OpenWork, register_hand_over
from aanzet.cases.events import TemplateArchived
from aanzet.cases.ports import BulkAct, register_bulk_act
from aanzet.clients.events import ClientAdded
from aanzet.core.log import Recorded, on
from aanzet.planning.actions.autostart import look_for_newcomers, warn_of_archived
from aanzet.planning.actions.hand_over import hand_over_board
from aanzet.planning.actions.pins import refresh_pins
from aanzet.planning.queries.wanted_pins import planned_ahead
from aanzet.rules.actors import Actor, system
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process.events import (
    AutomationFired,
    PhaseAssigned,
    PhaseStarted,
    TaskAssigned,
    TaskClaimed,
    TaskReleased,
)


def by_hand(event: Recorded) -> bool:
    """Not one of thousands of an import: those are found when the rules are looked at in the morning."""
    return event.payload.get("source") != "import"


@on(ClientAdded, when=by_hand)
def on_client_for_rules(event: Recorded) -> None:
    """Work that starts for every new client starts (F315)."""
    if event.object_id is not None:
        look_for_newcomers(organization_id=event.organization_id, now=event.at, client_id=event.object_id)


@on(TemplateArchived)
def on_template_archived(event: Recorded) -> None:
    """What started by itself stops; those who count on it hear so (F121)."""
    if event.object_id is not None:
        warn_of_archived(actor=system(event.organization_id), now=event.at, template_id=event.object_id)


def pins(event: Recorded) -> bool:
    """Whether the template puts its work on the board of whoever it is with (F127)."""
    return bool(event.payload.get("pins"))


@on(PhaseStarted, when=pins)
@on(PhaseAssigned, when=pins)
@on(AutomationFired, when=pins)
@on(TaskAssigned, when=pins)
@on(TaskClaimed, when=pins)
@on(TaskReleased, when=pins)
def on_work_changed_hands(event: Recorded) -> None:
    """The boards of those it is with (F127, F128)."""
    if event.case_id is not None:
        refresh_pins(actor=system(event.organization_id), now=event.at, case_id=event.case_id)


class WorkOnBoard:
    """What is planned for a colleague (F004, F127)."""

    def open_work(self, member_id: UUID) -> tuple[OpenWork, ...]:
        """How many slots lie ahead."""
        return planned_ahead(member_id)

    def move(self, *, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> None:
        """Slots and pins go to the other."""
        hand_over_board(actor=actor, now=now, member_id=member_id, to_member_id=to_member_id)


register_hand_over("planning", WorkOnBoard())
register_bulk_act(BulkAct(_("Plan"), "planboard-cases", ("cases.assign", "planning.team"), "P"))
