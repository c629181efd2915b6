"""Passkeys: what the browser must sign, and whether it did (WebAuthn, verified by fido2 through allauth).

The challenge waits in the session; navigator.credentials is called by assets/js/passkey.js.
"""

import json
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from aanzet.access.actions.factors import add_passkey, note_passkey_used
from aanzet.access.queries.sign_in import login
from aanzet.core.errors import Refused


def challenge(login_id: UUID | None = None) -> dict[str, Any]:
    """What to sign, as JSON for the browser; with a login only by one of his passkeys, else by any on the device."""
    return _json(webauthn.begin_authentication(login(login_id) if login_id else None))


def signed_by(request: HttpRequest, text: str, login_id: UUID | None = None) -> UUID:
    """The login whose passkey signed the challenge. Refused: sign_in_failed."""
    credential = _credential(text)
    try:
        who = login(login_id) if login_id else webauthn.extract_user_from_response(credential)
        if not who.is_active:
            raise Refused("sign_in_failed")
        used: Authenticator = webauthn.complete_authentication(who, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        raise Refused("sign_in_failed") from None
    note_passkey_used(now=request.now, passkey_id=used.pk)
    return who.pk


def new_challenge(login_id: UUID) -> dict[str, Any]:
    """What a new passkey must sign; it is kept on the device, so it works without typing an address."""
    return _json(webauthn.begin_registration(login(login_id), passwordless=True))


def keep(request: HttpRequest, login_id: UUID, text: str, name: str) -> None:
    """Keep a new passkey after checking it. Refused: sign_in_failed."""
    credential = _credential(text)
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        raise Refused("sign_in_failed") from None
    add_passkey(now=request.now, login_id=login_id, name=name, credential=credential)


def _credential(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise Refused("sign_in_failed") from None
    if not isinstance(found, dict):
        raise Refused("sign_in_failed")
    return found


def _json(options: dict[str, Any]) -> dict[str, Any]:
    """Only plain values: fido2 leaves its own types inside."""
    return json.loads(json.dumps(options, default=dict))
