"""Who has a part in a case: third parties, and names of groups for the client (F196)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.access.queries.engine import group_names
from aanzet.cases.events import GroupLabelled, ThirdPartyAdded, ThirdPartyChanged, ThirdPartyRemoved
from aanzet.cases.models import OPEN_STATES, Case, CaseParticipant
from aanzet.cases.queries.access import CaseRow, case_for
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.rules import names, numbers
from aanzet.rules.actors import Actor

ACT = "cases.advance"
THIRD_PARTY, GROUP = CaseParticipant.Kind.THIRD_PARTY, CaseParticipant.Kind.GROUP


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParty:
    """Who is waited for, until when, and how he is reached. shown_to_client: name, function and date only."""

    name: str
    expected_on: date | None
    function: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""
    shown_to_client: bool = False


@command
def add_third_party(*, actor: Actor, now: datetime, today: date, case_id: UUID, party: ThirdParty) -> UUID:
    """A third party has a part in this case; the id of its row.

    today: the local day. Refused with the field: required (name, expected date), date_in_past, too_long,
    characters_refused, email_invalid, phone_invalid. NotFound: no right, or the case has ended.
    """
    case = _case(actor, case_id)
    values = _checked(party)
    if values["expected_on"] < today:
        raise Refused("date_in_past", field="expected_on")
    row = CaseParticipant.objects.create(
        organization_id=actor.organization_id,
        case_id=case.id,
        client_id=case.client_id,
        kind=THIRD_PARTY,
        added_at=now,
        added_by=actor.reference,
        **values,
    )
    publish(actor, now, ThirdPartyAdded(**_about(case, row), **_said(row)))
    _announce(actor, case)
    return row.id


@command
def change_third_party(
    *, actor: Actor, now: datetime, case_id: UUID, participant_id: UUID, party: ThirdParty, version: int
) -> None:
    """Change what is known. A date that has passed may stay. Refused as add_third_party, and changed_meanwhile."""
    case = _case(actor, case_id)
    row = _row(case, participant_id)
    if row.version != version:
        raise Refused("changed_meanwhile")
    values = _checked(party)
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in {**values, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save()
    publish(actor, now, ThirdPartyChanged(**_about(case, row), **_said(row)))
    _announce(actor, case)


@command
def remove_third_party(*, actor: Actor, now: datetime, case_id: UUID, participant_id: UUID) -> None:
    """It has no part in the case any more; the row stays for the history."""
    case = _case(actor, case_id)
    row = _row(case, participant_id)
    row.removed_at, row.version = now, row.version + 1
    row.save()
    publish(actor, now, ThirdPartyRemoved(**_about(case, row)))
    _announce(actor, case)


@command
def label_group(*, actor: Actor, now: datetime, case_id: UUID, group: str, label: str) -> None:
    """Under which name the client sees a role or process team of this case; "" = not at all, as without a label.

    group: "role:<key>" or "team:<id>". Refused: too_long, characters_refused. NotFound: no such group.
    """
    case = _case(actor, case_id)
    if group not in group_names():
        raise NotFound(group)
    name = _tidy("label", label, 200)
    Case.objects.select_for_update(no_key=True).only("id").get(id=case.id)  # one name at a time: there is one row
    row = (
        CaseParticipant.objects.select_for_update(no_key=True)
        .filter(case_id=case.id, kind=GROUP, key=group, removed_at=None)
        .first()
    )
    if (row.name if row else "") == name:
        return
    if row is None:
        row = CaseParticipant(
            organization_id=actor.organization_id, case_id=case.id, client_id=case.client_id, kind=GROUP, key=group,
            added_at=now, added_by=actor.reference, version=0,
        )  # fmt: skip
    row.name, row.removed_at, row.version = name or row.name, None if name else now, row.version + 1
    row.save()
    publish(actor, now, GroupLabelled(**_about(case, row), group=group, labelled=bool(name)))
    _announce(actor, case)


def _case(actor: Actor, case_id: UUID) -> CaseRow:
    case = case_for(actor, case_id)
    if not actor.may(ACT) or case.state not in OPEN_STATES:
        raise NotFound(case_id)
    return case


def _row(case: CaseRow, participant_id: UUID) -> CaseParticipant:
    row = (
        CaseParticipant.objects.select_for_update(no_key=True)
        .filter(id=participant_id, case_id=case.id, kind=THIRD_PARTY, removed_at=None)
        .first()
    )
    if row is None:
        raise NotFound(participant_id)
    return row


def _about(case: CaseRow, row: CaseParticipant) -> dict[str, Any]:
    return {"object_id": row.id, "client_id": case.client_id, "case_id": case.id}


def _said(row: CaseParticipant) -> dict[str, Any]:
    return {"expected_on": row.expected_on, "shown_to_client": row.shown_to_client}


def _checked(party: ThirdParty) -> dict[str, Any]:
    """The tidied values; Refused with the field of the first that is wrong."""
    if not party.name.strip():
        raise Refused("required", field="name")
    if party.expected_on is None:
        raise Refused("required", field="expected_on")
    values: dict[str, Any] = {
        "name": _tidy("name", party.name, 200),
        "function": _tidy("function", party.function, 200),
        "expected_on": party.expected_on,
        "shown_to_client": party.shown_to_client,
    }
    note = names.body(party.note, 1_000)
    for field, text, check in (("email", party.email, numbers.email), ("phone", party.phone, numbers.phone)):
        found = check(text) if text.strip() else numbers.Checked("")
        if found.error:
            raise Refused(found.error, field=field)
        values[field] = found.value
    if note.error:
        raise Refused(note.error, field="note", limit=1_000, allowed=1_000)
    return values | {"note": note.value}


def _tidy(field: str, text: str, limit: int) -> str:
    found = names.name(text, limit)
    if found.error:
        raise Refused(found.error, field=field, limit=limit, allowed=limit)
    return found.value


def _announce(actor: Actor, case: CaseRow) -> None:
    announce(f"{actor.organization_id}/office", f"case-{case.id}")
    announce(f"{actor.organization_id}/client/{case.client_id}", "portal", f"case-{case.id}")
