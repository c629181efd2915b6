"""The pictures in README and docs, taken from a running demo: docs/pictures/*.png.

    make demo                                                      in one terminal
    python -m tools.pictures http://localhost:8000 http://localhost:8026

The second address is that of the demo mail, where the code of the client comes in. Take them anew when a page in them
changes; each stays under 200 kB.
"""

import json
import os
import pathlib
import re
import sys
import time
import urllib.request

from playwright.sync_api import sync_playwright

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "docs" / "pictures"
MOST = 200_000  # bytes
PASSWORD = "wie is er aan zet?"  # noqa: S105 - of the demo, printed at its start
DESIGN = {"width": 1280, "height": 600}  # as wide as the preview needs
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)


def main(address, mail):
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"])
        office = browser.new_page(viewport=DESKTOP, locale="nl-NL", reduced_motion="reduce")
        sign_in(office, address)
        take(office, "queue")
        office.locator("[data-row] [data-open]").first.click()
        office.wait_for_url("**/office/cases/*/")
        take(office, "case")
        designer = browser.new_page(viewport=DESIGN, locale="nl-NL", reduced_motion="reduce")
        sign_in(designer, address, "anna")
        designer.goto(f"{address}/office/templates/")
        designer.get_by_role("link", name="Aangifte IB").click()
        designer.get_by_role("link", name="4. Accorderen").click()
        take(designer, "editor")
        planner = browser.new_page(viewport=DESKTOP, locale="nl-NL", reduced_motion="reduce")
        sign_in(planner, address, "eva")
        for name in ("planboard", "planner", "insight"):
            planner.goto(f"{address}/office/{name}/")
            take(planner, name)
        phone = browser.new_page(viewport=PHONE, device_scale_factor=1.5, locale="nl-NL", reduced_motion="reduce")
        sign_in_by_code(phone, address, mail)
        take(phone, "portal")
        browser.close()


def sign_in(page, address, who="bram"):
    """Bram, who has most to do, or a colleague."""
    page.goto(f"{address}/sign-in/password/")
    page.get_by_label("E-mail").fill(f"{who}@linde.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url("**/office/**")


def sign_in_by_code(page, address, mail):
    """A client who is to move, with the code that comes by mail."""
    to = "roos@atelierroos.example"
    before = len(mails(mail, to))
    page.goto(f"{address}/sign-in/")
    page.get_by_label("E-mail").fill(to)
    page.get_by_role("button", name="Mail me een link").click()
    while len(found := mails(mail, to)) == before:
        time.sleep(0.2)
    page.get_by_label("Code").fill(CODE.search(found[0]["text"])[1])
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url("**/portal/**")


def mails(mail, to):
    """What was mailed to somebody, newest first."""
    with urllib.request.urlopen(f"{mail}/mails.json?to={to}") as answer:  # noqa: S310 - an address of this machine
        return json.load(answer)


def take(page, name):
    """One picture of what is on the screen."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    target = FOLDER / f"{name}.png"
    page.screenshot(path=target)
    size = target.stat().st_size
    print(f"{target.name}: {size // 1000} kB")
    if size > MOST:
        raise SystemExit(f"{target.name} is larger than {MOST // 1000} kB.")


if __name__ == "__main__":
    main(*sys.argv[1:])
