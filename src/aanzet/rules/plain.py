"""Frozen dataclasses from and to plain values (dict, list, str, int, bool), with the exact place of every mistake.

Reading is strict: a field that does not exist is a problem, and so is a value of another type. Writing leaves defaults
out, which makes canonical JSON small and keeps the hash of an old value when a class gets a new field with a default.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin, get_type_hints

ERROR, WARNING = "error", "warning"
MAX_TEXT = 20_000


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: path "phases[2].checkpoints[0].text". values fill its sentence."""

    code: str
    path: str
    severity: str = ERROR
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.path}: {self.code}"


def choice(default: str, *others: str) -> Any:
    """A text field that holds one of a closed set of words; the first is the default."""
    return dataclasses.field(default=default, metadata={"choices": frozenset({default, *others})})


def coded(read: Callable[[Any, str], tuple[Any, list[Problem]]], write: Callable[[Any], Any]) -> Any:
    """A field that may be None and has a form of its own: read gives the value or None with problems."""
    return dataclasses.field(default=None, metadata={"read": read, "write": write})


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    name: str
    read: Callable[[Any, str, list[Problem]], Any]
    write: Callable[[Any], Any]
    required: bool
    default: Callable[[], Any]


_BAD = object()


def from_plain(cls: type, data: Any, path: str = "") -> tuple[Any, list[Problem]]:
    """Read a value of the dataclass; (None, problems) when anything is wrong, (value, []) when all is well.

    Codes: not_an_object, not_a_list, unknown_field, missing_field, not_text, not_a_number, not_yes_or_no,
    unknown_choice (values: choices), too_long (values: allowed).
    """
    problems: list[Problem] = []
    value = _read_object(cls, data, path, problems)
    return (None, problems) if problems else (value, problems)


def to_plain(value: Any) -> dict[str, Any]:
    """The value as a dict of plain values, without the fields that hold their default."""
    plain: dict[str, Any] = {}
    for spec in _fields(type(value)):
        content = getattr(value, spec.name)
        if spec.required or content != spec.default():
            plain[spec.name] = spec.write(content)
    return plain


def canonical_json(value: Any) -> str:
    """The one way to write this value as JSON: sorted keys, no spaces, no escapes outside what JSON demands."""
    plain = to_plain(value) if dataclasses.is_dataclass(value) else value
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def fingerprint(text: str) -> str:
    """sha-256 of canonical JSON, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def at(path: str, name: str) -> str:
    """The path of a field below a path."""
    return f"{path}.{name}" if path else name


def _read_object(cls: Any, data: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(data, Mapping):
        problems.append(Problem("not_an_object", path))
        return _BAD
    known = _fields(cls)
    before = len(problems)
    names = {spec.name for spec in known}
    problems.extend(Problem("unknown_field", at(path, str(name))) for name in data if name not in names)
    values = {}
    for spec in known:
        if spec.name in data:
            values[spec.name] = spec.read(data[spec.name], at(path, spec.name), problems)
        elif spec.required:
            problems.append(Problem("missing_field", at(path, spec.name)))
    return cls(**values) if len(problems) == before else _BAD


_FIELDS: dict[type, tuple[_Field, ...]] = {}


def _fields(cls: Any) -> tuple[_Field, ...]:
    """How each field of the class is read and written, worked out once."""
    found = _FIELDS.get(cls)
    if found is None:
        hints = get_type_hints(cls)
        found = _FIELDS[cls] = tuple(_field(spec, hints[spec.name]) for spec in dataclasses.fields(cls))
    return found


def _field(spec: dataclasses.Field, hint: Any) -> _Field:
    if "read" in spec.metadata:
        read, write = _own_reader(spec.metadata["read"]), spec.metadata["write"]
    else:
        read, write = _codec(hint, spec.metadata.get("choices"))
    if spec.default is not dataclasses.MISSING:
        return _Field(spec.name, read, write, required=False, default=lambda: spec.default)
    if spec.default_factory is not dataclasses.MISSING:
        return _Field(spec.name, read, write, required=False, default=spec.default_factory)
    return _Field(spec.name, read, write, required=True, default=lambda: None)


def _codec(hint: Any, choices: frozenset[str] | None) -> tuple[Callable, Callable]:
    """How a value of this type is read and written."""
    if get_origin(hint) is tuple:
        read, write = _codec(get_args(hint)[0], None)
        return _list_reader(read), lambda value: [write(item) for item in value]
    if dataclasses.is_dataclass(hint):
        return (lambda data, path, problems: _read_object(hint, data, path, problems)), to_plain
    if choices is not None:
        return _choice_reader(choices), _same
    return _SCALARS[hint], _same


def _own_reader(read: Callable[[Any, str], tuple[Any, list[Problem]]]) -> Callable:
    def reader(data: Any, path: str, problems: list[Problem]) -> Any:
        if data is None:
            return None
        value, found = read(data, path)
        problems.extend(found)
        return _BAD if found else value

    return reader


def _same(value: Any) -> Any:
    return value


def _list_reader(read: Callable) -> Callable:
    def reader(data: Any, path: str, problems: list[Problem]) -> Any:
        if not isinstance(data, list | tuple):
            problems.append(Problem("not_a_list", path))
            return _BAD
        return tuple(read(item, f"{path}[{index}]", problems) for index, item in enumerate(data))

    return reader


def _choice_reader(choices: frozenset[str]) -> Callable:
    def reader(data: Any, path: str, problems: list[Problem]) -> Any:
        if isinstance(data, str) and data in choices:
            return data
        problems.append(Problem("unknown_choice", path, values={"choices": tuple(sorted(choices))}))
        return _BAD

    return reader


def _text(data: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(data, str) or "\x00" in data:
        problems.append(Problem("not_text", path))
    elif len(data) > MAX_TEXT:
        problems.append(Problem("too_long", path, values={"allowed": MAX_TEXT}))
    return data


def _number(data: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(data, int) or isinstance(data, bool):
        problems.append(Problem("not_a_number", path))
    return data


def _yes_or_no(data: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(data, bool):
        problems.append(Problem("not_yes_or_no", path))
    return data


_SCALARS: dict[Any, Callable] = {str: _text, int: _number, bool: _yes_or_no}
