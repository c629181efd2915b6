"""Runs of a bulk start: one run, its lines, the list of runs (F119, G16)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.access.queries.rights import demand
from aanzet.cases.queries.period_words import period_label
from aanzet.clients.queries.rows import row, rows
from aanzet.clients.queries.search import escape
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.names import fold

PERMISSION = "cases.bulk_start"
PAGE, RUNS = 50, 20  # clients, runs of a page
PEOPLE = ("responsible_id", "sender_id", "contact_id")  # of an Apart
PREVIEW, RUNNING, STOPPING, STOPPED, DONE = "preview", "running", "stopping", "stopped", "done"
READY, BLOCKED, DROPPED, STARTED, FAILED = "ready", "blocked", "dropped", "started", "failed"

RUN = """
select r.id, r.template_id, r.template_version_id, t.name as template_name, r.period_kind, r.period, r.options, r.state,
    r.total, r.done, r.failed, r.created_by, coalesce(p.name, '') as created_by_name, r.created_at, r.started_at,
    r.ended_at, r.version
from planning_bulkstart r
join cases_processtemplate t on t.organization_id = r.organization_id and t.id = r.template_id
left join access_person p on p.organization_id = r.organization_id and p.id = r.created_by
"""
LINE = """
select i.id, i.client_id, c.number as client_number, c.name as client_name, i.position, i.state, i.code, i.values,
    i.options, i.case_id, coalesce(k.number, '') as case_number
from planning_bulkstartitem i
join clients_client c on c.organization_id = i.organization_id and c.id = i.client_id
left join cases_case k on k.organization_id = i.organization_id and k.id = i.case_id
where i.run_id = %(run)s
"""


@dataclass(frozen=True, slots=True)
class Options:
    """How the cases start (F124, F125).

    at_once: into phase 1; None = as the template says. start_on: on this local day, None = now. legal_due_on: statutory
    date of all of them. pin: on the planboard of who becomes responsible. responsible, sender, contact: (kind, value).
    Kind "" = as the template says; for responsible and sender "role" (the first who holds that team role), "spread"
    (its holders in turn) and "person" with an id; for the contact "primary", and "function" with a key.
    """

    at_once: bool | None = None
    start_on: date | None = None
    responsible: tuple[str, str] = ("", "")
    sender: tuple[str, str] = ("", "")
    contact: tuple[str, str] = ("", "")
    legal_due_on: date | None = None
    pin: bool = False

    def stored(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "at_once": self.at_once,
            "start_on": self.start_on.isoformat() if self.start_on else "",
            "responsible": list(self.responsible),
            "sender": list(self.sender),
            "contact": list(self.contact),
            "legal_due_on": self.legal_due_on.isoformat() if self.legal_due_on else "",
            "pin": self.pin,
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Options":
        """From plain values; what is missing is as the template says."""
        return cls(
            stored.get("at_once"),
            date.fromisoformat(stored["start_on"]) if stored.get("start_on") else None,
            _pair(stored.get("responsible")),
            _pair(stored.get("sender")),
            _pair(stored.get("contact")),
            date.fromisoformat(stored["legal_due_on"]) if stored.get("legal_due_on") else None,
            bool(stored.get("pin")),
        )


@dataclass(frozen=True, slots=True)
class Apart:
    """What is set apart for one client (F125, F314); None = as for the others. legal_due_on: statutory date."""

    responsible_id: UUID | None = None
    sender_id: UUID | None = None
    contact_id: UUID | None = None
    legal_due_on: date | None = None
    pin: bool | None = None

    def stored(self) -> dict[str, Any]:
        """As plain values."""
        found: dict[str, Any] = {name: str(getattr(self, name)) for name in PEOPLE if getattr(self, name)}
        if self.legal_due_on:
            found["legal_due_on"] = self.legal_due_on.isoformat()
        return found if self.pin is None else found | {"pin": self.pin}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Apart":
        """From plain values."""
        return cls(
            **{name: UUID(stored[name]) for name in PEOPLE if stored.get(name)},
            legal_due_on=date.fromisoformat(stored["legal_due_on"]) if stored.get("legal_due_on") else None,
            pin=stored.get("pin"),
        )


@dataclass(frozen=True, slots=True)
class Run:
    """One run. total, done, failed: clients to start, had their turn, of which could not."""

    id: UUID
    template_id: UUID
    template_version_id: UUID
    template_name: str
    period_kind: str
    period: str
    options: Options
    state: str
    total: int
    done: int
    failed: int
    created_by: UUID
    created_by_name: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    version: int

    @property
    def title(self) -> str:
        """ "Aangifte IB 2025"."""
        return " ".join(part for part in (self.template_name, period_label(self.period)) if part)

    @property
    def editable(self) -> bool:
        """Nothing was started yet."""
        return self.state == PREVIEW

    @property
    def under_way(self) -> bool:
        """It waits or works."""
        return self.state in (RUNNING, STOPPING)


@dataclass(frozen=True, slots=True)
class RunLine:
    """One client of a run with its outcome: state, and why in a code with the values of its sentence."""

    id: UUID
    client_id: UUID
    client_number: str
    client_name: str
    position: int
    state: str
    code: str
    values: Mapping[str, Any]
    apart: Apart
    case_id: UUID | None
    case_number: str


def run_for(actor: Actor, run_id: UUID) -> Run:
    """One run; NotFound without the right to start in bulk."""
    demand(actor, PERMISSION)
    found = row(f"{RUN} where r.id = %(id)s", {"id": run_id})
    if found is None:
        raise NotFound(run_id)
    return _run(found)


def runs(actor: Actor, limit: int = RUNS, offset: int = 0) -> tuple[Run, ...]:
    """The newest runs, also those that are being prepared."""
    demand(actor, PERMISSION)
    sql = f"{RUN} order by r.created_at desc, r.id limit %(limit)s offset %(offset)s"
    return tuple(_run(found) for found in rows(sql, {"limit": limit, "offset": offset}))


def counts_of(run_id: UUID) -> dict[tuple[str, str], int]:
    """(state, code) -> number of clients."""
    found = rows(
        "select state, code, count(*) as n from planning_bulkstartitem where run_id = %(run)s group by 1, 2",
        {"run": run_id},
    )
    return {(one["state"], one["code"]): one["n"] for one in found}


def lines_of(
    run_id: UUID,
    *,
    state: str = "",
    code: str | None = None,
    text: str = "",
    offset: int = 0,
    limit: int | None = PAGE,
) -> tuple[RunLine, ...]:
    """Clients of a run in order of name; text: in their name or number. The caller has asked run_for."""
    sql, values = LINE, {"run": run_id, "state": state, "code": code, "limit": limit, "offset": offset}
    values["search"] = f"%{escape(fold(text))}%"
    sql += " and c.search like %(search)s" if text.strip() else ""
    sql += " and i.state = %(state)s" if state else ""
    sql += " and i.code = %(code)s" if code is not None else ""
    return tuple(_line(found) for found in rows(f"{sql} order by i.position limit %(limit)s offset %(offset)s", values))


def line_of(run_id: UUID, client_id: UUID) -> RunLine:
    """One client of a run; NotFound when it is not in it."""
    found = row(f"{LINE} and i.client_id = %(client)s", {"run": run_id, "client": client_id})
    if found is None:
        raise NotFound(client_id)
    return _line(found)


def set_apart(run_id: UUID, limit: int = PAGE) -> tuple[RunLine, ...]:
    """The first clients for which something is set apart."""
    sql = f"{LINE} and i.options <> '{{}}'::jsonb order by i.position limit %(limit)s"
    return tuple(_line(found) for found in rows(sql, {"run": run_id, "limit": limit}))


def count_apart(run_id: UUID) -> int:
    """For how many clients something is set apart."""
    sql = "select count(*) as n from planning_bulkstartitem where run_id = %(run)s and options <> '{}'::jsonb"
    return int(rows(sql, {"run": run_id})[0]["n"])


def _run(found: dict[str, Any]) -> Run:
    return Run(**{**found, "options": Options.read(_json(found["options"]))})


def _line(found: dict[str, Any]) -> RunLine:
    apart = Apart.read(_json(found.pop("options")))
    return RunLine(**{**found, "values": _json(found["values"])}, apart=apart)


def _json(value: Any) -> dict[str, Any]:
    return json.loads(value) if isinstance(value, str) else dict(value or {})


def _pair(stored: Any) -> tuple[str, str]:
    return (str(stored[0]), str(stored[1])) if stored else ("", "")
