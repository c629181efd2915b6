"""/office/help/: every sentence that refuses something, with its code, its cause and what to do (F197); how work is
designed, planned and followed, as one page and as a short tour (F313)."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from aanzet.rules.asked import whole
from aanzet.rules.errors import REMEDIES
from aanzet.rules.errors.causes import CAUSES, CHAPTERS, Chapter
from aanzet.rules.msgids import PLACE
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.names import fold


@dataclass(frozen=True, slots=True)
class Topic:
    """A word of the planning: what it is, an example, and the page where it is seen. permission: who has "
    "that page."""

    key: str
    icon: str
    title: str
    texts: tuple[str, ...]
    example: str
    url: str
    link: str
    permission: str


TOPICS = (
    Topic(
        "template",
        "layers",
        _("Template: how your work goes"),
        (
            _(
                "A template says which phases a piece of work has, who does them, what is checked, and "
                "what goes out by itself."
            ),
            _(
                "What is published does not change any more. A case keeps the version it began with; an "
                "improvement is a new version."
            ),
        ),
        _("“VAT return per quarter”: gather the figures (client), draw up, check, agree (client), send."),
        "/office/templates/",
        _("See the templates"),
        "templates.edit",
    ),
    Topic(
        "case",
        "workflow",
        _("Case: that work for one client"),
        (
            _("You start a case from a template for one client; in bulk for many at once, or it starts by itself."),
            _("It walks through the phases. Everything that happens stands on its timeline."),
            _(
                "A new client can begin with an onboarding at once: choose it when you add one, or in the "
                "preview of an import for all new ones together. The report says what started, and tries "
                "again what could not."
            ),
        ),
        _("The VAT return over the third quarter for Bakkerij De Vries is a case."),
        "/office/cases/",
        _("To the list of cases"),
        "cases.view",
    ),
    Topic(
        "period",
        "calendar-range",
        _("Period: over which time it goes"),
        (
            _(
                "A template has a kind of period: month, four weeks, quarter, half year, year, or how "
                "often the client files."
            ),
            _(
                "When a template is unique per period, a client has one case per period. A case that was "
                "deleted does not come back by itself."
            ),
        ),
        _("A client who files VAT per month has twelve cases a year; one who files per quarter has four."),
        "/office/auto-start/",
        _("See what starts by itself"),
        "cases.bulk_start",
    ),
    Topic(
        "planner",
        "table-2",
        _("Planner view: how far everything is"),
        (
            _(
                "Templates stand below each other, periods beside each other. A cell says how many "
                "clients are done, and where the others are: with the office, with the client, with a "
                "third party, or still to start."
            ),
            _(
                "Choose a cell and you see who is behind, missed work first. The name of a template shows "
                "it client by client."
            ),
        ),
        _("“29 of 41”, 2 late: two clients have passed their date, the others are under way."),
        "/office/planner/",
        _("Open the planner view"),
        "cases.view",
    ),
    Topic(
        "turn",
        "user-round-check",
        _("Turn: whose move it is"),
        (
            _(
                "Every case has exactly one party to move. The ball lies left with the office, right with "
                "the client, and is hollow with a third party."
            ),
            _("The house works it out from what is open. Nobody sets it by hand; doing the work passes the turn."),
        ),
        _("The client was asked for the bank statements: the ball lies right. She sends them: it is your move."),
        "/office/",
        _("See what is your move"),
        "cases.view",
    ),
)


@require_safe
def planning_page(request: HttpRequest) -> HttpResponse:
    """GET /office/help/planning/?step=: everything on one page, or as a tour of one word at a time."""
    topics = [
        {
            "topic": topic,
            "title": gettext(topic.title),
            "texts": [gettext(text) for text in topic.texts],
            "example": gettext(topic.example),
            "link": gettext(topic.link) if request.actor.may(topic.permission) else "",
        }
        for topic in TOPICS
    ]
    asked = whole(request.GET.get("step", ""), 0)
    step = asked if asked <= len(topics) else 0
    context = {
        "topics": [topics[step - 1]] if step else topics,
        "step": step,
        "steps": len(topics),
        "before": step - 1 if step > 1 else None,
        "after": step + 1 if 0 < step < len(topics) else None,
    }
    return render(request, "office/help_planning.html", context)


@require_safe
def errors_page(request: HttpRequest) -> HttpResponse:
    """GET /office/help/?q="""
    wanted = request.GET.get("q", "").strip()[:100]
    words = fold(wanted).split()
    chapters = []
    for chapter in CHAPTERS:
        found = [line for line in _lines(chapter) if all(word in fold(" ".join(line.values())) for word in words)]
        if found:
            chapters.append({"key": chapter.key, "title": gettext(chapter.title), "lines": found})
    return render(request, "office/help.html", {"chapters": chapters, "q": wanted})


def _lines(chapter: Chapter) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "text": _read(gettext(entry.plural or entry.sentence)),
            "cause": gettext(CAUSES.get(code, chapter.cause)),
            "advice": gettext(REMEDIES[entry.remedy]) if entry.remedy else gettext(chapter.advice),
        }
        for code, entry in chapter.entries.items()
    ]


def _read(text: str) -> str:
    """A sentence with an ellipsis where a value comes."""
    return re.sub(PLACE, "…", text).replace("%%", "%")
