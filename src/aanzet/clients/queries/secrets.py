"""BSN and turnover tax number as they may be shown or compared (reliability 9): masked, or as keyed hash.

`opened` gives the number itself; only actions use it, and only `reveal_number` hands it to a person.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aanzet.core import crypto
from aanzet.core.rotation import sealed_column
from aanzet.rules import numbers
from aanzet.rules.clients import SECRET

TABLE = "clients_client"
KIND = "fiscal_number"  # of the keyed hash; a turnover tax number never equals a BSN, it is longer
for _field in SECRET:
    sealed_column(TABLE, _field, index=f"{_field}_index", kind=KIND)


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


def index_of(organization_id: UUID, number: str) -> bytes | None:
    """The keyed hash by which a number is found without being read; None for no number."""
    return crypto.blind_index(organization_id, KIND, number) if number else None


def index_text(organization_id: UUID, number: str) -> str:
    """As an import compares numbers that are kept encrypted."""
    return crypto.blind_index(organization_id, KIND, number).hex()


def _opened(organization_id: UUID, row_id: UUID, field: str, sealed: Any) -> str:
    return "" if sealed is None else crypto.unseal(organization_id, TABLE, field, row_id, sealed)


def _mask(field: str, number: str) -> str:
    return numbers.mask_vat(number) if field == "vat_number" else numbers.mask(number)
