"""/office/help/: every sentence that refuses something, with its code, its cause and what to do (F197)."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from aanzet.rules.errors import REMEDIES
from aanzet.rules.errors.causes import CAUSES, CHAPTERS, Chapter
from aanzet.rules.msgids import PLACE
from aanzet.rules.names import fold


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
