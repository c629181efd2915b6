from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "aanzet.cases"
    label = "cases"
