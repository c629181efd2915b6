"""Whole pages of the shells: one heading, one main, both languages, the notices, and what is never on a portal page."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from aanzet.core.web.gallery import NOW, gallery, samples
from tests.unit.kit.outline import Outline


def page(rf, settings, face, theme="light", language="nl"):
    settings.DEMO = True
    request = rf.get("/kit/", {"face": face, "theme": theme})
    request.session = {}
    with translation.override(language):
        return gallery(request).content.decode()


@pytest.mark.parametrize("face", ["office", "portal"])
def test_a_page_has_one_heading_one_main_and_a_way_past_the_menu(rf, settings, face):
    html = page(rf, settings, face)
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert 'href="#main"' in html
    assert 'lang="nl"' in html
    assert "· Kantoor Linde</title>" in html
    ids = [one for one in Outline(html).ids if one != "turn-bar" and not one.startswith("job-")]
    assert len(ids) == len(set(ids))


def test_a_page_follows_the_chosen_theme(rf, settings):
    assert '<html lang="nl" data-theme="dark">' in page(rf, settings, "office", "dark")
    assert '<html lang="nl">' in page(rf, settings, "office", "nonsense")


def test_the_portal_has_no_single_keys_and_no_palette(rf, settings):
    html = page(rf, settings, "portal")
    assert "office.js" not in html
    assert "data-open-palette" not in html
    assert 'id="keys"' not in html


def test_both_languages_are_complete(rf, settings):
    dutch, english = page(rf, settings, "office"), page(rf, settings, "office", language="en")
    assert "Zoek of doe…" in dutch
    assert "Search or do…" in english
    assert "Search or do" not in dutch


def test_the_gallery_is_not_there_in_production(rf, settings):
    from django.http import Http404

    settings.DEMO = settings.DEBUG = False
    with pytest.raises(Http404):
        gallery(rf.get("/kit/"))


def test_notices_wait_for_the_next_page_and_are_said_once(rf):
    from aanzet.core.web.notices import say

    request = rf.get("/")
    request.session = {}
    say(request, "Toegewezen aan Bram.", undo_url="/undo/1")
    first = render_to_string("404.html", {"shell": {}}, request)
    assert "Toegewezen aan Bram." in first
    assert "Toegewezen aan Bram." not in render_to_string("404.html", {"shell": {}}, request)
    with pytest.raises(ValueError, match="kind"):
        say(request, "x", kind="success")


def test_our_own_failure_gives_a_code_and_keeps_the_input():
    with translation.override("nl"):
        html = render_to_string("500.html", {"code": "7F2C"})
    assert "Dit lukt nu niet" in html
    assert "Je invoer is bewaard." in html
    assert 'data-copy="7F2C"' in html


def test_sample_moments_are_aware():
    assert all(message["at"].tzinfo for message in samples()["messages"] if "at" in message)
    assert datetime(2026, 11, 24, 8, 6, tzinfo=UTC) == NOW
