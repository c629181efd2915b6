"""Templates, cases and their phases, tasks and checkpoints. No decisions here: rules/process decides.

High-volume children enforce one key, to their case; their other references are proven by the audit (performance.md).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from aanzet.core.fields import Owned, OwnedForeignKey, index, unique

OPEN_STATES = ["not_started", "active", "on_hold"]


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
    """One version: editable while DRAFT, immutable once PUBLISHED (F109, F113). `definition` is canonical JSON."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        SUPERSEDED = "superseded"

    template = OwnedForeignKey(ProcessTemplate)
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    definition = models.TextField()
    sha256 = models.BinaryField(null=True)
    from_period = models.CharField(max_length=12, blank=True)  # first period it holds for
    edited_by = models.UUIDField(null=True)
    edited_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            unique("cases_templateversion_number", "template", "number"),
            unique("cases_templateversion_draft", "template", condition=Q(state="draft")),
        ]


class VersionFace(Owned):
    """What a client may know of a published version: names and lead times of the visible phases. id = version id."""

    phases = models.JSONField(default=list)


class Case(Owned):
    """A process carried out with one client, pinned to a published version (F173).

    The first part is the row of rules/process/state.py Case. The second part is what lists show, filter and sort on,
    stored in the same statement as every change: the turn, the dates and where it is. `unique_key`: period key, or
    "open" for a template without period kind; null frees it (F122).
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started"
        ACTIVE = "active"
        ON_HOLD = "on_hold"
        COMPLETED = "completed"
        CANCELLED = "cancelled"

    client_id = models.UUIDField()
    template_version = OwnedForeignKey(TemplateVersion)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOT_STARTED)
    version = models.IntegerField(default=1)
    period = models.CharField(max_length=12, blank=True)
    planner_id = models.UUIDField(null=True)
    conversation_id = models.UUIDField(null=True)
    internal = models.BooleanField(default=False)
    position = models.IntegerField(default=-1)
    phase_key = models.CharField(max_length=60, blank=True)
    entry_id = models.UUIDField(null=True)
    ordinal = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    held_on = models.DateField(null=True)
    hold_until = models.DateField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    result = models.CharField(max_length=60, blank=True)
    expected_on = models.DateField(null=True)
    promised_on = models.DateField(null=True)
    legal_due_on = models.DateField(null=True)
    stuck = models.CharField(max_length=60, blank=True)
    silent = models.BooleanField(default=False)
    # what lists need
    number = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    template = OwnedForeignKey(ProcessTemplate)
    product_id = models.UUIDField(null=True)
    period_kind = models.CharField(max_length=12, blank=True)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    unique_key = models.CharField(max_length=20, null=True)
    visible_to_client = models.BooleanField(default=True)
    phase_count = models.IntegerField(default=0)
    phase_name = models.CharField(max_length=200, blank=True)
    phase_side = models.CharField(max_length=10, blank=True)
    responsible_ids = ArrayField(models.UUIDField(), default=list)
    promised_was = models.DateField(null=True)
    turn_party = models.CharField(max_length=12, default="office")  # office, client, third_party, nobody
    turn_rule = models.CharField(max_length=2, default="T4")
    turn_row = models.SmallIntegerField(default=4)
    turn_verb = models.CharField(max_length=40, blank=True)
    turn_since = models.DateTimeField(null=True)
    turn_until = models.DateField(null=True)
    turn_people = ArrayField(models.UUIDField(), default=list)
    turn_instead_of = ArrayField(models.UUIDField(null=True), default=list)
    turn_group = models.CharField(max_length=200, blank=True)
    turn_count = models.IntegerField(default=0)
    turn_secondary = models.JSONField(default=list)
    due_on = models.DateField(null=True)  # what lists sort on: until of the turn, else expected end of the phase
    changed_at = models.DateTimeField()

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
            index("cases_case_queue", "turn_party", "due_on", "turn_since", condition=Q(state__in=OPEN_STATES)),
            index("cases_case_due", "due_on", condition=Q(state__in=OPEN_STATES)),
        ]


class CaseTurnPerson(Owned):
    """Open case x person whose move it is: the index behind "Aan zet" for one person."""

    case = OwnedForeignKey(Case)
    person_id = models.UUIDField()
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [unique("cases_caseturnperson_one", "case", "person_id")]
        indexes = [index("cases_caseturnperson_due", "person_id", "due_on", "case")]


class PhaseEntry(Owned):
    """One visit of a case to a phase; ordinal 1, 2, 3 over the life of the case (F150). As in rules/process/state."""

    case = OwnedForeignKey(Case)
    client_id = models.UUIDField()
    internal = models.BooleanField(default=False)
    ordinal = models.IntegerField()
    position = models.IntegerField()
    phase_key = models.CharField(max_length=60)
    state = models.CharField(max_length=10)
    entered_how = models.CharField(max_length=10)
    responsible_ids = ArrayField(models.UUIDField(), default=list)
    started_on = models.DateField()
    started_at = models.DateTimeField()
    due_on = models.DateField()
    rearmed = models.BooleanField(default=True)
    paused_days = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    left_how = models.CharField(max_length=10, blank=True)
    left_by = models.CharField(max_length=60, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            unique("cases_phaseentry_ordinal", "case", "ordinal"),
            unique("cases_phaseentry_active", "case", condition=Q(state="active")),
        ]


class Task(Owned):
    """Something one party must do (F178). As in rules/process/state; rows of the current and past phases only.

    Mode ALL: done_by says who has done his part. viewed_at, item_id: for the page, not for the engine.
    """

    case = OwnedForeignKey(Case)
    client_id = models.UUIDField()
    entry_id = models.UUIDField()
    phase_key = models.CharField(max_length=60)
    position = models.IntegerField()
    kind = models.CharField(max_length=12)
    side = models.CharField(max_length=10)
    state = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    purpose = models.CharField(max_length=20, blank=True)
    about = models.CharField(max_length=100, blank=True)
    automation_key = models.CharField(max_length=60, blank=True)
    blocking = models.BooleanField(default=True)
    mode = models.CharField(max_length=8, default="any_one")
    assignee_ids = ArrayField(models.UUIDField(), default=list)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    teams = ArrayField(models.CharField(max_length=40), default=list)
    contact_ids = ArrayField(models.UUIDField(), default=list)
    claimed_by = models.UUIDField(null=True)
    sender_id = models.UUIDField(null=True)
    due_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)  # really sent: only then it is the client's move
    held = models.CharField(max_length=30, blank=True)
    third_party = models.CharField(max_length=200, blank=True)
    item_type = models.CharField(max_length=40, blank=True)
    after_acceptance = models.BooleanField(default=False)
    carried_over = models.BooleanField(default=False)
    reminders = models.IntegerField(default=0)
    done_by = ArrayField(models.CharField(max_length=60), default=list)
    finished_by = models.CharField(max_length=60, blank=True)
    finished_at = models.DateTimeField(null=True)
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    on_behalf_of = models.UUIDField(null=True)

    class Meta:
        indexes = [
            index("cases_task_case", "case", "position"),
            index("cases_task_open", "side", "due_on", condition=Q(state__in=["open", "in_progress", "waiting"])),
            index("cases_task_client", "client_id", condition=Q(side="client")),
        ]


class RequestItem(Owned):
    """One line of a document request (F172). As in rules/process/state."""

    case = OwnedForeignKey(Case)
    client_id = models.UUIDField()
    task_id = models.UUIDField()
    position = models.IntegerField()
    key = models.CharField(max_length=60)
    state = models.CharField(max_length=16, default="open")
    text = models.CharField(max_length=1000)
    example = models.CharField(max_length=1000, blank=True)
    item_type = models.CharField(max_length=40, blank=True)
    period = models.CharField(max_length=12, blank=True)
    required = models.BooleanField(default=True)
    document_ids = ArrayField(models.UUIDField(), default=list)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [index("cases_requestitem_task", "task_id", "position"), index("cases_requestitem_case", "case")]


class Checkpoint(Owned):
    """A point to go through before a phase is completed (F151). Never visible to the client. As in rules/process."""

    case = OwnedForeignKey(Case)
    entry_id = models.UUIDField()
    phase_key = models.CharField(max_length=60)
    position = models.IntegerField()
    key = models.CharField(max_length=60)
    state = models.CharField(max_length=16, default="open")
    text = models.CharField(max_length=300)
    explanation = models.TextField(blank=True)
    mandatory = models.BooleanField(default=True)
    always_blocking = models.BooleanField(default=False)
    note_on_deviation = models.BooleanField(default=False)
    item_type = models.CharField(max_length=40, blank=True)
    waiting_on = models.UUIDField(null=True)
    added = models.BooleanField(default=False)
    deviation = models.BooleanField(default=False)
    carried_over = models.BooleanField(default=False)
    done_by = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    on_behalf_of = models.UUIDField(null=True)

    class Meta:
        indexes = [index("cases_checkpoint_case", "case", "position")]


class ProfessionalNote(Owned):
    """A deviation, professional finding or particularity at a checkpoint; INTERNAL, for the quality file (F153)."""

    case = OwnedForeignKey(Case)
    entry_id = models.UUIDField(null=True)
    checkpoint_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=14)  # deviation, professional, particularity
    text = models.TextField()
    document_ids = ArrayField(models.UUIDField(), default=list)
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
    unpinned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("cases_casedocument_one", "case", "item_id")]


class TurnInterval(Owned):
    """How long a party held the turn; intervals of a case neither overlap nor leave a gap (I2)."""

    case = OwnedForeignKey(Case)
    client_id = models.UUIDField()
    entry_id = models.UUIDField(null=True)
    phase_key = models.CharField(max_length=60, blank=True)
    party = models.CharField(max_length=12)
    rule = models.CharField(max_length=2)
    people = ArrayField(models.UUIDField(), default=list)
    instead_of = ArrayField(models.UUIDField(null=True), default=list)
    group = models.CharField(max_length=200, blank=True)
    start_at = models.DateTimeField()
    end_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("cases_turninterval_open", "case", condition=Q(end_at__isnull=True))]
        indexes = [index("cases_turninterval_case", "case", "start_at")]


class Snooze(Owned):
    """A row of the queue hidden for one person until a date, with a reason (F212)."""

    case = OwnedForeignKey(Case)
    person_id = models.UUIDField()
    until_on = models.DateField()
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        constraints = [unique("cases_snooze_one", "case", "person_id")]
