"""Second factors of a login: an app with codes, passkeys, recovery codes (F025). Stored by allauth's tables."""

import secrets
from base64 import b32encode
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction

from aanzet.access.models import Login
from aanzet.core.errors import NotFound, Refused
from aanzet.rules import names, totp

Kind = Authenticator.Type


def new_totp_secret() -> str:
    """A secret to show to an app; it counts only after activate_totp."""
    return b32encode(secrets.token_bytes(20)).decode()


@transaction.atomic
def activate_totp(*, now: datetime, login_id: UUID, secret: str, code: str) -> None:
    """Switch an app with codes on, proven by its first code. Refused: code_wrong."""
    counter = totp.matching_counter(secret, code, now)
    if counter is None:
        raise Refused("code_wrong", field="code")
    Authenticator.objects.filter(user_id=login_id, type=Kind.TOTP).delete()
    data = {"secret": encrypt(secret), "counter": counter}
    Authenticator.objects.create(user_id=login_id, type=Kind.TOTP, data=data, created_at=now, last_used_at=now)


@transaction.atomic
def use_totp(*, now: datetime, login_id: UUID, code: str) -> bool:
    """Whether this is the code of the app now. Each code works once, on all machines together."""
    row = Authenticator.objects.select_for_update(no_key=True).filter(user_id=login_id, type=Kind.TOTP).first()
    if row is None:
        return False
    counter = totp.matching_counter(decrypt(row.data["secret"]), code, now, after=row.data.get("counter", 0))
    if counter is None:
        return False
    row.data["counter"], row.last_used_at = counter, now
    row.save(update_fields=["data", "last_used_at"])
    return True


@transaction.atomic
def make_recovery_codes(*, now: datetime, login_id: UUID) -> list[str]:
    """Ten new recovery codes; older ones stop working. Shown once."""
    Authenticator.objects.filter(user_id=login_id, type=Kind.RECOVERY_CODES).delete()
    data = {"seed": encrypt(RecoveryCodes.generate_seed()), "used_mask": 0}
    row = Authenticator.objects.create(user_id=login_id, type=Kind.RECOVERY_CODES, data=data, created_at=now)
    return RecoveryCodes(row).generate_codes()


def use_recovery_code(*, now: datetime, login_id: UUID, code: str) -> bool:
    """Whether this is a recovery code that was not used yet; it is used now."""
    row = Authenticator.objects.filter(user_id=login_id, type=Kind.RECOVERY_CODES).first()
    if row is None or not RecoveryCodes(row).validate_code("".join(code.split())):
        return False
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=now)
    return True


def add_passkey(*, now: datetime, login_id: UUID, name: str, credential: dict[str, Any]) -> int:
    """Keep a passkey that the browser made and the door has verified; its id."""
    checked = names.name(name, 100)
    if not checked:
        raise Refused(checked.error, field="name", allowed=100)
    data = {"name": checked.value or "Passkey", "credential": credential}
    row = Authenticator.objects.create(user_id=login_id, type=Kind.WEBAUTHN, data=data, created_at=now)
    return row.pk


def note_passkey_used(*, now: datetime, passkey_id: int) -> None:
    """Remember when a passkey was last used."""
    Authenticator.objects.filter(pk=passkey_id).update(last_used_at=now)


@transaction.atomic
def remove_factor(*, login_id: UUID, factor_id: int | None = None, last_allowed: bool) -> None:
    """Remove a passkey, or without an id the app with codes. Refused: second_factor_required for the last one.

    last_allowed: nothing asks a second factor of this login.
    """
    Login.objects.select_for_update(no_key=True).only("id").get(id=login_id)
    rows = Authenticator.objects.filter(user_id=login_id)
    wanted = rows.filter(pk=factor_id, type=Kind.WEBAUTHN) if factor_id else rows.filter(type=Kind.TOTP)
    if not wanted.exists():
        raise NotFound
    others = rows.filter(type__in=(Kind.TOTP, Kind.WEBAUTHN)).exclude(pk__in=wanted.values("pk"))
    if not others.exists():
        if not last_allowed:
            raise Refused("second_factor_required")
        rows.filter(type=Kind.RECOVERY_CODES).delete()
    wanted.delete()
