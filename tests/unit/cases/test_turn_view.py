"""The truth table in words: each row for who is to move, a colleague, the addressed contact and another contact."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from aanzet.access.queries.people import PersonName
from aanzet.cases.queries.turn_view import TurnReader, turn_people_of, turn_view

pytestmark = [pytest.mark.feature("F190"), pytest.mark.feature("F192")]

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ANNA, BRAM, DAAN, FATIMA = (UUID(int=number) for number in range(1, 5))


def person(key, name, kind="member"):
    first, _, last = name.partition(" ")
    return PersonName(key, kind, "1", name, first, last, "", "", "nl", has_login=False)


PEOPLE = {
    ANNA: person(ANNA, "Anna Visser"),
    BRAM: person(BRAM, "Bram de Wit"),
    DAAN: person(DAAN, "Daan de Vries", "contact"),
    FATIMA: person(FATIMA, "Fatima el Amrani", "contact"),
}


def row(number, rule, party, **more):
    values = {
        "state": "active",
        "turn_party": party,
        "turn_rule": rule,
        "turn_row": number,
        "turn_verb": "",
        "turn_since": NOW - timedelta(days=12),
        "turn_until": None,
        "turn_people": [],
        "turn_instead_of": [],
        "turn_group": "",
        "turn_count": 0,
        "turn_secondary": [],
        "hold_until": None,
        "hold_reason": "",
        "end_reason": "",
        "ended_at": None,
    }
    return values | more


def said(turn, reader, *, portal=False, **options):
    who = TurnReader(
        reader,
        TODAY,
        ZoneInfo("Europe/Amsterdam"),
        portal=portal,
        people=PEOPLE,
        groups={"team:f": "Fiscaal", "role:tax": "Fiscalist"},
        office="Anna",
    )
    with override("nl"):
        return turn_view(turn, who, **options)


ENDED = datetime(2026, 12, 4, 10, tzinfo=UTC)
JANUARY = date(2027, 1, 12)
MIDDLE = date(2026, 12, 14)
# row, who is to move sees, a colleague sees, the addressed contact sees, another contact sees
ROWS = [
    (
        row(1, "T1", "nobody", state="completed", ended_at=ENDED),
        "Afgerond 4 dec",
        "Afgerond 4 dec",
        "Klaar op 4 december",
        "Klaar op 4 december",
    ),
    (
        row(1, "T1", "nobody", state="cancelled", ended_at=ENDED, end_reason="dubbel"),
        "Gestopt: dubbel",
        "Gestopt: dubbel",
        "Gestopt op 4 december",
        "Gestopt op 4 december",
    ),
    (
        row(2, "T2", "nobody", state="on_hold", hold_until=JANUARY, hold_reason="wacht op bank"),
        "In de wacht tot 12 jan: wacht op bank",
        "In de wacht tot 12 jan: wacht op bank",
        "Ligt stil tot 12 januari. Je hoeft nu niets te doen.",
        "Ligt stil tot 12 januari. Je hoeft nu niets te doen.",
    ),
    (
        row(5, "T3", "office", turn_people=[ANNA], turn_verb="resolve_failure"),
        "Uitval: sms niet afgeleverd",
        "Uitval: sms niet afgeleverd",
        "Anna is aan zet",
        "Anna is aan zet",
    ),
    (
        row(6, "T5", "client", turn_people=[DAAN], turn_verb="request"),
        "Daan, 12 dagen",
        "Daan, 12 dagen",
        "Jij bent aan zet",
        "Daan is aan zet",
    ),
    (
        row(7, "T6", "office", turn_people=[ANNA], turn_verb="complete_phase"),
        "Jij: rond fase af",
        "Anna",
        "Anna is aan zet",
        "Anna is aan zet",
    ),
    (
        row(8, "T6", "office", turn_people=[ANNA], turn_verb="open_points", turn_count=2),
        "Jij: 2 punten open",
        "Anna",
        "Anna is aan zet",
        "Anna is aan zet",
    ),
    (
        row(9, "T8", "external", turn_party="third_party", turn_group="Bank", turn_until=MIDDLE),
        "Bank, tot 14 dec",
        "Bank, tot 14 dec",
        "Bank is aan zet, verwacht 14 december",
        "Bank is aan zet, verwacht 14 december",
    ),
    (
        row(10, "T7", "client", turn_people=[DAAN], turn_count=1),
        "Daan, 1 open vraag",
        "Daan, 1 open vraag",
        "Jij bent aan zet",
        "Daan is aan zet",
    ),
    (
        row(11, "T9", "office", turn_people=[ANNA], turn_secondary=[["client", 1]]),
        "Jij (klant: 1 open vraag)",
        "Anna (klant: 1 open vraag)",
        "Anna is aan zet (jij: 1 open vraag)",
        "Anna is aan zet (jij: 1 open vraag)",
    ),
    (
        row(13, "T9", "office", turn_people=[ANNA], turn_verb="complete_phase"),
        "Jij: rond fase af",
        "Anna",
        "Anna is aan zet",
        "Anna is aan zet",
    ),
    (row(14, "T9", "office", turn_people=[ANNA]), "Jij", "Anna", "Anna is aan zet", "Anna is aan zet"),
]


@pytest.mark.parametrize("turn, mine, colleague, addressed, other", ROWS, ids=lambda value: str(value)[:20])
def test_rows(turn, mine, colleague, addressed, other):
    assert said(turn, ANNA, failure="sms niet afgeleverd").text == mine
    assert said(turn, BRAM, failure="sms niet afgeleverd").text == colleague
    assert said(turn, DAAN, portal=True, failure="sms niet afgeleverd").text == addressed
    assert said(turn, FATIMA, portal=True, failure="sms niet afgeleverd").text == other


def test_not_started_and_short():
    assert said(row(4, "T4", "office", state="not_started", turn_people=[ANNA]), ANNA).text == "Nog te starten"
    assert said(row(6, "T5", "client", turn_people=[DAAN]), ANNA, short=True).text == "Klant, 12 dagen"


def test_groups_several_and_stand_in():
    team = row(14, "T9", "office", turn_people=[ANNA, BRAM], turn_group="team:f")
    assert said(team, FATIMA).text == "team Fiscaal"
    assert said(team, ANNA).text == "Jij" and said(team, ANNA).you
    assert said(team, DAAN, portal=True).text == "Anna is aan zet"  # never a team in the portal
    assert said(row(14, "T9", "office", turn_people=[BRAM, ANNA]), FATIMA).text == "Bram +1"
    stand_in = row(14, "T9", "office", turn_people=[ANNA], turn_instead_of=[BRAM])
    assert said(stand_in, ANNA).text == "Jij, voor Bram"
    assert said(stand_in, FATIMA).text == "Anna, voor Bram"
    assert turn_people_of([stand_in, team]) == {ANNA, BRAM}


def test_spoken_age_and_late():
    client = said(row(6, "T5", "client", turn_people=[DAAN], turn_until=date(2026, 11, 20)), ANNA)
    assert client.spoken == "Daan de Vries is aan zet, 12 dagen" and client.late and client.days == 12
    mine = said(row(14, "T9", "office", turn_people=[ANNA], turn_since=NOW), ANNA)
    assert mine.spoken == "Jij bent aan zet, vandaag" and not mine.late and mine.age == "vandaag"
    assert said(row(14, "T9", "office", turn_people=[ANNA], turn_secondary=[["client", 2]]), BRAM).secondary[
        0
    ].text == ("2 open vragen")
    assert said(row(14, "T9", "office", turn_people=[ANNA], turn_since=NOW - timedelta(days=1)), ANNA).age == "1 dag"
