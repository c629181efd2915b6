"""BSN and turnover tax number as they may be shown or compared (reliability 9): masked, or as keyed hash.

`opened` gives the number itself; only actions use it, and only `reveal_number` hands it to a person.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from aanzet.rules import numbers
from aanzet.rules.clients import SECRET

TABLE = "clients_client"


def opened(client: Any, field: str) -> str:
    """The protected number of a client row (attributes organization_id, id and the field), "" when there is none."""
    return _opened(client.organization_id, client.id, field, getattr(client, field))


def masked(client: Any, field: str) -> str:
    """As screens show it: •••••123, "" when there is none (F046)."""
    return _mask(field, opened(client, field))


def masked_of(found: Mapping[str, Any]) -> dict[str, str]:
    """Every protected number of a row of plain columns, as screens show it."""
    return {
        field: _mask(field, _opened(found["organization_id"], found["id"], field, found[field])) for field in SECRET
    }


def index_of(organization_id: UUID, field: str, number: str) -> bytes | None:
    """The keyed hash by which a number is found without being read; None for no number."""
    return blind_index(organization_id, number) if number else None


def index_text(organization_id: UUID, number: str) -> str:
    """As an import compares numbers that are kept encrypted."""
    return blind_index(organization_id, number).hex()


def encrypt(organization_id: UUID, place: str, text: str) -> bytes:
    """AES-256-GCM under the key of the organization, bound to its place: a moved value does not decrypt."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key(organization_id, "seal")).encrypt(nonce, text.encode(), place.encode())


def decrypt(organization_id: UUID, place: str, sealed: bytes) -> str:
    """What `encrypt` made of it; InvalidTag when it was moved or changed."""
    return AESGCM(_key(organization_id, "seal")).decrypt(sealed[:12], sealed[12:], place.encode()).decode()


def blind_index(organization_id: UUID, text: str) -> bytes:
    """Keyed hash for exact search."""
    return hmac.digest(_key(organization_id, "index"), text.encode(), "sha256")


def _key(organization_id: UUID, purpose: str) -> bytes:
    return hmac.digest(settings.MASTER_KEY.encode(), f"{purpose}:{organization_id}".encode(), hashlib.sha256)


def _opened(organization_id: UUID, row_id: UUID, field: str, sealed: Any) -> str:
    return "" if sealed is None else decrypt(organization_id, f"{TABLE}:{field}:{row_id}", bytes(sealed))


def _mask(field: str, number: str) -> str:
    return numbers.mask_vat(number) if field == "vat_number" else numbers.mask(number)
