"""What stands open in one case, for the look beside the list: the points and tasks of its current phase."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aanzet.cases.queries.turn_words import verb_of
from aanzet.clients.queries.rows import rows

OPEN = """
select 'point' as kind, p.text as text, '' as purpose, p.mandatory as weighs, p.position, 'office' as side
from cases_checkpoint p where p.case_id = %(case)s and p.state in ('open', 'in_progress', 'waiting_on')
  and (p.entry_id = %(entry)s or p.carried_over)
union all
select 'task', t.title, t.purpose, t.blocking, t.position, t.side
from cases_task t where t.case_id = %(case)s and t.state in ('open', 'in_progress', 'waiting')
  and (t.entry_id = %(entry)s or t.carried_over)
order by kind desc, weighs desc, position
"""


@dataclass(frozen=True, slots=True)
class OpenWork:
    """kind: point or task. weighs: mandatory, or in the way of the phase. side: office or client."""

    kind: str
    text: str
    weighs: bool
    side: str


def open_work(case_id: UUID, entry_id: UUID | None) -> tuple[OpenWork, ...]:
    """Tasks first, then points. For a case that was found within reach; one query."""
    return tuple(_one(row) for row in rows(OPEN, {"case": case_id, "entry": entry_id}))


def _one(row: Mapping[str, Any]) -> OpenWork:
    text = row["text"] or verb_of(row["purpose"], 1).capitalize()
    return OpenWork(row["kind"], text, row["weighs"], row["side"])
