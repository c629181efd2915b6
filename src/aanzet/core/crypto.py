"""Encryption of single fields (reliability 8, 9): AES-256-GCM under a key per organization, and a keyed hash to search.

A value is stored as v1:<key id>:<nonce>:<ciphertext>. It is bound to its place (organization, table, field, row): moved
elsewhere it does not decrypt. Keys are derived from the master key by HKDF, per organization and purpose. There may be
several master keys: the first one seals, all of them open and find, so that a key can be changed without stopping
(core/rotation.py).
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"v1"
NONCE = 12  # bytes


class CannotOpen(Exception):
    """The value was changed, moved to another place, or sealed under a key we do not have."""


def seal(organization: UUID, table: str, field: str, row: UUID, text: str) -> bytes:
    """Encrypt one field of one row, for a BinaryField."""
    master = settings.MASTER_KEYS[0]
    nonce = os.urandom(NONCE)
    cipher = AESGCM(_key(master, organization, "field"))
    sealed = cipher.encrypt(nonce, text.encode(), _place(organization, table, field, row))
    return b":".join((VERSION, _key_id(master), base64.b64encode(nonce), base64.b64encode(sealed)))


def unseal(organization: UUID, table: str, field: str, row: UUID, stored: bytes | memoryview) -> str:
    """The text of a sealed field. CannotOpen when it is not what was stored in this place."""
    parts = bytes(stored).split(b":")
    if len(parts) != 4 or parts[0] != VERSION:
        raise CannotOpen(f"{table}.{field}: unknown form")
    master = next((master for master in settings.MASTER_KEYS if _key_id(master) == parts[1]), None)
    if master is None:
        raise CannotOpen(f"{table}.{field}: key {parts[1].decode('ascii', 'replace')} is not ours")
    try:
        nonce, sealed = (base64.b64decode(part, validate=True) for part in parts[2:])
        place = _place(organization, table, field, row)
        return AESGCM(_key(master, organization, "field")).decrypt(nonce, sealed, place).decode()
    except (ValueError, InvalidTag):
        raise CannotOpen(f"{table}.{field}: changed or moved") from None


def is_current(stored: bytes | memoryview) -> bool:
    """Whether a field is sealed under the newest master key; if not, it waits for `resealed`."""
    return bytes(stored).startswith(current_prefix())


def current_prefix() -> bytes:
    """How every field begins that is sealed under the newest master key."""
    return VERSION + b":" + _key_id(settings.MASTER_KEYS[0]) + b":"


def resealed(organization: UUID, table: str, field: str, row: UUID, stored: bytes | memoryview) -> bytes:
    """The same text under the newest master key."""
    return seal(organization, table, field, row, unseal(organization, table, field, row, stored))


def blind_index(organization: UUID, field: str, text: str) -> bytes:
    """Keyed hash by which an exact value is found without being read; the same in every row of this organization.

    field: what kind of value, so that equal digits in two kinds do not show. text: normalised by the caller.
    """
    return _index(settings.MASTER_KEYS[0], organization, field, text)


def blind_indexes(organization: UUID, field: str, text: str) -> list[bytes]:
    """The hashes to search for: under the newest key first, and under older ones while a change of keys is going on."""
    return [_index(master, organization, field, text) for master in settings.MASTER_KEYS]


def derived(purpose: str, organization: UUID | None = None) -> list[bytes]:
    """Keys of 32 bytes for something else (links, codes, factors): of the newest master key, then of older ones."""
    return [_key(master, organization, purpose) for master in settings.MASTER_KEYS]


def key_ids() -> list[str]:
    """The names of the master keys, newest first, as they stand in what is sealed. They tell nothing about the keys."""
    return [_key_id(master).decode() for master in settings.MASTER_KEYS]


def is_changing() -> bool:
    """Whether a change of keys is going on: there is more than one."""
    return len(settings.MASTER_KEYS) > 1


def _index(master: str, organization: UUID, field: str, text: str) -> bytes:
    return hmac.digest(_key(master, organization, f"index:{field}"), text.encode(), hashlib.sha256)


def _place(organization: UUID, table: str, field: str, row: UUID) -> bytes:
    return "\x1f".join((str(organization), table, field, str(row))).encode()


@lru_cache(maxsize=16)
def _key_id(master: str) -> bytes:
    return hashlib.sha256(b"aanzet.key-id.1" + master.encode()).hexdigest()[:8].encode()


@lru_cache(maxsize=4096)
def _key(master: str, organization: UUID | None, purpose: str) -> bytes:
    salt = organization.bytes if organization else None
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=f"aanzet.{purpose}.1".encode())
    return derive.derive(master.encode())
