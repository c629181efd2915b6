"""What the mail of an effect of the engine is about, and whether it still has to go out (F097, F330)."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from aanzet.clients.queries.rows import rows
from aanzet.messages import ports
from aanzet.messages.ports import Asked, MailFacts
from aanzet.rules.process import words

# A task is read by its kind; a reminder is about the task it reminds of.
KINDS = {words.APPROVE: ports.APPROVE, words.REQUEST: ports.REQUEST}
OUT = (words.OPEN, words.IN_PROGRESS)
CASES = """
select c.id, c.number, c.title, c.state, c.visible_to_client, v.id as conversation_id
from cases_case c left join messages_conversation v on v.organization_id = c.organization_id and v.case_id = c.id
where c.id = any(%(ids)s)
"""
TASKS = """
select id, kind, state, title, minutes, due_on, people, done_people, sent_at is not null as sent
from cases_task where id = any(%(ids)s)
"""


def mail_facts(asked: Collection[Asked]) -> Mapping[str, MailFacts]:
    """Facts by key, inside a scope of the office; two queries, however many are asked.

    A notice about a task goes out while the task lies with the receiver; whether a message was read meanwhile is known
    to messages.
    """
    cases = _by_id(CASES, {one.case_id for one in asked if one.case_id})
    tasks = _by_id(TASKS, {one.task_id for one in asked if one.task_id})
    found: dict[str, MailFacts] = {}
    for one in asked:
        case = cases.get(one.case_id) if one.case_id else None
        if case is None:
            continue
        task = tasks.get(one.task_id) if one.task_id else None
        if one.notice == words.MESSAGE_NOTICE:
            closing = f":{words.CLOSING}:" in one.key and case["state"] == words.COMPLETED
            found[one.key] = _finished(case) if closing else _about_message(case)
        elif task is not None:
            found[one.key] = _about_task(one, case, task)
    return found


def _about_message(case: Mapping[str, Any]) -> MailFacts:
    return MailFacts(
        kind=ports.MESSAGE,
        about=case["title"],
        ask=case["title"],
        path=f"/portal/messages/{case['conversation_id']}/" if case["conversation_id"] else "/portal/",
    )


def _finished(case: Mapping[str, Any]) -> MailFacts:
    """The last word of a case is news: it is ready (F188). What the office wrote stands in the chat."""
    return MailFacts(
        kind=ports.FINISHED,
        about=case["title"],
        ask=case["title"],
        path=f"/portal/cases/{case['number']}/" if case["visible_to_client"] else _about_message(case).path,
    )


def _about_task(one: Asked, case: Mapping[str, Any], task: Mapping[str, Any]) -> MailFacts:
    mine = one.person_id in task["people"] and one.person_id not in task["done_people"]
    return MailFacts(
        kind=ports.REMINDER if one.notice == words.REMINDER else KINDS.get(task["kind"], ports.TASK),
        about=case["title"],
        ask=task["title"],
        due_on=task["due_on"],
        minutes=task["minutes"] or None,
        path=f"/portal/tasks/{task['id']}/",
        pending=mine and task["sent"] and task["state"] in OUT,
    )


def _by_id(sql: str, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    return {row["id"]: row for row in rows(sql, {"ids": list(ids)})} if ids else {}
