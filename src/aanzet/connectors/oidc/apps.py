from django.apps import AppConfig
from django.conf import settings


class OidcConfig(AppConfig):
    name = "aanzet.connectors.oidc"
    label = "connectors_oidc"

    def ready(self):
        """Single sign-on is there when the settings name a provider."""
        from aanzet.access.ports import register_identity_provider
        from aanzet.connectors.oidc.provider import OpenIdProvider

        if settings.OIDC_URL:
            register_identity_provider(
                OpenIdProvider(
                    issuer=settings.OIDC_URL,
                    client_id=settings.OIDC_CLIENT_ID,
                    client_secret=settings.OIDC_CLIENT_SECRET,
                    name=settings.OIDC_NAME,
                    domains=tuple(settings.OIDC_DOMAINS),
                )
            )
