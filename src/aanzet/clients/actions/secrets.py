"""Write protected numbers: encrypted, with the keyed hash by which they are found (reliability 9)."""

from typing import Any
from uuid import UUID

from aanzet.clients.models import Client
from aanzet.clients.queries.secrets import IMPORT, TABLE, index_of, masked, opened, opened_text
from aanzet.core import crypto

__all__ = ["masked", "opened", "opened_text", "put_raw", "raw", "seal", "sealed", "unwrap", "wrap"]


def seal(client: Client, field: str, number: str) -> None:
    """Put a BSN or turnover tax number on a client; "" clears it."""
    for name, value in sealed(client.organization_id, client.id, field, number).items():
        setattr(client, name, value)


def sealed(organization_id: UUID, client_id: UUID, field: str, number: str) -> dict[str, bytes | None]:
    """The columns of a BSN or turnover tax number: encrypted, and the hash by which it is found."""
    value = crypto.seal(organization_id, TABLE, field, client_id, number) if number else None
    return {field: value, f"{field}_index": index_of(organization_id, number)}


def raw(client: Client, field: str) -> str:
    """The encrypted number as text, to put back later; "" for none."""
    value = getattr(client, field)
    return bytes(value).decode() if value is not None else ""


def put_raw(client: Client, field: str, text: str) -> None:
    """Put back what `raw` gave for the same client, under the newest key."""
    seal(client, field, opened_text(client.organization_id, client.id, field, text))


def wrap(organization_id: UUID, batch_id: UUID, place: str, number: str) -> str:
    """A number of an import until it is applied, as text. place: row and field."""
    return crypto.seal(organization_id, IMPORT, place, batch_id, number).decode()


def unwrap(organization_id: UUID, batch_id: UUID, place: str, text: Any) -> str:
    """What `wrap` hid."""
    return crypto.unseal(organization_id, IMPORT, place, batch_id, text.encode())
