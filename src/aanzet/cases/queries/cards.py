"""Tasks as cards inside a conversation: what is asked, how it stands, and the button for who must act (F091)."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.utils.translation import gettext

from aanzet.clients.queries.rows import rows
from aanzet.core.languages import spoken
from aanzet.messages.ports import Card, CardAction
from aanzet.rules.actors import CONTACT, Actor
from aanzet.rules.process import words

OUT = (words.OPEN, words.IN_PROGRESS)
ICONS = {words.APPROVE: "file-check-2", words.REQUEST: "upload"}
TASKS = """
select id, kind, state, title, due_on, people, done_people, sent_at is not null as sent
from cases_task where id = any(%(ids)s) and side = 'client'
"""


def cards_of_tasks(actor: Actor, task_ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """One card per task of the client that this reader may see; the walls hold in the portal. One query."""
    found = rows(TASKS, {"ids": list(task_ids)})
    return {task["id"]: _card(actor, task) for task in found if task["sent"]}


def _card(actor: Actor, task: Mapping[str, Any]) -> Card:
    mine = actor.kind == CONTACT and actor.id in task["people"] and actor.id not in task["done_people"]
    open_now = task["state"] in OUT
    button = CardAction(gettext("Open the task"), f"/portal/tasks/{task['id']}/")
    return Card(
        title=task["title"],
        line=_line(task),
        icon=ICONS.get(task["kind"], "list-checks"),
        actions=(button,) if mine and open_now else (),
    )


def _line(task: Mapping[str, Any]) -> str:
    if task["state"] == words.WAITING:
        return gettext("We are looking at it")
    if task["state"] in (words.DONE, words.REFUSED):
        return gettext("Done")
    if task["state"] not in OUT:
        return gettext("No longer needed")
    if task["due_on"] is None:
        return ""
    day = format_date(task["due_on"], "EEEE d MMMM", locale=spoken())
    return gettext("Please before %(day)s") % {"day": day}
