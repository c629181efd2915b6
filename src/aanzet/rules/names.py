"""Names and texts as people type them: tidied, never cut, refused with a reason (G19, G20)."""

import unicodedata

from aanzet.rules.numbers import Checked

NAME, TITLE, REASON, MESSAGE = 200, 300, 1_000, 20_000  # characters (G19)
_REASON_MIN = 3  # non-space characters (G20)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u2060\ufeff")
_LINE_ENDS = frozenset("\n\t")


def name(text: str, limit: int = NAME) -> Checked:
    """A name or title on one line: NFC, single spaces. Control, bidi and invisible characters are refused, not removed.

    An empty name is no error here: whether it is required is for the field to say.
    """
    value = unicodedata.normalize("NFC", text).strip()
    if not value.isprintable() and any(_is_refused(c) for c in value):
        return Checked(text, "characters_refused")
    value = " ".join(value.split())
    return Checked(value) if len(value) <= limit else Checked(text, "too_long")


def body(text: str, limit: int = MESSAGE) -> Checked:
    """A text of several lines: NFC, line ends as \\n, tabs kept; other control characters are refused."""
    value = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(_is_refused(c) and c not in _LINE_ENDS for c in value):
        return Checked(text, "characters_refused")
    return Checked(value) if len(value) <= limit else Checked(text, "too_long")


def reason(text: str) -> Checked:
    """A required reason: at least 3 non-space characters (G20)."""
    checked = body(text, REASON)
    if checked and sum(not c.isspace() for c in checked.value) < _REASON_MIN:
        return Checked(text, "reason_required")
    return checked


def fold(text: str) -> str:
    """The text by which names are compared and sorted: without case, accents and double spaces.

    >>> fold("  Łukasz  Özdemir "), fold("Straße")
    ('lukasz ozdemir', 'strasse')
    """
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.translate(_STROKES).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


_STROKES = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ı": "i", "İ": "i"})


def _is_refused(character: str) -> bool:
    # Categories: Cc control, Cs half of a pair, Cn not assigned, Zl and Zp line and paragraph separators.
    if character in _BIDI or character in _INVISIBLE:
        return True
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
