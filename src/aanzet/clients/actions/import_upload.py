"""Take a workbook in: guard, store, recognise, map, check. Nothing of it is applied here (F385)."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.access.queries.organizations import organization
from aanzet.clients.actions.import_rows import store_rows
from aanzet.clients.events import ImportUploaded
from aanzet.clients.models import ImportBatch, ImportMapping
from aanzet.clients.queries.import_files import mended_sheets
from aanzet.clients.queries.import_known import known_for_import, options_for_import
from aanzet.clients.queries.imports import issue_to_plain, remembered_mapping, tab_of, tab_to_plain
from aanzet.clients.queries.reach import ask
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.files import save_file
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules import names
from aanzet.rules.actors import Actor
from aanzet.rules.importing import (
    FIELDS,
    MAX_BYTES,
    Plan,
    Sheet,
    SheetRefused,
    Tab,
    TabKind,
    Zeros,
    as_tab,
    check,
    mapped,
    read_sheets,
    recognise,
    summary,
)

OPEN = (ImportBatch.State.UPLOADED, ImportBatch.State.MAPPED, ImportBatch.State.CHECKED, ImportBatch.State.FAILED)


@command
def start_import(*, actor: Actor, now: datetime, file_name: str, content: bytes) -> UUID:
    """Take a workbook in and recognise its tabs; the id of the batch.

    Refused, with nothing stored: a file that is too large, damaged, protected or no sheet (codes of the catalogue).
    A workbook whose tabs are not recognised is stored; the person then says which tab is which.
    """
    ask(actor, "clients.import")
    name = names.name(file_name)
    if not name or not name.value:
        raise Refused("file_name_refused", field="file")
    try:
        sheets = read_sheets(name.value, content)
    except SheetRefused as error:
        raise _refused(error) from error
    source = source_of(sheets)
    try:
        tabs = recognise(sheets, {kind: of_tab for kind, of_tab in remembered_mapping(source).items()})
    except SheetRefused:
        tabs = ()
    stored = save_file(actor.organization_id, [content], limit=MAX_BYTES)
    batch = ImportBatch(
        id=new_id(), organization_id=actor.organization_id, file_name=name.value, storage_key=stored.name,
        sha256=stored.sha256, source=source, tabs=[tab_to_plain(tab) for tab in tabs],
        options={"sheets": [sheet.name for sheet in sheets], "zeros": Zeros.ASK.value}, created_by=actor.id or new_id(),
        created_at=now,
    )  # fmt: skip
    batch.save(force_insert=True)
    rows = sum(len(sheet.rows) - 1 for sheet in sheets)
    publish(actor, now, ImportUploaded(object_id=batch.id, rows=rows))
    return batch.id


@command
def choose_tabs(*, actor: Actor, now: datetime, batch_id: UUID, chosen: Sequence[tuple[str, str, int]]) -> None:
    """Say which tab is which: (sheet, kind, heading row from 1). Kind "" = not used.

    Refused: tabs_not_recognised when none holds anything, choice_invalid for a heading row outside the sheet.
    """
    ask(actor, "clients.import")
    batch = _locked(batch_id)
    sheets = {sheet.name: sheet for sheet in sheets_of(batch)}
    known = {(tab["sheet"], tab["kind"], tab["heading_row"]): tab_of(tab) for tab in batch.tabs}
    memory = remembered_mapping(batch.source)
    tabs: dict[TabKind, Tab] = {}
    for name, kind, heading_row in chosen:
        if not kind:
            continue
        sheet = sheets.get(name)
        if sheet is None or kind not in set(TabKind):
            raise NotFound
        if not 1 <= heading_row <= len(sheet.rows):
            raise Refused("choice_invalid", field="heading_row", value=heading_row, allowed=f"1 - {len(sheet.rows)}")
        found = known.get((name, kind, heading_row)) or as_tab(sheet, TabKind(kind), heading_row, memory.get(kind))
        if TabKind(kind) in tabs:
            raise Refused("column_twice", field="kind", sheet=name, column=kind)
        tabs[TabKind(kind)] = found
    if not tabs:
        raise Refused("tabs_not_recognised", field="kind")
    batch.tabs = [tab_to_plain(tabs[kind]) for kind in TabKind if kind in tabs]
    batch.state = ImportBatch.State.UPLOADED
    batch.version += 1
    batch.save()


@command
def map_columns(*, actor: Actor, now: datetime, batch_id: UUID, choice: Mapping[str, Mapping[int, str]]) -> Plan:
    """Map columns (kind of tab -> column index -> field, "" = not used), remember it for this source, and check.

    The plan says what is wrong; a missing required column stands in its issues and nothing else is checked then.
    """
    ask(actor, "clients.import")
    batch = _locked(batch_id)
    tabs = [mapped(tab, choice.get(tab.kind.value, {})) for tab in map(tab_of, batch.tabs)]
    batch.tabs = [tab_to_plain(tab) for tab in tabs]
    batch.state = ImportBatch.State.MAPPED
    memory = {tab.kind.value: {column.heading: column.field for column in tab.columns} for tab in tabs}
    kept = ImportMapping.objects.filter(source=batch.source).first() or ImportMapping(
        id=new_id(), organization_id=actor.organization_id, source=batch.source
    )
    kept.mapping, kept.changed_at = memory, now
    kept.save()
    return _check(actor, now, batch)


@command
def repair_cells(
    *, actor: Actor, now: datetime, batch_id: UUID, repairs: Mapping[tuple[str, int, str], str], zeros: str = ""
) -> Plan:
    """Mend cells in the table and check again. repairs: (kind of tab, row, field) -> text; zeros: ask, pad or keep.

    The file itself stays as it was handed in.
    """
    ask(actor, "clients.import")
    batch = _locked(batch_id)
    mended = batch.mapping.get("repairs", {})
    tabs = {tab.kind.value: tab for tab in map(tab_of, batch.tabs)}
    for (kind, row, field), text in repairs.items():
        column = tabs[kind].column_of(field) if kind in tabs else None
        if column is None or field not in FIELDS[TabKind(kind)]:
            raise NotFound
        mended.setdefault(kind, {}).setdefault(str(row), {})[str(column.index)] = text[: names.MESSAGE]
    batch.mapping = {"repairs": mended}
    if zeros:
        batch.options["zeros"] = Zeros(zeros).value
    return _check(actor, now, batch)


@command
def check_again(*, actor: Actor, now: datetime, batch_id: UUID) -> Plan:
    """Compare with what is there now; rows that were applied before stay as they are."""
    ask(actor, "clients.import")
    return _check(actor, now, _locked(batch_id))


def sheets_of(batch: ImportBatch) -> tuple[Sheet, ...]:
    """The tabs of the stored file, with the cells that were mended."""
    tabs = [tab_of(tab) for tab in batch.tabs]
    repairs = batch.mapping.get("repairs", {})
    return mended_sheets(batch.organization_id, batch.file_name, batch.storage_key, tabs, repairs)


def source_of(sheets: Sequence[Sheet]) -> str:
    """What tells one source from another: the first rows of its tabs, where the headings are (a csv has no names)."""
    heads = [[str(cell) for cell in sheet.rows[0] if cell is not None] for sheet in sheets]
    return hashlib.sha256(repr(heads).encode()).hexdigest()


def _check(actor: Actor, now: datetime, batch: ImportBatch) -> Plan:
    today = now.astimezone(organization(actor.organization_id).tz).date()
    options = options_for_import(actor.organization_id, batch.options.get("zeros", ""))
    tabs = [tab_of(tab) for tab in batch.tabs]
    try:
        plan = check(tabs, sheets_of(batch), known_for_import(actor.organization_id, today), today, options)
    except SheetRefused as error:
        raise _refused(error) from error
    batch.options |= {"tab_issues": [issue_to_plain(issue) for issue in plan.issues], "checked_at": now.isoformat()}
    batch.counts = summary(plan, [tab.kind for tab in tabs])
    batch.error, batch.progress = "", 0
    if plan.can_apply:
        batch.state = ImportBatch.State.CHECKED
    batch.version += 1
    batch.save()
    store_rows(batch, plan)
    return plan


def _refused(error: SheetRefused) -> Refused:
    values: dict[str, Any] = dict(error.values)
    return Refused(error.code, field="file", **values)


def _locked(batch_id: UUID) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update(no_key=True).filter(id=batch_id).first()
    if batch is None:
        raise NotFound
    if batch.state not in OPEN:
        raise Refused("import_running")
    return batch
