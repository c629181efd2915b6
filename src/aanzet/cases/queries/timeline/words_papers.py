"""Sentences of what happens to messages, effects and documents, for the timeline and the log."""

from aanzet.cases.queries.timeline.model import Told
from aanzet.rules.msgids import gettext_noop as _

TOLD = {
    "DeliverySettled": Told("messages", "mail", _("Delivered to %(person)s"), _("delivered to %(person)s")),
    "DeliverySettled:failed": Told(
        "messages", "circle-alert", _("Not delivered to %(person)s"), _("not delivered to %(person)s")
    ),
    "DeliverySettled:uncertain": Told(
        "messages",
        "circle-alert",
        _("Not certain whether it reached %(person)s"),
        _("not certain whether it reached %(person)s"),
    ),
    "DeliverySettled:held": Told(
        "messages",
        "circle-alert",
        _("Held back, not sent to %(person)s yet"),
        _("held back, not sent to %(person)s yet"),
    ),
    **dict.fromkeys(
        ("DeliverySettled:skipped", "DeliverySettled:cancelled"),
        Told(
            "messages",
            "circle-x",
            _("Not needed any more, for %(person)s"),
            _("not needed any more, for %(person)s"),
        ),
    ),
    "DeliveryRepeated": Told("messages", "refresh-cw", _("%(who)s sent it to %(person)s again")),
    "DeliverySkipped": Told("messages", "circle-x", _("%(who)s decided that %(person)s need not get this")),
    "DeliveryReplaced": Told(
        "messages",
        "message-circle",
        _("%(person)s was reached by another channel after all"),
        _("%(person)s reached by another channel after all"),
    ),
    "DeliveryCancelled": Told(
        "messages",
        "circle-x",
        _("Taken back before it left, for %(person)s"),
        _("taken back before it left, for %(person)s"),
    ),
    "LogExported": Told("seen", "file-down", _("%(who)s downloaded %(rows)s lines of the activity log")),
    "ItemAdded": Told("documents", "file-up", _("%(who)s added “%(what)s”"), _("“%(what)s” added")),
    "VersionAdded": Told(
        "documents",
        "file-up",
        _("%(who)s added version %(number)s of “%(what)s”"),
        _("version %(number)s of “%(what)s” added"),
    ),
    "ItemChanged": Told(
        "documents", "file-pen-line", _("%(who)s changed the data of “%(what)s”"), _("data of “%(what)s” changed")
    ),
    "VisibilityChanged": Told(
        "documents", "eye", _("%(who)s changed who sees “%(what)s”"), _("changed who sees “%(what)s”")
    ),
    "VisibilityChanged:shared": Told(
        "documents", "eye", _("%(who)s shared “%(what)s” with the client"), _("“%(what)s” shared with the client")
    ),
    "ItemRemoved": Told(
        "documents",
        "circle-x",
        _("%(who)s took “%(what)s” out of the dossier"),
        _("“%(what)s” taken out of the dossier"),
    ),
    "ItemRead": Told("seen", "eye", _("%(person)s opened “%(what)s”"), _("%(person)s opened “%(what)s”")),
    "FolderAdded": Told("documents", "folder", _("%(who)s made the folder “%(what)s”"), _("folder “%(what)s” made")),
    "FolderChanged": Told(
        "documents", "folder", _("%(who)s changed the folder “%(what)s”"), _("folder “%(what)s” changed")
    ),
    "FolderDeleted": Told("documents", "folder", _("%(who)s removed a folder"), _("a folder removed")),
    "FoldersLaidOut": Told(
        "setup",
        "folder",
        _("%(who)s made the default folders where they were missing"),
        _("default folders made where they were missing"),
    ),
    "FolderTemplateChanged": Told("setup", "folder", _("%(who)s changed the default folders")),
    "ItemTypeAdded": Told(
        "setup", "file-text", _("%(who)s added the kind of document “%(what)s”"), _("kind of document “%(what)s” added")
    ),
    "ItemTypeChanged": Told("setup", "file-text", _("%(who)s changed the kind of document “%(what)s”")),
    "ItemTypeArchived": Told("setup", "file-text", _("%(who)s archived the kind of document “%(what)s”")),
    "ConversationOpened": Told(
        "messages", "message-circle", _("%(who)s began a conversation"), _("conversation opened")
    ),
    "ConversationClosed": Told(
        "messages", "message-circle", _("%(who)s closed the conversation"), _("conversation closed")
    ),
    "ConversationReopened": Told(
        "messages", "message-circle", _("%(who)s reopened the conversation"), _("conversation reopened")
    ),
    "ParticipantAdded": Told(
        "messages",
        "users",
        _("%(who)s added %(person)s to the conversation"),
        _("%(person)s takes part in the conversation"),
    ),
    "ParticipantRemoved": Told(
        "messages", "users", _("%(who)s took %(person)s out of the conversation"), _("%(person)s takes part no longer")
    ),
    "MessageSent": Told("messages", "message-circle", _("%(who)s wrote a message"), _("message sent")),
    "MessageSent:question": Told("messages", "message-circle", _("%(who)s asked a question")),
    "MessageSent:note": Told("notes", "pen-line", _("%(who)s wrote an internal note")),
    "MessageEdited": Told("messages", "pen-line", _("%(who)s changed a message")),
    "MessageDeleted": Told("messages", "circle-x", _("%(who)s deleted a message")),
    "MessageRead": Told("seen", "eye", _("%(person)s read the messages"), _("%(person)s read the messages")),
    "MessageScheduled": Told("messages", "clock", _("%(who)s prepared a message for later")),
    "ScheduledMessageCancelled": Told(
        "messages", "circle-x", _("%(who)s took a prepared message back"), _("a prepared message was not sent")
    ),
    "NoticeChoicesChanged": Told("setup", "bell", _("%(who)s changed which mails %(person)s gets")),
}
