from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "aanzet.planning"
    label = "planning"
