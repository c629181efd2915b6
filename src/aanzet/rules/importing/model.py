"""The shapes of an import: what a tab is, what is wrong with a row, what will happen to it, what is known already."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# A value in its normal form: text (dates as YYYY-MM-DD, "" = clear), a list, or yes/no.
Value = str | tuple[str, ...] | bool


class TabKind(StrEnum):
    """What a tab of the workbook holds."""

    CLIENTS = "clients"
    CONTACTS = "contacts"
    LINKS = "links"


class Severity(StrEnum):
    """An error keeps the row out; a warning lets it in."""

    ERROR = "error"
    WARNING = "warning"


class Outcome(StrEnum):
    """What applying does with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"


class Zeros(StrEnum):
    """What to do with key numbers stored as a number, whose leading zeros may be gone (F388)."""

    ASK = "ask"  # an error with the offer to pad
    PAD = "pad"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong, and exactly where. `code` and `values` make the sentence (rules/errors).

    row: as the file counts, 1 = first; 0 = the tab as a whole. column: the heading as in the file. field: our key.
    offer: the value that would mend it, shown as a button.
    """

    tab: TabKind
    sheet: str
    row: int
    column: str
    field: str
    code: str
    severity: Severity = Severity.ERROR
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a tab. field: key of ours it is mapped to, "" = not used; sure: recognised, not guessed."""

    index: int
    heading: str
    field: str
    sure: bool
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab that was recognised: its kind, the row of the headings (1 = first), its columns."""

    kind: TabKind
    sheet: str
    heading_row: int
    columns: tuple[Column, ...]

    def column_of(self, field_key: str) -> Column | None:
        """The column mapped to a field."""
        return next((column for column in self.columns if column.field == field_key), None)


@dataclass(frozen=True, slots=True)
class Options:
    """Choices of the person who imports. bsn_allowed: the organization recorded a legal ground (F046)."""

    zeros: Zeros = Zeros.ASK
    bsn_allowed: bool = False


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client as it is now. values: per field of the clients tab in normal form; secret fields as `Known.secret`
    makes them. Fields without a value may be absent."""

    id: str
    number: str
    name: str
    internal: bool = False
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownLink:
    """A contact at a client: keys of the functions, and whether this is the primary contact."""

    functions: tuple[str, ...] = ()
    primary: bool = False


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact as it is now. links: per client id. has_login: its address is a user name and stays as it is."""

    id: str
    number: str
    first_name: str
    last_name: str
    email: str
    has_login: bool = False
    values: Mapping[str, Value] = field(default_factory=dict)
    links: Mapping[str, KnownLink] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything of the organization an import is compared with. A snapshot: nothing is read while checking.

    aliases: old client number -> number now. members: number -> name. member_emails: as `numbers.email_key` makes them.
    members_by_name, products, functions: name (any spelling) -> id or code stored.
    secret: keyed hash for values kept encrypted, so that equal can be told from changed without reading them.
    """

    clients: tuple[KnownClient, ...] = ()
    contacts: tuple[KnownContact, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    member_emails: frozenset[str] = frozenset()
    members_by_name: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    secret: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a field was and becomes; secret values are masked."""

    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """The link of a contact with a client that a row asks for. client_id is empty when the client is new too."""

    contact_number: str
    client_number: str
    client_id: str
    functions: tuple[str, ...]
    primary: bool
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the file with what will happen.

    cells: what stood there, per field. values: in normal form, only what applies; "" = clear the field.
    target: id of the client or contact it concerns, "" = new. differences: only for CHANGED.
    """

    tab: TabKind
    sheet: str
    row: int
    cells: Mapping[str, str]
    values: Mapping[str, Value]
    issues: tuple[Issue, ...]
    outcome: Outcome
    number: str = ""
    target: str = ""
    differences: Mapping[str, Difference] = field(default_factory=dict)
    link: LinkPlan | None = None

    @property
    def warns(self) -> bool:
        """Goes in, but with a remark."""
        return self.outcome is not Outcome.ERROR and bool(self.issues)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole check: every row once, in the order of the file, and what is wrong with tabs as a whole."""

    rows: tuple[PlannedRow, ...]
    issues: tuple[Issue, ...] = ()

    def counts(self, tab: TabKind) -> dict[str, int]:
        """Number of rows per outcome, and of those that go in with a warning."""
        rows = [row for row in self.rows if row.tab is tab]
        counted = {outcome.value: sum(row.outcome is outcome for row in rows) for outcome in Outcome}
        return counted | {"warning": sum(row.warns for row in rows)}

    @property
    def can_apply(self) -> bool:
        """False while a tab as a whole is wrong (a required column is missing); rows with errors do not count."""
        return not any(issue.severity is Severity.ERROR for issue in self.issues)
