"""The turn clock where people read it: on the case page and in the portal (F406)."""

import pytest

from tests.db.cases.test_turn_clock import cast, walk  # noqa: F401 - the cast of forty days ago
from tests.flows.test_office_queue import page, plain

pytestmark = pytest.mark.feature("F406")


@pytest.fixture
def number(cast):  # noqa: F811
    with cast.linde.scope():
        return walk(cast).row.number


def test_both_sides_read_how_long_it_lay_where(cast, number):  # noqa: F811
    office = plain(page(cast.client("anna"), f"/office/cases/{number}/"))
    assert "Bij Fatima el Amrani 9 dagen, bij Kantoor Linde 11, in de wacht 20" in office
    assert "de belofte staat stil" in office
    assert "Per persoon" in office and "Bram de Wit 3 dagen" in office
    portal = plain(page(cast.client("fatima"), f"/portal/cases/{number}/"))
    assert "Bij jou 9 dagen, bij Kantoor Linde 11, in de wacht 20." in portal
    assert "De beloofde datum staat stil" in portal and "Bram de Wit 3 dagen" not in portal


def test_the_next_reminder_is_told(cast):  # noqa: F811
    from tests.cast_cases import running

    with cast.linde.scope():
        number = running(cast).row.number
    assert "volgende herinnering" in page(cast.client("anna"), f"/office/cases/{number}/")
    assert "Volgende herinnering" in page(cast.client("fatima"), f"/portal/cases/{number}/")
