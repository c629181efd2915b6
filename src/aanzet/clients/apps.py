from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "aanzet.clients"
    label = "clients"
