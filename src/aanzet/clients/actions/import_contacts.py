"""Contact rows and link rows of an import, a few hundred in a handful of statements."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from aanzet.access.actions.people import NewPerson, add_people, change_person
from aanzet.clients.events import ContactAdded, ContactChanged, ContactLinkChanged, ContactLinked, PrimaryContactChanged
from aanzet.clients.models import Client, Contact, ContactLink, ImportBatch, ImportRow
from aanzet.clients.queries.rows import rows as select
from aanzet.core.errors import Refused
from aanzet.core.log import publish
from aanzet.rules.actors import CONTACT, Actor
from aanzet.rules.domain_events import DomainEvent

SOURCE = "import"
OF_PERSON = ("first_name", "last_name", "email", "phone", "language")
KNOWN = """select p.id, p.number from access_person p join clients_contact k
    on k.organization_id = p.organization_id and k.id = p.id where p.number = any(%s)"""


@dataclass
class Contacts:
    """New and changed contacts of one step, and their links."""

    actor: Actor
    now: datetime
    today: date
    batch: ImportBatch
    events: list[DomainEvent] = field(default_factory=list)

    def apply(self, rows: list[ImportRow]) -> list[dict[str, Any]]:
        """Apply rows; per row its id, the contact and what undoing needs. Refused when things changed meanwhile."""
        undo: dict[UUID, dict[str, Any]] = {row.id: {} for row in rows}
        by_number = {found["number"]: found["id"] for found in select(KNOWN, [[row.number for row in rows]])}
        carriers = [row for row in rows if row.outcome == "new" and row.values and not row.target_id]
        by_number |= self._add(carriers, undo)
        for row in rows:
            if row.outcome == "changed" and row.values and row.target_id:
                undo[row.id] |= self._change(row.target_id, row.values)
        targets = {row.id: row.target_id or by_number.get(row.number) for row in rows}
        if None in targets.values():
            raise Refused("import_changed")
        self._link([(row, row.link, targets[row.id]) for row in rows if row.link], undo)
        publish(self.actor, self.now, *self.events)
        return [{"id": row.id, "target_id": targets[row.id], "undo": undo[row.id]} for row in rows]

    def _add(self, rows: list[ImportRow], undo: dict[UUID, dict[str, Any]]) -> dict[str, UUID]:
        people = [
            NewPerson(
                row.values.get("first_name", ""), row.values.get("last_name", ""), row.values.get("email", ""),
                row.values["number"], row.values.get("phone", ""), row.values.get("language", "nl"),
            )
            for row in rows
        ]  # fmt: skip
        ids = add_people(actor=self.actor, now=self.now, kind=CONTACT, people_to_add=people)
        Contact.objects.bulk_create(
            [
                Contact(
                    id=id_, organization_id=self.actor.organization_id, mobile=row.values.get("mobile", ""),
                    birth_date=_day(row.values.get("birth_date", "")),
                )
                for id_, row in zip(ids, rows, strict=True)
            ],
            batch_size=1000,
        )  # fmt: skip
        for id_, row in zip(ids, rows, strict=True):
            undo[row.id]["new"] = True
            self.events.append(ContactAdded(object_id=id_, number=row.values["number"], source=SOURCE))
        return {row.values["number"]: id_ for id_, row in zip(ids, rows, strict=True)}

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
            contact.birth_date = _day(values["birth_date"])
        contact.version += 1
        contact.save()
        self.events.append(ContactChanged(object_id=contact_id, fields=tuple(sorted(values)), source=SOURCE))
        return {"before": {key: was.get(key, "") for key in values}, "after": dict(values)}

    def _link(
        self, wanted: list[tuple[ImportRow, dict[str, Any], UUID | None]], undo: dict[UUID, dict[str, Any]]
    ) -> None:
        """Links with clients that are there by now; a link to a client whose row was refused was refused with it."""
        numbers = [asked["client_number"] for _row, asked, _contact in wanted]
        clients = dict(Client.objects.filter(number__in=numbers).values_list("number", "id"))
        there: dict[UUID, list[ContactLink]] = {}
        for known in ContactLink.objects.filter(client_id__in=set(clients.values())).order_by("position", "id"):
            there.setdefault(known.client_id, []).append(known)
        made: list[ContactLink] = []
        primary: dict[UUID, tuple[ContactLink, UUID]] = {}
        for row, asked, contact_id in wanted:
            client_id = clients.get(asked["client_number"])
            if client_id is None or contact_id is None:
                raise Refused("import_changed")
            links = there.setdefault(client_id, [])
            link: ContactLink | None = next((found for found in links if found.contact_id == contact_id), None)
            functions = sorted(asked["functions"])
            if link is None:
                link = ContactLink(
                    id=uuid4(), organization_id=self.actor.organization_id, contact_id=contact_id, client_id=client_id,
                    functions=functions, position=links[-1].position + 1 if links else 0,
                )  # fmt: skip
                first = not any(found.primary for found in links) and client_id not in primary
                links.append(link)
                made.append(link)
                undo[row.id]["link"] = {"new": True, "client_id": client_id}
                self.events.append(
                    ContactLinked(
                        object_id=contact_id, client_id=client_id, functions=tuple(functions),
                        primary=asked["primary"] or first,
                    )
                )  # fmt: skip
                if first:
                    primary[client_id] = (link, row.id)
            elif set(functions) != set(link.functions):
                undo[row.id]["link"] = {"client_id": client_id, "before": link.functions, "after": functions}
                link.functions = functions
                link.save(update_fields=["functions"])
                self.events.append(
                    ContactLinkChanged(
                        object_id=contact_id, client_id=client_id, functions=tuple(functions), portal=link.portal
                    )
                )
            if asked["primary"]:
                primary[client_id] = (link, row.id)
        self._primary(primary, there, made, undo)
        ContactLink.objects.bulk_create(made, batch_size=1000)

    def _primary(
        self,
        wanted: dict[UUID, tuple[ContactLink, UUID]],
        there: dict[UUID, list[ContactLink]],
        made: list[ContactLink],
        undo: dict[UUID, dict[str, Any]],
    ) -> None:
        new = {link.id for link in made}
        for client_id, (link, row_id) in wanted.items():
            before = next((found for found in there[client_id] if found.primary), None)
            if before is link:
                continue
            if before is not None:
                before.primary = False
                if before.id not in new:
                    before.save(update_fields=["primary"])
            link.primary = True
            if link.id not in new:
                link.save(update_fields=["primary"])
            was = before.contact_id if before else None
            undo[row_id]["primary"] = {"client_id": client_id, "before": was}
            self.events.append(PrimaryContactChanged(object_id=link.contact_id, client_id=client_id, before=was))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
