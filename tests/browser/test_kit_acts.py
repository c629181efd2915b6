"""Forms of the kit in a real browser: tokens, refusals, notices, drafts, uploads."""

import json
import re
from urllib.parse import parse_qs

import pytest
from django.template import engines
from django.utils import translation

from tests.browser.kit_pages import HOME, office_page

FORM = (
    '<form method="post" action="/act" hx-post="/act" hx-swap="outerMorph" id="act">{% command %}'
    '<button class="btn">Doe</button></form>'
)


def test_htmx_sends_the_token_of_the_page(kit, rf):
    seen = {}

    def act(route):
        seen.update(route.request.headers)
        route.fulfill(body='<p id="act">Gedaan</p>', content_type="text/html")

    page = kit(office_page(rf, FORM), {"/act": act})
    page.get_by_role("button", name="Doe", exact=True).click()
    page.get_by_text("Gedaan", exact=True).wait_for()
    assert len(seen["x-csrftoken"]) > 30


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(500, "Dit lukt nu niet. Je invoer is bewaard."), (404, "Dit bestaat niet of je mag het niet zien.")],
)
def test_a_failure_leaves_the_form_and_says_so(kit, rf, status, sentence):
    page = kit(office_page(rf, FORM), {"/act": (status, "<h1>kapot</h1>", "text/html")})
    page.get_by_role("button", name="Doe", exact=True).click()
    page.locator("#notices [role=alert]").wait_for()
    assert sentence in page.locator("#notices").inner_text()
    assert page.get_by_role("button", name="Doe", exact=True).is_enabled()
    assert "kapot" not in page.content()
    kit.errors.clear()


def test_refused_input_comes_back_in_the_page(kit, rf):
    again = '<div id="act"><div data-error-summary tabindex="-1" role="alert">Er klopt nog iets niet</div></div>'
    page = kit(office_page(rf, FORM), {"/act": (422, again, "text/html")})
    page.get_by_role("button", name="Doe", exact=True).click()
    page.get_by_text("Er klopt nog iets niet").wait_for()
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    kit.errors.clear()


def test_a_session_that_ended_keeps_the_page(kit, rf):
    page = kit(office_page(rf, FORM), {"/act": (401, "", "text/plain")})
    page.get_by_role("button", name="Doe", exact=True).click()
    page.get_by_text("Je was een tijdje weg").wait_for()
    assert page.locator("#act").count() == 1
    kit.errors.clear()


def test_a_notice_can_be_undone_by_key_and_leaves_by_itself(kit, rf):
    asked = []

    def undo(route):
        asked.append(route.request.post_data)
        route.fulfill(body="<title>terug</title>", content_type="text/html")

    source = '{% include "kit/notice.html" with kind="done" text="Toegewezen aan Bram." undo_url="/undo" %}'
    html = office_page(rf, "x").replace(
        '<div id="notices"',
        f'<div hidden></div><template id="new">{office_notice(rf, source)}</template><div id="notices"',
    )
    page = kit(html, {"/undo": undo})
    page.clock.install()
    arrive = "document.getElementById('notices').append(document.getElementById('new').content.cloneNode(true))"
    page.evaluate(arrive)
    page.get_by_text("Toegewezen aan Bram.").first.wait_for()
    page.clock.fast_forward(11_000)
    assert page.locator("#notices .notice").count() == 0
    page.evaluate(arrive)
    page.keyboard.press("z")
    page.wait_for_url(f"{HOME}/undo")
    assert "command_id" in asked[0]


def office_notice(rf, source):
    with translation.override("nl"):
        return engines["django"].from_string(source).render({}, rf.get("/"))


def test_a_form_keeps_itself_field_by_field(kit, rf):
    sent, online = [], [True]

    def keep(route):
        sent.append(parse_qs(route.request.post_data))
        route.fulfill(status=204 if online[0] else 503)

    form = '<form data-draft="case-1"><textarea name="note"></textarea><span data-draft-state></span></form>'
    page = kit(office_page(rf, form), {"/drafts/case-1": keep})
    page.locator("textarea").fill("Bel morgen")
    page.get_by_text("Bewaard", exact=True).wait_for()
    assert sent == [{"field": ["note"], "value": ["Bel morgen"]}]
    online[0] = False
    page.locator("textarea").fill("Bel overmorgen")
    page.get_by_text("Nog niet bewaard").wait_for()
    online[0] = True
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("Bewaard", exact=True).wait_for()
    assert page.locator("textarea").input_value() == "Bel overmorgen"
    kit.errors.clear()


def test_files_go_one_by_one_and_a_refused_one_says_why(kit, rf):
    keys = []

    def receive(route):
        body = route.request.post_data_buffer or b""
        keys.append(re.search(rb'name="command_id"\r\n\r\n([0-9a-f-]+)', body)[1])
        bad = b".exe" in body
        answer = (
            {"error": "a.exe kan niet worden verstuurd: dit soort bestand mag niet."} if bad else {"title": "b.txt"}
        )
        route.fulfill(status=422 if bad else 200, body=json.dumps(answer), content_type="application/json")

    upload = '{% include "kit/upload.html" with url="/up" label="Kies" multiple=True %}'
    page = kit(office_page(rf, upload), {"/up": receive})
    page.locator("input[type=file]").set_input_files(
        [
            {"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"},
            {"name": "b.txt", "mimeType": "text/plain", "buffer": b"hallo"},
        ]
    )
    page.get_by_text("Wordt gecontroleerd").wait_for()
    assert page.get_by_text("dit soort bestand mag niet").is_visible()
    assert len(set(keys)) == 2
    kit.errors.clear()
