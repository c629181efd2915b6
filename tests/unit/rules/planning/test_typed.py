"""What "chris do" means (F311)."""

from datetime import date
from uuid import UUID

import pytest

from aanzet.rules.planning.typed import SEVERAL, UNKNOWN, Typed, read

pytestmark = pytest.mark.feature("F311")
TODAY = date(2026, 11, 24)  # a Tuesday
ANNA, CHRIS, CHRISTA, EVA = (UUID(int=number) for number in (1, 2, 3, 4))
PEOPLE = {ANNA: "Anna Visser", CHRIS: "Chris Smit", EVA: "Éva de Boer"}


@pytest.mark.parametrize(
    ("text", "person", "day", "minutes"),
    [
        ("chris do", CHRIS, date(2026, 11, 26), None),
        ("Chris thu", CHRIS, date(2026, 11, 26), None),
        ("di anna", ANNA, TODAY, None),
        ("anna visser morgen 2u", ANNA, date(2026, 11, 25), 120),
        ("eva 27 nov 1,5 uur", EVA, date(2026, 11, 27), 90),
        ("eva 1-12 30m", EVA, date(2026, 12, 1), 30),
        ("chris 3", CHRIS, date(2026, 12, 3), None),
        ("chris 4/1/2027", CHRIS, date(2027, 1, 4), None),
        ("2026-11-30", None, date(2026, 11, 30), None),
        ("ik vandaag", ANNA, TODAY, None),
        ("me tomorrow", ANNA, date(2026, 11, 25), None),
        ("boer ma", EVA, date(2026, 11, 30), None),
        ("29 feb eva", EVA, date(2028, 2, 29), None),
        ("", None, None, None),
    ],
)
def test_what_is_understood(text, person, day, minutes):
    assert read(text, PEOPLE, TODAY, ANNA) == Typed(person, day, minutes)


def test_what_is_not():
    assert read("bram do", PEOPLE, TODAY).wrong == "bram" and read("bram do", PEOPLE, TODAY).code == UNKNOWN
    two = {**PEOPLE, CHRISTA: "Christa Bos"}
    assert (read("chris do", two, TODAY).wrong, read("chris do", two, TODAY).code) == ("chris", SEVERAL)
    assert read("chris smit do", two, TODAY).code == SEVERAL  # the first word must say one person
    assert read("31-2 chris", PEOPLE, TODAY).code == UNKNOWN
    assert read("ik do", PEOPLE, TODAY).code == UNKNOWN  # nobody to mean by it
