"""What cases do when something happened to them, and what they tell lower floors about themselves."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.events import (
    GroupChanged,
    PresenceChanged,
    ProcessTeamChanged,
    TeamMemberDeactivated,
    TeamMemberReactivated,
    ViewSaved,
)
from aanzet.access.ports import OpenWork, register_hand_over
from aanzet.cases.actions.calling import ask_to_call
from aanzet.cases.actions.documents import share_asked_items, share_item_of_task
from aanzet.cases.actions.loose_tasks import hand_over_loose_tasks
from aanzet.cases.actions.migration.following import follow_newest
from aanzet.cases.actions.onboarding import CaseOnboarding
from aanzet.cases.actions.people import hand_over_work, refresh_client, refresh_member, refresh_team
from aanzet.cases.actions.telling import tell_moved, tell_passed_on
from aanzet.cases.actions.views import watch_view
from aanzet.cases.actions.warning import warn_owners
from aanzet.cases.events import TemplatePublished
from aanzet.cases.queries.affected import work_of_member
from aanzet.cases.queries.cards import cards_of_tasks
from aanzet.cases.queries.explaining import explains_work
from aanzet.cases.queries.loose_tasks import open_loose_work
from aanzet.cases.queries.mail_facts import mail_facts
from aanzet.clients.events import RoleAssigned, RoleEnded, RolesReordered
from aanzet.clients.ports import register_onboarding
from aanzet.core.log import Recorded, on
from aanzet.documents.events import ItemRemoved
from aanzet.documents.ports import register_for_all
from aanzet.messages.events import ChannelsExhausted
from aanzet.messages.ports import register_case_facts, register_task_cards
from aanzet.rules.actors import CONTACT, Actor, system
from aanzet.rules.process import words
from aanzet.rules.process.events import (
    AutomationFired,
    DatesMoved,
    PhaseStarted,
    RequestSent,
    TaskCompleted,
    TaskCreated,
    TaskSent,
)

register_for_all("cases", explains_work)
register_case_facts(mail_facts)
register_task_cards(cards_of_tasks)
register_onboarding(CaseOnboarding())


@on(PhaseStarted, together=True)
@on(AutomationFired, together=True)
@on(TaskCreated, together=True)
def on_tasks_handed_out(event: Recorded) -> None:
    """Who is asked to read a document can open it from that moment on (F078: INTERNAL until sent)."""
    items = [
        UUID(task["item_id"])
        for task in event.payload.get("tasks", ())
        if task.get("item_id") and task["side"] == words.CLIENT and task.get("sent_at")
    ]
    if items:
        share_asked_items(actor=system(event.organization_id), now=event.at, item_ids=items)


@on(TaskSent, together=True)
def on_task_sent(event: Recorded) -> None:
    """As above, for a task that was held back first."""
    if event.object_id is not None:
        share_item_of_task(actor=system(event.organization_id), now=event.at, task_id=event.object_id)


def by_a_contact(event: Recorded) -> bool:
    """Whether a contact did it himself."""
    return event.actor.startswith(f"{CONTACT}:")


@on(TaskCompleted, when=by_a_contact)
@on(RequestSent, when=by_a_contact)
def on_client_done(event: Recorded) -> None:
    """The client did his part: he hears that the office goes on (F330)."""
    person = event.actor.partition(":")[2]
    if event.case_id is not None:
        tell_passed_on(
            actor=system(event.organization_id),
            now=event.at,
            case_id=event.case_id,
            person_id=UUID(person),
            event_id=event.id,
        )


def breaks_a_promise(event: Recorded) -> bool:
    """Whether the client was told another day before."""
    told, before = event.payload["promised_on"], event.payload["promised_before"]
    return bool(told and before and told != before)


@on(DatesMoved, when=breaks_a_promise)
def on_promise_moved(event: Recorded) -> None:
    """The client was told a day, and it becomes a later one (F145, F330)."""
    if event.case_id is not None:
        tell_moved(
            actor=system(event.organization_id),
            now=event.at,
            case_id=event.case_id,
            promised_on=date.fromisoformat(event.payload["promised_on"]),
            promised_before=date.fromisoformat(event.payload["promised_before"]),
            cause=event.payload["cause_code"],
        )


@on(ChannelsExhausted)
def on_nobody_reached(event: Recorded) -> None:
    """No channel reaches this contact: the office calls (F097)."""
    if event.object_id is not None:
        house = system(event.organization_id)
        ask_to_call(actor=house, now=event.at, contact_id=event.object_id, client_id=event.client_id)


class WorkOnCases:
    """Phases and tasks that rest with a colleague by name (F004)."""

    def open_work(self, member_id: UUID) -> tuple[OpenWork, ...]:
        """How many phases and tasks."""
        work = work_of_member(member_id)
        phases = sum(one.task_id is None for one in work)
        found = (OpenWork(gettext("phases under way"), phases), OpenWork(gettext("open tasks"), len(work) - phases))
        return tuple(one for one in found if one.count)

    def move(self, *, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> None:
        """Give them to the other."""
        hand_over_work(actor=actor, now=now, member_id=member_id, to_member_id=to_member_id)


class LooseWork:
    """Tasks without a case that rest with a colleague by name (F004, F214)."""

    def open_work(self, member_id: UUID) -> tuple[OpenWork, ...]:
        """How many."""
        return open_loose_work(member_id)

    def move(self, *, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> None:
        """Give them to the other."""
        hand_over_loose_tasks(actor=actor, now=now, member_id=member_id, to_member_id=to_member_id)


register_hand_over("cases", WorkOnCases())
register_hand_over("loose_tasks", LooseWork())


@on(ItemRemoved)
def on_item_removed(event: Recorded) -> None:
    """Whoever published a template that refers to it hears that it is missing (F110)."""
    if event.object_id is not None:
        warn_owners(actor=system(event.organization_id), now=event.at, item_id=event.object_id)


@on(ViewSaved)
def on_view_saved(event: Recorded) -> None:
    """Somebody wants to hear what comes into his view, or no longer (F220)."""
    if event.object_id is not None:
        watch_view(actor=system(event.organization_id), now=event.at, view_id=event.object_id)


@on(TeamMemberDeactivated)
@on(TeamMemberReactivated)
@on(PresenceChanged)
def on_member_gone_or_back(event: Recorded) -> None:
    """No turn stays with somebody who cannot act; what fell through or went to a stand-in comes back with him."""
    if event.object_id is not None:
        refresh_member(actor=system(event.organization_id), now=event.at, member_id=event.object_id)


@on(RoleAssigned)
@on(RoleEnded)
@on(RolesReordered)
def on_team_of_client_changed(event: Recorded) -> None:
    """Who can act for this client changed."""
    if event.client_id is not None:
        refresh_client(actor=system(event.organization_id), now=event.at, client_id=event.client_id)


@on(ProcessTeamChanged)
@on(GroupChanged)
def on_process_team_changed(event: Recorded) -> None:
    """Open tasks of a team or group follow at once."""
    if event.object_id is not None:
        refresh_team(actor=system(event.organization_id), now=event.at, team_id=event.object_id)


@on(TemplatePublished)
def on_template_published(event: Recorded) -> None:
    """Cases that had not started follow, when the template says so (F113)."""
    if event.object_id is not None:
        house, version = system(event.organization_id), UUID(event.payload["version_id"])
        follow_newest(actor=house, now=event.at, template_id=event.object_id, version_id=version)
