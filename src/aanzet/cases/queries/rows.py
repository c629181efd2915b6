"""From JSON rows of the database to the row classes of the engine, quickly."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

R = TypeVar("R")


def read(kind: type[R], row: Mapping[str, Any]) -> R:
    """One row, as to_jsonb gives it, as `kind`; columns the class does not know are left."""
    values = {}
    for name, convert in _converters(kind):  # type: ignore[arg-type]
        value = row[name]
        values[name] = value if value is None or convert is None else convert(value)
    return kind(**values)


@cache
def _converters(kind: type) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    return tuple((name, _converter(hint)) for name, hint in get_type_hints(kind).items())


def _converter(hint: Any) -> Callable[[Any], Any] | None:
    if get_origin(hint) in (UnionType, Union):
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        return _tuple_of(_converter(get_args(hint)[0]))
    if dataclasses.is_dataclass(hint):
        inner: Any = hint
        return lambda value: read(inner, value)
    return {UUID: UUID, date: date.fromisoformat, datetime: datetime.fromisoformat}.get(hint)  # type: ignore[return-value]


def _tuple_of(convert: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    if convert is None:
        return tuple
    return lambda values: tuple(None if value is None else convert(value) for value in values)
