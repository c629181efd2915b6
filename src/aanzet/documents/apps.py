from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "aanzet.documents"
    label = "documents"
