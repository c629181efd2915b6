"""The border of a command: the same key again is the same answer (G04); a contact's command runs on the office side."""

import functools
import hashlib
import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.utils import DatabaseError, DataError

from aanzet.core.errors import Refused
from aanzet.core.ids import new_id
from aanzet.core.log import canonical, insert
from aanzet.core.scope import office_side
from aanzet.rules.actors import CONTACT, Actor

P = ParamSpec("P")
R = TypeVar("R")

COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "actor": "text",
    "key": "text",
    "name": "text",
    "request_hash": "bytea",
    "answer": "jsonb",
    "at": "timestamptz",
}
WAIT = "5s"  # how long the second of two equal submits waits for the first


def command(action: Callable[P, R]) -> Callable[P, R]:
    """Mark an action. A contact's command is decided and written on the office side of the scope.

    The page has found the object in the portal's scope before (invisible = not found); the action asks may() itself.
    """

    @functools.wraps(action)
    def run(*args: P.args, **options: P.kwargs) -> R:
        actor = options["actor"]
        contact = isinstance(actor, Actor) and actor.kind == CONTACT
        with office_side() if contact else nullcontext():
            return action(*args, **options)

    return run


def once(
    *, actor: Actor, now: datetime, key: str, name: str, request: dict[str, Any], act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Run `act` once per (organization, actor, key) and keep its answer; a repeat gets the answer that was stored.

    A refusal leaves no key behind. Another request under the same key is refused; an equal one that is still running
    is waited for, at most 5 seconds. Source: reliability 1.3.
    """
    digest = hashlib.sha256(canonical(request).encode()).digest()
    lock = f"{actor.organization_id}:{actor.reference}:{key}"
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(
                    f"set local lock_timeout = '{WAIT}'; select pg_advisory_xact_lock(hashtextextended(%s, 0));"
                    "set local lock_timeout = 0",
                    [lock],
                )
        except OperationalError as error:
            raise Refused("still_running") from error
        cursor.execute(
            "select request_hash, answer from core_command where actor = %s and key = %s", [actor.reference, key]
        )
        row = cursor.fetchone()
    if row:
        if bytes(row[0]) != digest:
            raise Refused("key_used_for_other_request")
        return _stored(row[1]) | {"replayed": True}
    with transaction.atomic():
        answer = act()
        insert(
            "core_command",
            COLUMNS,
            [
                {
                    "id": new_id(),
                    "organization_id": actor.organization_id,
                    "actor": actor.reference,
                    "key": key,
                    "name": name,
                    "request_hash": "\\x" + digest.hex(),
                    "answer": answer,
                    "at": now,
                }
            ],
        )
    return answer


def is_collision(error: DatabaseError) -> bool:
    """Two transactions met (serialization failure or deadlock): the command may be tried again as a whole (E4)."""
    return getattr(error.__cause__, "sqlstate", None) in {"40001", "40P01"}


def refusal_of(error: Exception) -> Refused | None:
    """What the database would not store because of what somebody typed, as a refusal; None for everything else.

    A net under the checks of the actions, with the same sentences: a longer text than its column holds, and NUL, which
    no browser sends and PostgreSQL knows no place for.
    """
    if not isinstance(error, DataError):
        return None
    if getattr(error.__cause__, "sqlstate", None) == "22001":
        most = re.search(r"\((\d+)\)", str(error))
        return Refused("too_long", allowed=int(most[1]) if most else "")
    return Refused("characters_refused") if "NUL" in str(error) else None


def _stored(answer: Any) -> dict[str, Any]:
    return json.loads(answer) if isinstance(answer, str) else dict(answer)
