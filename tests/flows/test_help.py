"""The help page: every sentence of the catalogue with its code, cause and what to do (F197)."""

import pytest

from aanzet.rules.errors import CATALOGUE, REMEDIES
from aanzet.rules.errors.causes import CAUSES, CHAPTERS
from tests.flows.test_office_queue import page, plain

pytestmark = pytest.mark.feature("F197")


def test_every_code_stands_in_one_chapter():
    codes = [code for chapter in CHAPTERS for code in chapter.entries]
    assert sorted(codes) == sorted(CATALOGUE)
    assert set(CAUSES) <= set(CATALOGUE)
    assert all(not entry.remedy or REMEDIES[entry.remedy] for entry in CATALOGUE.values())


def test_all_of_them_are_on_the_page(cast):
    text = page(cast.client("vera"), "/office/help/")
    for code in CATALOGUE:
        assert f'id="{code}"' in text, code
    said = plain(text)
    assert "Deze workflow is gearchiveerd en kan niet meer worden gestart." in said
    assert "Iemand heeft deze workflow gearchiveerd." in said and "Kies een andere workflow" in said
    assert "… neemt … niet af." in said and "%(" not in said


def test_search(cast):
    anna = cast.client("anna")
    text = plain(page(anna, "/office/help/?q=product+bulk"))
    assert "bulk_needs_product" in text and "template_archived" not in text
    assert "Geen melding bevat deze woorden." in page(anna, "/office/help/?q=qqqq")
    assert "/office/help/" in page(anna, "/office/more/")
