"""The tags of the kit: icons, initials, days, moments and money, in both languages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation

from aanzet.core.templatetags.kit import UnknownIcon
from aanzet.rules.people import initials_class, initials_of

NOW = datetime(2026, 11, 24, 8, 6, tzinfo=UTC)  # Tuesday 24 November 2026, 09:06 in Amsterdam


def shown(source, language="nl", **values):
    with translation.override(language):
        return engines["django"].from_string(source).render({"now": NOW, **values})


def words(source, language="nl", **values):
    return shown(source, language, **values).split(">")[1].split("<")[0]


def test_an_icon_is_inlined_and_silent():
    html = shown('{% icon "check" 3.5 %}')
    assert html.startswith('<svg class="size-3.5 shrink-0" aria-hidden="true"')
    assert "<path" in html


@pytest.mark.parametrize("name", ["no-such-icon", "../../package", "", "Check"])
def test_an_unknown_icon_fails(name):
    with pytest.raises(UnknownIcon):
        shown("{% icon name %}", name=name)


@pytest.mark.parametrize(
    ("day", "dutch", "english"),
    [
        (date(2026, 11, 24), "vandaag", "today"),
        (date(2026, 11, 23), "gisteren", "yesterday"),
        (date(2026, 11, 25), "morgen", "tomorrow"),
        (date(2026, 11, 26), "do 26 nov", "Thu 26 Nov"),
        (date(2026, 3, 2), "ma 2 mrt", "Mon 2 Mar"),
        (date(2027, 1, 4), "4 jan 2027", "4 Jan 2027"),
    ],
)
def test_days_are_said_as_people_say_them(day, dutch, english):
    assert words("{% due day %}", day=day) == dutch
    assert words("{% due day %}", "en", day=day) == english


def test_a_day_carries_its_date_for_machines():
    assert shown("{% due day %}", day=date(2026, 11, 26)).startswith('<time datetime="2026-11-26">')


def test_a_day_is_written_out_in_the_portal():
    assert words('{% due day "long" %}', day=date(2026, 11, 26)) == "donderdag 26 november"


def test_no_day_shows_nothing():
    assert shown("{% due day %}{% moment day %}{% money day %}", day=None) == ""


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("", "vandaag 08:51"),
        ('"time"', "08:51"),
        ('"brief"', "08:51"),
        ('"long"', "24 november 2026 om 08:51"),
    ],
)
def test_moments_stand_in_the_zone_of_the_reader(style, text):
    assert words("{% moment at " + style + " %}", at=datetime(2026, 11, 24, 7, 51, tzinfo=UTC)) == text


@pytest.mark.parametrize(("style", "text"), [("", "wo 18 nov 16:20"), ('"brief"', "18 nov"), ('"time"', "16:20")])
def test_moments_of_another_day_name_the_day(style, text):
    assert words("{% moment at " + style + " %}", at=datetime(2026, 11, 18, 15, 20, tzinfo=UTC)) == text


def test_today_changes_at_midnight_of_the_office_not_of_utc():
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # already the 25th in Amsterdam
    assert words("{% due day %}", day=date(2026, 11, 25), now=late) == "vandaag"


def test_partials_included_without_the_page_see_its_now():
    source = '{% keep_now %}{% include "kit/timeline_entry.html" with entry=entry only %}'
    entry = {"html": "x", "at": datetime(2026, 11, 24, 7, 51, tzinfo=UTC)}
    assert "vandaag 08:51" in shown(source, entry=entry)


@pytest.mark.parametrize(
    ("amount", "style", "text"),
    [
        (Decimal("684.12"), "", "€ 684,12"),
        (Decimal("-5"), "", "€ -5,00"),
        (3654, '"whole"', "€ 3.654"),
        (0, "", "€ 0,00"),
    ],
)
def test_money(amount, style, text):
    assert shown("{% money amount " + style + " %}", amount=amount).replace("\xa0", " ") == text


@pytest.mark.parametrize(("days", "text"), [(0, "vandaag"), (1, "1 dag"), (12, "12 dagen")])
def test_days_in_words(days, text):
    assert shown("{% days_in_words days %}", days=days) == text


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna Visser", "AV"),
        ("Daan de Vries", "DV"),
        ("Fatima el Amrani", "FA"),
        ("Bram de Wit", "BW"),
        ("Cher", "CH"),
        ("Jan van der", "JD"),
        ("  ", "?"),
        ("(leeg)", "?"),
    ],
)
def test_initials_skip_the_small_words(name, letters):
    assert initials_of(name) == letters


def test_initials_have_the_colour_of_their_person():
    person = {"name": "Anna Visser", "id": "00000000-0000-0000-0000-00000000000b"}
    assert initials_class(person["id"]) == "initials-12"
    assert shown('{% initials person "lg" %}', person=person) == (
        '<span class="initials initials-12 initials-lg" aria-hidden="true">AV</span>'
    )
    assert shown("{% initials person %}", person=None) == ""
    assert "<" not in shown("{% initials person %}", person={"initials": "<b"})[6:].split(">")[1].split("</")[0]


def test_a_form_carries_token_and_key(rf):
    html = engines["django"].from_string("{% command %}").render({}, rf.get("/"))
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'name="command_id"' in html
    assert html != engines["django"].from_string("{% command %}").render({}, rf.get("/"))


@dataclass(frozen=True)
class Line:
    """As much of a line of a list as its template needs."""

    verb: str = "Teken"
    client: str = "De Vries"
    due: date = date(2026, 11, 26)


REMEMBERED = '{% remembered "kit/work_row.html" row no_check=no_check %}'
INCLUDED = '{% keep_now %}{% include "kit/work_row.html" with row=row no_check=no_check only %}'


def test_a_remembered_line_is_the_line_itself():
    for row in (Line(), Line(client="Bakker")):
        for no_check in (True, False):
            values = {"row": row, "no_check": no_check}
            assert shown(REMEMBERED, **values) == shown(REMEMBERED, **values) == shown(INCLUDED, **values)


def test_a_remembered_line_follows_language_and_day():
    assert "do 26 nov" in shown(REMEMBERED, row=Line())
    assert "Thu 26 Nov" in shown(REMEMBERED, "en", row=Line())
    later = {"now": datetime(2026, 11, 26, 9, tzinfo=UTC), "row": Line()}
    with translation.override("nl"):
        assert "vandaag" in engines["django"].from_string(REMEMBERED).render(later)
