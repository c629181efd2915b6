"""Uploads in a real browser: a line that breaks, a page that is loaded anew, photos made small and joined."""

import io
import random

import pikepdf
import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import expect

from aanzet.documents.actions.uploads import PART
from tests.browser.axe import violations, with_axe
from tests.browser.people import until
from tests.cast import build
from tests.cast_cases import running
from tests.conftest import PHONE
from tests.db.documents.conftest import pdf

BIG = pdf("groot") + bytes(random.Random(7).randbytes(5 * 1024 * 1024))  # three parts
WAIT = 20_000


def photo(width, height, colour="teal"):
    """A jpeg with noise in it, so that it is as large as a real one."""
    picture = Image.new("RGB", (width, height), colour)
    picture.paste(Image.effect_noise((width, height // 2), 60).convert("RGB"), (0, 0))
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=95)
    return made.getvalue()


def file(name, content, kind="application/pdf"):
    """A file as a browser hands it in."""
    return {"name": name, "mimeType": kind, "buffer": content}


@pytest.fixture(scope="module")
def house(server):
    """The cast in the database of the server, and the address of what Fatima has to hand in."""
    from django.db import transaction

    from aanzet.core.clock import app_now

    with transaction.atomic():
        cast = build(app_now(), "uploads")
        with cast.linde.scope():
            case = running(cast)
            task = next(one for one in case.tasks(side="client") if case.lines(one))
    return cast, f"/portal/tasks/{task.id}/"


def signed_in(new_page, server, cast, key, **options):
    """The browser of one of the cast."""
    page = with_axe(new_page(**options))
    cookie = cast.client(key).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.address}])
    return page


def breaking(page, starts, broken):
    """Note which parts are asked for, and lose those `broken` says on their way."""

    def part(route):
        start = int(route.request.url.rpartition("=")[2])
        starts.append(start)
        if broken(start):
            return route.abort("connectionreset")
        return route.continue_()

    page.route("**/uploads/*/?start=*", part)


def stored(cast, name):
    """The rows of stored files of this name, and the bytes of the first."""
    from aanzet.core.files import open_file
    from aanzet.documents.models import StoredFile

    with cast.linde.scope():
        rows = list(StoredFile.objects.filter(name=name).values("storage_key", "size"))
    if not rows:
        return rows, b""
    with open_file(cast.linde.id, rows[0]["storage_key"]) as opened:
        return rows, opened.read()


@pytest.mark.feature("F172", "F333")
def test_a_line_that_breaks_halfway_goes_on_by_itself(house, server, new_page):
    cast, task = house
    page = signed_in(new_page, server, cast, "fatima", viewport=PHONE)
    page.goto(server.address + task)
    starts, tries = [], iter([False, True, True])
    breaking(page, starts, lambda start: next(tries, False))
    line = page.locator("li[id^=line-]").first
    line.locator("input[type=file][name]").set_input_files(file("groot.pdf", BIG))
    expect(line.get_by_text("Geen verbinding. Het gaat vanzelf verder.")).to_be_visible(timeout=WAIT)
    assert violations(page) == []
    expect(line.locator("[data-upload-list]").get_by_text("Ontvangen")).to_be_visible(timeout=WAIT)
    assert starts == [0, PART, PART, PART, 2 * PART]
    rows, content = stored(cast, "groot.pdf")
    assert len(rows) == 1 and content == BIG
    new_page.errors.clear()  # the browser tells of each part that was lost


@pytest.mark.feature("F076")
def test_the_same_file_chosen_again_after_a_reload_goes_on(house, server, new_page):
    cast, _ = house
    page = signed_in(new_page, server, cast, "anna")
    page.goto(f"{server.address}/office/clients/00101/dossier/upload/")
    starts, lost = [], True
    breaking(page, starts, lambda start: lost and start == 2 * PART)
    page.locator("input[type=file]").set_input_files(file("jaarrekening.pdf", BIG))
    expect(page.get_by_text("Geen verbinding.")).to_be_visible(timeout=WAIT)
    page.reload()
    lost, starts[:] = False, []
    page.locator("input[type=file]").set_input_files(file("jaarrekening.pdf", BIG))
    expect(page.get_by_label("Titel")).to_have_value("jaarrekening", timeout=WAIT)
    assert starts == [2 * PART]
    rows, content = stored(cast, "jaarrekening.pdf")
    assert len(rows) == 1 and content == BIG
    new_page.errors.clear()


@pytest.mark.feature("F076")
def test_a_file_can_be_stopped_and_the_others_go_on(house, server, new_page):
    from aanzet.documents.models import Upload

    cast, _ = house
    page = signed_in(new_page, server, cast, "anna")
    page.goto(f"{server.address}/office/clients/00102/dossier/upload/")
    breaking(page, [], lambda start: start > 0)
    chosen = [file("eerste.pdf", BIG), file("tweede.pdf", BIG[:-1]), file("klein.txt", b"hallo", "text/plain")]
    page.locator("input[type=file]").set_input_files(chosen)
    expect(page.get_by_text("Geen verbinding.")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Stop met het sturen van tweede.pdf").click()
    page.get_by_role("button", name="Stop met het sturen van eerste.pdf").click()
    expect(page.get_by_label("Titel")).to_have_value("klein", timeout=WAIT)
    assert stored(cast, "eerste.pdf") == stored(cast, "tweede.pdf") == ([], b"")
    with cast.linde.scope():
        until(lambda: not Upload.objects.filter(name="eerste.pdf").exists(), "the end of the upload")
    new_page.errors.clear()


@pytest.mark.feature("F172")
def test_a_photo_is_made_small_before_it_is_sent(house, server, new_page):
    cast, task = house
    page = signed_in(new_page, server, cast, "fatima", viewport=PHONE)
    page.goto(server.address + task)
    line = page.locator("li[id^=line-]").first
    line.locator("input[type=file][name]").set_input_files(file("bon.jpg", photo(4000, 3000), "image/jpeg"))
    expect(line.locator("[data-upload-list]").get_by_text("Ontvangen")).to_be_visible(timeout=WAIT)
    _, content = stored(cast, "bon.jpg")
    assert Image.open(io.BytesIO(content)).size == (2400, 1800)


@pytest.mark.feature("F172")
def test_photos_become_the_pages_of_one_pdf(house, server, new_page):
    from aanzet.documents.models import StoredFile

    cast, task = house
    page = signed_in(new_page, server, cast, "fatima", viewport=PHONE)
    page.goto(server.address + task)
    line = page.locator("li[id^=line-]").first
    wide, high = photo(3000, 2000), photo(1000, 1400, "orange")
    line.locator("input[type=file][name]").set_input_files(
        [file("1.jpg", wide, "image/jpeg"), file("2.jpg", high, "image/jpeg")]
    )
    pile = line.get_by_role("group", name="Pagina's van één document")
    expect(pile.get_by_text("Pagina 2")).to_be_visible(timeout=WAIT)
    assert violations(page) == []
    pile.get_by_role("button", name="Draai pagina 1").click()
    pile.get_by_role("button", name="Pagina 2 omhoog").click()
    pile.locator("[data-pages-more] input").set_input_files(file("3.png", photo(500, 400), "image/png"))
    expect(pile.get_by_text("Pagina 3")).to_be_visible(timeout=WAIT)
    pile.get_by_role("button", name="Haal pagina 3 weg").click()
    pile.get_by_role("button", name="Stuur als één PDF").click()
    expect(line.locator("[data-upload-list]").get_by_text("Ontvangen")).to_be_visible(timeout=WAIT)
    with cast.linde.scope():
        name = StoredFile.objects.get(name__startswith="Foto's ").name
    with pikepdf.open(io.BytesIO(stored(cast, name)[1])) as made:
        pictures = [next(iter(sheet.get_images().values())) for sheet in made.pages]
        sizes = [(int(one.Width), int(one.Height)) for one in pictures]
        shapes = [sheet.mediabox[2] > sheet.mediabox[3] for sheet in made.pages]
        assert made.check_pdf_syntax() == []
    assert sizes == [(1000, 1400), (1600, 2400)] and shapes == [False, False]
