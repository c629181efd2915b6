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
    return salted_hmac("access.code", f"{bound_to}:{code}", settings.MASTER_KEY, algorithm="sha256").digest()


def row_token(purpose: str, organization_id: UUID, row_id: UUID) -> str:
    """A token that is made anew from its row when the mail is written, so it never waits in a table.

    It carries the ids of organization and row, and 160 bits that only this installation can make.
    """
    mac = salted_hmac(f"access.{purpose}", f"{organization_id}:{row_id}", settings.MASTER_KEY, algorithm="sha256")
    whole = organization_id.bytes + row_id.bytes + mac.digest()[: BITS // 8]
    return base64.urlsafe_b64encode(whole).decode().rstrip("=")


def read_row_token(purpose: str, token: str) -> tuple[UUID, UUID] | None:
    """(organization, row) of a token that this installation made for this purpose; None for anything else."""
    try:
        whole = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        organization_id, row_id = UUID(bytes=whole[:16]), UUID(bytes=whole[16:32])
    except (ValueError, binascii.Error):
        return None
    return (
        (organization_id, row_id)
        if secrets.compare_digest(row_token(purpose, organization_id, row_id), token)
        else None
    )
