from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "aanzet.office"
    label = "office"
