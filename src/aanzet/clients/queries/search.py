"""Find clients by what somebody types: for "Zoek of doe" and the search box of the list (ux 8.0)."""

from typing import Any

from aanzet.clients.queries.reach import reached
from aanzet.clients.queries.rows import rows
from aanzet.rules.actors import Actor
from aanzet.rules.names import fold

SHORTEST = 2  # characters


def search(actor: Actor, text: str, limit: int = 5) -> list[dict[str, Any]]:
    """Clients within reach whose number, name, place or e-mail holds every word, or one of whose contacts does.

    Best first: equal number, name that begins with it, name that holds it, the rest. Rows: id, number, name, place,
    kind, state, contact (name of the contact that was found, else ""). Archived clients come last. A BSN is no word:
    it is never stored in what is searched here.
    """
    words = fold(text).split()[:6]
    if len("".join(words)) < SHORTEST:
        return []
    condition, parameters = reached(actor)
    own = " and ".join(f"c.search like %(w{number})s" for number in range(len(words)))
    person = " and ".join(
        f"(p.sort_name like %(w{number})s or lower(p.email) like %(w{number})s)" for number in range(len(words))
    )
    sql = f"""
        select c.id, c.number, c.name, c.place, c.kind, c.state, f.contact from (
            select c.id, '' as contact, 0 as far from clients_client c where {own}
            union all
            (select l.client_id, p.name, 1 from access_person p
                join clients_contactlink l on l.organization_id = p.organization_id and l.contact_id = p.id
                where p.kind = 'contact' and {person} limit 50)
        ) f join clients_client c on c.id = f.id
        where {condition}
        order by c.state = 'archived', c.number <> %(number)s, f.far, c.sort_name not like %(start)s,
            c.sort_name not like %(w0)s, c.sort_name, c.number
        limit %(limit)s
    """  # noqa: S608
    likes = {f"w{number}": f"%{escape(word)}%" for number, word in enumerate(words)}
    more = {"number": text.strip(), "start": f"{escape(fold(text))}%", "limit": limit * 3}
    found: dict[Any, dict[str, Any]] = {}
    for client in rows(sql, {**parameters, **likes, **more}):
        found.setdefault(client["id"], client)
    return list(found.values())[:limit]


def did_you_mean(actor: Actor, text: str) -> str:
    """The name of the client within reach that looks most like a text nothing was found for; "" when none does."""
    folded = fold(text)
    if len(folded) < SHORTEST:
        return ""
    condition, parameters = reached(actor)
    sql = f"""
        select c.name from clients_client c where {condition} and word_similarity(%(text)s, c.sort_name) > 0.4
        order by word_similarity(%(text)s, c.sort_name) desc, c.sort_name limit 1
    """  # noqa: S608
    found = rows(sql, {**parameters, "text": folded})
    return found[0]["name"] if found else ""


def escape(word: str) -> str:
    """The word for LIKE, with its special characters taken literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
