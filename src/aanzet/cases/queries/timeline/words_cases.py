"""Sentences of what happens in cases, for the timeline and the log: `did` by a person, `done` by the house itself."""

from aanzet.cases.queries.timeline.model import Told
from aanzet.rules.msgids import gettext_noop as _

TOLD = {
    "CaseCreated": Told("cases", "workflow", _("%(who)s prepared “%(what)s”"), _("“%(what)s” prepared")),
    "CaseStarted": Told("cases", "play", _("%(who)s started “%(what)s”"), _("“%(what)s” started")),
    "CaseHeld": Told("cases", "circle-pause", _("%(who)s put “%(what)s” on hold until %(day)s")),
    "CaseResumed": Told("cases", "play", _("%(who)s let “%(what)s” go on"), _("“%(what)s” goes on")),
    "CaseCancelled": Told("cases", "circle-x", _("%(who)s stopped “%(what)s”"), _("“%(what)s” stopped")),
    "CaseClosed": Told("cases", "circle-check", _("%(who)s completed “%(what)s”"), _("“%(what)s” completed")),
    "CaseReopened": Told("cases", "rotate-ccw", _("%(who)s reopened “%(what)s”")),
    "CaseOverridden": Told("cases", "flag", _("%(who)s stepped in on “%(what)s”")),
    "CaseMigrated": Told(
        "cases",
        "layers",
        _("%(who)s took “%(what)s” to version %(number)s of its workflow"),
        _("“%(what)s” went to version %(number)s of its workflow"),
    ),
    "MigrationUndone": Told("cases", "rotate-ccw", _("%(who)s took “%(what)s” back to version %(number)s")),
    "DatesMoved": Told(
        "cases",
        "calendar-range",
        _("“%(what)s” will be ready around %(after)s instead of %(before)s"),
        _("“%(what)s” will be ready around %(after)s instead of %(before)s"),
    ),
    "DatesMoved:expected": Told(
        "cases",
        "calendar-range",
        _("“%(what)s” is expected around %(after)s instead of %(before)s"),
        _("“%(what)s” is expected around %(after)s instead of %(before)s"),
    ),
    "DatesMoved:first": Told(
        "cases",
        "calendar-range",
        _("“%(what)s” will be ready around %(after)s"),
        _("“%(what)s” will be ready around %(after)s"),
    ),
    "TurnPassed": Told("cases", "arrow-right", _("The turn went to %(person)s"), _("the turn went to %(person)s")),
    "TurnPassed:nobody": Told(
        "cases", "arrow-right", _("Nobody has to do anything now"), _("nobody has to do anything now")
    ),
    "CaseStuck": Told(
        "cases", "triangle-alert", _("“%(what)s” could not go on by itself"), _("“%(what)s” could not go on")
    ),
    "CaseFellSilent": Told(
        "cases",
        "bell",
        _("No answer came to the last reminder about “%(task)s”"),
        _("no answer came to the last reminder about “%(task)s”"),
    ),
    "EffectSettled": Told(
        "cases",
        "circle-alert",
        _("A message of “%(what)s” failed, or was solved"),
        _("a message of “%(what)s” failed, or was solved"),
    ),
    "PhaseStarted": Told(
        "cases", "arrow-right", _("%(who)s started phase %(number)s: %(what)s"), _("phase %(number)s started: %(what)s")
    ),
    "PhaseStarted:back": Told("cases", "rotate-ccw", _("%(who)s went back to phase %(number)s: %(what)s")),
    "PhaseStarted:reopen": Told("cases", "rotate-ccw", _("%(who)s opened phase %(number)s again: %(what)s")),
    "PhaseStarted:override": Told("cases", "flag", _("%(who)s moved to phase %(number)s: %(what)s")),
    "PhaseSkipped": Told(
        "cases", "arrow-right", _("Phase %(number)s skipped: %(why)s"), _("phase %(number)s skipped: %(why)s")
    ),
    "PhaseCompleted": Told(
        "cases", "check", _("%(who)s completed phase %(number)s: %(what)s"), _("phase %(number)s completed: %(what)s")
    ),
    "PhaseLeft": Told(
        "cases", "arrow-right", _("%(who)s left phase %(number)s: %(what)s"), _("phase %(number)s left: %(what)s")
    ),
    "PhaseLeft:back": Told("cases", "rotate-ccw", _("%(who)s sent phase %(number)s back: %(what)s")),
    "PhaseAssigned": Told(
        "cases",
        "user-round-check",
        _("%(who)s made %(person)s responsible for phase %(number)s: %(what)s"),
        _("%(person)s is responsible for phase %(number)s: %(what)s"),
    ),
    "AutomationFired": Told(
        "cases",
        "zap",
        _("%(who)s sent what was planned in phase %(number)s: %(what)s"),
        _("sent what was planned in phase %(number)s: %(what)s"),
    ),
    "AutomationSkipped": Told(
        "cases", "circle-x", _("“%(automation)s” not sent: %(why)s"), _("“%(automation)s” not sent: %(why)s")
    ),
    "CheckpointAdded": Told("cases", "list-checks", _("%(who)s added the checkpoint “%(what)s”")),
    "CheckpointChanged:done": Told("cases", "check", _("%(who)s ticked “%(what)s”"), _("“%(what)s” ticked")),
    "CheckpointChanged:deviation": Told("cases", "flag", _("%(who)s ticked “%(what)s” with a deviation")),
    "CheckpointChanged:open": Told(
        "cases", "rotate-ccw", _("%(who)s opened “%(what)s” again"), _("“%(what)s” is open again")
    ),
    "CheckpointChanged:in_progress": Told("cases", "circle", _("%(who)s began with “%(what)s”")),
    "CheckpointChanged:waiting_on": Told(
        "cases", "clock", _("%(who)s waits with “%(what)s” for an answer"), _("“%(what)s” waits for an answer")
    ),
    "CheckpointChanged:not_applicable": Told(
        "cases", "circle-x", _("%(who)s set “%(what)s” to not applicable"), _("“%(what)s” set to not applicable")
    ),
    "NoteAdded": Told("notes", "pen-line", _("%(who)s wrote a note")),
    "NoteAdded:deviation": Told("notes", "pen-line", _("%(who)s noted a deviation at “%(point)s”")),
    "NoteAdded:professional": Told("notes", "pen-line", _("%(who)s noted a professional finding")),
    "NoteAdded:particularity": Told("notes", "pen-line", _("%(who)s noted a particularity")),
    "TaskCreated": Told("tasks", "plus", _("%(who)s added the task “%(what)s”"), _("task “%(what)s” added")),
    "TaskSent": Told("tasks", "send", _("%(who)s sent “%(what)s” to %(person)s"), _("“%(what)s” sent to %(person)s")),
    "TaskClaimed": Told("tasks", "user-round-check", _("%(who)s picked up “%(what)s”")),
    "TaskReleased": Told("tasks", "rotate-ccw", _("%(who)s laid “%(what)s” down"), _("“%(what)s” laid down")),
    "TaskAssigned": Told(
        "tasks", "user-round-check", _("%(who)s gave “%(what)s” to %(person)s"), _("“%(what)s” went to %(person)s")
    ),
    "TaskPrioritised": Told("tasks", "flag", _("%(who)s gave “%(what)s” normal priority")),
    "TaskPrioritised:high": Told("tasks", "flag", _("%(who)s gave “%(what)s” high priority")),
    "TaskPrioritised:low": Told("tasks", "flag", _("%(who)s gave “%(what)s” low priority")),
    "TaskEscalated": Told(
        "tasks",
        "user-round-check",
        _("“%(what)s” went to %(person)s: nobody acted in time"),
        _("“%(what)s” went to %(person)s: nobody acted in time"),
    ),
    "EscalationSkipped": Told(
        "tasks",
        "arrow-right",
        _("“%(what)s” did not go to level %(level)s of the escalation: nobody with access"),
        _("“%(what)s” did not go to level %(level)s of the escalation: nobody with access"),
    ),
    "EscalationSkipped:same_person": Told(
        "tasks",
        "arrow-right",
        _("“%(what)s” did not go to level %(level)s of the escalation: %(person)s had it already"),
        _("“%(what)s” did not go to level %(level)s of the escalation: %(person)s had it already"),
    ),
    "TaskPartDone": Told("tasks", "check", _("%(who)s did a part of “%(what)s”")),
    "TaskCompleted": Told("tasks", "square-check-big", _("%(who)s completed “%(what)s”"), _("“%(what)s” completed")),
    "TaskCompleted:for_client": Told(
        "tasks", "square-check-big", _("%(who)s completed “%(what)s” in place of the client")
    ),
    "TaskRefused": Told("tasks", "rotate-ccw", _("%(who)s sent “%(what)s” back")),
    "TaskReopened": Told("tasks", "rotate-ccw", _("%(who)s opened “%(what)s” again"), _("“%(what)s” is open again")),
    "TaskCancelled": Told("tasks", "circle-x", _("%(who)s withdrew “%(what)s”"), _("“%(what)s” is no longer needed")),
    "TaskExpired": Told(
        "tasks",
        "clock",
        _("The expected date of “%(what)s” has passed"),
        _("the expected date of “%(what)s” has passed"),
    ),
    "ReminderSent": Told(
        "tasks",
        "bell",
        _("%(who)s sent reminder %(number)s about “%(what)s”"),
        _("reminder %(number)s sent about “%(what)s”"),
    ),
    "ItemSupplied": Told("documents", "file-up", _("%(who)s supplied “%(what)s”")),
    "ItemMissing": Told("documents", "file-question-mark", _("%(who)s does not have “%(what)s”")),
    "RequestSent": Told("tasks", "send", _("%(who)s sent in “%(what)s”"), _("“%(what)s” sent in")),
    "ItemAccepted": Told("documents", "file-check-2", _("%(who)s accepted “%(what)s”")),
    "ItemRejected": Told("documents", "rotate-ccw", _("%(who)s asked for “%(what)s” again")),
    "LooseTaskCreated": Told(
        "tasks", "plus", _("%(who)s gave “%(what)s” to %(person)s"), _("“%(what)s” came back for %(person)s")
    ),
    "LooseTaskChanged": Told("tasks", "pen-line", _("%(who)s changed the task “%(what)s”")),
    "LooseTaskClaimed": Told("tasks", "user-round-check", _("%(who)s picked up “%(what)s”")),
    "LooseTaskCompleted": Told("tasks", "square-check-big", _("%(who)s completed “%(what)s”")),
    "LooseTaskReopened": Told("tasks", "rotate-ccw", _("%(who)s opened “%(what)s” again")),
    "LooseTaskCancelled": Told("tasks", "circle-x", _("%(who)s withdrew “%(what)s”")),
    "ThirdPartyAdded": Told("cases", "users", _("%(who)s added the third party “%(what)s”")),
    "ThirdPartyChanged": Told("cases", "users", _("%(who)s changed the third party “%(what)s”")),
    "ThirdPartyRemoved": Told("cases", "users", _("%(who)s took off the third party “%(what)s”")),
    "GroupLabelled": Told("cases", "users", _("%(who)s changed how the client sees a group: “%(what)s”")),
    "CaseSnoozed": Told("tasks", "clock", _("%(who)s put “%(what)s” off")),
    "CaseUnsnoozed": Told("tasks", "rotate-ccw", _("%(who)s took “%(what)s” back into the queue")),
    "TemplateCreated": Told(
        "setup", "layers", _("%(who)s made the template “%(what)s”"), _("template “%(what)s” made")
    ),
    "TemplateCloned": Told("setup", "layers", _("%(who)s made the template “%(what)s” as a copy")),
    "TemplateImported": Told(
        "setup",
        "layers",
        _("%(who)s read version %(number)s of “%(what)s” from a file"),
        _("version %(number)s of “%(what)s” read from a file"),
    ),
    "TemplateEdited": Told(
        "setup", "layers", _("%(who)s edited the template “%(what)s”"), _("template “%(what)s” edited")
    ),
    "TemplateSubmitted": Told(
        "setup",
        "layers",
        _("%(who)s asked to adopt version %(number)s of “%(what)s”"),
        _("asked to adopt version %(number)s of “%(what)s”"),
    ),
    "TemplateAdopted": Told(
        "setup",
        "layers",
        _("%(who)s adopted version %(number)s of “%(what)s”"),
        _("version %(number)s of “%(what)s” adopted"),
    ),
    "TemplatePublished": Told(
        "setup",
        "layers",
        _("%(who)s published version %(number)s of “%(what)s”"),
        _("version %(number)s of “%(what)s” published"),
    ),
    "RehearsalSaved": Told("setup", "flask-conical", _("%(who)s saved the rehearsal “%(rehearsal)s” of “%(what)s”")),
    "RehearsalChanged": Told(
        "setup", "flask-conical", _("%(who)s took over the new outcome of the rehearsal “%(rehearsal)s” of “%(what)s”")
    ),
    "RehearsalRemoved": Told(
        "setup", "flask-conical", _("%(who)s threw away the rehearsal “%(rehearsal)s” of “%(what)s”")
    ),
    "TemplateArchived": Told("setup", "layers", _("%(who)s archived the template “%(what)s”")),
    "TemplateRestored": Told("setup", "layers", _("%(who)s restored the template “%(what)s”")),
    "MigrationBegan": Told(
        "setup",
        "layers",
        _("%(who)s began to take %(total)s cases of “%(what)s” to version %(number)s"),
        _("began to take %(total)s cases of “%(what)s” to version %(number)s"),
    ),
    "MigrationEnded": Told(
        "setup",
        "circle-check",
        _("“%(what)s”: %(done)s cases went to version %(number)s, %(failed)s did not"),
        _("“%(what)s”: %(done)s cases went to version %(number)s, %(failed)s did not"),
    ),
    "MigrationStopped": Told(
        "setup",
        "circle-x",
        _("“%(what)s”: stopped after %(done)s cases went to version %(number)s, %(failed)s did not"),
        _("“%(what)s”: stopped after %(done)s cases went to version %(number)s, %(failed)s did not"),
    ),
    "MigrationsTakenBack": Told(
        "setup", "rotate-ccw", _("%(who)s took %(total)s cases of “%(what)s” back from version %(number)s")
    ),
    "MissedWorkDismissed": Told("cases", "radar", _("%(who)s left missed work out")),
    "BulkStartBegan": Told("cases", "play", _("%(who)s let a bulk start of %(total)s begin")),
    "BulkStartStopped": Told("cases", "circle-x", _("%(who)s stopped a bulk start after %(done)s of %(total)s")),
    "BulkStartEnded": Told(
        "cases",
        "circle-check",
        _("A bulk start ended: %(started)s started, %(failed)s not"),
        _("a bulk start ended: %(started)s started, %(failed)s not"),
    ),
    "AutoStartRuleAdded": Told("setup", "clock", _("%(who)s made a rule by which “%(what)s” starts by itself")),
    "AutoStartRuleChanged": Told("setup", "clock", _("%(who)s changed when “%(what)s” starts by itself")),
    "AutoStartRuleSwitchedOn": Told("setup", "clock", _("%(who)s lets “%(what)s” start by itself")),
    "AutoStartRuleSwitchedOff": Told("setup", "clock", _("%(who)s no longer lets “%(what)s” start by itself")),
    "AutoStartRuleRemoved": Told("setup", "clock", _("%(who)s removed a rule by which “%(what)s” started by itself")),
    "AutoStartRan": Told(
        "cases",
        "play",
        _("“%(what)s” started by itself %(started)s times, %(failed)s times it could not"),
        _("“%(what)s” started %(started)s times, %(failed)s times it could not"),
    ),
    "AutoStartPassed": Told(
        "cases", "circle-x", _("“%(what)s” did not start by itself"), _("“%(what)s” was not started")
    ),
    "CaseDeleted": Told("cases", "circle-x", _("%(who)s deleted the case %(number)s")),
    "TombstoneRemoved": Told("cases", "rotate-ccw", _("%(who)s makes the deleted case %(number)s again")),
    "ItemPinned": Told(
        "documents", "paperclip", _("%(who)s put “%(what)s” with the case"), _("“%(what)s” put with the case")
    ),
    "ItemUnpinned": Told("documents", "paperclip", _("%(who)s took “%(what)s” off the case; it stays in the dossier")),
}
