"""Somebody has to call: a task for the relation manager when no channel reaches a contact (F097)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, override

from aanzet.access.queries.organizations import organization
from aanzet.access.queries.people import names as people_named
from aanzet.cases.events import LooseTaskCreated
from aanzet.cases.models import LooseTask
from aanzet.core.commands import command
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.rules.actors import Actor

RELATION_MANAGER = "relation_manager"


@command
def ask_to_call(*, actor: Actor, now: datetime, contact_id: UUID, client_id: UUID | None) -> UUID | None:
    """Give out "Bel <name>" to the role of relation manager, without a client to the safety-net person; its id.

    None while such a task is open: one call is enough for all that did not arrive.
    """
    person = people_named([contact_id]).get(contact_id)
    if person is None:
        return None
    facts = organization(actor.organization_id)
    with override(facts.language):
        title = gettext("Call %(name)s") % {"name": person.name}
        text = gettext("E-mail and text messages do not arrive. Ask for an address that works.")
    open_ones = LooseTask.objects.filter(state=LooseTask.State.OPEN, client_id=client_id, title=title)
    if open_ones.exists():
        return None
    whose = {"role": RELATION_MANAGER} if client_id else {"assignee_id": facts.safety_net_member_id}
    task = LooseTask.objects.create(
        organization_id=actor.organization_id, created_at=now, title=title, text=text, client_id=client_id, **whose
    )
    publish(
        actor,
        now,
        LooseTaskCreated(
            object_id=task.id,
            client_id=client_id,
            people=(task.assignee_id,) if task.assignee_id else (),
            roles=(task.role,) if task.role else (),
            by_itself=True,
        ),
    )
    announce(f"{actor.organization_id}/office", "tasks")
    return task.id
