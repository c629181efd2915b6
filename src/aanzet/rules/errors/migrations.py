"""Why a running case does not go to another version of its template, or not back (F401)."""

from aanzet.rules.errors.model import Entry
from aanzet.rules.msgids import gettext_noop as _

MIGRATIONS = {
    "migration_done": Entry(_("This case has this version already.")),
    "migration_phase_unmapped": Entry(_("Phase “%(phase)s” is gone, and no other phase was chosen for it.")),
    "migration_signing_open": Entry(
        _("The client is being asked to agree with something. Wait for the answer, or withdraw the task.")
    ),
    "migration_task_unmapped": Entry(_("The open task “%(task)s” has no place in the new version.")),
    "migration_task_held": Entry(
        _("The task “%(task)s” waits for somebody to send it to. Mend that first, or withdraw the task.")
    ),
    "migration_no_role": Entry(_("%(name)s does not have the role that phase “%(phase)s” asks for.")),
    "migration_skips_decision": Entry(
        _("The client would not be asked to agree in phase “%(phase)s”. That needs the right to step in.")
    ),
    "migration_would_advance": Entry(
        _("Everything in phase “%(phase)s” is done, so the case would go on by itself. Complete the phase first.")
    ),
    "migration_period_unique": Entry(
        _("The new version is unique per period, and this case was started without that.")
    ),
    "migration_changed": Entry(_("This case changed after the dry run. Do the dry run again.")),
    "migration_gone": Entry(_("This case is no longer there, or you may not reach it.")),
    "migration_failed": Entry(_("Something went wrong with this case. Nothing of it was changed.")),
    "migration_touched": Entry(_("Somebody worked on this case since, so it does not go back.")),
    "migration_too_late": Entry(_("This was more than 7 days ago, so it can no longer be undone.")),
    "migration_same_version": Entry(_("This version is the one in use already. Choose an older one.")),
    "migration_no_cases": Entry(_("No running case has this version.")),
    "migration_nothing_chosen": Entry(_("No case is chosen. Choose at least one.")),
    "migration_under_way": Entry(_("This migration is under way. Wait until it has ended.")),
}
