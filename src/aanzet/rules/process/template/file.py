"""A template as one YAML file, fit for people and for version control (F391): the writing side.

Order of fields: as the classes of shape.py have them. Defaults are left out. Names stand in it by name (naming.py).
The same template gives the same bytes, whoever writes it and whenever; only the comments on top say from where.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from aanzet.rules.process.template.read import serialise
from aanzet.rules.process.template.shape import TemplateSnapshot

FORMAT = 1  # of the file; another number is refused
WIDTH = 118
LONG = 80  # characters from which a text gets a block of its own
# Words with one space between them, and nothing before or after: what comes back from a folded block exactly.
_FOLDS = re.compile(r"\S+(?: \S+)+")


class _Folded(str):
    pass


class _Literal(str):
    pass


class _Escaped(str):
    pass


class _Short(list):
    """A list of words that fits on one line."""


class _Writer(yaml.SafeDumper):
    def increase_indent(self, *how: Any, **options: Any) -> None:
        """Lists stand two places in, as people write them."""
        super().increase_indent(*how[:1], **options | {"indentless": False})


_Writer.add_representer(_Folded, lambda it, text: it.represent_scalar("tag:yaml.org,2002:str", text, style=">"))
_Writer.add_representer(_Literal, lambda it, text: it.represent_scalar("tag:yaml.org,2002:str", text, style="|"))
_Writer.add_representer(_Escaped, lambda it, text: it.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
_Writer.add_representer(
    _Short, lambda it, words: it.represent_sequence("tag:yaml.org,2002:seq", words, flow_style=True)
)


def write(snapshot: TemplateSnapshot, *, head: Sequence[str] = (), first: Mapping[str, str] | None = None) -> str:
    """The file. head: lines of comment on top. first: what stands before the template (key, title, summary)."""
    data = {"format": FORMAT, **(first or {}), "template": serialise(snapshot)}
    lines = "".join(f"# {' '.join(line.split())}\n" for line in head)
    return lines + yaml.dump(
        _laid_out(data), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False
    )


def _laid_out(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _laid_out(one) for name, one in value.items()}
    if isinstance(value, list):
        laid = [_laid_out(one) for one in value]
        return _Short(laid) if all(isinstance(one, str | int) and len(str(one)) <= LONG for one in value) else laid
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    """The text in the form in which it reads best and still comes back exactly."""
    lines = text.split("\n")
    if not all(line.isprintable() for line in lines):
        return _Escaped(text)
    if len(lines) > 1:
        plain = lines[0] and lines[-1] and all(line == line.strip() for line in lines)
        return _Literal(text) if plain else _Escaped(text)
    return _Folded(text) if len(text) > LONG and _FOLDS.fullmatch(text) else text
