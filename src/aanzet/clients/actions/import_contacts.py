"""Contact rows and link rows of an import, a few hundred in a handful of statements."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.access.actions.people import NewPerson, add_people, change_person
from aanzet.clients.events import ContactAdded, ContactChanged, ContactLinkChanged, ContactLinked, PrimaryContactChanged
from aanzet.clients.models import Client, Contact, ContactLink
from aanzet.clients.queries.rows import rows as select
from aanzet.core.batch import Batch
from aanzet.core.errors import Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules.actors import CONTACT, Actor
from aanzet.rules.domain_events import DomainEvent

SOURCE = "import"
OF_PERSON = ("first_name", "last_name", "email", "phone", "language")
KNOWN = """select p.id, p.number from access_person p join clients_contact k
    on k.organization_id = p.organization_id and k.id = p.id where p.number = any(%s)"""
CONTACT_COLUMNS = {
    "id": "uuid", "birth_date": "date", "mobile": "text", "channel": "text", "portal": "text", "version": "integer",
}  # fmt: skip
LINK_COLUMNS = {
    "id": "uuid", "contact_id": "uuid", "client_id": "uuid", "functions": "text[]", "primary": "boolean",
    "portal": "boolean", "position": "integer",
}  # fmt: skip


@dataclass
class Link:
    """A link of a client while it is worked on. new: made by this step, not in the table yet."""

    id: UUID
    contact_id: UUID
    functions: list[str]
    primary: bool
    portal: bool
    position: int
    new: bool = False
    changed: bool = False


@dataclass
class Contacts:
    """New and changed contacts of one step, and their links."""

    actor: Actor
    now: datetime
    statement: Batch
    events: list[DomainEvent] = field(default_factory=list)
    undo: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def apply(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Apply planned rows (columns of ImportRow); per row its id, the contact and what undoing needs.

        What is new goes into the statement, which the caller sends; people are in the register before. Refused when
        something was taken meanwhile.
        """
        self.undo = {row["id"]: {} for row in rows}
        by_number = {found["number"]: found["id"] for found in select(KNOWN, [[row["number"] for row in rows]])}
        carriers = [row for row in rows if row["outcome"] == "new" and row["values"] and not row["target_id"]]
        by_number |= self._add(carriers)
        for row in rows:
            if row["outcome"] == "changed" and row["values"] and row["target_id"]:
                self.undo[row["id"]] |= self._change(row["target_id"], row["values"])
        targets = {row["id"]: row["target_id"] or by_number.get(row["number"]) for row in rows}
        if None in targets.values():
            raise Refused("import_changed")
        self._link([(row["id"], row["link"], targets[row["id"]]) for row in rows if row["link"]])
        return [{"id": row["id"], "target_id": targets[row["id"]], "undo": self.undo[row["id"]]} for row in rows]

    def publish(self) -> None:
        """Say what happened, after the statement was sent."""
        publish(self.actor, self.now, *self.events)

    def _add(self, rows: list[dict[str, Any]]) -> dict[str, UUID]:
        values = [row["values"] for row in rows]
        people = [
            NewPerson(
                of_one.get("first_name", ""), of_one.get("last_name", ""), of_one.get("email", ""), of_one["number"],
                of_one.get("phone", ""), of_one.get("language", "nl"),
            )
            for of_one in values
        ]  # fmt: skip
        ids = add_people(actor=self.actor, now=self.now, kind=CONTACT, people_to_add=people)
        fixed = {"channel": "email", "portal": "none", "version": 1}
        self.statement.insert(
            "clients_contact",
            CONTACT_COLUMNS,
            [
                {"id": id_, "birth_date": one.get("birth_date") or None, "mobile": one.get("mobile", ""), **fixed}
                for id_, one in zip(ids, values, strict=True)
            ],
        )
        for id_, row in zip(ids, rows, strict=True):
            self.undo[row["id"]]["new"] = True
            self.events.append(ContactAdded(object_id=id_, number=row["values"]["number"], source=SOURCE))
        return {one["number"]: id_ for id_, one in zip(ids, values, strict=True)}

    def _change(self, contact_id: UUID, values: dict[str, Any]) -> dict[str, Any]:
        contact = Contact.objects.select_for_update(no_key=True).get(id=contact_id)
        found = select(
            "select first_name, last_name, email, phone, language from access_person where id = %s", [contact_id]
        )[0]
        was = found | {
            "mobile": contact.mobile,
            "birth_date": contact.birth_date.isoformat() if contact.birth_date else "",
        }
        of_person = {key: values[key] for key in OF_PERSON if key in values}
        if of_person:
            change_person(actor=self.actor, now=self.now, person_id=contact_id, changes=of_person)
        if "mobile" in values:
            contact.mobile, contact.mobile_verified_at = values["mobile"], None
        if "birth_date" in values:
            contact.birth_date = date.fromisoformat(values["birth_date"]) if values["birth_date"] else None
        contact.version += 1
        contact.save()
        self.events.append(ContactChanged(object_id=contact_id, fields=tuple(sorted(values)), source=SOURCE))
        return {"before": {key: was.get(key, "") for key in values}, "after": dict(values)}

    def _link(self, wanted: list[tuple[UUID, dict[str, Any], UUID]]) -> None:
        """Links with clients that are there by now; a link to a client whose row was refused was refused with it."""
        numbers = {asked["client_number"] for _row, asked, _contact in wanted}
        clients = dict(Client.objects.filter(number__in=numbers).values_list("number", "id"))
        there: dict[UUID, list[Link]] = {client_id: [] for client_id in clients.values()}
        known = ContactLink.objects.filter(client_id__in=list(clients.values())).order_by("position", "id")
        for row in known.only("client_id", "contact_id", "functions", "primary", "portal", "position"):
            there[row.client_id].append(
                Link(row.id, row.contact_id, row.functions, row.primary, row.portal, row.position)
            )
        for row_id, asked, contact_id in wanted:
            client_id = clients.get(asked["client_number"])
            if client_id is None:
                raise Refused("import_changed")
            link = self._one_link(row_id, asked, contact_id, client_id, there[client_id])
            if asked["primary"] or (link.new and not any(found.primary for found in there[client_id])):
                self._primary(row_id, client_id, link, there[client_id])
        self._write(there)

    def _one_link(
        self, row_id: UUID, asked: dict[str, Any], contact_id: UUID, client_id: UUID, links: list[Link]
    ) -> Link:
        functions = sorted(asked["functions"])
        link = next((found for found in links if found.contact_id == contact_id), None)
        if link is None:
            position = links[-1].position + 1 if links else 0
            link = Link(new_id(), contact_id, functions, primary=False, portal=True, position=position, new=True)
            primary = asked["primary"] or not any(found.primary for found in links)
            links.append(link)
            self.undo[row_id]["link"] = {"new": True, "client_id": client_id}
            self.events.append(
                ContactLinked(object_id=contact_id, client_id=client_id, functions=tuple(functions), primary=primary)
            )
        elif set(functions) != set(link.functions):
            self.undo[row_id]["link"] = {"client_id": client_id, "before": link.functions, "after": functions}
            link.functions, link.changed = functions, True
            self.events.append(
                ContactLinkChanged(
                    object_id=contact_id, client_id=client_id, functions=tuple(functions), portal=link.portal
                )
            )
        return link

    def _primary(self, row_id: UUID, client_id: UUID, link: Link, links: list[Link]) -> None:
        before = next((found for found in links if found.primary), None)
        if before is link:
            return
        if before is not None:
            before.primary, before.changed = False, True
        link.primary = link.changed = True
        was = before.contact_id if before else None
        self.undo[row_id]["primary"] = {"client_id": client_id, "before": was}
        # The first contact of a client is its primary one: that stands in the event of the link.
        if before is not None:
            self.events.append(PrimaryContactChanged(object_id=link.contact_id, client_id=client_id, before=was))

    def _write(self, there: dict[UUID, list[Link]]) -> None:
        """The mark is taken from one before it is given to another: there is one per client at any moment."""
        changed = [link for links in there.values() for link in links if link.changed and not link.new]
        for link in sorted(changed, key=lambda link: link.primary):
            ContactLink.objects.filter(id=link.id).update(functions=link.functions, primary=link.primary)
        columns = ("id", "contact_id", "functions", "primary", "portal", "position")
        self.statement.insert(
            "clients_contactlink",
            LINK_COLUMNS,
            [
                {"client_id": client_id, **{name: getattr(link, name) for name in columns}}
                for client_id, links in there.items()
                for link in links
                if link.new
            ],
        )
