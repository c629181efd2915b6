"""Tokens of links: 160 random or keyed bits, stored as SHA-256; codes of six digits, stored as HMAC (reliability 7)."""

import base64
import binascii
import hashlib
import secrets
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

BITS = 160


def new_token() -> str:
    """160 random bits for an address."""
    return secrets.token_urlsafe(BITS // 8)


def new_code() -> str:
    """Six random digits, leading zeros kept."""
    return f"{secrets.randbelow(10**6):06}"


def digest(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def code_digest(code: str, bound_to: UUID) -> bytes:
    """What is stored of a code: keyed, and bound to the row it belongs to."""
    return _code_digests(code, bound_to)[0]


def is_code(stored: bytes, code: str, bound_to: UUID) -> bool:
    """Whether this is the code of which a digest was stored, also under an older key."""
    return any([secrets.compare_digest(stored, one) for one in _code_digests(code, bound_to)])


def row_token(purpose: str, organization_id: UUID, row_id: UUID, stored: bytes | None = None) -> str:
    """A token that is made anew from its row when the mail is written, so it never waits in a table.

    It carries the ids of organization and row, and 160 bits that only this installation can make. stored: the digest
    that was kept when the row was made, to find the same token after a change of keys.
    """
    tokens = _row_tokens(purpose, organization_id, row_id)
    return next((token for token in tokens if digest(token) == stored), tokens[0])


def read_row_token(purpose: str, token: str) -> tuple[UUID, UUID] | None:
    """(organization, row) of a token that this installation made for this purpose; None for anything else."""
    try:
        whole = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        organization_id, row_id = UUID(bytes=whole[:16]), UUID(bytes=whole[16:32])
    except (ValueError, binascii.Error):
        return None
    ours = [secrets.compare_digest(one, token) for one in _row_tokens(purpose, organization_id, row_id)]
    return (organization_id, row_id) if any(ours) else None


def _code_digests(code: str, bound_to: UUID) -> list[bytes]:
    text = f"{bound_to}:{code}"
    return [salted_hmac("access.code", text, key, algorithm="sha256").digest() for key in settings.MASTER_KEYS]


def _row_tokens(purpose: str, organization_id: UUID, row_id: UUID) -> list[str]:
    """The token under each master key, the newest first."""
    text = f"{organization_id}:{row_id}"
    macs = [salted_hmac(f"access.{purpose}", text, key, algorithm="sha256").digest() for key in settings.MASTER_KEYS]
    whole = [organization_id.bytes + row_id.bytes + mac[: BITS // 8] for mac in macs]
    return [base64.urlsafe_b64encode(one).decode().rstrip("=") for one in whole]
