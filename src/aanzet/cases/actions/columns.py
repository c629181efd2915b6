"""Which columns a person sees in a list of cases (F213)."""

from collections.abc import Collection
from datetime import datetime

from aanzet.cases.models import ListColumns
from aanzet.cases.queries.access import ask_cases
from aanzet.cases.queries.queue.columns import USUAL, known_columns
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import insert
from aanzet.rules.actors import Actor

COLUMNS = {"id": "uuid", "organization_id": "uuid", "person_id": "uuid", "page": "text", "columns": "text[]"}
AGAIN = "on conflict (organization_id, person_id, page) do update set columns = excluded.columns"


@command
def choose_columns(*, actor: Actor, now: datetime, page: str, columns: Collection[str]) -> tuple[str, ...]:
    """Keep the columns of a list for this person; what he sees from now on. How he looks is no event.

    page: a list of USUAL. Refused: choice_invalid. NotFound: another page.
    """
    ask_cases(actor)
    known = known_columns(page)
    if not known or actor.id is None:
        raise NotFound(page)
    strange = next((key for key in columns if key not in known), None)
    if strange is not None:
        raise Refused("choice_invalid", field="columns", value=strange, allowed=", ".join(known))
    chosen = tuple(key for key in known if key in columns)
    if chosen == USUAL[page]:
        ListColumns.objects.filter(person_id=actor.id, page=page).delete()
        return chosen
    row = {"id": new_id(), "organization_id": actor.organization_id, "person_id": actor.id}
    insert("cases_listcolumns", COLUMNS, [{**row, "page": page, "columns": list(chosen)}], AGAIN)
    return chosen
