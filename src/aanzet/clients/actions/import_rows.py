"""Keep what a check planned, row by row; protected numbers only encrypted."""

from typing import Any

from aanzet.clients.actions import secrets
from aanzet.clients.models import ImportBatch, ImportRow
from aanzet.clients.queries.imports import issue_to_plain
from aanzet.core.batch import Batch
from aanzet.core.ids import new_id
from aanzet.rules.clients import SECRET
from aanzet.rules.importing import Plan, PlannedRow, Value

COLUMNS = {
    "id": "uuid",
    "batch_id": "uuid",
    "tab": "text",
    "sheet": "text",
    "row": "integer",
    "number": "text",
    "cells": "jsonb",
    "values": "jsonb",
    "link": "jsonb",
    "issues": "jsonb",
    "outcome": "text",
    "differences": "jsonb",
    "target_id": "uuid",
    "applied": "boolean",
}
CHUNK = 5000


def store_rows(batch: ImportBatch, plan: Plan) -> None:
    """Replace the planned rows of a batch; rows that were applied before stay, with what is needed to undo them."""
    ImportRow.objects.filter(batch_id=batch.id, applied=False).delete()
    applied = set(ImportRow.objects.filter(batch_id=batch.id).values_list("tab", "row"))
    rows = [_row(batch, row) for row in plan.rows if (row.tab.value, row.row) not in applied]
    for start in range(0, len(rows), CHUNK):
        statement = Batch()
        statement.insert("clients_importrow", COLUMNS, rows[start : start + CHUNK])
        statement.execute()


def _row(batch: ImportBatch, row: PlannedRow) -> dict[str, Any]:
    link = row.link
    return {
        "id": new_id(),
        "batch_id": batch.id,
        "tab": row.tab.value,
        "sheet": row.sheet[:200],
        "row": row.row,
        "number": row.number[:200],
        "cells": dict(row.cells),
        "values": {key: _kept(batch, row, key, value) for key, value in row.values.items()},
        "link": None
        if link is None
        else {
            "client_number": link.client_number,
            "client_id": link.client_id,
            "functions": list(link.functions),
            "primary": link.primary,
            "outcome": link.outcome.value,
        },
        "issues": [issue_to_plain(issue) for issue in row.issues],
        "outcome": row.outcome.value,
        "differences": {key: [difference.before, difference.after] for key, difference in row.differences.items()},
        "target_id": row.target or None,
        "applied": False,
    }


def _kept(batch: ImportBatch, row: PlannedRow, key: str, value: Value) -> Any:
    """A value as it is kept; a protected number under the key of the batch until it is applied."""
    if key in SECRET and isinstance(value, str) and value:
        return secrets.wrap(batch.organization_id, batch.id, f"{row.row}:{key}", value)
    return list(value) if isinstance(value, tuple) else value
