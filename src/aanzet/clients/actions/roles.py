"""Team roles on a client: who is responsible for what, in which order (F010, F023)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from aanzet.access.queries.members import present_members
from aanzet.access.queries.people import names as people_names
from aanzet.access.queries.roles import team_roles
from aanzet.clients.events import RoleAssigned, RoleEnded, RolesReordered
from aanzet.clients.models import Client, RoleAssignment
from aanzet.clients.queries.history import last_change
from aanzet.clients.queries.reach import ask_on_client
from aanzet.core.commands import command
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules.actors import Actor


@command
def assign_role(
    *,
    actor: Actor,
    now: datetime,
    client_id: UUID,
    role_id: UUID,
    member_id: UUID,
    valid_from: date | None = None,
    valid_until: date | None = None,
    new: bool = False,
) -> bool:
    """Give a member a team role on a client, after those who hold it already; False when he held it (nothing changes).

    new: the client was added in this transaction by the same actor. Refused: not_active, dates_reversed.
    """
    if not new:
        ask_on_client(actor, "clients.edit", client_id)
    _refuse_not_active(role_id, [member_id])
    if valid_from and valid_until and valid_until < valid_from:
        raise Refused("dates_reversed", field="valid_until")
    _lock(client_id)
    held = list(RoleAssignment.objects.filter(client_id=client_id, role_id=role_id).order_by("position", "id"))
    mine = next((row for row in held if row.member_id == member_id), None)
    if mine and (mine.valid_from, mine.valid_until) == (valid_from, valid_until):
        return False
    position = held[-1].position + 1 if held else 0
    row = mine or RoleAssignment(
        id=new_id(), organization_id=actor.organization_id, client_id=client_id, role_id=role_id, member_id=member_id,
        position=position,
    )  # fmt: skip
    row.valid_from, row.valid_until = valid_from, valid_until
    row.save(force_insert=mine is None)
    publish(
        actor,
        now,
        RoleAssigned(
            object_id=row.id, client_id=client_id, role_id=role_id, member_id=member_id, position=row.position
        ),
    )
    return True


def assign_role_on_many(
    *, actor: Actor, now: datetime, client_ids: Collection[UUID], role_id: UUID, member_id: UUID
) -> int:
    """Give a member a team role on many clients; the number of clients it was new for. The caller asked the right."""
    _refuse_not_active(role_id, [member_id])
    there = set(
        RoleAssignment.objects.filter(role_id=role_id, member_id=member_id, client_id__in=client_ids).values_list(
            "client_id", flat=True
        )
    )
    wanted = [client_id for client_id in client_ids if client_id not in there]
    last = dict(
        RoleAssignment.objects.filter(role_id=role_id, client_id__in=wanted)
        .order_by("position")
        .values_list("client_id", "position")
    )
    rows = [
        RoleAssignment(
            id=new_id(), organization_id=actor.organization_id, client_id=client_id, role_id=role_id,
            member_id=member_id, position=last.get(client_id, -1) + 1,
        )
        for client_id in wanted
    ]  # fmt: skip
    RoleAssignment.objects.bulk_create(rows, batch_size=1000)
    publish(
        actor,
        now,
        *(
            RoleAssigned(
                object_id=row.id, client_id=row.client_id, role_id=role_id, member_id=member_id, position=row.position
            )
            for row in rows
        ),
    )
    return len(rows)


@command
def end_role(*, actor: Actor, now: datetime, client_id: UUID, role_id: UUID, member_id: UUID) -> None:
    """End a team role at once, and with it the access it gave; the event keeps that it was there (F010)."""
    ask_on_client(actor, "clients.edit", client_id)
    _lock(client_id)
    row = RoleAssignment.objects.filter(client_id=client_id, role_id=role_id, member_id=member_id).first()
    if row is None:
        raise NotFound
    row.delete()
    publish(actor, now, RoleEnded(object_id=row.id, client_id=client_id, role_id=role_id, member_id=member_id))


def end_roles_of_member(*, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> None:
    """Give all team roles of a member to another, at the same place; where that one has the role, it just ends (F004).

    The caller (deactivating a member) asked the right.
    """
    rows = list(RoleAssignment.objects.select_for_update(no_key=True).filter(member_id=member_id).order_by("id"))
    held = set(RoleAssignment.objects.filter(member_id=to_member_id).values_list("client_id", "role_id"))
    for row in rows:
        if (row.client_id, row.role_id) in held:
            row.delete()
        else:
            row.member_id = to_member_id
            row.save(update_fields=["member_id"])
    ended = [
        RoleEnded(object_id=row.id, client_id=row.client_id, role_id=row.role_id, member_id=member_id) for row in rows
    ]
    given = [
        RoleAssigned(
            object_id=row.id,
            client_id=row.client_id,
            role_id=row.role_id,
            member_id=to_member_id,
            position=row.position,
        )
        for row in rows
        if (row.client_id, row.role_id) not in held
    ]
    publish(actor, now, *ended, *given)


@command
def reorder_roles(
    *, actor: Actor, now: datetime, client_id: UUID, role_id: UUID, members: Sequence[UUID], seen: Sequence[UUID]
) -> None:
    """Put the holders of a role in another order; the first is the "eerste teamlid" (F023).

    seen: the order that was on the screen; Conflict when somebody moved them meanwhile (G03). Refused: choice_invalid
    when somebody without the role is among them; the order then stays.
    """
    ask_on_client(actor, "clients.edit", client_id)
    _lock(client_id)
    rows = {row.member_id: row for row in RoleAssignment.objects.filter(client_id=client_id, role_id=role_id)}
    now_in_order = sorted(rows, key=lambda member: (rows[member].position, rows[member].id))
    if now_in_order != list(seen):
        who, names = last_change(client_id=client_id), people_names([*rows, *members])
        theirs, mine = (
            [names[member].name for member in order if member in names] for order in (now_in_order, members)
        )
        raise Conflict(name=who.name, time=who.time, theirs={"order": theirs}, mine={"order": mine})
    if set(members) != set(rows) or len(members) != len(rows):
        names = people_names([*rows, *members])
        wrong = next((names[member].name for member in members if member not in rows and member in names), "")
        allowed = ", ".join(names[member].name for member in now_in_order if member in names)
        raise Refused("choice_invalid", value=wrong, allowed=allowed)
    for position, member in enumerate(members):
        if rows[member].position != position:
            rows[member].position = position
            rows[member].save(update_fields=["position"])
    publish(
        actor, now, RolesReordered(object_id=client_id, client_id=client_id, role_id=role_id, members=tuple(members))
    )


def _lock(client_id: UUID) -> None:
    """Two who change the team of one client wait for each other here (reliability 1.4: the client first)."""
    if not Client.objects.select_for_update(no_key=True).filter(id=client_id).values_list("id", flat=True).first():
        raise NotFound


def _refuse_not_active(role_id: UUID, member_ids: Sequence[UUID]) -> None:
    role = next((role for role in team_roles(archived=True) if role.id == role_id), None)
    if role is None:
        raise NotFound
    if role.archived:
        raise Refused("not_active", field="role", name=role.name)
    present = present_members()
    for member_id in member_ids:
        if member_id not in present:
            raise NotFound
        if not present[member_id]:
            found = people_names([member_id]).get(member_id)
            raise Refused("not_active", field="member", name=found.name if found else "")
