"""Run the invariants: a consistent picture of the house, read only, one organization after another (reliability 3)."""

import inspect
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from aanzet.core import invariants
from aanzet.core.ports import INVARIANTS, Finding
from aanzet.core.scope import scope

CHECKS = invariants  # importing them registers those of core
PATIENCE = "300s"  # for one statement


@dataclass
class Result:
    """One invariant over all organizations asked for. trouble: why it was not checked; then it is not clean."""

    id: str
    name: str
    rows: int = 0
    seconds: float = 0.0
    findings: list[tuple[UUID, Finding]] = field(default_factory=list)
    trouble: str = ""

    @property
    def passed(self) -> bool:
        """Checked, and nothing broken."""
        return not self.findings and not self.trouble


def run(
    organizations: Iterable[UUID],
    *,
    only: Collection[str] = (),
    deep: bool = False,
    since: datetime | None = None,
    told: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """Check every registered invariant, or those in `only`. In one transaction that sees one moment and writes nothing.

    told: hears each result as it is known.
    """
    wanted, results = list(organizations), []
    with transaction.atomic():
        if not connection.savepoint_ids:  # inside a test's transaction the picture is its own
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read read only")
                cursor.execute(f"set local statement_timeout = '{PATIENCE}'")
        for id in sorted(INVARIANTS, key=lambda id: int(id[1:])):
            if not only or id in only:
                result = _check(id, wanted, deep=deep, since=since)
                told(result)
                results.append(result)
    return results


def findings(organization: UUID, *, only: Collection[str] = (), deep: bool = False) -> list[tuple[str, Finding]]:
    """Everything broken in one organization, as (id, finding); a check that fails is a finding too. For tests."""
    broken = []
    for result in run([organization], only=only, deep=deep):
        broken += [(result.id, finding) for _, finding in result.findings]
        if result.trouble:
            broken.append((result.id, Finding("not_checked", detail=result.trouble)))
    return broken


def _check(id: str, organizations: list[UUID], *, deep: bool, since: datetime | None) -> Result:
    result = Result(id, INVARIANTS[id][0].name)
    began = time.monotonic()
    for check in INVARIANTS[id]:
        options: dict[str, Any] = {"deep": deep, "since": since}
        taken = inspect.signature(check.function).parameters
        options = {name: value for name, value in options.items() if name in taken}
        for organization in organizations:
            try:
                with scope(organization):
                    checked = check.function(organization=organization, **options)
            except Exception as error:  # "not checked" is never "clean"
                result.trouble = (
                    f"{check.function.__module__}.{check.function.__name__}: {type(error).__name__}: {error}"
                )
                continue
            result.rows += checked.rows
            result.findings += [(organization, finding) for finding in checked.findings]
    result.seconds = time.monotonic() - began
    return result
