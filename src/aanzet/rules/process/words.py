"""The closed sets of words of the engine. Documents write a member in capitals; the stored value is the same word."""

# TemplateVersion.state as long as it can change (F112); published and superseded are for ever.
EDITABLE = ("draft", "in_review", "adopted")

# Case.state. NEW exists only in memory: a case that is being made in this very decision.
NEW = "new"
NOT_STARTED = "not_started"
ACTIVE = "active"
ON_HOLD = "on_hold"
COMPLETED = "completed"
CANCELLED = "cancelled"
CASE_STATES = frozenset({NOT_STARTED, ACTIVE, ON_HOLD, COMPLETED, CANCELLED})

# PhaseEntry.state (with ACTIVE and COMPLETED above): F150.
PLANNED = "planned"
SKIPPED = "skipped"
ENTRY_STATES = frozenset({PLANNED, ACTIVE, COMPLETED, SKIPPED})

# How a phase entry was entered and left. BY_CONDITION: it was passed over (F148).
BY_START = "start"
BY_HAND = "hand"
BY_ITSELF = "auto"
BY_OVERRIDE = "override"
BY_BACK = "back"
BY_CLOSE = "close"
BY_CANCEL = "cancel"
BY_REOPEN = "reopen"
BY_CONDITION = "condition"
WAYS = frozenset({BY_START, BY_HAND, BY_ITSELF, BY_OVERRIDE, BY_BACK, BY_CLOSE, BY_CANCEL, BY_REOPEN, BY_CONDITION})

# Task.state (F178). PLANNED = made but not handed out yet (held); the last four are final.
OPEN = "open"
IN_PROGRESS = "in_progress"
WAITING = "waiting"
DONE = "done"
REFUSED = "refused"
EXPIRED = "expired"
TASK_STATES = frozenset({PLANNED, OPEN, IN_PROGRESS, WAITING, DONE, REFUSED, CANCELLED, EXPIRED})
TASK_FINAL = frozenset({DONE, REFUSED, CANCELLED, EXPIRED})

# Task.kind (F178) and AutomationDefinition.kind (F157). A client task of an automation is of kind CLIENT.
WORK = "work"
CLIENT_TASK = "client"
REQUEST = "request"
SCENARIO = "scenario"
SIGN = "sign"
PAY = "pay"
APPROVE = "approve"
REVIEW = "review"
THIRD_PARTY = "third_party"
TASK_KINDS = frozenset({WORK, CLIENT_TASK, REQUEST, SCENARIO, SIGN, PAY, APPROVE, REVIEW, THIRD_PARTY})
MESSAGE = "message"
TASK = "task"
DOCUMENT_REQUEST = "document_request"
AUTOMATION_KINDS = frozenset({MESSAGE, TASK, DOCUMENT_REQUEST, APPROVE})

# Where the closing message comes from, in the place of the key of an automation; no automation has a key like this.
CLOSING = "@close"

# Task.mode (F170).
ANY_ONE = "any_one"
ALL = "all"
MODES = frozenset({ANY_ONE, ALL})

# Task.priority (F178), highest first.
HIGH = "high"
NORMAL = "normal"
LOW = "low"
PRIORITIES = (HIGH, NORMAL, LOW)

# Task.purpose: tasks the engine makes itself; their title is a sentence of the pages, not a text of the template.
FIX_RECIPIENT = "fix_recipient"
FIX_SENDER = "fix_sender"
FIX_VARIABLE = "fix_variable"
ASK_THIRD_PARTY = "ask_third_party"
MENDING = frozenset({FIX_RECIPIENT, FIX_SENDER, FIX_VARIABLE})  # what was held goes out when they are done, once
PURPOSES = frozenset({"", FIX_RECIPIENT, FIX_SENDER, FIX_VARIABLE, ASK_THIRD_PARTY})

# Sides of a phase, a task and a turn.
OFFICE = "office"
CLIENT = "client"
NOBODY = "nobody"
SIDES = frozenset({OFFICE, CLIENT})
PARTIES = frozenset({OFFICE, CLIENT, THIRD_PARTY, NOBODY})

# PhaseDefinition.assignment (F139-F141).
NONE = "none"
ROLE = "role"
TEAM = "team"
ASSIGNMENTS = frozenset({NONE, ROLE, TEAM})

# RequestItem.state (F172); SENT = asked and not answered, NOT_AVAILABLE = "heb ik niet".
SENT = "sent"
SUPPLIED = "supplied"
NOT_AVAILABLE = "not_available"
ACCEPTED = "accepted"
REJECTED = "rejected"
ITEM_STATES = frozenset({SENT, SUPPLIED, NOT_AVAILABLE, ACCEPTED, REJECTED, CANCELLED})
ITEM_ANSWERED = frozenset({SUPPLIED, NOT_AVAILABLE, ACCEPTED})

ITEM_ASKED = frozenset({SENT, REJECTED})

# RequestItem.answer_kind.
DOCUMENT = "document"
TEXT = "text"

# Checkpoint.state (F153): OPEN, IN_PROGRESS, DONE above, and:
WAITING_ON = "waiting_on"
NOT_APPLICABLE = "not_applicable"
CHECKPOINT_STATES = frozenset({OPEN, IN_PROGRESS, WAITING_ON, DONE, NOT_APPLICABLE})
CHECKPOINT_PASSED = frozenset({DONE, NOT_APPLICABLE})

# ProfessionalNote.kind (F153).
DEVIATION = "deviation"
PROFESSIONAL = "professional"
PARTICULARITY = "particularity"
NOTE_KINDS = frozenset({DEVIATION, PROFESSIONAL, PARTICULARITY})

# Recipient rule (F104).
PRIMARY = "primary"
FUNCTION = "function"
FIRST = "first"

# Moments of an automation (F160) and units of time.
START = "start"
AFTER_START = "after_start"
BEFORE_DUE = "before_due"
END = "end"
HOURS = "hours"
DAYS = "days"
WEEKS = "weeks"

# Due rules (F149).
PHASE_END = "phase_end"
BEFORE_STATUTORY = "before_statutory"
FIXED_DAY = "fixed_day"

# Counting of days (F144).
CALENDAR_DAYS = "calendar"
WORKING_DAYS = "working"

# State of an effect at birth, and the states that matter to the engine (reliability 1.5).
QUEUED = "queued"
HELD = "held"
FAILED = "failed"
UNCERTAIN = "uncertain"
EFFECT_FAILED = frozenset({FAILED, UNCERTAIN})

# Kinds of effects.
MESSAGE_NOTICE = "message"
TASK_NOTICE = "task_notice"
REQUEST_NOTICE = "request_notice"
REMINDER = "reminder"

# Why an effect was held or skipped at birth.
NO_RECIPIENT = "no_recipient"
NO_SENDER = "no_sender"
EMPTY_VARIABLE = "empty_variable"
BACK = "back"
BY_CHOICE = "by_choice"
CONDITION = "condition"

# Kinds of timers.
MOMENT = "moment"
RESUME = "resume"
THIRD_PARTY_DUE = "third_party_due"
ESCALATION = "escalation"
TIMERS = (MOMENT, RESUME, REMINDER, THIRD_PARTY_DUE, ESCALATION)

# Where an escalation goes (F195); ROLE and TEAM above. SAFETY_NET comes after the last level by itself.
MANAGER = "manager"
STAND_IN = "stand_in"
MEMBER = "member"
SAFETY_NET = "safety_net"

# Why a level of an escalation was passed over.
NO_ACCESS = "no_access"
SAME_PERSON = "same_person"

# What happens to a task still open in a phase that is left (F181).
CANCEL = "cancel"
CARRY = "carry"
STAY = "stay"

# Ways of overriding (F184) and reasons for it (F185).
SET_STEP = "set_step"
SET_BACK = "set_back"
OTHER_PERSON = "other_person"
OVERRIDE_REASONS = ("earlier_months", "client_changed_mind", "mistake_repaired", "absence", "other")
