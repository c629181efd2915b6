"""The list of clients: filter, sort, page; ids first, then what is shown of them (F028, G17)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aanzet.clients.queries.gaps import GAPS
from aanzet.clients.queries.reach import ask, reached
from aanzet.clients.queries.rows import TODAY, rows, within
from aanzet.clients.queries.search import escape
from aanzet.rules.actors import Actor
from aanzet.rules.clients import address_key
from aanzet.rules.names import fold

PAGE = 50
# key -> order; the number breaks ties, so pages never overlap.
SORTS: Mapping[str, str] = {
    "name": "c.sort_name, c.number",
    "-name": "c.sort_name desc, c.number desc",
    "number": "lpad(c.number, 20, '0'), c.number",
    "-number": "lpad(c.number, 20, '0') desc, c.number desc",
    "place": "c.place, c.sort_name, c.number",
    "-place": "c.place desc, c.sort_name desc, c.number desc",
    "-changed": "c.changed_at desc, c.number",
}
STATES = ("prospect", "active", "ended", "archived")


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """What the list is narrowed to; empty = not. state "" = all but archived. gap: a key of queries.gaps.GAPS."""

    text: str = ""
    state: str = ""
    kind: str = ""
    product_id: UUID | None = None
    relation_manager_id: UUID | None = None
    group: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class ClientListRow:
    """One line of the list. gaps: keys of what is missing, the weightiest first."""

    id: UUID
    number: str
    name: str
    place: str
    kind: str
    state: str
    legal_form: str
    manager_id: UUID | None
    manager_name: str
    products: tuple[str, ...]
    gaps: tuple[str, ...] = ()

    @property
    def manager(self) -> dict[str, Any]:
        """The relation manager, as the mark with initials wants him."""
        return {"id": self.manager_id, "name": self.manager_name}

    @property
    def address(self) -> str:
        """What stands for it in an address."""
        return address_key(self.number, self.id)


@dataclass(frozen=True, slots=True)
class ClientPage:
    """A page of the list. total: of all pages; start: position of its first row, from 0."""

    rows: tuple[ClientListRow, ...]
    total: int
    start: int
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def next_start(self) -> int | None:
        """Where the next page starts, None on the last."""
        after = self.start + len(self.rows)
        return after if after < self.total else None


def client_list(actor: Actor, wanted: ClientFilter, sort: str = "name", start: int = 0) -> ClientPage:
    """The clients within reach that pass the filter; never the internal client. Three queries, whatever the size."""
    ask(actor, "clients.view")
    where, parameters = conditions(actor, wanted)
    order = SORTS.get(sort, SORTS["name"])
    parameters |= {"start": max(start, 0), "page": PAGE}
    ids = [
        found["id"]
        for found in rows(
            f"select c.id from clients_client c where {where} order by {order} offset %(start)s limit %(page)s",  # noqa: S608
            parameters,
        )
    ]
    total = rows(f"select count(*) as n from clients_client c where {where}", parameters)[0]["n"]  # noqa: S608
    return ClientPage(_shown(ids), total, parameters["start"])


def conditions(actor: Actor, wanted: ClientFilter) -> tuple[str, dict[str, Any]]:
    """SQL condition on c and its parameters for a filter, within reach."""
    reach, parameters = reached(actor)
    found = ["c.kind <> 'internal'", reach]
    if wanted.state in STATES:
        found.append("c.state = %(state)s")
    else:
        found.append("c.state <> 'archived'")
    if wanted.kind:
        found.append("c.kind = %(kind)s")
    if wanted.group:
        found.append('c."group" = %(group)s')
    if wanted.product_id:
        found.append(
            "exists (select from clients_clientproduct t where t.organization_id = c.organization_id "
            f"and t.client_id = c.id and t.product_id = %(product)s and {within(TODAY, 't')})"
        )
    if wanted.relation_manager_id:
        found.append(
            "exists (select from clients_roleassignment t join access_teamrole r on r.organization_id = "
            "t.organization_id and r.id = t.role_id where t.organization_id = c.organization_id and t.client_id = c.id "
            f"and r.key = 'relation_manager' and t.member_id = %(manager)s and {within(TODAY, 't')})"
        )
    if wanted.gap in GAPS:
        found.append(GAPS[wanted.gap].condition)
    words = fold(wanted.text).split()[:6]
    for number, word in enumerate(words):
        found.append(f"c.search like %(word{number})s")
        parameters[f"word{number}"] = f"%{escape(word)}%"
    parameters |= {
        "state": wanted.state,
        "kind": wanted.kind,
        "group": wanted.group,
        "product": wanted.product_id,
        "manager": wanted.relation_manager_id,
    }
    return " and ".join(f"({condition})" for condition in found), parameters


def groups_in_use() -> list[str]:
    """The client groups that occur, by name."""
    return [
        found["group"] for found in rows('select distinct "group" from clients_client where "group" <> \'\' order by 1')
    ]


SHOWN = f"""
    select c.id, c.number, c.name, c.place, c.kind, c.state, c.legal_form,
        m.member_id as manager_id, coalesce(p.name, '') as manager_name,
        array(select distinct d.name from clients_clientproduct t
            join clients_product d on d.organization_id = t.organization_id and d.id = t.product_id
            where t.organization_id = c.organization_id and t.client_id = c.id and {within(TODAY, "t")}
            order by d.name) as products,
        array_remove(array[{", ".join(f"case when {gap.condition} then '{key}' end" for key, gap in GAPS.items())}],
            null) as gaps
    from clients_client c
    left join lateral (select t.member_id from clients_roleassignment t
        join access_teamrole r on r.organization_id = t.organization_id and r.id = t.role_id
        where t.organization_id = c.organization_id and t.client_id = c.id and r.key = 'relation_manager'
            and {within(TODAY, "t")} order by t.position, t.id limit 1) m on true
    left join access_person p on p.organization_id = c.organization_id and p.id = m.member_id
    where c.id = any(%(ids)s)
"""  # noqa: S608


def _shown(ids: list[UUID]) -> tuple[ClientListRow, ...]:
    if not ids:
        return ()
    found = {row["id"]: row for row in rows(SHOWN, {"ids": ids})}
    return tuple(
        ClientListRow(**(found[id_] | {"products": tuple(found[id_]["products"]), "gaps": tuple(found[id_]["gaps"])}))
        for id_ in ids
        if id_ in found
    )
