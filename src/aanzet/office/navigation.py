"""The menu of the office as data: what stands where, for whom, and what is counted beside it.

An entry shows when its page exists and the reader has the right; so the menu grows with the house. Counts come from the
queries of the apps; each is asked once per page, and only when the entry shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext

from aanzet.access.queries.words import CLIENT, ORGANIZATION, QUEUE, TEMPLATE, Word
from aanzet.cases.queries.queue.counts import menu_counts, shown
from aanzet.clients.queries.words import LISTS
from aanzet.rules.actors import Actor
from aanzet.rules.msgids import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu. word: named by the word list instead of `label`. key: G + letter goes there.

    counted: name of its number among those that cases and messages count, each in one query.
    """

    url: str
    icon: str
    label: str = ""
    word: str = ""
    permission: str = ""
    key: str = ""
    phone: bool = False  # also in the bottom bar
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading. word: the heading is the organization's word for itself."""

    title: str
    entries: tuple[Entry, ...]
    word: str = ""


MENU = (
    Group(
        "",
        (
            Entry("/office/", "inbox", _("Your move"), permission="cases.view", key="a", phone=True, counted="mine"),
            Entry("/office/planboard/", "calendar-days", _("Planboard"), permission="planning.own", key="p"),
            Entry("/office/cases/", "workflow", word=QUEUE, permission="cases.view", key="z", counted="open"),
            Entry("/office/tasks/", "square-check-big", _("Tasks"), permission="cases.view", key="t"),
            Entry("/office/planner/", "table-2", _("Planner view"), permission="cases.view", key="w"),
            Entry("/office/cases/start-many/", "play", _("Start in bulk"), permission="cases.bulk_start"),
            Entry("/office/auto-start/", "calendar-sync", _("Starting by itself"), permission="cases.bulk_start"),
            Entry("/office/clients/", "users", word=CLIENT, permission="clients.view", key="c"),
            Entry(
                "/office/messages/",
                "message-circle",
                _("Messages"),
                permission="messages.view",
                key="b",
                phone=True,
                counted="conversations",
            ),
            Entry("/office/documents/", "folder", _("Documents"), permission="dossier.view", key="d"),
        ),
    ),
    Group(
        _("Inbox"),
        (
            Entry("/office/radar/", "radar", _("Missed work"), permission="cases.view", key="r"),
            Entry("/office/exceptions/", "list-filter", _("Exceptions only"), permission="cases.view", key="u"),
            Entry(
                "/office/failures/",
                "triangle-alert",
                _("Failures"),
                permission="failures.view",
                key="f",
                counted="failures",
            ),
        ),
    ),
    Group(
        "",
        (
            Entry("/office/templates/", "layers", word=TEMPLATE, permission="templates.edit", key="s"),
            Entry("/office/team/", "user-round", _("Team"), permission="team.view"),
            Entry("/office/insight/", "chart-no-axes-column", _("Process insight"), permission="insights.view"),
            Entry("/office/activity/", "clock", _("Activity log"), permission="audit.view"),
            Entry("/office/settings/", "settings", _("Administration"), permission="settings.manage"),
        ),
        word=ORGANIZATION,
    ),
)


# The pages of Beheer, of whichever app: shown as tabs on each of them.
SETTINGS = (
    ("/office/settings/", _("General")),
    ("/office/settings/branding/", _("Branding")),
    ("/office/settings/words/", _("Words")),
    ("/office/settings/sign-in/", _("Signing in")),
    ("/office/settings/products/", _("Products")),
    ("/office/settings/functions/", _("Functions of contacts")),
    ("/office/settings/dossier/", _("Dossier")),
    ("/office/settings/messages/", _("Messages")),
    ("/office/settings/timeline/", _("Timeline")),
    ("/office/settings/tasks/", _("Tasks")),
    ("/office/team/", _("Team")),
)
# The pages about people and rights (F348), behind the lists of the CRM: shown as tabs on each of them.
RIGHTS = (
    ("/office/team/away/", _("Who is away")),
    ("/office/team/roles/", _("Authorization roles")),
    ("/office/team/why/", _("Why may…?")),
    ("/office/team/team-roles/", _("Team roles")),
    ("/office/team/process-teams/", _("Process teams")),
    ("/office/groups/", _("Groups")),
)
# The pages of figures (F406, F405, F411): shown as tabs on each of them.
INSIGHT = (
    ("/office/insight/", _("Process insight")),
    ("/office/insight/turn/", _("Turn clock")),
    ("/office/insight/forecast/", _("Forecast")),
)


@cache
def exists(url: str) -> bool:
    """Whether a page answers there."""
    try:
        resolve(url)
    except Resolver404:
        return False
    return True


def menu(
    actor: Actor, words: dict[str, Word], path: str, now: datetime, *, news: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """The groups for this reader, as office/_nav.html shows them. path: of the page he is on.

    news: what is unread for him (messages.queries.notices.unread); None: no numbers at all.
    """
    found = []
    here = where(path)
    counted = {} if news is None else {**news, **menu_counts(actor, now)}
    for group in MENU:
        entries = [entry for entry in group.entries if exists(entry.url) and _may_see(actor, entry)]
        if not entries:
            continue
        title = words[group.word].one.capitalize() if group.word else gettext(group.title) if group.title else ""
        items = [
            {
                "label": label(entry, words),
                "url": entry.url,
                "icon": entry.icon,
                "current": entry.url == here,
                "phone": entry.phone,
                "count": _number(counted.get(entry.counted)),
            }
            for entry in entries
        ]
        found.append({"title": title, "items": items})
    return found


def _number(number: int | None) -> str | None:
    """What stands beside an entry; nothing beats a zero."""
    return shown(number) if number else None


def go_keys(actor: Actor, words: dict[str, Word]) -> list[dict[str, str]]:
    """Targets of G + letter."""
    entries: Iterable[Entry] = (entry for group in MENU for entry in group.entries)
    return [
        {"key": entry.key, "label": label(entry, words), "url": entry.url}
        for entry in entries
        if entry.key and exists(entry.url) and _may_see(actor, entry)
    ]


def settings_tabs(path: str) -> list[dict[str, Any]]:
    """The tabs of Beheer. path: of the page the reader is on."""
    return _tabs(SETTINGS, path)


def insight_tabs(path: str) -> list[dict[str, Any]]:
    """The tabs of the figures. path: of the page the reader is on."""
    return _tabs(INSIGHT, path)


def _tabs(pages: Iterable[tuple[str, str]], path: str) -> list[dict[str, Any]]:
    shown = [(url, label) for url, label in pages if exists(url)]
    here = max((url for url, _ in shown if path.startswith(url)), key=len, default="")
    return [{"label": gettext(label), "url": url, "current": url == here, "count": None} for url, label in shown]


def team_tabs(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The tabs above the pages of the team: the lists of the CRM (F028) and the rights. path: where the reader is."""
    lists = [(reverse(name), str(text)) for _key, text, name, permission in LISTS if actor.may(permission)]
    shown = [*lists, *((url, gettext(text)) for url, text in RIGHTS)]
    here = max((url for url, _ in shown if path.startswith(url)), key=len, default="")
    return [{"label": text, "url": url, "current": url == here, "count": None} for url, text in shown]


def label(entry: Entry, words: dict[str, Word]) -> str:
    """What the entry is called here."""
    if not entry.word:
        return gettext(entry.label)
    text = words[entry.word].many
    return text[:1].upper() + text[1:]


def where(path: str) -> str:
    """The entry of the menu on which or below which the reader is: the deepest one; the start page has none below."""
    urls = [entry.url for group in MENU for entry in group.entries]
    below = [url for url in urls if path == url or (url.count("/") > 2 and path.startswith(url))]
    return max(below, key=len, default="")


def _may_see(actor: Actor, entry: Entry) -> bool:
    return not entry.permission or actor.may(entry.permission)
