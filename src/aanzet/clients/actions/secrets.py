"""Write protected numbers: encrypted, with the keyed hash by which they are found (reliability 9)."""

from typing import Any
from uuid import UUID

from aanzet.clients.models import Client
from aanzet.clients.queries.secrets import TABLE, decrypt, encrypt, index_of, masked, opened

__all__ = ["masked", "opened", "put_raw", "raw", "seal", "unwrap", "wrap"]


def seal(client: Client, field: str, number: str) -> None:
    """Put a BSN or turnover tax number on a client; "" clears it."""
    place = f"{TABLE}:{field}:{client.id}"
    setattr(client, field, encrypt(client.organization_id, place, number) if number else None)
    setattr(client, f"{field}_index", index_of(client.organization_id, field, number))


def raw(client: Client, field: str) -> str:
    """The encrypted value and its hash as text, to put back later; "" for none."""
    value, index = getattr(client, field), getattr(client, f"{field}_index")
    return f"{bytes(value).hex()}:{bytes(index).hex()}" if value is not None else ""


def put_raw(client: Client, field: str, text: str) -> None:
    """Put back what `raw` gave for the same client."""
    value, _, index = text.partition(":")
    setattr(client, field, bytes.fromhex(value) if value else None)
    setattr(client, f"{field}_index", bytes.fromhex(index) if value else None)


def wrap(organization_id: UUID, batch_id: UUID, place: str, number: str) -> str:
    """A number of an import until it is applied, as text."""
    return encrypt(organization_id, f"import:{batch_id}:{place}", number).hex()


def unwrap(organization_id: UUID, batch_id: UUID, place: str, text: Any) -> str:
    """What `wrap` hid."""
    return decrypt(organization_id, f"import:{batch_id}:{place}", bytes.fromhex(text))
