"""YAML as a tree of plain values that knows its lines; only what a template file may use (F391).

The tree is made from the events of the parser, not by its loader: an anchor, an alias or a tag is refused before
anything is made of it, so no file can grow in memory or ask for an object. Words are what they look like to people:
a whole number is a number, true and false are yes and no, everything else (also a date, or "ja") is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

MOST_BYTES = 256 * 1024
DEEPEST = 24  # levels; a template with the deepest condition needs twenty
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,5})")
_NAME = re.compile(r"[A-Za-z_]\w{0,59}", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One thing that is wrong in a file. line: from 1; 0 = the file as a whole. values fill the sentence of code."""

    line: int
    code: str
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, line: int, code: str, **values: Any) -> "LineProblem":
        """With the values by name."""
        return cls(line, code, tuple(values.items()))


class Unreadable(Exception):
    """The text is no YAML we take; carries the one problem."""

    def __init__(self, line: int, code: str, **values: Any):
        super().__init__(code)
        self.problem = LineProblem.of(line, code, **values)


@dataclass(frozen=True, slots=True)
class Tree:
    """plain: dicts, lists and words. lines: path ("phases[2].name") -> line of its field."""

    plain: Any
    lines: dict[str, int]
    problems: tuple[LineProblem, ...]


def decoded(content: bytes) -> str:
    """The bytes of a file as text. Unreadable: file_too_large, file_no_text, file_empty."""
    if len(content) > MOST_BYTES:
        raise Unreadable(0, "yaml_too_large", allowed=MOST_BYTES // 1024)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(0, "yaml_no_text") from None
    if not text.strip():
        raise Unreadable(0, "yaml_empty")
    return text.replace("\r\n", "\n")


def tree(text: str) -> Tree:
    """Read the text. Unreadable with the first thing that makes it no tree; fields that stand twice are problems."""
    content = decoded(text.encode("utf-8", "surrogatepass"))
    maker = _Maker()
    try:
        events = iter(yaml.parse(content, Loader=LOADER))
        return maker.document(events)
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark or error.context_mark, "line", -1) + 1
        raise Unreadable(line, "yaml_syntax", near=_near(content, line)) from None
    except (yaml.YAMLError, UnicodeError):
        raise Unreadable(0, "yaml_no_text") from None


def _near(text: str, line: int) -> str:
    return text.split("\n")[line - 1].strip()[:60] if 0 < line <= text.count("\n") + 1 else ""


class _Maker:
    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.problems: list[LineProblem] = []

    def document(self, events: Iterator[Any]) -> Tree:
        plain: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                line = getattr(event.start_mark, "line", 0) + 1
                if documents > 1:
                    raise Unreadable(line, "yaml_two_documents")
                if event.tags or event.version:
                    raise Unreadable(line, "yaml_tag")
                plain = self._value(next(events), events, "", 0)
        return Tree(plain, self.lines, tuple(self.problems))

    def _value(self, event: Any, events: Iterator[Any], path: str, depth: int) -> Any:
        line = event.start_mark.line + 1
        self.lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise Unreadable(line, "yaml_anchor")
        if event.tag is not None:
            raise Unreadable(line, "yaml_tag")
        if depth > DEEPEST:
            raise Unreadable(line, "yaml_too_deep", allowed=DEEPEST)
        if isinstance(event, yaml.ScalarEvent):
            return _word(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, path, depth)
        return self._fields(events, path, depth)

    def _list(self, events: Iterator[Any], path: str, depth: int) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(self._value(event, events, f"{path}[{len(found)}]", depth + 1))
        return found

    def _fields(self, events: Iterator[Any], path: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                raise Unreadable(line, "yaml_anchor")
            if not isinstance(event, yaml.ScalarEvent):
                raise Unreadable(line, "yaml_syntax", near="?")
            if event.tag is not None:
                raise Unreadable(line, "yaml_tag")
            name = str(event.value)
            inner = f"{path}.{name}" if path else name
            if not _NAME.fullmatch(name):  # no field is called so; kept out, as its name would break paths
                self.problems.append(LineProblem.of(line, "unknown_field", field=name[:60]))
                self._value(next(events), events, "?", depth + 1)
                continue
            if name in found:
                first = self.lines[inner]
                self.problems.append(LineProblem.of(line, "yaml_field_twice", field=name[:60], first=first))
            else:
                self.lines[inner] = line
            found[name] = self._value(next(events), events, inner, depth + 1)
        return found


def _word(event: Any) -> Any:
    text = str(event.value)
    if not event.implicit[0]:  # between quotes, or a block
        return text
    if _NUMBER.fullmatch(text):
        return int(text)
    return _WORDS.get(text, text)
