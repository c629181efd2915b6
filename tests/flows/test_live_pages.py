"""The pages of both sides keep themselves up to date: what each listens to, and where the fresh part comes from."""

import re

import pytest

from tests.cast_cases import running
from tests.flows.test_office_queue import page

pytestmark = pytest.mark.feature("F193")


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        return running(cast)


def test_both_sides_listen_to_their_case(cast, case):
    with cast.linde.scope():
        number, case_id = case.row.number, case.id
    office = page(cast.client("bram"), f"/office/cases/{number}/")
    assert f'hx-get="/office/cases/{number}/live/" hx-trigger="case-{case_id} from:#live' in office
    for browser, url in (("fatima", "/portal/"), ("fatima", f"/portal/cases/{number}/"), ("bram", "/office/")):
        assert 'id="live" hidden hx-sse:connect="/events"' in page(cast.client(browser), url), url
    for url in ("/portal/", f"/portal/cases/{number}/"):
        assert re.search(r'hx-trigger="[^"]*from:#live', page(cast.client("fatima"), url)), url


@pytest.mark.parametrize("url", ["/office/", "/office/cases/", "/office/tasks/"])
def test_lists_wait_with_new_rows_for_who_works_in_them(cast, case, url):
    """assets/js/list.js keeps back what is new while a [data-fresh] list has the focus: "3 nieuw"."""
    anna = cast.client("anna")
    fresh = re.search(r'data-fresh="([^"]+)" data-fresh-url="([^"]+)"', page(anna, url))
    assert "queue" in fresh[1].split()
    part = page(anna, fresh[2].replace("&amp;", "&"))
    assert "<html" not in part and f'data-fresh="{fresh[1]}"' in part


def test_what_somebody_does_reaches_the_other_side(cast, case):
    """The fragment that both fetch after the event says what has become of it."""
    with cast.linde.scope():
        number = case.row.number
    before = page(cast.client("bram"), f"/office/cases/{number}/live/")
    with cast.linde.scope():
        case.supply(cast)
    after = page(cast.client("bram"), f"/office/cases/{number}/live/")
    assert "Jij bent aan zet" in after and "Jij bent aan zet" not in before
    assert "Bram is aan zet" in page(cast.client("fatima"), f"/portal/cases/{number}/")
