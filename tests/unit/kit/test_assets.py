"""What reaches the browser: its weight, and that the pages and the stylesheet fit one another."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "aanzet"
STATIC = ROOT / "build" / "static" / "aanzet"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
KB = 1000

# Marks for scripts and tests; they have no look of their own.
MARKS = {"notice", "bulk", "textLayer"}


def weight(*names):
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


@pytest.mark.parametrize(
    ("names", "limit"),
    [
        (["app.css"], 20 * KB),
        (["office.js"], 40 * KB),
        (["portal.js"], 40 * KB),
        (["viewer.js"], 160 * KB),
        (["viewer.css"], 2 * KB),
    ],
)
def test_weight_stays_within_the_budget(names, limit):
    assert weight(*names) <= limit


def test_fonts_stay_within_the_budget():
    latin = sum(file.stat().st_size for file in (STATIC / "fonts").glob("*-latin-wght*"))
    everything = sum(file.stat().st_size for file in (STATIC / "fonts").iterdir())
    assert latin <= 64 * KB
    assert everything <= 112 * KB


def test_nothing_is_asked_of_another_machine():
    for name in ("app.css", "office.js", "portal.js"):
        found = re.findall(r"(?:url\(|import\(|fetch\()\s*[\"']?(https?://[^\"')]+)", (STATIC / name).read_text())
        assert found == []


def classes_in(text):
    """Whole class names written in a template; names that hold a value of the page are left out."""
    text = re.sub(r"\{#.*?#\}", "", text)
    text = re.sub(r"\{\{.*?\}\}", "VALUE", re.sub(r"\{%.*?%\}", " ", text))
    for value in re.findall(r'\bclass="([^"]*)"', text):
        yield from (name for name in value.split() if "VALUE" not in name)


def selector(name):
    escaped = re.sub(r"([^a-zA-Z0-9_-])", r"\\\1", name)
    return "." + re.sub(r"^(\d)", r"\\3\1 ", escaped)  # no name of CSS begins with a digit


def test_every_class_of_a_page_is_in_the_stylesheet():
    css = (STATIC / "app.css").read_text()
    missing = {
        f"{path.name}: {name}"
        for path in TEMPLATES
        if "mail" not in path.parts
        for name in classes_in(path.read_text())
        if name not in MARKS and selector(name) not in css
    }
    assert missing == set()


def test_the_classes_that_python_glues_are_in_the_stylesheet():
    css = (STATIC / "app.css").read_text()
    for name in [f"initials-{number}" for number in range(1, 13)]:
        assert selector(name) in css
    for side in ("office", "client", "external", "nobody", "you"):
        assert selector(f"turn-{side}") in css


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_name_the_same_values(theme):
    blocks = re.findall(r'@plugin "daisyui/theme" \{(.*?)\n\}', (ROOT / "assets" / "app.css").read_text(), re.DOTALL)
    names = [set(re.findall(r"(--[a-z-]+):", block)) for block in blocks]
    assert len(names) == 2
    assert names[0] == names[1]


def test_the_brand_rules_know_the_surfaces_of_the_themes():
    from aanzet.rules import brand

    light, dark = re.findall(
        r'@plugin "daisyui/theme" \{(.*?)\n\}', (ROOT / "assets" / "app.css").read_text(), re.DOTALL
    )
    for block, sheet, paper, content in (
        (light, brand.LIGHT_SHEET, brand.LIGHT_PAPER, brand.LIGHT_CONTENT),
        (dark, brand.DARK_SHEET, brand.DARK_PAPER, brand.DARK_CONTENT),
    ):
        assert f"--color-base-100: {sheet};" in block
        assert f"--color-base-200: {paper};" in block
        assert f"--color-primary-content: {content};" in block


# --- The policy: nothing that it forbids stands in a template ---

FORBIDDEN = {
    "style attribute": r"<[^>]*\sstyle\s*=",
    "style element": r"<style\b",
    "handler in an attribute": r"<[^>]*\son[a-z]+\s*=",
    "inline script": r"<script(?![^>]*\bsrc=)",
    "evaluated by htmx": r"hx-on|[\"']js:|javascript:",
    "filter in a trigger": r'hx-trigger="[^"]*\[',
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds_what_the_policy_forbids(what):
    pattern = re.compile(FORBIDDEN[what])
    pages = [path for path in TEMPLATES if "mail" not in path.parts]  # mail has no policy and needs styles inline
    assert [path.name for path in pages if pattern.search(re.sub(r"\{#.*?#\}", "", path.read_text()))] == []


def test_every_icon_that_is_named_is_in_the_build():
    names = set(re.findall(r'\{%\s*icon\s+"([a-z0-9-]+)"', "".join(path.read_text() for path in TEMPLATES)))
    listed = {line for line in (ROOT / "assets" / "icons.txt").read_text().split("\n") if line and line[0] != "#"}
    built = {path.stem for path in (ROOT / "build" / "icons").glob("*.svg")}
    assert names | listed <= built


def test_the_lock_names_no_machine():
    lock = (ROOT / "package-lock.json").read_text()
    links = [line for line in lock.split("\n") if "://" in line and '"url"' not in line]
    assert links == []


def test_versions_are_exact():
    import json

    package = json.loads((ROOT / "package.json").read_text())
    for name, version in (package.get("dependencies", {}) | package["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
