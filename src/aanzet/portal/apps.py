from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "aanzet.portal"
    label = "portal"
