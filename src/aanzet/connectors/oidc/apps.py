from django.apps import AppConfig


class OidcConfig(AppConfig):
    name = "aanzet.connectors.oidc"
    label = "connectors_oidc"

    def ready(self):
        """Organizations name their own provider; this is how each of them is spoken with."""
        from aanzet.access.ports import register_identity_provider
        from aanzet.connectors.oidc.provider import OpenIdProvider

        register_identity_provider(OpenIdProvider())
