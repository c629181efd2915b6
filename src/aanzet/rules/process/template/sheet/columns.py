"""Which tabs a workbook of templates has, and which column is which field of the template (F115).

A row is one object of shape.py; the path of a column is the field of it, with a dot for what lies deeper. Every field
has a column, so that a template goes out and comes in whole; only what a person must fill in is required.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aanzet.rules import periods
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words
from aanzet.rules.process.template.naming import DOCUMENT, FUNCTION, ITEM_TYPE, MEMBER, PRODUCT, ROLE, TEAM
from aanzet.rules.process.template.old_setting import OLD_FIELD

TEMPLATES, PHASES, CHECKPOINTS, AUTOMATIONS = "template", "phases", "checkpoints", "automations"
ITEMS, RESULTS, ITEM_TYPES, ESCALATIONS = "items", "results", "item_types", "escalations"

# How a cell is read and written (cells.py).
PLAIN, NUMBER, NUMBERS, YES_NO, WORD, NAME, NAMES, DAY, CONDITION = (
    "text", "number", "numbers", "yes_no", "word", "name", "names", "day", "condition"
)  # fmt: skip
POINTS_AT = "points_at"  # the row of another tab this row belongs to, or names

SIDES = {words.OFFICE: _("office"), words.CLIENT: _("client")}
RECIPIENTS = {words.PRIMARY: _("the primary contact"), words.FUNCTION: _("contact in the function")}
WHICH = {words.FIRST: _("the first"), words.ALL: _("all of them")}
DUE = {
    words.PHASE_END: _("end of the phase"),
    words.AFTER_START: _("days after the start"),
    words.BEFORE_STATUTORY: _("days before the statutory date"),
    words.FIXED_DAY: _("fixed day of the year"),
}
MOMENTS = {
    words.START: _("at the start"),
    words.AFTER_START: _("after the start"),
    words.BEFORE_DUE: _("before the due date"),
    words.END: _("at the end"),
}
UNITS = {words.DAYS: _("days"), words.HOURS: _("hours"), words.WEEKS: _("weeks")}
DAY_KINDS = {words.CALENDAR_DAYS: _("calendar days"), words.WORKING_DAYS: _("working days")}
GOES_TO = {
    words.MANAGER: _("the relation manager"),
    words.STAND_IN: _("the stand-in"),
    words.ROLE: _("a role"),
    words.TEAM: _("a process team"),
    words.MEMBER: _("a team member"),
}
PERIOD_KINDS = {
    periods.NONE: _("no period"),
    periods.MONTH: _("month"),
    periods.FOUR_WEEKS: _("four weeks"),
    periods.QUARTER: _("quarter"),
    periods.HALF_YEAR: _("half year"),
    periods.YEAR: _("year"),
    periods.BOOK_YEAR: _("book year"),
    periods.FROM_CLIENT: _("as the client files"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. label: English message id of its heading. words: stored word -> message id. names: kind of naming.py.

    to: for POINTS_AT the tab. headings: what it may be called besides. offered: it stands in the empty format.
    """

    path: str
    label: str
    form: str = PLAIN
    words: Mapping[str, str] = field(default_factory=dict)
    names: str = ""
    to: str = ""
    required: bool = False
    headings: tuple[str, ...] = ()
    offered: bool = True


@dataclass(frozen=True, slots=True)
class TabShape:
    """One tab. inside: key of the tab its rows belong to. place: path of the list in it, when the key does not say."""

    key: str
    label: str
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    inside: str = ""
    required: bool = False
    place: str = ""

    @property
    def listed_in(self) -> str:
        """The field of what its rows belong to that holds them."""
        return self.place or self.key

    @property
    def keyed(self) -> bool:
        """Whether its rows have a key of their own."""
        return self.key != ITEM_TYPES and self.column("key") is not None

    def column(self, path: str) -> Column | None:
        """The column of a field."""
        return next((one for one in self.columns if one.path == path), None)


def _yes_no(path: str, label: str) -> Column:
    return Column(path, label, YES_NO)


def _points(to: str, label: str, *headings: str, path: str = "", required: bool = True) -> Column:
    return Column(path or f"@{to}", label, POINTS_AT, to=to, headings=headings, required=required)


def _recipient(path: str) -> tuple[Column, ...]:
    return (
        Column(f"{path}.rule", _("Recipient"), WORD, {"": "", **RECIPIENTS}, headings=("ontvanger",)),
        Column(f"{path}.function", _("Function of the contact addressed"), NAME, names=FUNCTION,
               headings=("functie van het geadresseerde contact bij cliënt", "functie contact")),
        Column(f"{path}.which", _("Which contacts"), WORD, WHICH),
        _yes_no(f"{path}.fall_back_to_primary", _("Else the primary contact")),
    )  # fmt: skip


def _assignee(path: str) -> tuple[Column, ...]:
    return (
        Column(f"{path}.roles", _("Tasks to roles"), NAMES, names=ROLE),
        Column(f"{path}.teams", _("Tasks to process teams"), NAMES, names=TEAM),
        _yes_no(f"{path}.first_member_only", _("Tasks only to the first member")),
        Column(OLD_FIELD, _("Function of the team member addressed (old setting)"), offered=False,
               headings=("functie geadresseerde teamlid", "functie van het geadresseerde teamlid",
                         "functie van het geadresseerde teamlid bij cliënt")),
    )  # fmt: skip


def _due(path: str, label: str, days: str, day: str) -> tuple[Column, ...]:
    return (
        Column(f"{path}.kind", label, WORD, DUE),
        Column(f"{path}.days", days, NUMBER),
        Column(f"{path}.day", day, DAY),
    )


_TEMPLATE = _points(TEMPLATES, _("Template"), "sjabloon", "naam template")
_PHASE = _points(PHASES, _("Phase"), "fase", "naam fase")
_KEY = Column("key", _("Key"), headings=("sleutel",))
_TYPE = Column("item_type", _("Kind of document"), NAME, names=ITEM_TYPE, headings=("dossieritemsoort",))
_SENDER = Column("sender_role", _("In the name of the role"), NAME, names=ROLE, headings=("afzender",))
_BLOCKING = _yes_no("blocking", _("The phase waits for it"))

TABS = (
    TabShape(TEMPLATES, _("Template"), (
        Column("name", _("Name"), required=True, headings=("template", "naam")),
        Column("description", _("Description"), headings=("omschrijving", "beschrijving")),
        Column("products", _("Products"), NAMES, names=PRODUCT, headings=("product", "producten")),
        _yes_no("visible_to_client", _("Visible to clients")),
        _yes_no("unique_per_period", _("Once per client and period")),
        Column("period_kind", _("Period"), WORD, PERIOD_KINDS),
        _yes_no("start_immediately", _("Straight into phase 1")),
        Column("default_role", _("Role responsible when nobody is chosen"), NAME, names=ROLE, headings=("rol",)),
        _yes_no("is_onboarding", _("For bringing in a client")),
        Column("client_kind", _("For which kind of client"), WORD,
               {"": "", "organization": _("organization"), "person": _("person")}),
        _yes_no("pin_for_assignee", _("Pinned for who is responsible")),
        _yes_no("follow_newest", _("Follows the newest version")),
        Column("day_kind", _("Lead times count"), WORD, DAY_KINDS),
        Column("close_message.text", _("Closing message")),
        Column("close_message.sender_role", _("Closing message in the name of the role"), NAME, names=ROLE),
        *_recipient("close_message.recipient"),
        Column("attachments", _("Documents behind it"), NAMES, names=DOCUMENT),
    ), ("templates", "sjabloon", "sjablonen", "model", "modellen"), required=True),
    TabShape(PHASES, _("Phases"), (
        _TEMPLATE, _KEY,
        Column("name", _("Name of the phase"), required=True, headings=("fase", "naam")),
        Column("client_label", _("Name for the client")),
        Column("client_explanation", _("Explanation for the client")),
        _yes_no("internal", _("Internal phase")),
        Column("description", _("What is expected of the responsible"), headings=("omschrijving", "beschrijving")),
        Column("side", _("Who acts"), WORD, SIDES),
        Column("assignment", _("Given to"), WORD,
               {words.NONE: _("nobody beforehand"), words.ROLE: _("a role"), words.TEAM: _("a process team")},
               headings=("toewijzing",)),
        Column("roles", _("Roles"), NAMES, names=ROLE, headings=("rol",)),
        Column("teams", _("Process teams"), NAMES, names=TEAM, headings=("team", "teams", "procesteam")),
        _yes_no("first_member_only", _("Only the first member")),
        Column("lead_time_days", _("Lead time in days"), NUMBER, headings=("doorlooptijd", "dagen")),
        Column("minutes", _("Minutes for the phase"), NUMBER),
        *_due("deadline", _("Deadline"), _("Days of the deadline"), _("Day of the deadline")),
        _yes_no("auto_advance", _("Goes on when the client is done")),
        _yes_no("advance_when_done", _("Goes on when every task is done")),
        _yes_no("deliver_automatically", _("Automations go out by themselves")),
        _SENDER, *_recipient("recipient"), *_assignee("assignee"),
        Column("condition", _("Condition"), CONDITION),
    ), ("fase", "fasen", "stappen"), inside=TEMPLATES, required=True),
    TabShape(CHECKPOINTS, _("Checkpoints"), (
        _TEMPLATE, _PHASE, _KEY,
        Column("text", _("Checkpoint"), required=True, headings=("controlepunt", "tekst")),
        Column("explanation", _("Explanation"), headings=("uitleg", "toelichting")),
        _yes_no("mandatory", _("Mandatory")),
        _yes_no("always_blocking", _("Always blocking")),
        _yes_no("note_on_deviation", _("Note on deviation")),
        _yes_no("four_eyes", _("Four eyes")),
        _TYPE,
        _points(AUTOMATIONS, _("Belongs to request"), path="request", required=False),
    ), ("controlepunt", "controlepunten", "checklist"), inside=PHASES),
    TabShape(AUTOMATIONS, _("Automations"), (
        _TEMPLATE, _PHASE, _KEY,
        Column("kind", _("Kind"), WORD, {
            words.MESSAGE: _("message"), words.TASK: _("task"), words.DOCUMENT_REQUEST: _("document request"),
            words.APPROVE: _("approval"),
        }, required=True, headings=("soort", "type")),
        Column("title", _("Title"), headings=("titel", "onderwerp")),
        Column("text", _("Text"), headings=("tekst", "bericht")),
        Column("minutes", _("Minutes it takes"), NUMBER),
        Column("side", _("Who acts"), WORD, SIDES),
        *_recipient("recipient"), _SENDER, *_assignee("assignee"),
        *_due("due", _("Due"), _("Days until due"), _("Day it is due")),
        Column("moment.when", _("Moment"), WORD, MOMENTS),
        Column("moment.amount", _("How long after or before"), NUMBER),
        Column("moment.unit", _("Unit of time"), WORD, UNITS),
        _yes_no("may_skip", _("May be left out")),
        _BLOCKING,
        Column("mode", _("Who finishes it"), WORD, {words.ANY_ONE: _("one of them"), words.ALL: _("all of them")}),
        Column("priority", _("Priority"), WORD,
               {words.NORMAL: _("normal"), words.HIGH: _("high"), words.LOW: _("low")}, headings=("prioriteit",)),
        Column("attachments", _("Documents along with it"), NAMES, names=DOCUMENT),
        Column("reminders.offsets", _("Reminders around the due date (days)"), NUMBERS),
        Column("reminders.every", _("Then every so many days"), NUMBER),
        Column("reminders.at_most", _("Reminders at most"), NUMBER),
        Column("reminders.unit", _("Unit of the reminders"), WORD, UNITS),
        Column("reminders.time", _("Days of the reminders"), WORD, DAY_KINDS),
        Column("escalation.time", _("Days of the escalation"), WORD, DAY_KINDS),
        _TYPE,
        _yes_no("done_after_acceptance", _("Done after the office accepts it")),
        Column("condition", _("Condition"), CONDITION),
    ), ("automatisering", "automatiseringen", "automations"), inside=PHASES),
    TabShape(ITEMS, _("Request lines"), (
        _TEMPLATE, _points(AUTOMATIONS, _("Automation"), "automatisering", "uitvraag"), _KEY,
        Column("text", _("What is asked"), required=True, headings=("tekst", "vraag")),
        Column("example", _("Example"), headings=("voorbeeld",)),
        Column("answer", _("Answer"), WORD, {words.DOCUMENT: _("document"), words.TEXT: _("text")}),
        _TYPE,
        _yes_no("required", _("Required")),
    ), ("uitvraagregels", "uitvraag", "regels"), inside=AUTOMATIONS),
    TabShape(ESCALATIONS, _("Escalations"), (
        _TEMPLATE, _points(AUTOMATIONS, _("Automation"), "automatisering"),
        Column("amount", _("After how long"), NUMBER, required=True, headings=("na",)),
        Column("unit", _("Unit of time"), WORD, UNITS),
        Column("to", _("Goes to"), WORD, GOES_TO),
        Column("role", _("Role"), NAME, names=ROLE, headings=("rol",)),
        Column("team", _("Process team"), NAME, names=TEAM, headings=("procesteam",)),
        Column("member", _("Team member"), NAME, names=MEMBER, headings=("teamlid",)),
    ), ("escalatie", "escalaties"), inside=AUTOMATIONS, place="escalation.levels"),
    TabShape(RESULTS, _("Results"), (
        _TEMPLATE, _KEY,
        Column("label", _("Result"), required=True, headings=("uitkomst", "resultaat")),
    ), ("uitkomst", "uitkomsten", "resultaten"), inside=TEMPLATES),
    TabShape(ITEM_TYPES, _("Kinds of documents"), (
        _TEMPLATE,
        Column("key", _("Kind of document"), NAME, names=ITEM_TYPE, required=True, headings=("dossieritemsoort",)),
        _points(PHASES, _("Required before the end of phase"), path="required_before_closing_phase", required=False),
    ), ("dossieritemsoorten", "soorten documenten"), inside=TEMPLATES),
)  # fmt: skip
BY_KEY = {tab.key: tab for tab in TABS}
NAMED_BY = {TEMPLATES: "name", PHASES: "name", AUTOMATIONS: "title", CHECKPOINTS: "text", ITEMS: "text",
            RESULTS: "label", ITEM_TYPES: "key", ESCALATIONS: "to"}  # fmt: skip
