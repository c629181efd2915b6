"""Priorities of tasks: what they are called, and how SQL sorts on them (F178)."""

from collections.abc import Mapping

from django.utils.translation import gettext

from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words

LABELS: Mapping[str, str] = {words.HIGH: _("High"), words.NORMAL: _("Normal"), words.LOW: _("Low")}


def priority_choices() -> tuple[tuple[str, str], ...]:
    """Every priority with its name, highest first."""
    return tuple((key, gettext(label)) for key, label in LABELS.items())


def rank(column: str) -> str:
    """SQL to sort on: high comes first."""
    return f"array_position('{{{','.join(words.PRIORITIES)}}}'::text[], {column}::text)"
