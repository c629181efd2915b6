"""What the client sees while a phase is current: the parts of the portal with a made-up client (F111)."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from aanzet.cases.queries.portal.words import action_of, icon_of
from aanzet.rules import merge
from aanzet.rules.process import words
from aanzet.rules.process.template import AutomationDefinition, TemplateSnapshot
from aanzet.rules.text import excerpt

MOST_ABOUT = 120
LOOK = "editor_preview"  # key in the session
LOOKS = {"device": ("phone", "desktop"), "theme": ("", "light", "dark")}
KINDS = {words.TASK: words.CLIENT_TASK, words.DOCUMENT_REQUEST: words.REQUEST, words.APPROVE: words.APPROVE}


def look_of(request: HttpRequest) -> dict[str, str]:
    """On which device and in which theme the preview stands: as asked with ?device= and ?theme=, else as last asked.

    theme "": as the page itself.
    """
    kept = request.session.get(LOOK) or {}
    look = {name: kept.get(name, values[0]) for name, values in LOOKS.items()}
    asked = {name: request.GET[name] for name, values in LOOKS.items() if request.GET.get(name) in values}
    if asked and look | asked != look:
        look |= asked
        request.session[LOOK] = look
    return look


def preview_of(snapshot: TemplateSnapshot, position: int, today: date, office: str, sender: str) -> dict[str, Any]:
    """office, sender: names in the texts. tasks, messages and phases are as the parts of the portal take them."""
    phase = snapshot.phases[position]
    due = today + timedelta(days=phase.lead_time_days)
    example = {
        "organization.name": office,
        "client.name": gettext("Fatima el Amrani"),
        "client.number": "1001",
        "contact.name": gettext("Fatima el Amrani"),
        "contact.first_name": gettext("Fatima"),
        "sender.name": sender,
        "sender.first_name": sender.split(" ")[0],
        "case.title": snapshot.name,
        "case.number": "2026-0418",
        "case.period": str(today.year - 1),
        "phase.name": phase.label,
        "due_on": due.isoformat(),
        "link": "…",
    }

    def said(text: str) -> str:
        return merge.fill(text, example).text

    seen = [one for one in phase.automations if one.is_for_client and one.moment.when == words.START]
    return {
        "visible": snapshot.visible_to_client,
        "internal": phase.internal,
        "name": example["contact.first_name"],
        "tasks": [_task(one, snapshot, due, said) for one in seen if one.kind != words.MESSAGE],
        "messages": [excerpt(said(one.text), 300) for one in seen if one.kind == words.MESSAGE],
        "explanation": phase.client_explanation,
        "phases": _phases(snapshot, position),
    }


def _task(one: AutomationDefinition, snapshot: TemplateSnapshot, due: date, said: Any) -> dict[str, Any]:
    kind, files = KINDS[one.kind], any(item.answer == words.DOCUMENT for item in one.items)
    return {
        "title": said(one.title) or gettext("(no title yet)"),
        "about": excerpt(said(one.text), MOST_ABOUT) or snapshot.name,
        "due": due,
        "late": False,
        "action": action_of(kind, wants_files=files),
        "icon": icon_of(kind, wants_files=files),
        "url": "#preview",
    }


def _phases(snapshot: TemplateSnapshot, position: int) -> list[dict[str, Any]]:
    """Every phase the client knows; an internal one shows as the one before it."""
    current = max((n for n, one in enumerate(snapshot.phases[: position + 1]) if not one.internal), default=-1)
    return [
        {
            "name": one.label,
            "who": "",
            "when": "",
            "state": "done" if number < current else "now" if number == current else "next",
            "client": one.side == words.CLIENT,
        }
        for number, one in enumerate(snapshot.phases)
        if not one.internal
    ]
