"""BSN and turnover tax number as they may be shown or compared (reliability 9): masked, or as keyed hash.

`opened` gives the number itself; only actions use it, and only `reveal_number` hands it to a person.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aanzet.core import crypto
from aanzet.rules import numbers
from aanzet.rules.clients import SECRET

TABLE = "clients_client"
KIND = "fiscal_number"  # of the keyed hash; a turnover tax number never equals a BSN, it is longer
IMPORT = "clients_importrow"


def opened(client: Any, field: str) -> str:
    """The protected number of a client row (attributes organization_id, id and the field), "" when there is none."""
    return opened_of(client.organization_id, client.id, field, getattr(client, field))


def masked(client: Any, field: str) -> str:
    """As screens show it: •••••123, "" when there is none (F046)."""
    return _mask(field, opened(client, field))


def masked_of(found: Mapping[str, Any]) -> dict[str, str]:
    """Every protected number of a row of plain columns, as screens show it."""
    return {
        field: _mask(field, opened_of(found["organization_id"], found["id"], field, found[field])) for field in SECRET
    }


def index_of(organization_id: UUID, number: str) -> bytes | None:
    """The keyed hash by which a number is found without being read; None for no number."""
    return crypto.blind_index(organization_id, KIND, number) if number else None


def indexes_of(organization_id: UUID, number: str) -> list[bytes]:
    """The hashes to search for: more than one while a change of keys is going on; none for no number."""
    return crypto.blind_indexes(organization_id, KIND, number) if number else []


def index_text(organization_id: UUID, number: str) -> str:
    """As an import compares numbers that are kept encrypted."""
    return crypto.blind_index(organization_id, KIND, number).hex()


def opened_text(organization_id: UUID, client_id: UUID, field: str, text: str) -> str:
    """The number in what an import keeps of a client to put it back, "" for none."""
    return opened_of(organization_id, client_id, field, text.encode() if text else None)


def opened_of(organization_id: UUID, row_id: UUID, field: str, sealed: Any) -> str:
    """The protected number in a column of a client, "" when there is none."""
    return "" if sealed is None else crypto.unseal(organization_id, TABLE, field, row_id, sealed)


def _mask(field: str, number: str) -> str:
    return numbers.mask_vat(number) if field == "vat_number" else numbers.mask(number)
