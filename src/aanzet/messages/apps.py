from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "aanzet.messages"
    label = "messages"
