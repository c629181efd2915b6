"""The planboard in a real browser: dragging, the keyboard alone, and what a colleague does meanwhile (F311)."""

from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.axe import violations, with_axe
from tests.browser.people import until
from tests.cast import build
from tests.cast_cases import running
from tests.conftest import PHONE
from tests.db.planning.boards import template_with

pytestmark = pytest.mark.feature("F311")


@pytest.fixture(scope="module")
def house(server):
    """The cast with a case for Bram, and a Monday to come."""
    from django.db import transaction

    from aanzet.core.clock import app_now

    with transaction.atomic():
        cast = build(app_now(), "planboard")
        with cast.linde.scope():
            case = running(cast, template=template_with(cast, pins=False))
            case.supply(cast)
    today = cast.today
    return cast, case, today + timedelta(days=7 - today.weekday())


def signed_in(new_page, server, cast, key, **options):
    page = with_axe(new_page(**options))
    cookie = cast.client(key).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.address}])
    return page


def test_dragged_moved_by_keys_and_seen_by_others(new_page, server, house):
    from aanzet.planning.models import PlannedSlot

    cast, case, monday = house
    bram, chris = (str(cast.linde.people[key]) for key in ("bram", "chris"))
    year, number, _ = monday.isocalendar()
    board = f"{server.address}/office/planboard/?week={year}-{number:02}&work=all"

    def slot():
        with cast.linde.scope():
            return PlannedSlot.objects.filter(item_id=case.id).first()

    def cell(page, person, day):
        return page.locator(f'td[data-person="{person}"][data-day="{(monday + timedelta(days=day)).isoformat()}"]')

    colleague = signed_in(new_page, server, cast, "bram")
    colleague.goto(board)
    page = signed_in(new_page, server, cast, "anna")
    page.goto(board)
    page.locator(f'[data-item="case:{case.id}"]').first.drag_to(cell(page, bram, 1))
    expect(page.locator("#notices").get_by_text("Ingepland voor Bram")).to_be_visible()
    assert (slot().person_id, slot().day) == (cast.linde.people["bram"], monday + timedelta(days=1))
    expect(cell(colleague, bram, 1).locator("[data-card]")).to_be_visible()  # live, without a reload
    assert violations(page) == []

    # the keyboard alone: to the table, over the cells, into the cell, and the card a day on and a person down
    page.locator("td[data-cell][tabindex='0']").focus()
    cell(page, bram, 0).focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, bram, 1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, bram, 1).locator("[data-card]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell(page, bram, 1)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+ArrowRight")
    until(lambda: slot().day == monday + timedelta(days=2), "the card a day on")
    expect(cell(page, bram, 2).locator("[data-card]")).to_be_visible()

    # P and a few words
    cell(page, bram, 2).locator("[data-card]").focus()
    page.keyboard.press("p")
    expect(page.get_by_label("Wie en wanneer")).to_be_focused()
    page.keyboard.type(f"chris {monday + timedelta(days=3):%d-%m}")  # "do" is the first from today on
    page.keyboard.press("Enter")
    expect(page.locator("#notices").get_by_text("Ingepland voor Chris")).to_be_visible()
    assert str(slot().person_id) == chris and slot().day.weekday() == 3

    phone = signed_in(new_page, server, cast, "chris", viewport=PHONE)
    phone.goto(board)
    expect(phone.locator("[data-card]:visible").first).to_be_visible()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
