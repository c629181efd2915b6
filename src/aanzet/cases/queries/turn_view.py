"""Whose move it is, in words, for one reader: pages, mails and answers of programs alike (F190, F192; ux 5).

The turn itself is decided by rules/turn.py and stored on the case; here it is only said.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.utils.translation import gettext, pgettext

from aanzet.access.queries.people import PersonName
from aanzet.cases.queries.turn_words import points, questions, verb_of
from aanzet.core.languages import spoken
from aanzet.rules.process import words

# The columns of a case row that turn_view needs.
TURN_COLUMNS = (
    "state",
    "turn_party",
    "turn_rule",
    "turn_row",
    "turn_verb",
    "turn_since",
    "turn_until",
    "turn_people",
    "turn_instead_of",
    "turn_group",
    "turn_count",
    "turn_secondary",
    "hold_until",
    "hold_reason",
    "end_reason",
    "ended_at",
)
OFFICE, CLIENT, EXTERNAL, NOBODY = "office", "client", "external", "nobody"
SIDES = {words.OFFICE: OFFICE, words.CLIENT: CLIENT, words.THIRD_PARTY: EXTERNAL, words.NOBODY: NOBODY}
ROW_ASK_TOO = 11  # the office is to move while the client has an open question
WITH_VERB = frozenset({7, 8, 13})


@dataclass(frozen=True, slots=True)
class Secondary:
    """Another party that has something open: side, how many, and in words ("1 open vraag")."""

    side: str
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn as kit/turn.html and kit/turn_bar.html show it.

    side: office, client, external, nobody. you: the reader himself is to move, or stands in. text: of the pill; spoken:
    a whole sentence. absent: for whom the reader stands in. days: calendar days since the turn passed; age: the same in
    words. late: past its due date. verb: what the one to move does next ("rond fase af"). why: rule T1 to T9. name: who
    is to move, without "Jij".
    """

    side: str
    you: bool
    text: str
    spoken: str
    since: datetime | None
    until: date | None
    days: int
    age: str
    late: bool
    verb: str
    why: str
    name: str
    secondary: tuple[Secondary, ...] = ()
    absent: str = ""


@dataclass(frozen=True, slots=True)
class TurnReader:
    """Who looks, and what must be known to say it.

    people: everybody named in the turns (see `turn_people_of`). groups: "role:<key>" and "team:<id>" -> name, for the
    office. office: in the portal, how the office is called when a team or several people are to move: the first name of
    the relation manager, else the name of the organization.
    """

    id: UUID | None
    today: date
    zone: tzinfo
    portal: bool = False
    people: Mapping[UUID, PersonName] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    office: str = ""


def turn_people_of(rows: Iterable[Mapping[str, Any]]) -> set[UUID]:
    """Everybody named in the turns of these case rows: what TurnReader.people has to hold."""
    found: set[UUID] = set()
    for row in rows:
        found.update(row["turn_people"] or ())
        found.update(person for person in row["turn_instead_of"] or () if person)
    return found


def read_turn(row: Mapping[str, Any]) -> dict[str, Any]:
    """The TURN_COLUMNS of a row that plain SQL gave, where a JSON column comes as text."""
    turn = {column: row[column] for column in TURN_COLUMNS}
    if isinstance(turn["turn_secondary"], str):
        turn["turn_secondary"] = json.loads(turn["turn_secondary"])
    return turn


def turn_view(turn: Mapping[str, Any], reader: TurnReader, *, short: bool = False, failure: str = "") -> TurnView:
    """The turn of a case row (TURN_COLUMNS) for this reader.

    short: for lists, where the client has no name ("Klant, 12 dagen") and a stop no reason. failure: what went wrong,
    for rule T3 in the office; the portal never tells a technical reason.
    """
    side = SIDES[turn["turn_party"]]
    people = tuple(turn["turn_people"] or ())
    you = reader.id is not None and reader.id in people
    since = turn["turn_since"]
    days = max(0, (reader.today - since.astimezone(reader.zone).date()).days) if since else 0
    until = turn["turn_until"]
    said = _Said(turn, reader, you=you, days=days, short=short, failure=failure)
    text = said.in_portal() if reader.portal else said.in_office()
    return TurnView(
        side=side,
        you=you,
        text=text,
        spoken=text if reader.portal else said.aloud(text),
        since=since,
        until=until,
        days=days,
        age=age_in_words(days),
        late=bool(until and until < reader.today and side in (OFFICE, CLIENT) and turn["state"] == words.ACTIVE),
        verb=verb_of(turn["turn_verb"], turn["turn_count"]),
        why=turn["turn_rule"],
        name=said.name(),
        secondary=said.others(),
        absent=said.absent() if you else "",
    )


def age_in_words(days: int) -> str:
    """How long a party has the turn: "vandaag", "1 dag", "12 dagen"."""
    if days <= 0:
        return gettext("today")
    return gettext("1 day") if days == 1 else gettext("%(days)s days") % {"days": days}


def short_day(day: date) -> str:
    """ "4 dec", in the language of the reader."""
    return _day_in(day, "d MMM", spoken()).removesuffix(".")


def long_day(day: date) -> str:
    """ "4 december", in the language of the reader."""
    return _day_in(day, "d MMMM", spoken())


@lru_cache(4_096)  # a list names the same days again and again
def _day_in(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=language)


class _Said:
    """The words for one turn and one reader."""

    def __init__(self, turn: Mapping[str, Any], reader: TurnReader, *, you: bool, days: int, short: bool, failure: str):
        self.turn, self.reader, self.you, self.days = turn, reader, you, days
        self.short, self.failure = short, failure
        self.side = SIDES[turn["turn_party"]]
        self.people = tuple(turn["turn_people"] or ())

    # --- In the portal ------------------------------------------------------------------------------------------------

    def in_portal(self) -> str:
        """Never a team, a technical reason or an internal word."""
        if self.side == NOBODY:
            return self._ended_in_portal()
        if self.side == CLIENT:
            if self.you:
                return gettext("It is your move")
            return gettext("%(name)s's move") % {"name": self.name()}
        if self.side == EXTERNAL:
            name, until = self.turn["turn_group"], self.turn["turn_until"]
            if until:
                return gettext("%(name)s's move, expected %(date)s") % {"name": name, "date": long_day(until)}
            return gettext("%(name)s's move") % {"name": name}
        asked = self._asked_of_reader()
        name = self.name()
        if asked:
            return gettext("%(name)s's move (you: %(questions)s)") % {"name": name, "questions": questions(asked)}
        return gettext("%(name)s's move") % {"name": name}

    def _asked_of_reader(self) -> int:
        if self.turn["turn_row"] != ROW_ASK_TOO:
            return 0
        return next((count for party, count in self.turn["turn_secondary"] or () if party == words.CLIENT), 0)

    def _ended_in_portal(self) -> str:
        state = self.turn["state"]
        if state == words.ON_HOLD:
            if self.turn["hold_until"]:
                said = gettext("On hold until %(date)s. You do not have to do anything now.")
                return said % {"date": long_day(self.turn["hold_until"])}
            return gettext("On hold. You do not have to do anything now.")
        ended = long_day(self._ended_on()) if self.turn["ended_at"] else ""
        if state == words.CANCELLED:
            return gettext("Stopped on %(date)s") % {"date": ended}
        return gettext("Ready on %(date)s") % {"date": ended}

    # --- In the office ------------------------------------------------------------------------------------------------

    def in_office(self) -> str:
        """What the pill shows to a colleague."""
        rule, row = self.turn["turn_rule"], self.turn["turn_row"]
        if self.side == NOBODY:
            return self._ended_in_office()
        if rule == "T3":
            return gettext("Failure: %(reason)s") % {"reason": self.failure} if self.failure else gettext("Failure")
        if rule == "T4":
            return gettext("Still to be started")
        if self.side == EXTERNAL:
            name, until = self.turn["turn_group"], self.turn["turn_until"]
            return gettext("%(name)s, until %(date)s") % {"name": name, "date": short_day(until)} if until else name
        if self.side == CLIENT:
            name = pgettext("party", "Client") if self.short or not self.people else self.name()
            said = questions(self.turn["turn_count"]) if rule == "T7" else age_in_words(self.days)
            return f"{name}, {said}"
        name = self._you_or_name()
        if self.you and row in WITH_VERB:
            return f"{name}: {verb_of(self.turn['turn_verb'], self.turn['turn_count'])}"
        if row == ROW_ASK_TOO:
            asked = next((count for party, count in self.turn["turn_secondary"] or () if party == words.CLIENT), 0)
            if asked:
                return gettext("%(name)s (client: %(questions)s)") % {"name": name, "questions": questions(asked)}
        return name

    def _ended_in_office(self) -> str:
        state = self.turn["state"]
        if state == words.ON_HOLD:
            reason = "" if self.short else self.turn["hold_reason"]
            if self.turn["hold_until"]:
                day = short_day(self.turn["hold_until"])
                said = gettext("On hold until %(date)s: %(reason)s") if reason else gettext("On hold until %(date)s")
                return said % {"date": day, "reason": reason}
            return gettext("On hold: %(reason)s") % {"reason": reason} if reason else gettext("On hold")
        if state == words.CANCELLED:
            reason = "" if self.short else self.turn["end_reason"]
            return gettext("Stopped: %(reason)s") % {"reason": reason} if reason else pgettext("case", "Stopped")
        if not self.turn["ended_at"]:
            return gettext("Completed")
        return gettext("Completed %(date)s") % {"date": short_day(self._ended_on())}

    def _you_or_name(self) -> str:
        """ "Jij", "Jij, voor Bram", "Bram", "Anna, voor Bram", "Bram +2", "team Fiscaal"."""
        if not self.you:
            return self.name()
        absent = self.absent()
        return gettext("You, for %(name)s") % {"name": absent} if absent else pgettext("turn", "You")

    def absent(self) -> str:
        """For whom the reader stands in; "" when the turn is his own."""
        return self._instead_of(self.people.index(self.reader.id)) if self.reader.id else ""

    def aloud(self, text: str) -> str:
        """The whole sentence for who does not see the pill."""
        if self.side == NOBODY or self.turn["turn_rule"] in ("T3", "T4"):
            return text
        if self.you and self.absent():
            said = gettext("It is your move, for %(name)s, %(age)s")
            return said % {"name": self.absent(), "age": age_in_words(self.days)}
        if self.you:
            return gettext("It is your move, %(age)s") % {"age": age_in_words(self.days)}
        name = self.name(full=True) or pgettext("party", "Client")
        return gettext("%(name)s's move, %(age)s") % {"name": name, "age": age_in_words(self.days)}

    # --- Both ---------------------------------------------------------------------------------------------------------

    def name(self, *, full: bool = False) -> str:
        """Who is to move, without "Jij": first name, several, group or third party."""
        if self.side == EXTERNAL:
            return str(self.turn["turn_group"])
        known = [self.reader.people[person] for person in self.people if person in self.reader.people]
        if self.side == OFFICE and self.reader.portal:
            one = len(self.people) == 1 and known and not self.turn["turn_group"]
            return _first(known[0]) if one else self.reader.office
        group = self.reader.groups.get(self.turn["turn_group"], "") if self.side == OFFICE else ""
        if group:
            return gettext("team %(name)s") % {"name": group} if self.turn["turn_group"].startswith("team:") else group
        if not known:
            return self.reader.office if self.side == OFFICE else ""
        first = known[0].name if full else _first(known[0])
        absent = self._instead_of(0)
        if absent and self.side == OFFICE:
            first = gettext("%(name)s, for %(absent)s") % {"name": first, "absent": absent}
        return f"{first} +{len(known) - 1}" if len(known) > 1 else first

    def _instead_of(self, position: int) -> str:
        instead_of = tuple(self.turn["turn_instead_of"] or ())
        absent = instead_of[position] if position < len(instead_of) else None
        person = self.reader.people.get(absent) if absent else None
        return _first(person) if person else ""

    def others(self) -> tuple[Secondary, ...]:
        """Other parties with something open; the office's points are no business of the client."""
        found = []
        for party, count in self.turn["turn_secondary"] or ():
            if party == words.CLIENT:
                found.append(Secondary(CLIENT, count, questions(count)))
            elif party == words.OFFICE and not self.reader.portal:
                found.append(Secondary(OFFICE, count, points(count)))
            elif party == words.THIRD_PARTY and not self.reader.portal:
                found.append(Secondary(EXTERNAL, count, gettext("waiting for a third party")))
        return tuple(found)

    def _ended_on(self) -> date:
        ended: datetime = self.turn["ended_at"]
        return ended.astimezone(self.reader.zone).date()


def _first(person: PersonName) -> str:
    return person.first_name or person.name
