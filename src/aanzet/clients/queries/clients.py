"""One client: the only way for a page or endpoint to get it, with what everybody shows of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aanzet.clients.queries.reach import HAS_ROLE, reach_values, reached
from aanzet.clients.queries.rows import row, rows
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.clients import address_key
from aanzet.rules.numbers import number_key
from aanzet.rules.permissions import OPENED_WITHOUT_ROLE, Subject, may


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client as pages name it. opened_without_role: a manager or admin reached it without a team role."""

    id: UUID
    number: str
    name: str
    kind: str
    state: str
    version: int
    legal_form: str
    email: str
    phone: str
    place: str
    started_on: date | None
    ended_on: date | None
    opened_without_role: bool = False

    @property
    def address(self) -> str:
        """What stands for it in an address."""
        return address_key(self.number, self.id)

    @property
    def internal(self) -> bool:
        """True for the office's own client 0000."""
        return self.kind == "internal"


COLUMNS = """c.id, c.number, c.name, c.kind, c.state, c.version, c.legal_form, c.email, c.phone, c.place, c.started_on,
    c.ended_on"""
BY_NUMBER = """c.number = %(number)s or c.id in (select i.client_id from clients_clientnumberalias i
    where i.number = %(number)s) order by c.number <> %(number)s, c.id"""


def client_for(actor: Actor, which: UUID | str, permission: str = "clients.view") -> ClientRow:
    """The client with this id or number (a former number counts too), or NotFound.

    NotFound too when it is another organization's, or when the actor may not use `permission` on it: unknown and
    forbidden look alike (G02).
    """
    by_id = isinstance(which, UUID)
    where = "c.id = %(id)s" if by_id else BY_NUMBER
    role = HAS_ROLE.format(client="c")
    found = row(
        f"select c.organization_id, {COLUMNS}, {role} as has_role from clients_client c where {where}",  # noqa: S608
        {"id": which if by_id else None, "number": "" if by_id else number_key(str(which)), **reach_values(actor)},
    )
    if found is None:
        raise NotFound
    subject = Subject(found.pop("organization_id"), found["id"], has_team_role=found.pop("has_role"))
    answer = may(actor, permission, subject)
    if not answer:
        raise NotFound
    return ClientRow(**found, opened_without_role=answer.note == OPENED_WITHOUT_ROLE)


def clients_of(actor: Actor) -> list[dict[str, Any]]:
    """The clients a contact sees in the portal: id, number, name, by name. For members: those they hold a role on."""
    condition, parameters = reached(actor)
    return rows(
        f"select c.id, c.number, c.name, c.kind from clients_client c "  # noqa: S608
        f"where {condition} and c.kind <> 'internal' order by c.sort_name, c.number",
        parameters,
    )


def names_of(client_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """id -> number and name, for rows that were found within the reach of the actor already."""
    if not client_ids:
        return {}
    found = rows("select id, number, name, kind from clients_client where id = any(%s)", [list(client_ids)])
    return {client["id"]: client for client in found}


def internal_client(actor: Actor) -> UUID | None:
    """The office's own client 0000 (F003); None in an organization that is being set up."""
    found = row("select id from clients_client where kind = 'internal'")
    return found["id"] if found else None


def holder_of_number(number: str) -> dict[str, Any] | None:
    """Who has this client number now (id, number, name), for the sentence of `number_taken`."""
    return row("select id, number, name from clients_client where number = %s", [number])


def possible_duplicates(
    actor: Actor,
    *,
    name: str = "",
    postcode: str = "",
    kvk_number: str = "",
    rsin: str = "",
    bsn_indexes: Sequence[bytes] = (),
    email: str = "",
    besides: UUID | None = None,
) -> list[dict[str, Any]]:
    """Clients within reach that may be the same: equal KvK number, RSIN, BSN or e-mail, or name with postcode (F031).

    name is folded by the caller (rules.names.fold). `why` names what is equal.
    """
    condition, parameters = reached(actor)
    sql = f"""
        select c.id, c.number, c.name, c.place,
            case when %(rsin)s <> '' and c.rsin = %(rsin)s then 'rsin'
                 when c.bsn_index = any(%(bsn)s::bytea[]) then 'bsn'
                 when %(kvk)s <> '' and c.kvk_number = %(kvk)s then 'kvk_number'
                 when %(email)s <> '' and lower(c.email) = lower(%(email)s) then 'email'
                 else 'name' end as why
        from clients_client c
        where {condition} and c.id is distinct from %(besides)s
          and ((%(rsin)s <> '' and c.rsin = %(rsin)s) or (%(kvk)s <> '' and c.kvk_number = %(kvk)s)
            or c.bsn_index = any(%(bsn)s::bytea[])
            or (%(email)s <> '' and lower(c.email) = lower(%(email)s))
            or (%(postcode)s <> '' and c.postcode = %(postcode)s and c.sort_name = %(name)s))
        order by c.sort_name limit 10
    """  # noqa: S608
    values = {
        "rsin": rsin,
        "bsn": list(bsn_indexes),
        "kvk": kvk_number,
        "email": email,
        "postcode": postcode,
        "name": name,
    }
    return rows(sql, {**parameters, **values, "besides": besides})
