"""The editor of templates in a real browser: typing keeps itself, drag and keys, Ctrl+Z goes back (F111)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import at_the_office, open_firm


@pytest.fixture(scope="module")
def firm(server):
    return open_firm("meent")


def order(page):
    """The names of the phases in their order."""
    return [re.sub(r"^\d+\. ", "", name) for name in page.locator("#editor-phases li a").all_inner_texts()]


@pytest.mark.feature("F111", "F135")
def test_design_a_process(firm, new_page, server):
    anna = at_the_office(new_page, server, firm, "anna", viewport={"width": 1440, "height": 900})
    anna.goto(f"{server.address}/office/templates/new/")
    anna.get_by_label("Naam").fill("Aangifte IB")
    anna.get_by_label("Aangifte IB").check()
    anna.get_by_role("button", name="Maak de template").click()

    # What is typed is kept and shows in the columns and in the preview; the keyboard stays where it is.
    anna.get_by_role("link", name="4. Accorderen").click()
    anna.get_by_label("Naam voor de cliënt").fill("Teken je aangifte")
    expect(anna.locator("#kept")).to_contain_text("Bewaard")
    expect(anna.locator("#editor-preview")).to_contain_text("Teken je aangifte")
    name = anna.get_by_label("Naam", exact=True)
    name.fill("Tekenen")
    expect(anna.get_by_role("link", name="4. Tekenen")).to_be_visible()
    expect(name).to_be_focused()

    # One step back and forth.
    anna.locator("#phase-head").click()
    anna.keyboard.press("Control+z")
    expect(anna.get_by_role("link", name="4. Accorderen")).to_be_visible()
    expect(anna.get_by_label("Naam voor de cliënt")).to_have_value("Teken je aangifte")
    anna.keyboard.press("Control+Shift+z")
    expect(anna.get_by_role("link", name="4. Tekenen")).to_be_visible()

    # With the keyboard: the grip keeps the focus, so that an arrow can follow an arrow.
    grip = anna.get_by_role("button", name="Verplaats Tekenen")
    grip.focus()
    anna.keyboard.press("Alt+ArrowUp")
    expect(anna.get_by_role("link", name="3. Tekenen")).to_be_visible()
    expect(grip).to_be_focused()
    anna.keyboard.press("Alt+ArrowUp")
    expect(anna.get_by_role("link", name="2. Tekenen")).to_be_visible()

    # With the mouse: down to the end.
    box = grip.bounding_box()
    last = anna.locator("#editor-phases li").last.bounding_box()
    anna.mouse.move(box["x"] + 8, box["y"] + 8)
    anna.mouse.down()
    anna.mouse.move(box["x"] + 8, last["y"] + last["height"] - 4, steps=8)
    anna.mouse.up()
    expect(anna.get_by_role("link", name="5. Tekenen")).to_be_visible()
    assert order(anna)[0] == "Aanleveren gegevens"

    # One word of a sentence, in a dialog.
    anna.get_by_role("link", name="1. Aanleveren gegevens").click()
    anna.get_by_role("link", name="Moment: Bij start").first.click()
    dialog = anna.get_by_role("dialog", name="Wijzig")
    dialog.get_by_label("Wanneer").select_option("after_start")
    dialog.get_by_label("Hoelang").fill("2")
    anna.once("dialog", lambda asked: asked.dismiss())  # it is not saved yet: leave it anyway?
    anna.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Bewaar").click()
    expect(anna.get_by_role("link", name="Moment: 2 dagen na de start")).to_be_visible()

    # Somebody else in the same draft is seen.
    eva = at_the_office(new_page, server, firm, "eva")
    eva.goto(anna.url)
    expect(eva.locator("#editor-here")).to_contain_text("Anna Visser")
    expect(anna.locator("#editor-here")).to_contain_text("Eva Smit")
