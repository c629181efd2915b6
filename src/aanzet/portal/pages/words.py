"""Sentences of portal pages that need more than a template."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from aanzet.cases.queries.portal.faces import CaseFace
from aanzet.cases.queries.portal.tasks import PortalTask, TaskCard
from aanzet.cases.queries.portal.words import action_of, icon_of
from aanzet.cases.queries.turn_view import long_day
from aanzet.rules.process import words
from aanzet.rules.text import excerpt

MOST_ABOUT = 120  # characters of what is asked, on a card
MORNING, AFTERNOON, EVENING = 5, 12, 18


def greeting(now: datetime, name: str) -> str:
    """By the part of the day; `now` is local."""
    if MORNING <= now.hour < AFTERNOON:
        return gettext("Good morning %(name)s") % {"name": name}
    if AFTERNOON <= now.hour < EVENING:
        return gettext("Good afternoon %(name)s") % {"name": name}
    return gettext("Good evening %(name)s") % {"name": name}


def together(tasks: tuple[TaskCard, ...]) -> str:
    """ "Samen ongeveer 10 minuten."; "" when it is not known of every task."""
    if not tasks or not all(task.minutes for task in tasks):
        return ""
    minutes = sum(task.minutes for task in tasks)
    if len(tasks) == 1:
        return ngettext("About %(count)s minute.", "About %(count)s minutes.", minutes) % {"count": minutes}
    return ngettext("Together about %(count)s minute.", "Together about %(count)s minutes.", minutes) % {
        "count": minutes
    }


def nothing_with_you(faces: tuple[CaseFace, ...]) -> str:
    """Who works on what, and when it is ready, when nothing lies with the client (F328)."""
    face = next((one for one in faces if one.nothing_to_do), None)
    if face is None:
        return ""
    values = {"name": face.office, "case": face.title}
    if face.ready_on:
        said = gettext("%(name)s is working on %(case)s, ready around %(date)s.")
        return said % {**values, "date": long_day(face.ready_on)}
    return gettext("%(name)s is working on %(case)s.") % values


def card(task: TaskCard, *, several: bool, now: datetime) -> dict[str, Any]:
    """A task as kit/task_card.html takes it. now: local."""
    above = (task.client_name, task.case_title) if several else (task.case_title,)
    far = ""
    if task.lines > 1 and task.answered:
        far = gettext("%(done)s of %(total)s sent") % {"done": task.answered, "total": task.lines}
    return {
        "client_name": " · ".join(part for part in above if part),
        "title": task.title,
        "about": far or excerpt(task.text, MOST_ABOUT),
        "due": task.due_on,
        "late": bool(task.due_on and task.due_on < now.date()),
        "action": action_of(task.kind, wants_files=task.wants_files),
        "url": task.url,
        "started": task.started,
        "icon": icon_of(task.kind, wants_files=task.wants_files),
    }


def short_sentence(face: CaseFace) -> str:
    """The line of a case in short: where it is, and whether the client has to do something."""
    if face.state == words.ON_HOLD or not face.running:
        return face.turn.text
    parts = []
    if face.step:
        values = {"step": face.step, "steps": len(face.phases), "name": face.step_name}
        parts.append(gettext("Step %(step)s of %(steps)s: %(name)s.") % values)
    if face.nothing_to_do:
        parts.append(gettext("You do not have to do anything now."))
    return " ".join(parts)


def what_now(face: CaseFace | None, task: PortalTask) -> str:
    """What happens after the client did his part: who goes on, and when it is ready (ux 9.3)."""
    if face is None:
        name = _first(task.sender.first_name, task.sender.name) if task.sender else ""
        return gettext("%(name)s goes on with it.") % {"name": name} if name else ""
    if face.turn.side != "office":
        return _sentence(face.turn.text)
    said = gettext("%(name)s goes on with it.") % {"name": face.turn.name}
    if face.ready_on:
        said += " " + gettext("Ready around %(date)s.") % {"date": long_day(face.ready_on)}
    return said


def how_it_ended(task: PortalTask) -> str:
    """ "Anna heeft dit al afgerond", "Dank je, dit is klaar": title of a task that no longer lies with the client."""
    if task.state == words.CANCELLED:
        return gettext("This is no longer needed")
    if task.state == words.REFUSED:
        return gettext("You sent it back") if task.done_by_me else gettext("It was sent back")
    if task.state == words.WAITING:
        return gettext("Everything was sent")
    if task.done_by_me:
        return gettext("Thank you, this is done")
    if task.done_by is not None:
        return gettext("%(name)s already finished this") % {"name": _first(task.done_by.first_name, task.done_by.name)}
    return gettext("This is done")


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _first(first_name: str, name: str) -> str:
    return first_name or name


def received() -> str:
    """State of a file that is in."""
    return gettext("Received")


def sent_afterwards(count: int) -> str:
    """After "Nog iets nasturen?"."""
    return ngettext(
        "%(count)s document received. We tell the office.", "%(count)s documents received. We tell the office.", count
    ) % {"count": count}


def handed_over(name: str) -> str:
    """After "Laat iemand anders dit doen"."""
    return gettext("%(name)s was asked to do this.") % {"name": name}
