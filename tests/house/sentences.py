"""Every sentence that refuses something stands in the one catalogue (F197); whoever writes another finds it here."""

import ast
import pathlib
from collections.abc import Iterator

from aanzet.rules.errors import CATALOGUE
from tests.house.source import modules

KNOWN = {text for entry in CATALOGUE.values() for text in (entry.sentence, entry.plural) if text}
TRANSLATE = {"_", "gettext", "gettext_lazy"}
REFUSALS = {"Refused", "Refusal", "SheetRefused", "Problem"}
WRAPPED = "%(why)s"  # a sentence around one of the catalogue


def uncatalogued(root: pathlib.Path) -> Iterator[str]:
    """Errors beside a field, notices of a problem and codes of refusals: their text is one of the catalogue."""
    for file in modules(root):
        if file.path.name == "gallery.py" or file.app == "rules":
            continue
        for node in ast.walk(file.tree):
            for text in said(node):
                if text not in KNOWN and WRAPPED not in text:
                    yield file.at(node, f"{text!r} is not in rules/errors.")
            if isinstance(node, ast.Call) and name_of(node) in REFUSALS and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str) and code.value not in CATALOGUE:
                    yield file.at(node, f"{code.value} is not in rules/errors.")


def said(node: ast.AST) -> Iterator[str]:
    """The translated texts that this call or assignment shows as an error."""
    if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "REQUIRED" for target in node.targets):
        yield from texts(node.value)
    if not isinstance(node, ast.Call):
        return
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    if name_of(node) == "ValidationError" and node.args:
        yield from texts(node.args[0])
    elif name_of(node) == "add_error" and len(node.args) > 1:
        yield from texts(node.args[1])
    elif name_of(node) == "say" and len(node.args) > 1:
        kind = keywords.get("kind")
        if isinstance(kind, ast.Constant) and kind.value == "problem":
            yield from texts(node.args[1])
    if "error_messages" in keywords:
        yield from texts(keywords["error_messages"])


def texts(node: ast.AST) -> Iterator[str]:
    """The literals inside that go through a translation."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and name_of(part) in TRANSLATE and part.args:
            literal = part.args[0]
            if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
                yield literal.value


def name_of(call: ast.Call) -> str:
    """The last name of what is called."""
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


ALL = (uncatalogued,)
