"""Imports: the list to go on with, one batch, its rows and what is wrong with them (F385-F388)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aanzet.clients.queries.reach import ask
from aanzet.clients.queries.rows import row, rows
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.importing import FIELDS, Column, Issue, Severity, Tab, TabKind
from aanzet.rules.numbers import bsn, mask

ROWS_ON_PAGE = 100
UNDO_DAYS = 30
TAB_ORDER = ("clients", "contacts", "links")


@dataclass(frozen=True, slots=True)
class Batch:
    """One import. tabs: as recognised and mapped; sheets: names of all tabs of the file. counts: per tab per outcome.

    repairs: tab -> row -> column index -> text typed in the table. done: rows applied or undone so far, of `progress`.
    onboarding: name of what is started for the new clients, "" = nothing.
    """

    id: UUID
    state: str
    file_name: str
    storage_key: str
    source: str
    tabs: tuple[Tab, ...]
    sheets: tuple[str, ...]
    zeros: str
    way: str
    onboarding: str
    repairs: Mapping[str, Mapping[str, Mapping[str, str]]]
    tab_issues: tuple[Issue, ...]
    counts: Mapping[str, Mapping[str, int]]
    progress: int
    error: str
    created_by: UUID
    created_at: datetime
    applied_at: datetime | None
    checked_at: datetime | None
    undone: int
    kept: int
    version: int

    def total(self, outcome: str) -> int:
        """Rows with this outcome over all tabs."""
        return sum(of_tab.get(outcome, 0) for of_tab in self.counts.values())

    @property
    def to_apply(self) -> int:
        """Rows that change something."""
        return self.total("new") + self.total("changed")

    @property
    def checked(self) -> int:
        """All rows of the file."""
        return sum(self.total(outcome) for outcome in ("new", "changed", "same", "error"))

    @property
    def can_go_on(self) -> bool:
        """False while a required column is missing."""
        return not any(issue.severity is Severity.ERROR for issue in self.tab_issues)

    def undo_until(self) -> datetime | None:
        """Until when it can be undone, None when it was not applied."""
        return self.applied_at + timedelta(days=UNDO_DAYS) if self.applied_at else None

    def may_undo(self, now: datetime) -> bool:
        """Applied, and not too long ago."""
        until = self.undo_until()
        return self.state == "applied" and until is not None and now <= until


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One row of the file. cells: as typed, by field. differences: field -> (before, after)."""

    tab: str
    sheet: str
    row: int
    number: str
    outcome: str
    cells: Mapping[str, str]
    issues: tuple[Issue, ...]
    differences: Mapping[str, tuple[Any, Any]]
    link: Mapping[str, Any] | None
    applied: bool


COLUMNS = """b.id, b.state, b.file_name, b.storage_key, b.source, b.tabs, b.options, b.mapping, b.counts, b.progress,
    b.error, b.created_by, b.created_at, b.applied_at, b.version"""


def import_batch(actor: Actor, batch_id: UUID) -> Batch:
    """One import, or NotFound. Needs clients.import."""
    ask(actor, "clients.import")
    found = row(f"select {COLUMNS} from clients_importbatch b where b.id = %s", [batch_id])  # noqa: S608
    if found is None:
        raise NotFound
    return batch_of(found)


def batch_of(found: dict[str, Any]) -> Batch:
    """A batch from its columns."""
    options, mapping = parsed(found.pop("options")), parsed(found.pop("mapping"))
    return Batch(
        **(found | {"tabs": tuple(tab_of(tab) for tab in parsed(found["tabs"])), "counts": parsed(found["counts"])}),
        sheets=tuple(options.get("sheets", ())),
        zeros=options.get("zeros", "ask"),
        way=options.get("way", ""),
        onboarding=options.get("onboarding", {}).get("name", ""),
        repairs=mapping.get("repairs", {}),
        tab_issues=tuple(issue_of(issue) for issue in options.get("tab_issues", ())),
        undone=options.get("undone", 0),
        kept=options.get("kept", 0),
        checked_at=datetime.fromisoformat(options["checked_at"]) if options.get("checked_at") else None,
    )


def starter_of(batch_id: UUID) -> UUID | None:
    """Who had the batch applied or undone last; None when it was the house. For the worker."""
    found = row("select options->>'by' as person from clients_importbatch where id = %s", [batch_id])
    return UUID(found["person"]) if found and found["person"] else None


def open_batches(actor: Actor, limit: int = 20) -> list[dict[str, Any]]:
    """Imports, newest first, to go on with or look back at: id, state, file_name, created_at, name (who), counts."""
    ask(actor, "clients.import")
    found = rows(
        """select b.id, b.state, b.file_name, b.created_at, b.applied_at, b.counts, coalesce(p.name, '') as name
        from clients_importbatch b
        left join access_person p on p.organization_id = b.organization_id and p.id = b.created_by
        order by b.created_at desc limit %s""",
        [limit],
    )
    return [batch | {"counts": parsed(batch["counts"])} for batch in found]


def batch_rows(
    actor: Actor,
    batch_id: UUID,
    *,
    outcome: str = "",
    warnings: bool = False,
    start: int = 0,
    limit: int = ROWS_ON_PAGE,
) -> tuple[list[BatchRow], int]:
    """Rows of an import in the order of the file, and how many there are. warnings: good rows with a remark only."""
    ask(actor, "clients.import")
    where = ["r.batch_id = %(batch)s"]
    if outcome:
        where.append("r.outcome = %(outcome)s")
    if warnings:
        where.append("r.outcome <> 'error' and r.issues <> '[]'::jsonb")
    condition = " and ".join(where)
    parameters = {"batch": batch_id, "outcome": outcome, "start": start, "limit": limit, "tabs": list(TAB_ORDER)}
    total = rows(f"select count(*) as n from clients_importrow r where {condition}", parameters)[0]["n"]  # noqa: S608
    found = rows(
        f"""select r.tab, r.sheet, r.row, r.number, r.outcome, r.cells, r.issues, r.differences, r.link, r.applied
        from clients_importrow r where {condition}
        order by array_position(%(tabs)s::text[], r.tab::text), r.row offset %(start)s limit %(limit)s""",  # noqa: S608
        parameters,
    )
    return [_row(one) for one in found], total


def issue_counts(actor: Actor, batch_id: UUID) -> list[dict[str, Any]]:
    """How often each thing is wrong: code, severity, n; errors first, the most frequent first."""
    ask(actor, "clients.import")
    return rows(
        """select i->>'code' as code, i->>'severity' as severity, count(*) as n
        from clients_importrow r, jsonb_array_elements(r.issues) i where r.batch_id = %s
        group by 1, 2 order by 2, 3 desc, 1""",
        [batch_id],
    )


def remembered_mapping(source: str) -> dict[str, dict[str, str]]:
    """Per kind of tab: heading -> field, as this source was mapped the last time; empty when never."""
    found = row("select mapping from clients_importmapping where source = %s", [source])
    return parsed(found["mapping"]) if found else {}


CHANGES = (
    "Client%",
    "Contact%",
    "Person%",
    "TeamMember%",
    "Product%",
    "Role%",
    "BankAccount%",
    "FilingPeriod%",
    "Primary%",
)


def changed_since(moment: datetime) -> bool:
    """Whether something an import is compared with was changed after a check."""
    found = row(
        "select exists (select from core_event where at > %s and name like any(%s)) as found", [moment, list(CHANGES)]
    )
    return bool(found and found["found"])


def tab_to_plain(tab: Tab) -> dict[str, Any]:
    """A recognised tab as it is kept."""
    columns = [[c.index, c.heading, c.field, c.sure, _samples(tab.kind, c)] for c in tab.columns]
    return {"kind": tab.kind.value, "sheet": tab.sheet, "heading_row": tab.heading_row, "columns": columns}


def _samples(kind: TabKind, column: Column) -> list[str]:
    """Values to recognise a column by. What may be a BSN is kept masked, whatever the column is called (F046)."""
    spec = FIELDS[kind].get(column.field)
    plain = spec is not None and not spec.secret
    return [value if plain or not bsn(value) else mask(value) for value in column.samples]


def tab_of(plain: Mapping[str, Any]) -> Tab:
    """A kept tab; fields that do not exist any more are not used."""
    kind = TabKind(plain["kind"])
    columns = tuple(
        Column(index, heading, field if field in FIELDS[kind] else "", sure, tuple(samples))
        for index, heading, field, sure, samples in plain["columns"]
    )
    return Tab(kind, plain["sheet"], plain["heading_row"], columns)


def issue_to_plain(issue: Issue) -> dict[str, Any]:
    """An issue as it is kept."""
    return {
        "tab": issue.tab.value, "sheet": issue.sheet, "row": issue.row, "column": issue.column, "field": issue.field,
        "code": issue.code, "severity": issue.severity.value, "values": dict(issue.values), "offer": issue.offer,
    }  # fmt: skip


def issue_of(plain: Mapping[str, Any]) -> Issue:
    """A kept issue."""
    return Issue(**(dict(plain) | {"tab": TabKind(plain["tab"]), "severity": Severity(plain["severity"])}))


def parsed(value: Any) -> Any:
    """A JSON column: text when it came by plain SQL, else the value already."""

    return json.loads(value) if isinstance(value, str) else value


def _row(found: dict[str, Any]) -> BatchRow:
    differences = {key: tuple(pair) for key, pair in parsed(found["differences"]).items()}
    issues = tuple(issue_of(issue) for issue in parsed(found["issues"]))
    more = {"cells": parsed(found["cells"]), "link": parsed(found["link"])}
    return BatchRow(**(found | more | {"issues": issues, "differences": differences}))
