"""Secrets of second factors, encrypted with a key of their own. They belong to a login, so to no organization."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from aanzet.core.crypto import derived, key_ids


def sealed_factor(text: str) -> str:
    """The secret as it is stored, under the newest key."""
    return _ciphers()[0].encrypt(text.encode()).decode()


def opened_factor(stored: str) -> str:
    """The secret again, also when it was stored under an older key that is still there."""
    return MultiFernet(_ciphers()).decrypt(stored.encode()).decode()


def factor_key(stored: str) -> str:
    """The name of the master key under which a secret stands; "" when it is none of ours."""
    for key, cipher in zip(key_ids(), _ciphers(), strict=True):
        try:
            cipher.decrypt(stored.encode())
        except InvalidToken:
            continue
        return key
    return ""


def _ciphers() -> list[Fernet]:
    return [Fernet(base64.urlsafe_b64encode(key)) for key in derived("access.factors")]
