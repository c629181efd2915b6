"""From a refusal of the engine, which names people by id, to the sentence a user reads."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.queries.people import names
from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.states import Loaded
from aanzet.core.errors import Refused
from aanzet.documents.queries.folders import types_by_key
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process.decision import Refusal

UNASSIGNED, HELD = "unassigned", "held"
# Not refused, but worth a look: the case starts all the same.
REMARKS = {
    UNASSIGNED: _(
        "Nobody on this client can be responsible for phase 1. The case starts without a responsible person."
    ),
    HELD: _("No contact of this client can be reached. What goes out waits until you choose one."),
}


def explain(refusal: Refusal, loaded: Loaded | None = None, client: str = "") -> Refused:
    """The refusal with names, times and words in place of ids and codes.

    Everything the engine passed stays in `values` too (ids of checkpoints to jump to, candidates to choose from).
    """
    values = dict(refusal.values)
    if loaded is not None:
        client = client or loaded.values["client.name"]
    values.setdefault("client", client)
    people = _people(values)
    if people:
        values["name"] = _names(people, loaded)
    if isinstance(values.get("names"), (list, tuple)):
        values["names"] = ", ".join(str(name) for name in values["names"])
    at = values.get("at")
    if isinstance(at, datetime) and loaded is not None:
        values["time"] = at.astimezone(loaded.house.zone).strftime("%H:%M")
    if refusal.code == "required_item_missing":
        kind = types_by_key([values["type"]]).get(values["type"])
        values["type"] = kind.name if kind else values["type"]
    if "period" in values:
        values["period"] = period_label(str(values["period"]))
    return Refused(refusal.code, field=refusal.field, **values)


def explain_stored(code: str, values: Mapping[str, Any], client: str) -> str:
    """The sentence of a refusal or remark that was kept as JSON, where ids and days have become text."""
    if code in REMARKS:
        return gettext(REMARKS[code])
    return explain(Refusal(code, {name: _read(name, value) for name, value in values.items()}), client=client).text


def _read(name: str, value: Any) -> Any:
    """A value as it was before it became text."""
    try:
        if name == "date":
            return date.fromisoformat(str(value))
        return UUID(str(value)) if name in ("person", "by") else value
    except ValueError:
        return value


def _people(values: Mapping[str, Any]) -> tuple[UUID, ...]:
    found = values.get("people") or values.get("person") or values.get("by")
    if isinstance(found, UUID):
        return (found,)
    if isinstance(found, str):
        return (UUID(found.partition(":")[2]),) if ":" in found else ()
    return tuple(found or ())


def _names(people: Iterable[UUID], loaded: Loaded | None) -> str:
    known: dict[UUID, str] = {}
    if loaded is not None:
        known = {member: values["sender.name"] for member, values in loaded.people.sender_values.items()}
        known |= {contact.id: contact.values["contact.name"] for contact in loaded.people.contacts}
    people = tuple(people)
    missing = [person for person in people if person not in known]
    if missing:
        known |= {person: found.name for person, found in names(missing).items()}
    return ", ".join(known.get(person, "") for person in people)
