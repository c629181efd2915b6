"""Addresses of this app: `office` under /office/, `portal` under /portal/, `public` at the root."""

from django.urls import URLPattern, path

from aanzet.messages.web import bell
from aanzet.messages.web import portal as pages
from aanzet.messages.web.office import conversations, single

office: list[URLPattern] = [
    path("messages/", conversations.messages, name="office-messages"),
    path("messages/new/", conversations.new, name="office-conversation-new"),
    path("messages/<uuid:conversation_id>/", conversations.conversation, name="office-conversation"),
    path("messages/<uuid:conversation_id>/stream/", conversations.stream, name="office-conversation-stream"),
    path("messages/<uuid:conversation_id>/send/", conversations.send_one, name="office-conversation-send"),
    path("messages/<uuid:conversation_id>/read/", conversations.read, name="office-conversation-read"),
    path("messages/<uuid:conversation_id>/people/", conversations.join, name="office-conversation-join"),
    path("messages/<uuid:conversation_id>/people/remove/", conversations.leave, name="office-conversation-leave"),
    path(
        "messages/<uuid:conversation_id>/waiting/<uuid:scheduled_id>/take-back/",
        single.take_back,
        name="office-message-take-back",
    ),
    *(
        path(
            f"messages/<uuid:conversation_id>/{what}/",
            conversations.change,
            {"what": what},
            name=f"office-conversation-{what}",
        )
        for what in conversations.CHANGES
    ),
    path("messages/message/<uuid:message_id>/edit/", single.edit, name="office-message-edit"),
    path("messages/message/<uuid:message_id>/delete/", single.delete, name="office-message-delete"),
    path("notices/", bell.notices_page, name="office-notices"),
    path("notices/read/", bell.read, name="office-notices-read"),
    path("settings/messages/", single.settings, name="settings-messages"),
]
portal: list[URLPattern] = [
    path("messages/", pages.messages, name="portal-messages"),
    path("messages/new/", pages.new, name="portal-conversation-new"),
    path("messages/<uuid:conversation_id>/", pages.conversation, name="portal-conversation"),
    path("messages/<uuid:conversation_id>/stream/", pages.stream, name="portal-conversation-stream"),
    path("messages/<uuid:conversation_id>/send/", pages.send_one, name="portal-conversation-send"),
    path("messages/<uuid:conversation_id>/read/", pages.read, name="portal-conversation-read"),
    path("messages/message/<uuid:message_id>/edit/", pages.edit, name="portal-message-edit"),
    path("notices/", bell.notices_page, name="portal-notices"),
    path("notices/read/", bell.read, name="portal-notices-read"),
    path("notices/choices/", bell.choices, name="portal-notice-choices"),
]
public: list[URLPattern] = []
