"""What cases do when something happened to them, and what they tell lower floors about themselves."""

from uuid import UUID

from aanzet.cases.actions.documents import share_asked_items, share_item_of_task
from aanzet.cases.actions.telling import tell_passed_on
from aanzet.cases.queries.mail_facts import mail_facts
from aanzet.core.log import Recorded, on
from aanzet.messages.ports import register_case_facts
from aanzet.rules.actors import CONTACT, system
from aanzet.rules.process import words
from aanzet.rules.process.events import (
    AutomationFired,
    PhaseStarted,
    RequestSent,
    TaskCompleted,
    TaskCreated,
    TaskSent,
)

register_case_facts(mail_facts)


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


@on(TaskCompleted)
@on(RequestSent)
def on_client_done(event: Recorded) -> None:
    """The client did his part: he hears that the office goes on (F330)."""
    kind, _, person = event.actor.partition(":")
    if kind == CONTACT and event.case_id is not None:
        tell_passed_on(
            actor=system(event.organization_id),
            now=event.at,
            case_id=event.case_id,
            person_id=UUID(person),
            event_id=event.id,
        )
