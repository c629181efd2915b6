"""The other way round: the office on a phone, its client at a desk. What must be done can be done at any width."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.axe import violations, with_axe
from tests.cast import build
from tests.cast_cases import running
from tests.conftest import PHONE
from tests.papers import pdf


@pytest.fixture
def case(server):
    """(cast, case): Fatima's return, with Bram to draft it."""
    from django.db import transaction

    from aanzet.core.clock import app_now

    with transaction.atomic():
        cast = build(app_now(), "wide")
        with cast.linde.scope():
            found = running(cast)
            found.supply(cast)
            found.add_return(cast, content=pdf("Aangifte 2025", "Toelichting"))
    return cast, found


def opened(new_page, server, cast, key, **options):
    """A page of somebody who is signed in."""
    page = with_axe(new_page(**options))
    cookie = cast.client(key).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.address}])
    return page


def on_screen(page):
    """Nothing of the page stands beside the screen."""
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.feature("F152", "F153", "F177", "F181", "F192")
def test_the_office_on_a_phone_and_the_client_at_a_desk(server, new_page, case):
    cast, found = case
    with cast.linde.scope():
        address = f"{server.address}/office/cases/{found.row.number}/"
    bram = opened(new_page, server, cast, "bram", viewport=PHONE, is_mobile=True, has_touch=True)
    bram.goto(f"{server.address}/office/")
    bram.locator("#queue-list [data-row]").filter(has_text="Fatima el Amrani").locator("[data-open]").tap()
    expect(bram).to_have_url(re.compile("/office/cases/W-"))
    bram.goto(address)
    expect(bram.locator("#case-head")).to_contain_text("Fase 2 van 5: Aangifte opstellen")
    expect(bram.locator("#turn-bar")).to_contain_text("Jij bent aan zet")
    tabs = bram.get_by_role("navigation", name="Onderdelen van dit werkproces")
    for part, shown in (
        ("Gesprek", bram.get_by_role("log")),
        ("Dossier", bram.get_by_role("link", name="Aangifte IB 2025", exact=True)),
        ("Tijdlijn", bram.get_by_role("heading", name="Tijdlijn")),
        ("Werk", bram.get_by_role("heading", name="Controlepunten")),
    ):
        tabs.get_by_role("link", name=re.compile(f"^{part}")).tap()
        expect(shown).to_be_visible()
        assert on_screen(bram) and violations(bram) == [], part
    boxes = bram.get_by_role("checkbox")
    for number in range(boxes.count()):
        boxes.nth(number).tap()
        expect(boxes.nth(number)).to_be_checked()
        expect(bram.locator("[data-checkpoint=done]")).to_have_count(number + 1)
    bram.get_by_role("link", name="Rond fase af").tap()
    bram.get_by_role("button", name="Rond fase af").tap()
    expect(bram).to_have_url(address)
    expect(bram.locator("#turn-bar")).to_contain_text("Chris")

    with cast.linde.scope():
        found.complete(cast, cast.chris)
    expect(bram.locator("#turn-bar")).to_contain_text("Fatima")
    fatima = opened(new_page, server, cast, "fatima")
    fatima.goto(f"{server.address}/portal/")
    fatima.get_by_role("link", name=re.compile("Lees je aangifte en geef akkoord")).first.click()
    expect(fatima.locator("[data-viewer] canvas").first).to_be_visible()
    assert on_screen(fatima) and violations(fatima) == []
    fatima.get_by_role("button", name="Geef akkoord").click()
    expect(bram.locator("#turn-bar")).to_contain_text("Anna")
