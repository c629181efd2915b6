"""Which fields a condition may name: each app gives its own catalogue (docs/conditions.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

AMOUNT, NUMBER, DATE, TEXT, CODE, ID, BOOL, ENUM = "amount", "number", "date", "text", "code", "id", "bool", "enum"
TYPES = (AMOUNT, NUMBER, DATE, TEXT, CODE, ID, BOOL, ENUM)

LINES, VALUES = "lines", "values"  # what the several values of a field are called in a sentence

# What suppliers write where nothing is meant; only fields that say so take it as missing.
PLACEHOLDERS = frozenset(
    {"na", "n/a", "n.a.", "nvt", "n.v.t.", "-", "--", ".", "0", "geen", "onbekend", "none", "unknown", "x"}
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field. label: a text of the catalogue of messages, or a name the organization gave.

    choices: of an ENUM, key and label. many: holds any number of values, which a test takes with a quantifier;
    elements: what these are called. placeholder: "n.v.t." and the like count as missing. group: heading in a list.
    """

    key: str
    label: str
    type: str
    choices: tuple[tuple[str, str], ...] = ()
    many: bool = False
    elements: str = LINES
    placeholder: bool = False
    group: str = ""

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"{self.key}: no such type {self.type}")


@dataclass(frozen=True, slots=True)
class ValueList:
    """A list of values the organization keeps; they are read as the field that is compared with them."""

    label: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The fields by key, in the order in which they are offered, and what else a condition may lean on.

    currency: of an amount that names none. placeholders: folded.
    """

    fields: Mapping[str, Field]
    lists: Mapping[str, ValueList] = field(default_factory=dict)
    currency: str = "EUR"
    placeholders: frozenset[str] = PLACEHOLDERS

    @classmethod
    def of(cls, *fields: Field, currency: str = "EUR") -> "Catalogue":
        """A catalogue of these fields, without lists of values."""
        return cls({one.key: one for one in fields}, currency=currency)
