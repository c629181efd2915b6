"""Tasks without a case: give out, change, pick up, complete, open again, withdraw (F214)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from aanzet.access.queries.members import active_members
from aanzet.access.queries.people import names as people_named
from aanzet.cases.events import (
    LooseTaskCancelled,
    LooseTaskChanged,
    LooseTaskClaimed,
    LooseTaskCompleted,
    LooseTaskCreated,
    LooseTaskReopened,
)
from aanzet.cases.models import LooseTask
from aanzet.cases.queries.loose_tasks import OF_GROUPS, loose_task_for, receivers
from aanzet.clients.queries.reach import ask_on_client
from aanzet.clients.queries.rows import row
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.messages.actions.notices import Telling, notify
from aanzet.rules import names, recurrence
from aanzet.rules.actors import Actor
from aanzet.rules.process import words

ACT, GIVE = "cases.advance", "cases.assign"
OPEN, DONE, CANCELLED = LooseTask.State.OPEN, LooseTask.State.DONE, LooseTask.State.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseTaskOrder:
    """What to do, for whom and when. to: member:<id>, team:<id> or role:<key>, as receivers() offers them.

    every, unit, after_completion: how it comes back (rules.recurrence), which needs a due date; no unit = once. A due
    date in the past is allowed.
    """

    title: str
    to: str
    text: str = ""
    client_id: UUID | None = None
    due_on: date | None = None
    unit: str = ""
    every: int | None = 1
    after_completion: bool = False
    priority: str = words.NORMAL


@command
def add_loose_task(*, actor: Actor, now: datetime, order: LooseTaskOrder) -> UUID:
    """Give a task out that belongs to no case; its id. The colleague it is for is told.

    Refused: required, too_long, characters_refused. NotFound: no right, no such choice, or the client is out of reach.
    """
    values = _checked(actor, order)
    task = LooseTask.objects.create(
        organization_id=actor.organization_id,
        given_by=_self(actor),
        created_at=now,
        anchor_on=order.due_on,
        **values,
    )
    publish(actor, now, LooseTaskCreated(object_id=task.id, client_id=order.client_id, **_whose(task)))
    _tell(actor, now, task)
    return task.id


@command
def change_loose_task(*, actor: Actor, now: datetime, task_id: UUID, order: LooseTaskOrder, version: int) -> None:
    """Change an open task. Refused as add_loose_task, and changed_meanwhile when `version` is not the current one."""
    task = _open(actor, task_id)
    if task.version != version:
        raise Refused("changed_meanwhile")
    values = _checked(actor, order)
    had = task.assignee_id
    anchor = task.anchor_on if task.due_on == order.due_on else order.due_on
    for name, value in {**values, "anchor_on": anchor, "version": task.version + 1}.items():
        setattr(task, name, value)
    task.save()
    publish(actor, now, LooseTaskChanged(object_id=task.id, client_id=task.client_id, **_whose(task)))
    if task.assignee_id != had:
        _tell(actor, now, task)
    _announce(actor)


@command
def claim_loose_task(*, actor: Actor, now: datetime, task_id: UUID) -> None:
    """Pick up a task of one's team or role. Refused: already_claimed, with the name of who was first (F180)."""
    shown = loose_task_for(actor, task_id)
    task = _open(actor, task_id, GIVE)
    if task.assignee_id == actor.id:
        return
    if task.assignee_id:
        holder = people_named([task.assignee_id]).get(task.assignee_id)
        raise Refused("already_claimed", name=holder.name if holder else "")
    condition = f"select 1 from cases_loosetask l where l.id = %(id)s and {OF_GROUPS}"  # noqa: S608 - ours
    if row(condition, {"id": task_id, "me": actor.id}) is None:
        raise Refused("not_addressed_to_you", name=shown.group)
    LooseTask.objects.filter(id=task_id).update(assignee_id=actor.id, version=F("version") + 1)
    publish(actor, now, LooseTaskClaimed(object_id=task_id, client_id=task.client_id))
    _announce(actor)


@command
def complete_loose_task(*, actor: Actor, now: datetime, today: date, task_id: UUID) -> UUID | None:
    """It is done; id of the next one when it comes back (F214). Doing it twice is one effect.

    today: the local day; what of a series was missed is not asked again.
    """
    task = _locked(actor, task_id)
    if task.state == DONE:
        return None
    _demand_open(task)
    _end(actor, now, task, DONE)
    publish(_as_whom(actor, task), now, LooseTaskCompleted(object_id=task.id, client_id=task.client_id))
    _announce(actor)
    if not task.recurrence or task.due_on is None:
        return None
    series = recurrence.read(task.recurrence)
    due_on = recurrence.next_due(series, task.anchor_on or task.due_on, task.due_on, today)
    following = LooseTask.objects.create(
        organization_id=actor.organization_id,
        due_on=due_on,
        anchor_on=due_on if series.after_completion else task.anchor_on,
        created_at=now,
        # a task of a team or role is free again; of a colleague by name it stays his
        assignee_id=None if task.team_id or task.role else task.assignee_id,
        **{
            name: getattr(task, name)
            for name in ("title", "text", "client_id", "team_id", "role", "recurrence", "given_by", "priority")
        },
    )
    publish(
        actor,
        now,
        LooseTaskCreated(object_id=following.id, client_id=task.client_id, by_itself=True, **_whose(following)),
    )
    return following.id


@command
def reopen_loose_task(*, actor: Actor, now: datetime, task_id: UUID) -> None:
    """Undo the completion or the withdrawal. A task that came back meanwhile stays: it is the next of its series."""
    task = _locked(actor, task_id)
    if task.state == OPEN:
        return
    task.state, task.ended_at, task.ended_by, task.reason = OPEN, None, "", ""
    task.recurrence = ""
    task.version += 1
    task.save()
    publish(actor, now, LooseTaskReopened(object_id=task.id, client_id=task.client_id))
    _announce(actor)


@command
def cancel_loose_task(*, actor: Actor, now: datetime, task_id: UUID, reason: str) -> None:
    """It is no longer needed; a series ends with it. Refused: reason_required, too_long, task_not_open."""
    task = _open(actor, task_id)
    checked = names.reason(reason)
    if not checked:
        raise Refused(checked.error, field="reason", allowed=names.REASON)
    _end(actor, now, task, CANCELLED, checked.value)
    publish(actor, now, LooseTaskCancelled(object_id=task.id, client_id=task.client_id))
    _announce(actor)


@command
def hand_over_loose_tasks(*, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> int:
    """A colleague leaves: what he had by name goes to the other (F004). How many."""
    moved = 0
    for task in LooseTask.objects.select_for_update(no_key=True).filter(assignee_id=member_id, state=OPEN):
        task.assignee_id, task.version = to_member_id, task.version + 1
        task.save()
        publish(actor, now, LooseTaskChanged(object_id=task.id, client_id=task.client_id, **_whose(task)))
        moved += 1
    return moved


def _checked(actor: Actor, order: LooseTaskOrder) -> dict[str, Any]:
    _demand(actor)
    title, text = names.name(order.title, names.TITLE), names.body(order.text)
    if not title:
        raise Refused(title.error, field="title", allowed=names.TITLE)
    if not title.value:
        raise Refused("required", field="title")
    if not text:
        raise Refused(text.error, field="text", allowed=names.MESSAGE)
    if order.client_id is not None:
        ask_on_client(actor, "clients.view", order.client_id)
    series = _series(order)
    if series and order.due_on is None:
        raise Refused("required", field="due_on")
    if order.priority not in words.PRIORITIES:
        raise NotFound(order.priority)
    if order.to not in {key for _group, options in receivers() for key, _name in options}:
        if order.to:
            raise NotFound(order.to)
        raise Refused("required", field="to")
    kind, _colon, which = order.to.partition(":")
    if kind == "role" and order.client_id is None:
        raise Refused("required", field="client")
    return {
        "title": title.value,
        "text": text.value,
        "client_id": order.client_id,
        "due_on": order.due_on,
        "priority": order.priority,
        "recurrence": series,
        "assignee_id": UUID(which) if kind == "member" else None,
        "team_id": UUID(which) if kind == "team" else None,
        "role": which if kind == "role" else "",
    }


def _series(order: LooseTaskOrder) -> str:
    """How it comes back, as it is stored; "" = once (F319)."""
    if not order.unit:
        return ""
    if order.unit not in recurrence.UNITS:
        raise NotFound(order.unit)
    if order.every is None or not 1 <= order.every <= recurrence.MOST:
        raise Refused("interval_invalid", field="every", allowed=recurrence.MOST)
    return recurrence.Recurrence(order.every, order.unit, order.after_completion).key


def _as_whom(actor: Actor, task: LooseTask) -> Actor:
    """The actor, on behalf of the absent colleague whose task it is (F021)."""
    return replace(actor, on_behalf_of=task.assignee_id) if task.assignee_id in actor.stands_in_for else actor


def _demand(actor: Actor, permission: str = ACT) -> None:
    if not actor.may(permission):
        raise NotFound(permission)


def _self(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotFound("actor")
    return actor.id


def _locked(actor: Actor, task_id: UUID, permission: str = ACT) -> LooseTask:
    _demand(actor, permission)
    found = loose_task_for(actor, task_id)
    return LooseTask.objects.select_for_update(no_key=True).get(id=found.id)


def _open(actor: Actor, task_id: UUID, permission: str = ACT) -> LooseTask:
    task = _locked(actor, task_id, permission)
    _demand_open(task)
    return task


def _demand_open(task: LooseTask) -> None:
    if task.state != OPEN:
        raise Refused("task_not_open")


def _end(actor: Actor, now: datetime, task: LooseTask, state: str, reason: str = "") -> None:
    task.state, task.ended_at, task.ended_by, task.reason = state, now, actor.reference, reason
    task.version += 1
    task.save()


def _whose(task: LooseTask) -> dict[str, Any]:
    return {
        "people": (task.assignee_id,) if task.assignee_id else (),
        "teams": (task.team_id,) if task.team_id else (),
        "roles": (task.role,) if task.role else (),
        "due_on": task.due_on,
        "priority": task.priority,
    }


def _tell(actor: Actor, now: datetime, task: LooseTask) -> None:
    if task.assignee_id and task.assignee_id != actor.id and active_members().get(task.assignee_id):
        telling = Telling(
            key=f"loose:{task.id}:{task.version}",
            person_id=task.assignee_id,
            kind="assigned",
            about=task.title,
            url=f"/office/tasks/{task.id}/",
            sender_id=actor.id,
            client_id=task.client_id,
        )
        notify(actor=actor, now=now, tellings=[telling])
    _announce(actor)


def _announce(actor: Actor) -> None:
    announce(f"{actor.organization_id}/office", "tasks")
