"""Who was away sees what was done in his name, takes it back, and had a sheet to hand over (F404)."""

import pytest

from aanzet.access.queries.people import person
from tests.cast_cases import running
from tests.db.cases.test_in_my_name import picked_up, stand_in

pytestmark = pytest.mark.feature("F404")


def test_done_in_my_name_and_back_with_one_click(cast):
    with cast.linde.scope():
        case = running(cast)
        case.supply(cast)
        stand_in(cast)
        number, me = case.row.number, person(cast.linde.people["bram"]).number
        picked_up(cast, case)
    bram = cast.client("bram")
    page = bram.get(f"/office/team/{me}/in-my-name/").content.decode()
    assert "Bel de bank" in page and "bij Chris" in page and "Chris namens Bram" in page
    back = bram.post(f"/office/team/{me}/in-my-name/back/", {}, follow=True).content.decode()
    assert "1 taak ligt weer bij jou" in back and "Nog open bij anderen" not in back
    assert cast.client("chris").get(f"/office/team/{me}/in-my-name/").status_code == 404
    assert cast.client("anna").post(f"/office/team/{me}/in-my-name/back/", {}).status_code == 404
    sheet = bram.get(f"/office/team/{me}/hand-over/").content.decode()
    assert number in sheet and "Overdrachtsblad" in sheet and "Chris" in sheet
    assert "In mijn naam gedaan" in page
    theirs = cast.client("anna").get(f"/office/team/{me}/in-my-name/").content.decode()
    assert "Namens Bram de Wit" in theirs and "In mijn naam" not in theirs
