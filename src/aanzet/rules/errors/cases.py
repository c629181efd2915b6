"""Refusals of running cases and templates (F197: the error list for cases)."""

from aanzet.rules.errors.model import Entry, counted
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.msgids import ngettext_noop

# The list of F197, in its order.
STARTING_AND_RUNNING = {
    "template_archived": Entry(_("This workflow is archived and can no longer be started."), "choose_template"),
    "template_not_published": Entry(_("This workflow is not adopted yet."), "open_draft"),
    "product_missing": Entry(_("%(client)s does not take %(product)s."), "add_product"),
    "bulk_needs_product": Entry(_("Without a product this workflow cannot be started in bulk."), "edit_template"),
    "already_exists_for_period": Entry(
        _("There already is a %(template)s over %(period)s for %(client)s (%(number)s)."),
        "open_case",
        without_period=_("There already is a %(template)s for %(client)s (%(number)s)."),
    ),
    "deleted_for_period": Entry(
        _("This period was deleted earlier and is not created again by itself."),
        "create_again",
        without_period=_("This was deleted earlier and is not created again by itself."),
    ),
    "period_mismatch": Entry(_("This client files per %(kind)s."), "change_period"),
    "period_not_set": Entry(_("Choose a period; this workflow is unique per period."), "choose_period"),
    "client_not_accepted": Entry(_("%(client)s is not accepted yet (AML)."), "open_acceptance"),
    "client_ended": Entry(_("%(client)s has not been an active client since %(date)s.")),
    "no_recipient": Entry(_("%(client)s has no contact with function %(function)s."), "choose_contact"),
    "not_a_candidate": Entry(_("%(name)s does not have the role %(role)s on this client."), "choose_candidate"),
    "checkpoints_open": counted(
        ngettext_noop("%(count)s checkpoint still open: %(names)s", "%(count)s checkpoints still open: %(names)s"),
        "go_to_first",
    ),
    "checkpoints_carried_over": Entry(_("Checkpoints carried over are still open: %(names)s"), "go_to_first"),
    "required_item_missing": Entry(_("First add %(type)s."), "upload"),
    "not_responsible": Entry(_("Only %(name)s (or a stand-in) can complete this phase."), "ask_or_override"),
    "already_done": Entry(_("%(name)s already completed this at %(time)s."), "refresh"),
    "phase_passed": Entry(_("This phase has already been passed.")),
    "not_now": Entry(_("This is not possible while the case is %(state)s."), "show_possible"),
    "filing_underway": Entry(_("The return is being sent or processed; wait for its status."), "open_filing"),
    "changed_meanwhile": Entry(_("%(name)s changed this at %(time)s."), "choose_whose"),
    "four_eyes": Entry(_("Someone other than %(name)s has to do this."), "assign"),
}

MORE_OF_CASES = {
    "confirm_notes": Entry(_("Clients will read shared notes. Confirm that this is meant.")),
    "already_claimed": Entry(_("%(name)s has just picked this up."), "refresh"),
    "no_access_to_client": Entry(_("%(name)s has no role on this client."), "add_role"),
    "not_addressed_to_you": Entry(_("This is for %(name)s.")),
    "cancel_first": Entry(_("This case is still running. Stop it first, then you can delete it."), "cancel_case"),
    "case_kept": Entry(
        _("Something in this case was approved, signed, paid or filed. Such a case is kept and cannot be deleted.")
    ),
    "request_closed": Entry(_("This does not lie with the client any more, so there is nothing to wait for.")),
    "note_required": Entry(_("Write a note about the deviation.")),
    "last_phase": Entry(_("This is the last phase. Close the case."), "close_case"),
    "no_earlier_phase": Entry(_("There is no earlier phase to go back to.")),
    "result_required": Entry(_("Choose how this case ended.")),
    "resume_date_required": Entry(_("Choose the date on which the case goes on.")),
    "snooze_date_required": Entry(_("Choose until when.")),
    "date_in_past": Entry(_("Choose a date in the future.")),
    "due_before_start": Entry(_("This date lies before the start.")),
    "nothing_supplied": Entry(_("Add at least one file or answer before you send."), "upload"),
    "answer_required": Entry(_("Answer this question, or say that you do not have it.")),
    "variable_empty": Entry(_("%(variable)s is empty, so the text would have a hole."), "fill_in"),
    "open_tasks": Entry(_("Tasks are still open: %(names)s"), "go_to_first"),
    "open_cases": Entry(_("Cases are still running: %(names)s"), "open_case"),
    "no_clients_chosen": Entry(_("Choose at least one client.")),
    "too_many_clients": Entry(_("At most %(allowed)s clients go in one run.")),
    "nothing_to_start": Entry(_("Not one of these clients can start. See the reasons at the check.")),
    "no_such_client": Entry(_("No client has this number or name.")),
    "which_client": Entry(_("Several clients fit: %(names)s. Fill in the number.")),
    "client_gone": Entry(_("This client is no longer there, or you may not start for it.")),
    "period_needed": Entry(_("This workflow has no period. It can only start by itself for new clients.")),
    "period_starts_it": Entry(_("This workflow belongs to a period. Let it start per period.")),
    "timing_invalid": Entry(_("Choose a day that exists, or at most %(allowed)s days.")),
    "date_too_old": Entry(_("Choose a date of at most %(allowed)s days ago.")),
    "interval_invalid": Entry(_("Give a whole number from 1 to %(allowed)s.")),
    "task_not_open": Entry(_("This task is done or withdrawn already.")),
    "radar_not_startable": Entry(_("This cannot be started from here.")),
    "look_again_date": Entry(_("Choose a day to look again: after today, within a year.")),
    "undo_too_late": Entry(_("Taking back is no longer possible.")),
    "waiting_on_closed": Entry(_("That request is already finished; there is nothing to wait for.")),
}

TEMPLATES = {
    "phase_required": Entry(_("A workflow has at least one phase."), "edit_template"),
    "phase_in_use": Entry(_("This phase is still used: %(places)s. Choose another phase for it."), "choose_phase"),
    "nothing_to_undo": Entry(_("There is no step to go back or forth to.")),
    "version_immutable": Entry(
        _("This version is published and does not change any more. Edit a draft."), "open_draft"
    ),
    "adoption_required": Entry(
        _("Here a template is adopted before it is published. Ask somebody who may publish to adopt it.")
    ),
    "template_incomplete": counted(
        ngettext_noop(
            "%(count)s point has to be solved before this can be published: %(names)s",
            "%(count)s points have to be solved before this can be published: %(names)s",
        ),
        "go_to_first",
    ),
    "warnings_open": counted(
        ngettext_noop(
            "There is %(count)s warning. Tick that you have seen it, or solve it first.",
            "There are %(count)s warnings. Tick that you have seen them, or solve them first.",
        )
    ),
    "model_needs": Entry(
        _("This model needs what is not there yet: %(names)s. Make it, or choose what to use instead.")
    ),
    "template_unreadable": Entry(_("A part of this template cannot be read: %(path)s.")),
    "unknown_variable": Entry(_("“%(variable)s” is not a merge variable (position %(position)s).")),
    "unclosed_variable": Entry(_("The brace at position %(position)s is not closed.")),
    "number_of_days": Entry(_("Give a whole number of days, 0 or more.")),
    "number_of_minutes": Entry(_("Give a whole number of minutes, from 0 to 100,000.")),
    "product_archived": Entry(_("%(product)s is archived. Choose another product.")),
    "item_type_period": Entry(_("%(type)s has another kind of period than this workflow.")),
}

# What the check before publishing finds (F111); errors stop it, warnings need a tick.
PUBLICATION = {
    "unknown_item_type": Entry(_("The kind of document %(type)s does not exist here.")),
    "unknown_phase": Entry(_("This phase does not exist in this workflow.")),
    "unknown_team": Entry(_("The process team %(team)s does not exist here.")),
    "unknown_role": Entry(_("The role %(role)s does not exist here.")),
    "unknown_function": Entry(_("The function %(function)s does not exist here.")),
    "phase_twice": Entry(_("Two phases are called %(name)s. Give one of them another name.")),
    "key_twice": Entry(_("%(key)s occurs twice. Rename one of the two.")),
    "nothing_visible": Entry(_("The client sees no phase at all: every phase is internal.")),
    "no_description": Entry(_("Phase %(phase)s does not say what is expected.")),
    "empty_team": Entry(_("Phase %(phase)s is given to a process team without members.")),
    "client_can_do_nothing": Entry(_("The client can do nothing here.")),
    "sender_required": Entry(_("Phase %(phase)s sends by itself, so it needs a sender.")),
    "request_without_lines": Entry(_("This request asks for nothing yet. Add a line.")),
    "two_senders": Entry(_("Phase %(phase)s speaks to the client in the name of two people.")),
    "moment_before_start": Entry(_("This moment lies before the start of the phase, so it goes out at the start.")),
    "day_of_year": Entry(_("Write a day of the year as month and day, like 05-01.")),
    "escalation_of_client_task": Entry(
        _("Only tasks of the office go to somebody else by themselves; here it does nothing."), "edit_template"
    ),
    "escalation_levels": Entry(_("At most %(allowed)s levels; after them comes the safety-net person.")),
    "escalation_order": Entry(_("Level %(level)s has to come later than the one before it.")),
    "unknown_member": Entry(_("This colleague is no active team member."), "edit_template"),
    "reminder_limits": Entry(_("Remind at most 10 times, and never more often than once a day.")),
    "no_product": Entry(_("This has no product, so it cannot be started in bulk.")),
    "nobody_can_do": Entry(_("Nobody can do phase %(phase)s: no client has anybody for it.")),
    "no_way_to_end": Entry(
        _("Phase %(phase)s has no way to end: nobody is there to complete it, and it does not go on by itself.")
    ),
    "condition_in_circle": Entry(
        _("Phase %(phase)s goes round in a circle: its condition asks what is only answered in that phase.")
    ),
    "condition_too_late": Entry(_("This condition asks what is only answered later, in phase %(phase)s.")),
    "never_reached": Entry(_("Phase %(phase)s is never reached: its condition never holds.")),
    "recipient_nobody": counted(
        ngettext_noop(
            "For %(count)s client there is nobody to receive this.",
            "For %(count)s clients there is nobody to receive this.",
        )
    ),
    "role_without_holder": counted(
        ngettext_noop(
            "%(count)s client has nobody in the role %(role)s.", "%(count)s clients have nobody in the role %(role)s."
        )
    ),
}

# What a template file may have wrong; each is said after the line where it stands (F391).
TEMPLATE_FILE = {
    "template_file_line": Entry(_("Line %(line)s: %(what)s")),
    "template_file_wrong": counted(
        ngettext_noop(
            "The file has %(count)s mistake. Nothing was made; mend it and try again.",
            "The file has %(count)s mistakes. Nothing was made; mend them and try again.",
        )
    ),
    "template_file_needs": Entry(_("Choose what to use here instead of: %(names)s.")),
    "draft_exists": Entry(_("“%(name)s” has a draft already. Tick that the file replaces it.")),
    "yaml_too_large": Entry(_("This file is too large: at most %(allowed)s kB.")),
    "yaml_no_text": Entry(_("This is no text file. Save it as plain text (UTF-8).")),
    "yaml_empty": Entry(_("This file is empty.")),
    "yaml_syntax": Entry(_("this cannot be read: “%(near)s”. Look at the spaces, colons and quotes.")),
    "yaml_two_documents": Entry(_("a second template begins here. One file holds one template.")),
    "yaml_anchor": Entry(_("references (& and *) are not allowed. Write it out.")),
    "yaml_tag": Entry(_("types (!) and instructions are not allowed.")),
    "yaml_too_deep": Entry(_("this stands too deep: at most %(allowed)s levels.")),
    "yaml_no_template": Entry(_("This file holds no template: the field “template” is missing.")),
    "yaml_version": Entry(_("the file needs “format: %(format)s”; another format cannot be read.")),
    "yaml_field_twice": Entry(_("“%(field)s” stands here twice (also on line %(first)s).")),
    "unknown_field": Entry(_("unknown field '%(field)s'.")),
    "unknown_field_near": Entry(_("unknown field '%(field)s'; do you mean '%(near)s'?")),
    "missing_field": Entry(_("the field '%(field)s' is missing here.")),
    "not_an_object": Entry(_("fields are expected at '%(field)s'.")),
    "not_a_list": Entry(_("a list is expected at '%(field)s'.")),
    "not_text": Entry(_("'%(field)s' is text: put it between quotes.")),
    "not_a_number": Entry(_("'%(field)s' is a whole number, at most 999999.")),
    "not_yes_or_no": Entry(_("'%(field)s' is true or false.")),
    "unknown_choice": Entry(_("this is not possible at '%(field)s'. Possible: %(choices)s.")),
    "yaml_text_too_long": Entry(_("'%(field)s' is too long: at most %(allowed)s characters.")),
    "yaml_key_wrong": Entry(_("“%(value)s” is no key: use at most 60 letters, digits, hyphens and underscores.")),
    "yaml_key_twice": Entry(_("the key '%(value)s' is used already on line %(first)s.")),
    "yaml_phase_twice": Entry(_("there is a phase “%(value)s” already (line %(first)s). Give one another name.")),
}

REMEDIES = {
    "choose_template": _("Choose another workflow"),
    "open_draft": _("Open the draft"),
    "add_product": _("Add the product to the client"),
    "edit_template": _("Edit the workflow"),
    "open_case": _("Open it"),
    "create_again": _("Create it again anyway"),
    "change_period": _("Change the period or the setting of the client"),
    "choose_period": _("Choose a period"),
    "open_acceptance": _("Open the client acceptance"),
    "choose_contact": _("Add or choose a contact"),
    "choose_candidate": _("Choose someone else, or add the role"),
    "go_to_first": _("Go to the first"),
    "upload": _("Upload"),
    "ask_or_override": _("Ask it, or step in"),
    "refresh": _("Refresh"),
    "show_possible": _("See what is possible"),
    "open_filing": _("Open the return"),
    "choose_whose": _("Choose whose version stays"),
    "assign": _("Assign to someone else"),
    "add_role": _("Add the role"),
    "cancel_case": _("Stop the case"),
    "close_case": _("Close the case"),
    "choose_phase": _("Choose a phase"),
    "fill_in": _("Fill it in"),
}

# Codes the engine passes as a value, and the words that stand for them in a sentence.
VALUE_WORDS = {
    "state": {
        "not_started": _("not started yet"),
        "active": _("running"),
        "on_hold": _("on hold"),
        "completed": _("completed"),
        "cancelled": _("stopped"),
    },
    "kind": {
        "none": _("no period"),
        "month": _("month"),
        "four_weeks": _("four weeks"),
        "quarter": _("quarter"),
        "half_year": _("half year"),
        "year": _("year"),
        "book_year": _("book year"),
    },
}
