"""Scans of templates, and of the files as such. Each gives its breaches in words."""

import json
import pathlib
import re
from collections.abc import Iterator

from tests.house.source import APPS, File, modules, templates, texts

LIMIT = 400
TAG = re.compile(r"<[a-zA-Z][^>]*>", re.S)
INLINE = {
    "style= (the policy of the page stops it; use a class)": re.compile(r"\sstyle\s*=", re.I),
    "an on...= handler (the policy stops it; write a module in assets)": re.compile(r"\son[a-z]+\s*=", re.I),
    "hx-on or hx-live (they need eval)": re.compile(r"\s(data-)?hx-(on|live)\b", re.I),
    "a javascript: or js: value": re.compile(r"=\s*[\"']?\s*(javascript|js):", re.I),
    "a filter in hx-trigger (it needs eval)": re.compile(r"\shx-trigger\s*=\s*(\"[^\"]*\[|'[^']*\[)", re.I),
}
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/(ld\+)?json)[^>]*>", re.I)
# What a template holds that no person reads.
UNREAD = re.compile(
    r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|{%\s*blocktrans(late)?\b.*?endblocktrans(late)?\s*%}"
    r"|{%\s*block \w*class\w*\s*%}.*?endblock[^%]*%}"
    r"|<!--.*?-->|<!doctype[^>]*>|<(script|style|kbd|code|pre)\b.*?</\3\s*>",
    re.S | re.I,
)
CODE = re.compile(r"{%.*?%}|{{.*?}}", re.S)
SPOKEN = re.compile(
    r"\b(title|alt|placeholder|aria-label|aria-description|aria-roledescription|label|content|data-(?:label|text|confirm"
    r"|title|message|busy|done))\s*=\s*(\"[^\"]*\"|'[^']*')",
    re.I,
)
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
NAMES = {"Aanzet"}
LITERAL = re.compile(r"(?<![(\w:])(\"[A-Z][a-z]+(?: [^\"]*)?\"|'[A-Z][a-z]+(?: [^']*)?')")
SPEAKING_TAGS = re.compile(
    r"{%\s*(?!translate\b|trans\b|blocktrans|url\b|extends\b|load\b|static\b|now\b)(\w+)(.*?)%}", re.S
)
MAILS = {"mail", "email"}


def blank(match: re.Match) -> str:
    """Keep the lines of what is taken out, so that places stay right."""
    return " " + "\n" * match[0].count("\n")


def line(text: str, position: int) -> int:
    """The line of a position in a text."""
    return text.count("\n", 0, position) + 1


def is_mail(file: File) -> bool:
    """Mail programs want their styles inside the message."""
    return any(part in MAILS for part in file.parts)


def inline(root: pathlib.Path) -> Iterator[str]:
    """Nothing inline: the policy of our pages stops it. Holds for HTML in Python strings too."""
    pieces = [(file, file.text, 0) for file in templates(root) if not is_mail(file)]
    for file in modules(root):
        pieces += [(file, text, node.lineno - 1) for node, text in texts(file.tree) if TAG.search(text)]
    for file, text, above in pieces:
        for tag in TAG.finditer(CODE.sub(lambda match: "x" * len(match[0]), text)):
            for what, pattern in INLINE.items():
                if pattern.search(tag[0]):
                    yield f"{file.name}:{above + line(text, tag.start())}: {what}."
        for script in SCRIPT.finditer(text):
            yield f"{file.name}:{above + line(text, script.start())}: a script inside the page."
        for style in re.finditer(r"<style\b", text):
            yield f"{file.name}:{above + line(text, style.start())}: a style inside the page."


def plain_texts(root: pathlib.Path) -> Iterator[str]:
    """Every text that a person reads goes through translate: between tags, and in the attributes that are read."""
    for file in templates(root):
        if file.path.name.startswith("gallery"):  # shows the parts of the kit with words of an imaginary office
            continue
        text = UNREAD.sub(blank, file.text)
        for tag in SPEAKING_TAGS.finditer(text):
            for literal in LITERAL.finditer(tag[2]):
                yield f"{file.name}:{line(text, tag.start())}: {literal[0]} is not translated; use _(...)."
        bare = CODE.sub(blank, text)
        for attribute in SPOKEN.finditer(bare):
            if attribute[1].lower() != "content" and spoken(attribute[2]):
                yield f"{file.name}:{line(bare, attribute.start())}: {attribute[0]} is not translated."
        for node in re.finditer(r">([^<>]*)<", TAG.sub(lambda tag: "<" + " " * (len(tag[0]) - 2) + ">", f">{bare}<")):
            if spoken(node[1]):
                place = line(bare, max(node.start(1) - 1, 0))
                yield f"{file.name}:{place}: {node[1].strip()[:60]!r} is not translated."


def spoken(text: str) -> bool:
    """Does it hold a word of a language, other than our name?"""
    without_entities = re.sub(r"&#?\w+;", " ", text)
    return any(word not in NAMES for word in WORD.findall(without_entities))


def long_files(root: pathlib.Path) -> Iterator[str]:
    """Above 300 lines a room becomes a folder; 400 is the end."""
    folders = (APPS, "tools", "tests", "assets", "bench")
    paths = [path for folder in folders for path in sorted((root / folder).rglob("*.*"))]
    for path in [root / "run.py", *paths]:
        if path.suffix in (".py", ".html", ".js", ".mjs") and "migrations" not in path.parts and path.exists():
            length = len(path.read_text().splitlines())
            if length > LIMIT:
                yield f"{path.relative_to(root).as_posix()}: {length} lines; {LIMIT} is the most."


def lock_files(root: pathlib.Path) -> Iterator[str]:
    """A lock holds names, versions and hashes; where they are fetched is up to the machine."""
    for path in sorted([*root.glob("requirements*.txt"), *root.glob("bench/requirements*.txt")]):
        for number, text in enumerate(path.read_text().splitlines(), 1):
            if "://" in text:
                yield f"{path.name}:{number}: names a host."
            if re.match(r"[\w.\[\],-]+ ?==", text) and not text.endswith("\\"):
                yield f"{path.name}:{number}: has no hash."
    lock = root / "package-lock.json"
    packages = json.loads(lock.read_text()).get("packages", {}) if lock.exists() else {}
    for name, entry in packages.items():
        if "://" in json.dumps({key: value for key, value in entry.items() if key != "funding"}):
            yield f"{lock.name}: {name} names a host."
        if name and "integrity" not in entry and not entry.get("link") and not entry.get("inBundle"):
            yield f"{lock.name}: {name} has no hash."


def promises(root: pathlib.Path) -> Iterator[str]:
    """What is not finished is not in; what is not run is not tested."""
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    skips = re.compile(r"pytest\.(skip|xfail|importorskip)\b|mark\.(skip|skipif|xfail)\b|@unittest\.skip")
    folders = (APPS, "tools", "tests", "bench", "assets")
    for path in sorted(path for folder in folders for path in (root / folder).rglob("*.*")):
        if path.suffix not in (".py", ".html", ".js", ".mjs", ".css") or path == pathlib.Path(__file__):
            continue
        for number, text in enumerate(path.read_text().splitlines(), 1):
            if marks.search(text) and path.name != "test_scans.py":
                yield f"{path.relative_to(root).as_posix()}:{number}: finish it, or write it into an issue."
            if skips.search(text) and path.name != "test_scans.py":
                yield f"{path.relative_to(root).as_posix()}:{number}: a test runs or is not there."


ALL = (inline, plain_texts, long_files, lock_files, promises)
