"""Every page of the house in a real browser, on a desk and on a phone, light and dark.

Which pages there are comes from tests/walls/matrix.csv, in which every address must stand, and which addresses cannot
be shown as a page follows from their answer; so a new page is looked at without a line here. MORE holds pages in a
state that no address alone gives. On each: nothing for axe to find, no error in the console, nothing that the content
security policy forbids, nothing beside the screen of a phone, and one h1.
"""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from tests.browser.axe import violations, with_axe
from tests.cast import build
from tests.cast_cases import conditional_draft, publish, running
from tests.conftest import DESKTOP, PHONE
from tests.flows import test_import as imports
from tests.papers import pdf
from tests.walls.test_matrix import KINDS, MATRIX, filled
from tests.walls.things import ROLES, run_of, things

WHO = ("anonymous", "admin", "contact")  # the first of them that gets in looks at the page
# The admin sees by far the most pages: in parts, so that processes that share the tests end at the same time.
PARTS = [("anonymous", 0, 1), *(("admin", part, 4) for part in range(4)), ("contact", 0, 1)]
GONE = "410 (Gone)"  # a link that was used says so, and the console repeats it
DIRTY = imports.SAMPLES / "crm-dirty.xlsx"


def pages_of(found):
    """role -> addresses of everything that can be asked for, of one's own things."""
    for line in MATRIX:
        if line["method"] != "GET" or not {"200", "410"} & set(line["ok"].split("|")):
            continue
        expected = KINDS[line["kind"]]
        expected = expected.get("own") or expected["-"]
        role = next((one for one in WHO if expected[one] == "ok"), None)
        if role:
            yield role, reverse(line["route"], kwargs=filled(line["args"], found["own"]))


def more(cast):
    """Pages in a state of their own: role -> addresses."""
    from aanzet.cases.actions.templates import publish_template
    from aanzet.planning.actions.history import gather_history
    from aanzet.rules.actors import system
    from tests.db.planning.test_history import finished

    anna = cast.client("anna")
    with cast.linde.scope():
        case = running(cast, client="fatima", period="2024", template=publish(cast, name="Tweede"))
        case.supply(cast)
        case.add_return(cast, content=pdf("Aangifte 2024", "Toelichting"))
        case.complete(cast, cast.bram)
        case.complete(cast, cast.chris)
        approve = case.tasks(kind="approve")[0].id
        done = case.tasks(kind="request")[0].id
        number = case.row.number
        draft = conditional_draft(cast)
        other = conditional_draft(cast, name="Met een overgeslagen fase")
        publish_template(actor=cast.anna, now=cast.now, template_id=other, despite_warnings=True)
        skipping = running(cast, client="fatima", period="2023", template=other)
        skipping.supply(cast)
        skipped = skipping.row.number
        finished(skipping, cast.now, 40)  # figures and a forecast with something in them
        gather_history(actor=system(cast.linde.id), now=cast.now, templates=[other])
    for page in (f"?template={other}", "turn/?by=client", "turn/?by=person", f"cases/?template={other}", "forecast/"):
        yield "admin", f"/office/insight/{page}"
    day = (cast.now + timedelta(days=30)).date().isoformat()
    yield "admin", f"/office/cases/{skipped}/forecast/?answers_on={day}"
    for page in ("", "phases/draft/", "phases/supply/automations/welcome/"):
        yield "admin", f"/office/templates/{draft}/{page}"
    yield "admin", f"/office/cases/{skipped}/"
    yield "contact", f"/portal/tasks/{approve}/"
    yield "contact", f"/portal/tasks/{done}/"
    yield "contact", f"/portal/cases/{number}/"
    yield "admin", f"/office/cases/{number}/"
    for tab in ("conversation", "dossier", "timeline"):
        yield "admin", f"/office/cases/{number}/?tab={tab}"
    for what in ("back", "assign", "override", "cancel"):
        yield "admin", f"/office/cases/{number}/{what}/"
    batch = imports.upload(anna, DIRTY.read_bytes(), f"{uuid.uuid4()}.xlsx")
    imports.to_check(anna, batch)
    yield "admin", f"{batch}check/"
    yield "admin", f"{batch}preview/"
    applied = imports.upload(anna, b"Clientnummer;Naam;Soort\n70001;Jansen;persoon\n", f"{uuid.uuid4()}.csv")
    imports.to_check(anna, applied)
    imports.apply(cast, anna, applied, "all")
    yield "admin", applied
    with cast.linde.scope():
        run = run_of(cast.anna, cast.now, cast.linde.clients["stil"])["run"]
    run = reverse("bulk-run", args=[run])
    assert anna.post(f"{run}start/").status_code == 302
    yield "admin", run


@pytest.fixture(scope="module")
def house(server):
    """(cast, role -> addresses) in the database of the server."""
    from django.db import transaction

    from aanzet.core.clock import app_now

    with transaction.atomic():
        cast = build(app_now(), "pages")
        found = things(cast)
    pages = {role: {} for role in WHO}
    for role, path in (*pages_of(found), *more(cast)):
        pages[role][path] = None
    return cast, pages


def browser_of(new_page, server, cast, role):
    """A page of somebody with this role, who is signed in."""
    page = with_axe(new_page(viewport=PHONE, is_mobile=False))
    key = ROLES[role]
    if key:
        cookie = cast.client(key).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.address}])
    return page


def is_page(visitor, path):
    """Whether the address gives a whole page: no part of one, file, redirect or stream."""
    answer = visitor.get(path)
    if answer.streaming or answer.status_code not in (200, 410):
        return False
    return answer["Content-Type"].startswith("text/html") and answer.content.lstrip().lower().startswith(b"<!doctype")


def look(page):
    """What is wrong with the page as it stands."""
    wrong = [f"axe {one}" for one in violations(page)]
    width = page.viewport_size["width"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        wrong.append(f"{wide} pixels wide on a screen of {width}")
    return wrong


def walk(page, address, errors):
    """One page in both sizes and themes; what is wrong."""
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    page.goto(address, wait_until="load")
    wrong = [f"phone, light: {one}" for one in look(page)]
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="dark")
    wrong += [f"desk, dark: {one}" for one in look(page)]
    headings = page.locator("h1").count()
    if headings != 1:
        wrong.append(f"{headings} times h1")
    wrong += [one for one in errors if GONE not in one]
    errors.clear()
    return wrong


@pytest.mark.parametrize(("role", "part", "parts"), PARTS)
def test_every_page(house, server, new_page, role, part, parts):
    cast, pages = house
    page, wrong = browser_of(new_page, server, cast, role), []
    visitor = cast.client(ROLES[role])
    shown = [path for path in list(pages[role])[part::parts] if is_page(visitor, path)]
    for path in shown:
        wrong += [f"{path} {one}" for one in walk(page, server.address + path, new_page.errors)]
    assert not wrong, f"{len(shown)} pages\n" + "\n".join(wrong)
    assert len(shown) > 5, shown


def test_the_page_that_asks_for_the_code(house, server, new_page):
    page = browser_of(new_page, server, house[0], "anonymous")
    page.goto(f"{server.address}/sign-in/")
    page.get_by_label("E-mail").fill("nobody@voorbeeld.example")
    page.get_by_role("button", name="Mail me een link").click()
    page.wait_for_url("**/sign-in/check/")
    assert walk(page, page.url, new_page.errors) == []
