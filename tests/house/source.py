"""Reading the house: the files of a tree, their rooms and the calls in them. Used by the scans beside this file."""

import ast
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

ROOT = pathlib.Path(__file__).resolve().parents[2]
APPS = "src/aanzet"


@dataclass(frozen=True)
class File:
    """One source file of the house: `app` and `room` are "" where it has none."""

    root: pathlib.Path
    path: pathlib.Path

    @property
    def name(self) -> str:
        """Its path from the root of the project, for messages."""
        return self.path.relative_to(self.root).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        """Folders and module below src/aanzet, the module without its ending."""
        return self.path.relative_to(self.root / APPS).with_suffix("").parts

    @property
    def app(self) -> str:
        return self.parts[0]

    @property
    def room(self) -> str:
        return self.parts[1] if len(self.parts) > 1 else ""

    @property
    def text(self) -> str:
        return self.path.read_text()

    @property
    def tree(self) -> ast.Module:
        return parsed(self.text)

    def at(self, node: ast.AST, sentence: str) -> str:
        """A breach in words, with its place."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {sentence}"


@cache
def parsed(text: str) -> ast.Module:
    """The syntax tree of a text, made once: a dozen scans look at each file."""
    return ast.parse(text)


def modules(root: pathlib.Path) -> Iterator[File]:
    """All Python files of the product."""
    for path in sorted((root / APPS).rglob("*.py")):
        yield File(root, path)


def templates(root: pathlib.Path) -> Iterator[File]:
    """All HTML templates of the product."""
    for path in sorted((root / APPS).rglob("*.html")):
        if "templates" in path.parts:
            yield File(root, path)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted name of what it calls: `Case.objects.get().save()` gives `Case.objects.get.save`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.AST) -> str:
    """The names of an attribute chain joined by dots; calls and subscripts inside it are passed over."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{dotted(node.value)}.{node.attr}"
        case ast.Call():
            return dotted(node.func)
        case ast.Subscript():
            return dotted(node.value)
    return ""


def imports(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Every import as a dotted name; `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def texts(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Every string in the code that is no docstring."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node, node.value
