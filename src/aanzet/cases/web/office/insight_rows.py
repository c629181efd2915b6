"""What the pages of figures show: numbers with their share and the address of their cases, bars, words (F406, F411)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from aanzet.cases.queries.insight.behind import STOOD_IN, WORKING
from aanzet.cases.queries.insight.clock_report import GROUPED, SIDES, ClockLine
from aanzet.cases.queries.insight.process import Insight, PhaseFigures, Summary
from aanzet.cases.queries.insight.selection import FEWEST, USUAL, InsightFilter
from aanzet.cases.queries.insight.words import FLAG_WORDS, REASON_WORDS, channel_words
from aanzet.rules.process import words

BAR = 1000  # width of the drawing of a bar
FLOW_FLAGS = ("reworked", "reopened", "late", "past_legal", "overridden", "skipped", "carried", "waived")


def query_of(wanted: InsightFilter) -> dict[str, Any]:
    return {
        "days": wanted.days if wanted.days != USUAL else "",
        "template": wanted.template or "",
        "version": wanted.version if wanted.version is not None else "",
        "client": wanted.client or "",
    }


def url_of(name: str, **query: Any) -> str:
    return reverse(name, query={key: str(value) for key, value in query.items() if value not in ("", None)})


def behind_url(wanted: InsightFilter, **what: Any) -> str:
    return url_of("insight-cases", **{**query_of(wanted), **what})


def days_words(days: float) -> str:
    """ "3,5 dagen" below ten days, "12 dagen" above."""
    number = f"{days:.1f}".replace(".", ",") if days < 10 else f"{days:.0f}"
    if number.endswith(",0"):
        number = number[:-2]
    return ngettext("%(n)s day", "%(n)s days", 1 if number == "1" else 2) % {"n": number}


def share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if part and whole else ""


def rate(wanted: InsightFilter, count: int, whole: int, **what: Any) -> dict[str, Any]:
    """A number with its share, that opens its cases; nothing to open when it is nought."""
    return {"count": count, "share": share(count, whole), "url": behind_url(wanted, **what) if count else ""}


def summary_row(wanted: InsightFilter, line: Summary, **more: Any) -> dict[str, Any]:
    whole = {"late": line.promised, "past_legal": line.legal}
    narrowed = {**more}
    return {
        "name": line.name,
        "url": url_of("insight", **{**query_of(wanted), **narrowed}),
        "cases": rate(wanted, line.cases, 0, **narrowed),
        "enough": line.enough,
        "median": days_words(line.median),
        "most": days_words(line.most),
        "rates": [
            {"label": label, **rate(wanted, line.counts[flag], whole.get(flag, line.cases), flag=flag, **narrowed)}
            for flag, label in _rate_heads()
        ],
    }


def _rate_heads() -> list[tuple[str, str]]:
    """What a summary counts besides its cases, with the head of its column."""
    return [
        ("late", gettext("After promised date")),
        ("reworked", pgettext("phase", "Back")),
        ("reopened", gettext("Reopened")),
        ("overridden", gettext("Stepped in")),
    ]


def _point_heads() -> list[tuple[str, str]]:
    """What became of checkpoints that were not ticked."""
    return [
        ("carried", gettext("Left open behind")),
        ("waived", gettext("Not applicable")),
        ("overruled", gettext("Overruled")),
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def one_template(wanted: InsightFilter, found: Insight) -> dict[str, Any]:
    whole = found.whole
    if whole is None or not whole.enough:
        return {"too_few": whole.cases if whole else 0}
    totals = {"late": whole.promised, "past_legal": whole.legal}
    longest = max((phase.total for phase in found.phases if phase.enough), default=0)
    automatic = found.automatic
    return {
        "whole": summary_row(wanted, whole, template=wanted.template),
        "flow": [
            {"label": gettext(FLAG_WORDS[flag]),
             **rate(wanted, whole.counts[flag], totals.get(flag, whole.cases), flag=flag)}
            for flag in FLOW_FLAGS
            if totals.get(flag, whole.cases)
        ],
        "phases": [phase_row(wanted, phase, longest) for phase in found.phases],
        "sides": legend(),
        "bottleneck": bottleneck(found),
        "points": [
            {
                "text": one["text"],
                "cases": one["cases"],
                "enough": one["cases"] >= FEWEST,
                "rates": [
                    {"label": label, **rate(wanted, one[what], one["cases"], point=one["key"], flag=what)}
                    for what, label in _point_heads()
                ],
            }
            for one in found.points
        ],
        "reasons": [
            {"label": gettext(REASON_WORDS.get(reason, reason)),
             **rate(wanted, count, whole.counts["overridden"], reason=reason)}
            for reason, count in found.reasons
        ],
        "versions": [summary_row(wanted, line, version=line.key) for line in found.versions],
        "paths": [
            {"name": one["name"], "median": days_words(float(one["median"])),
             **rate(wanted, one["cases"], whole.cases, path=one["key"])}
            for one in found.paths
            if one["cases"] >= FEWEST
        ],
        "contacts": [
            {"label": channel_words(one["key"]), "per_case": f"{one['per_case']:.1f}".replace(".", ","),
             **rate(wanted, one["cases"], whole.cases, channel=one["key"])}
            for one in found.contacts
        ],
        "automatic": {
            "share": share(automatic["by_itself"], automatic["ended"]),
            "by_itself": automatic["by_itself"],
            "ended": automatic["ended"],
            "corrected": automatic["corrected"],
            "url": behind_url(wanted, flag="by_itself") if automatic["by_itself"] else "",
            "corrected_url": behind_url(wanted, flag="corrected") if automatic["corrected"] else "",
        },
    }  # fmt: skip


def phase_row(wanted: InsightFilter, phase: PhaseFigures, longest: float) -> dict[str, Any]:
    return {
        "name": phase.name,
        "enough": phase.enough,
        "cases": rate(wanted, phase.cases, 0, phase=phase.key),
        "median": days_words(phase.median),
        "most": days_words(phase.most),
        "lead": days_words(phase.lead) if phase.lead is not None else "",
        "over": phase.lead is not None and phase.median > phase.lead,
        "days": [
            {
                "label": _capital(said_side(side)),
                "text": days_words(phase.days[side]) if phase.days.get(side) else "",
            }
            for side in SIDES
        ],
        "bars": bars(phase.days, longest),
    }


def bottleneck(found: Insight) -> dict[str, str] | None:
    slowest, whole = found.bottleneck, sum(phase.total for phase in found.phases)
    if slowest is None or not whole:
        return None
    side = max(slowest.days, key=lambda one: slowest.days[one])
    return {
        "phase": slowest.name,
        "share": f"{round(100 * slowest.total / whole)} %",
        "side": said_side(side),
        "of_side": f"{round(100 * slowest.days[side] / slowest.total)} %",
    }


def said_side(side: str) -> str:
    """For whom time counts, in words."""
    return {
        words.CLIENT: gettext("the client"),
        words.OFFICE: gettext("the office"),
        words.THIRD_PARTY: gettext("a third party"),
        "held": gettext("on hold"),
    }[side]


def legend() -> list[dict[str, str]]:
    """What the colours of bars mean, in the order of the columns."""
    return [{"key": side, "label": said_side(side)} for side in SIDES]


def bars(days: Mapping[str, float], longest: float) -> list[dict[str, Any]]:
    """The parts of a bar as rectangles in a drawing of BAR wide; the longest line fills it."""
    parts, x = [], 0.0
    for side in SIDES:
        width = BAR * days.get(side, 0) / longest if longest else 0
        if width >= 1:
            parts.append({"x": round(x), "width": max(round(width), 2), "side": side})
        x += width
    return parts


def clock_row(wanted: InsightFilter, by: str, line: ClockLine, longest: float) -> dict[str, Any]:
    of_people = by in GROUPED
    sides = (words.OFFICE,) if of_people else (words.OFFICE, words.CLIENT, words.THIRD_PARTY, "held")
    return {
        "name": line.name,
        "cases": rate(wanted, line.cases, 0, by=by, key=line.key),
        "shown": line.shown,
        "few_cases": line.cases < FEWEST,
        "days": [
            {
                "label": _capital(said_side(side)),
                "text": days_words(line.days[side]) if line.days[side] else "",
                "url": behind_url(wanted, by=by, key=line.key, side=side),
            }
            for side in sides
        ],
        "working": {
            "text": days_words(line.working[words.OFFICE]) if line.working[words.OFFICE] else "",
            "url": behind_url(wanted, by=by, key=line.key, side=words.OFFICE, time=WORKING),
        },
        "stood_in": days_words(line.stood_in) if line.stood_in else "",
        "stood_in_url": behind_url(wanted, by=by, key=line.key, side=words.OFFICE, time=STOOD_IN),
        "bars": bars(line.days if not of_people else {words.OFFICE: line.days[words.OFFICE]}, longest),
        "narrow_url": narrow(wanted, by, line.key),
    }


def narrow(wanted: InsightFilter, by: str, key: str) -> str:
    """The same figures of this line only, for lines that are a filter."""
    if by == "template":
        return url_of("insight-turn", **{**query_of(wanted), "template": UUID(key), "by": "client"})
    if by == "client":
        return url_of("insight-turn", **{**query_of(wanted), "client": UUID(key), "by": "template"})
    return ""
