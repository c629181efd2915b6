"""How allauth behaves in this house: its tables and its passkey checks are used, its pages are not."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from aanzet.access.queries.factor_secrets import opened_factor, sealed_factor


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by himself: team members and contacts are invited."""

    def is_open_for_signup(self, request):
        return False


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are stored encrypted with a key of their own."""

    def encrypt(self, text: str) -> str:
        return sealed_factor(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened_factor(encrypted_text)

    def send_notification_mail(self, *args, **options) -> None:
        """Mails of ours go by core.mail."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}
