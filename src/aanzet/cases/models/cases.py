"""Templates, cases and their phases, tasks and checkpoints. No decisions here: rules/process decides.

High-volume children enforce one key, to their case; their other references are proven by the audit (performance.md).
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan

from aanzet.core.fields import Owned, OwnedForeignKey, index, unique
from aanzet.rules.process import words

OPEN_STATES = ["not_started", "active", "on_hold"]
OPEN_TASK = ["open", "in_progress", "waiting"]
OF_OFFICE = Q(state__in=OPEN_TASK, side="office")


class ProcessTemplate(Owned):
    """The definition of a process, by name; its content stands in versions (F107)."""

    name = models.CharField(max_length=200)
    model_key = models.CharField(max_length=60, blank=True)  # library model it was copied from
    period_kind = models.CharField(max_length=12, blank=True)  # of the published version, for lists
    current_id = models.UUIDField(null=True)  # the published version that new cases take
    draft_id = models.UUIDField(null=True)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [unique("cases_template_name", Lower("name"), condition=Q(archived_at__isnull=True))]


class TemplateVersion(Owned):
    """One version: editable until it is PUBLISHED, then immutable (F109, F112, F113). `definition`: canonical JSON."""

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in_review"
        ADOPTED = "adopted"
        PUBLISHED = "published"
        SUPERSEDED = "superseded"

    template = OwnedForeignKey(ProcessTemplate)
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    definition = models.TextField()
    sha256 = models.BinaryField(null=True)
    # Whether a phase or automation has a condition: only then the engine reads what conditions ask (canonical JSON
    # escapes every quote inside a text, so this is always the name of a field).
    conditional = models.GeneratedField(
        expression=GreaterThan(StrIndex("definition", Value('"condition":')), 0),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    from_period = models.CharField(max_length=12, blank=True)  # first period it holds for
    edited_by = models.UUIDField(null=True)
    edited_at = models.DateTimeField()
    adopted_by, adopted_at = models.UUIDField(null=True), models.DateTimeField(null=True)
    adoption_note = models.CharField(max_length=1_000, blank=True)
    published_by, published_at = models.UUIDField(null=True), models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            unique("cases_templateversion_number", "template", "number"),
            unique("cases_templateversion_draft", "template", condition=Q(state__in=words.EDITABLE)),
        ]


class VersionFace(Owned):
    """What a client may know of a published version: names and lead times of the visible phases. id = version id."""

    phases = models.JSONField(default=list)


class Case(Owned):
    """A process carried out with one client, pinned to a published version (F173).

    The first fields are the row of rules/process/state.py; the turn and what lists show are computed by pure functions
    and stored in the same statement as every change, because lists filter on them. `unique_key`: period key, or "open"
    for a template without period kind; null frees it (F122).
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started"
        ACTIVE = "active"
        ON_HOLD = "on_hold"
        COMPLETED = "completed"
        CANCELLED = "cancelled"

    number = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    client_id = models.UUIDField()
    template = OwnedForeignKey(ProcessTemplate)
    template_version = OwnedForeignKey(TemplateVersion)
    product_id = models.UUIDField(null=True)
    period_kind = models.CharField(max_length=12, blank=True)
    period = models.CharField(max_length=12, blank=True)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    unique_key = models.CharField(max_length=20, null=True)
    visible_to_client = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOT_STARTED)
    # where it is
    entry_id = models.UUIDField(null=True)  # current phase entry
    entry_ordinal = models.IntegerField(default=0)
    conversation_id = models.UUIDField(null=True)
    internal = models.BooleanField(default=False)  # of the internal client: no client chat
    silent = models.BooleanField(default=False)  # reminded to the end without an answer (F099)
    phase_key = models.CharField(max_length=60, blank=True)
    phase_position = models.IntegerField(default=0)  # 1-based position in the template
    phase_count = models.IntegerField(default=0)
    phase_name = models.CharField(max_length=200, blank=True)
    phase_side = models.CharField(max_length=10, blank=True)  # office, client
    responsible_ids = ArrayField(models.UUIDField(), default=list)
    planned_responsible_ids = ArrayField(models.UUIDField(), default=list)
    sender_id = models.UUIDField(null=True)  # chosen at the start (F125)
    recipient_id = models.UUIDField(null=True)  # contact chosen at the start (F125)
    unassigned = models.BooleanField(default=False)
    # whose move it is (F190)
    turn_party = models.CharField(max_length=12, default="office")  # office, client, third_party, nobody
    turn_people = ArrayField(models.UUIDField(), default=list)
    turn_instead_of = ArrayField(models.UUIDField(null=True), default=list)
    turn_group = models.CharField(max_length=200, blank=True)
    turn_rule = models.CharField(max_length=2, default="T4")
    turn_row = models.SmallIntegerField(default=4)
    turn_verb = models.CharField(max_length=40, blank=True)
    turn_count = models.IntegerField(default=0)
    turn_since = models.DateTimeField(null=True)
    turn_until = models.DateField(null=True)
    turn_secondary = models.JSONField(default=list)
    turn_priority = models.CharField(
        max_length=10, default="normal", db_default="normal"
    )  # the highest of what is open with that party
    # dates (F194)
    due_on = models.DateField(null=True)  # what lists sort on: until of the turn, else expected end of the phase
    expected_on = models.DateField(null=True)
    promised_on = models.DateField(null=True)
    promised_was = models.DateField(null=True)
    legal_due_on = models.DateField(null=True)
    held_on = models.DateField(null=True)
    hold_until = models.DateField(null=True)
    hold_reason = models.CharField(max_length=1000, blank=True)
    result = models.CharField(max_length=60, blank=True)
    end_reason = models.CharField(max_length=1000, blank=True)
    blocked_reason = models.CharField(max_length=60, blank=True)  # why an automatic step did not happen
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            unique("cases_case_number", "number"),
            unique(
                "cases_case_period",
                "template",
                "client_id",
                "unique_key",
                condition=Q(unique_key__isnull=False) & ~Q(state="cancelled"),
            ),
        ]
        indexes = [
            index("cases_case_client", "client_id", "created_at"),
            index("cases_case_template", "template", "state"),
            index(
                "cases_case_queue",
                "turn_party",
                "due_on",
                "turn_since",
                condition=Q(state__in=OPEN_STATES),
            ),
            index("cases_case_due", "due_on", condition=Q(state__in=OPEN_STATES)),
            GinIndex(fields=["responsible_ids"], name="cases_case_responsible", condition=Q(state__in=OPEN_STATES)),
        ]


class PhaseEntry(Owned):
    """One visit of a case to a phase; ordinal 1, 2, 3 over the life of the case (F150)."""

    case = OwnedForeignKey(Case)
    client_id = models.UUIDField()
    ordinal = models.IntegerField()
    phase_key = models.CharField(max_length=60)
    position = models.IntegerField()
    internal = models.BooleanField(default=False)  # not shown to the client
    state = models.CharField(max_length=10)  # active, completed, skipped
    entered_by = models.CharField(max_length=10)  # start, hand, auto, override, back, reopen
    responsible_ids = ArrayField(models.UUIDField(), default=list)
    started_at = models.DateTimeField()
    expected_end_on = models.DateField()
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=10, blank=True)  # hand, auto, override, back, close, cancel
    ended_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            unique("cases_phaseentry_ordinal", "case", "ordinal"),
            unique("cases_phaseentry_active", "case", condition=Q(state="active")),
        ]
        # what the house did by itself and may be taken back (F412)
        indexes = [index("cases_phaseentry_itself", "started_at", condition=Q(state="active", entered_by="auto"))]


class Task(Owned):
    """Something one party must do (F178). Rows exist for the current and past phases only."""

    class State(models.TextChoices):
        PLANNED = "planned"
        OPEN = "open"
        IN_PROGRESS = "in_progress"
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"
        CANCELLED = "cancelled"
        EXPIRED = "expired"

    case = OwnedForeignKey(Case)
    entry_id = models.UUIDField()
    client_id = models.UUIDField()
    automation_key = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12)  # work, client, request, approve, review
    side = models.CharField(max_length=10)  # office, client
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    minutes = models.IntegerField(default=0)
    purpose = models.CharField(max_length=20, blank=True)  # a task of the engine itself
    about = models.CharField(max_length=100, blank=True)
    blocking = models.BooleanField(default=True)
    mode = models.CharField(max_length=8, default="any_one")
    held = models.BooleanField(default=False)  # made, but without a reachable recipient (F105)
    sent_at = models.DateTimeField(null=True)  # really sent: only then it is the client's move
    people = ArrayField(models.UUIDField(), default=list)  # members or contacts it is addressed to
    roles = ArrayField(models.CharField(max_length=40), default=list)
    teams = ArrayField(models.CharField(max_length=40), default=list)
    done_people = ArrayField(models.UUIDField(), default=list)  # mode ALL: who has done his part
    claimed_by = models.UUIDField(null=True)
    sender_id = models.UUIDField(null=True)
    due_on = models.DateField(null=True)
    after_acceptance = models.BooleanField(default=False)  # request: done only when accepted
    item_id = models.UUIDField(null=True)  # document to read and approve
    third_party = models.CharField(max_length=200, blank=True)
    carried_over = models.BooleanField(default=False)
    reminders = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=60, blank=True)
    on_behalf_of = models.UUIDField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    clock_from = models.DateTimeField(null=True)  # since when nobody acted, holds left out; only where it escalates
    clock_stopped_at = models.DateTimeField(null=True)
    escalations = models.IntegerField(default=0)  # levels that were passed
    readers = ArrayField(models.UUIDField(), default=list)  # who had it before, and keeps reading
    priority = models.CharField(max_length=10, default="normal", db_default="normal")  # high, normal, low
    reminder_rule = models.JSONField(null=True)  # of one added by hand: its own; null = the usual
    position = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            index("cases_task_case", "case", "position"),
            index(
                "cases_task_open",
                "side",
                "due_on",
                condition=Q(state__in=OPEN_TASK),
            ),
            index("cases_task_client", "client_id", condition=Q(side="client")),
            # the list of all tasks: with whom, picked up by whom, given in whose name, and those of a role
            GinIndex(fields=["people", "teams"], name="cases_task_hands", condition=OF_OFFICE),
            index("cases_task_claimed", "claimed_by", condition=OF_OFFICE & Q(claimed_by__isnull=False)),
            index("cases_task_given", "sender_id", "due_on", condition=Q(state__in=OPEN_TASK)),
            index("cases_task_free", "client_id", condition=OF_OFFICE & Q(people=[])),
        ]


class RequestItem(Owned):
    """One asked document or answer of a document request (F172)."""

    case = OwnedForeignKey(Case)
    task_id = models.UUIDField()
    client_id = models.UUIDField()
    position = models.IntegerField()
    text = models.CharField(max_length=1000)
    example = models.CharField(max_length=1000, blank=True)
    answer_kind = models.CharField(max_length=10, default="document")  # document, text
    item_type = models.CharField(max_length=40, blank=True)
    required = models.BooleanField(default=True)
    state = models.CharField(max_length=14, default="sent")  # see rules.process.words.ITEM_STATES
    items = ArrayField(models.UUIDField(), default=list)  # dossier items supplied
    answer = models.TextField(blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    supplied_at = models.DateTimeField(null=True)
    supplied_by = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=60, blank=True)  # of the line in the version that asked it, once that was left

    class Meta:
        indexes = [index("cases_requestitem_case", "case", "task_id", "position")]


class Checkpoint(Owned):
    """A point to go through before a phase is completed (F151). Never visible to the client."""

    case = OwnedForeignKey(Case)
    entry_id = models.UUIDField()
    key = models.CharField(max_length=60)
    position = models.IntegerField()
    text = models.CharField(max_length=300)
    explanation = models.TextField(blank=True)
    mandatory = models.BooleanField(default=True)
    always_blocking = models.BooleanField(default=False)
    note_on_deviation = models.BooleanField(default=False)
    four_eyes = models.BooleanField(default=False)  # not by who prepared the phase (F155)
    state = models.CharField(max_length=16, default="open")  # open in_progress waiting_on done not_applicable
    waiting_task_id = models.UUIDField(null=True)
    carried_over = models.BooleanField(default=False)
    reason = models.CharField(max_length=1000, blank=True)
    done_by = models.CharField(max_length=60, blank=True)
    on_behalf_of = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    added_by = models.CharField(max_length=60, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [index("cases_checkpoint_case", "case", "position")]


class ProfessionalNote(Owned):
    """A deviation, professional finding or particularity at a checkpoint; INTERNAL, for the quality file (F153)."""

    case = OwnedForeignKey(Case)
    entry_id = models.UUIDField(null=True)
    checkpoint_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=14)  # deviation, professional, particularity
    text = models.TextField()
    item_id = models.UUIDField(null=True)
    author = models.CharField(max_length=60)
    on_behalf_of = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [index("cases_professionalnote_case", "case", "at")]


class CaseDocument(Owned):
    """A dossier item pinned to a case through all phases and after closing (F079)."""

    case = OwnedForeignKey(Case)
    item_id = models.UUIDField()
    entry_id = models.UUIDField(null=True)
    pinned_at = models.DateTimeField()
    pinned_by = models.CharField(max_length=60)
    on_behalf_of = models.UUIDField(null=True)
    unpinned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("cases_casedocument_one", "case", "item_id")]
