"""Refusals of documents, files, messages and the import."""

from aanzet.rules.errors.model import Entry, counted
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.msgids import ngettext_noop

FILES = {
    "file_empty": Entry(_("%(name)s is empty.")),
    "file_too_large": Entry(_("%(name)s is %(size)s MB; at most %(allowed)s MB is possible.")),
    "file_kind_refused": Entry(_("%(name)s is of a kind that cannot be sent (%(kind)s). Possible: %(allowed)s.")),
    "file_kind_mismatch": Entry(_("%(name)s is not what its name says: the content is %(found)s.")),
    "file_damaged": Entry(_("%(name)s is damaged and cannot be read. Save it again and try once more.")),
    "file_package_refused": Entry(
        _("%(name)s contains folders, links or archives, or far too much. It was not opened.")
    ),
    "file_name_too_long": Entry(_("The name of this file is too long: at most %(allowed)s characters. Rename it.")),
    "file_name_refused": Entry(_("The name of this file contains characters that are not allowed. Rename it.")),
    "file_not_shown": Entry(_("This file cannot be shown. Download it or ask for a new version.")),
    "file_unpacks_too_large": Entry(_("%(name)s unpacks to far more than it should. It was not accepted.")),
    "already_there": Entry(_("%(name)s is already in this dossier."), "add_anyway"),
    "upload_done": Entry(_("%(name)s is already in.")),
    "upload_gone": Entry(_("What was here of this file is gone. Choose the file again.")),
    "upload_unfinished": Entry(_("%(name)s is not here as a whole yet. Choose it again; it goes on where it stopped.")),
    "upload_changed": Entry(_("%(name)s changed while it was being sent. Choose it again.")),
    "part_invalid": Entry(_("This part of the file does not fit. Choose the file again.")),
}

DOCUMENTS = {
    "item_in_use": Entry(_("This document is still used: %(places)s.")),
    "type_in_use": Entry(_("This kind of document is in use; its period does not change any more. Make a new kind.")),
    "role_taken": Entry(_("Another folder already has this role: %(name)s.")),
    "not_shareable": Entry(_("Documents of this kind are never shared with a client.")),
    "confirm_sharing": Entry(_("%(client)s will see %(name)s. Confirm that this is meant."), "confirm_sharing"),
    "folder_too_deep": Entry(_("Folders go at most %(allowed)s levels deep.")),
    "folder_inside_itself": Entry(_("A folder cannot be put inside itself. Choose another place.")),
    "folder_target_required": counted(
        ngettext_noop(
            "There is %(count)s document in this folder. Choose where it goes.",
            "There are %(count)s documents in this folder. Choose where they go.",
        )
    ),
    "folder_not_shared": Entry(_("Clients can only put documents in a folder they see. Share the folder first.")),
    "retention_running": Entry(_("This must be kept until %(date)s.")),
}

MESSAGES = {
    "message_empty": Entry(_("Write something, or add a file.")),
    "message_no_longer_editable": Entry(_("This message has been read; send a correction as a new message.")),
    "conversation_closed": Entry(_("This conversation is closed.")),
    "no_contact_in_conversation": Entry(
        _("Nobody of %(client)s takes part in this conversation. Add a contact first."), "choose_contact"
    ),
    "too_many_items": Entry(_("At most %(allowed)s documents go along with one message.")),
    "already_sent": Entry(_("This message has been sent already.")),
    "no_channel": Entry(_("%(name)s has no e-mail address and no mobile number."), "choose_contact"),
}

IMPORT_FILE = {
    "sheet_too_large": Entry(_("%(name)s is %(size)s MB; a sheet may be at most %(allowed)s MB. Split it.")),
    "sheet_too_many_rows": Entry(_("Tab %(sheet)s has more than %(allowed)s rows. Split the sheet.")),
    "sheet_too_many_columns": Entry(_("Tab %(sheet)s has more than %(allowed)s columns. Remove the empty ones.")),
    "sheet_damaged": Entry(_("%(name)s is damaged and cannot be read. Save it again and try once more.")),
    "sheet_encrypted": Entry(_("%(name)s is protected with a password. Save it without password.")),
    "sheet_unpacks_too_large": Entry(_("%(name)s unpacks to far more than a sheet should. It was not opened.")),
    "sheet_kind_refused": Entry(_("%(name)s is not a sheet. Use xlsx, ods or csv.")),
    "sheet_encoding": Entry(_("The letters in %(name)s cannot be read. Save the file as UTF-8.")),
    "sheet_empty": Entry(_("%(name)s contains no rows.")),
    "tabs_not_recognised": Entry(_("No tab with clients or contacts was found. Choose which tab is which.")),
    "column_missing": Entry(_("Tab %(sheet)s misses the column %(column)s."), "map_columns"),
    "column_twice": Entry(_("Two columns of tab %(sheet)s are mapped to %(column)s."), "map_columns"),
    "import_has_errors": counted(
        ngettext_noop(
            "%(count)s row has an error. Choose to apply the good rows, or repair it first.",
            "%(count)s rows have an error. Choose to apply the good rows, or repair them first.",
        )
    ),
    "import_running": Entry(_("This import is being applied. Wait until it is ready.")),
    "import_changed": Entry(_("The clients changed since the check. Check again before you apply."), "check_again"),
    "import_undo_expired": Entry(_("Undoing is possible until 30 days after the import.")),
}

REMEDIES = {
    "confirm_sharing": _("Share it"),
    "add_anyway": _("Add it anyway"),
    "map_columns": _("Choose the columns"),
    "check_again": _("Check again"),
}
