"""Pages of the kit, rendered here and handed to the browser under the real policy; no server takes part."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.template import engines
from django.utils import translation

from aanzet.core.web.gallery import gallery, samples
from aanzet.core.web.headers import policy

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "build" / "static"
HOME = "http://kit.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture
def kit(new_page, rf, settings):
    """kit(html, answers): a page that shows `html`; answers: path -> (status, body, type) or what a route does."""
    settings.DEMO = True

    def open_page(html, answers=None, **options):
        page = new_page(**options)
        answers = {"/": (200, html, "text/html"), "/events": (204, "", "text/plain")} | (answers or {})

        def answer(route):
            path = urlsplit(route.request.url).path
            if path.startswith("/static/"):
                file = STATIC / path.removeprefix("/static/")
                return route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix, "font/woff2"))
            given = answers.get(path, (404, "", "text/plain"))
            if callable(given):
                return given(route)
            status, body, kind = given
            headers = {"Content-Security-Policy": policy(), "Content-Type": kind}
            return route.fulfill(status=status, body=body, headers=headers)

        page.route("**/*", answer)
        page.goto(HOME)
        return page

    open_page.errors = new_page.errors
    return open_page


def gallery_page(rf, face="office", theme=""):
    request = rf.get("/kit/", {"face": face, "theme": theme})
    request.session = {}
    with translation.override("nl"):
        return gallery(request).content.decode()


def office_page(rf, content, **values):
    request = rf.get("/")
    request.session = {}
    source = "{% extends 'office/base.html' %}{% block heading %}Kit{% endblock %}{% block content %}" + content
    with translation.override("nl"):
        return engines["django"].from_string(source + "{% endblock %}").render({**samples(), **values}, request)
