"""Find cases by what somebody types: for "Zoek of doe" (ux 8.0)."""

from datetime import datetime, tzinfo
from typing import Any

from aanzet.access.queries.engine import group_names
from aanzet.access.queries.people import names
from aanzet.cases.queries.access import VIEW, cases_reached
from aanzet.cases.queries.turn_view import TURN_COLUMNS, TurnReader, read_turn, turn_people_of, turn_view
from aanzet.clients.queries.rows import rows
from aanzet.clients.queries.search import SHORTEST, escape
from aanzet.rules.actors import Actor
from aanzet.rules.names import fold
from aanzet.rules.permissions import may


def search_cases(actor: Actor, text: str, now: datetime, zone: tzinfo, limit: int = 5) -> list[dict[str, Any]]:
    """Cases within reach whose number is this, or whose title or client holds every word: open ones first, then newest.

    Rows: number, title, client, position, count, state, turn (TurnView).
    """
    words = fold(text).split()[:6]
    if not may(actor, VIEW) or len("".join(words)) < SHORTEST:
        return []
    reach, values = cases_reached(actor)
    each = " and ".join(
        f"(k.search like %(w{number})s or lower(c.title) like %(w{number})s)" for number in range(len(words))
    )
    found = rows(
        f"""select c.number, c.title, k.name as client, c.phase_position as position, c.phase_count as count,
            {", ".join(f"c.{column}" for column in TURN_COLUMNS)}
        from cases_case c join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
        where (upper(c.number) = %(number)s or c.number like %(tail)s or ({each})) and {reach}
        order by c.state in ('completed', 'cancelled'), upper(c.number) <> %(number)s, c.due_on nulls last,
            c.created_at desc limit %(limit)s""",  # noqa: S608 - names of columns and conditions, ours
        {
            **values,
            **{f"w{number}": f"%{escape(word)}%" for number, word in enumerate(words)},
            "number": text.strip().upper(),
            "tail": f"%{escape(text.strip())}" if text.strip().isdigit() else "",
            "limit": limit,
        },
    )
    if not found:
        return []
    groups = group_names() if any(row["turn_group"] for row in found) else {}
    reader = TurnReader(actor.id, now.astimezone(zone).date(), zone, people=names(turn_people_of(found)), groups=groups)
    return [
        {name: row[name] for name in ("number", "title", "client", "position", "count", "state")}
        | {"turn": turn_view(read_turn(row), reader, short=True)}
        for row in found
    ]
