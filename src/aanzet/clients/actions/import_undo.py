"""Take an import back, within 30 days: only what nobody touched since; what has history is archived (F385, G08)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from aanzet.access.actions.people import change_person
from aanzet.access.actions.removal import remove_people
from aanzet.access.queries.people import names as people_names
from aanzet.access.queries.roles import RELATION_MANAGER, team_roles
from aanzet.clients.actions import secrets
from aanzet.clients.actions.clients import fill
from aanzet.clients.actions.import_clients import FAMILIES
from aanzet.clients.actions.import_contacts import OF_PERSON
from aanzet.clients.events import (
    ClientArchived,
    ClientChanged,
    ClientRemoved,
    ContactArchived,
    ContactChanged,
    ContactRemoved,
    ContactUnlinked,
    ImportUndone,
)
from aanzet.clients.models import (
    BankAccount,
    Client,
    ClientFilingPeriod,
    ClientNumberAlias,
    ClientProduct,
    Contact,
    ContactLink,
    ImportBatch,
    ImportRow,
    RoleAssignment,
)
from aanzet.clients.ports import addressed_to, with_history
from aanzet.clients.queries.import_onboarding import WAITING
from aanzet.clients.queries.imports import UNDO_DAYS
from aanzet.clients.queries.reach import ask
from aanzet.core.commands import command
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules.actors import Actor
from aanzet.rules.clients import SECRET
from aanzet.rules.domain_events import DomainEvent
from aanzet.rules.importing import Applied, Difference, UndoStep
from aanzet.rules.importing import undo as decide

KIND = "clients.import_undo"
STEP = 500
SOURCE = "import_undo"
State = ImportBatch.State
CHILDREN = (BankAccount, ClientProduct, ClientFilingPeriod, RoleAssignment, ClientNumberAlias, ContactLink)


@command
def undo_import(*, actor: Actor, now: datetime, batch_id: UUID) -> None:
    """Let a worker take an applied import back. Refused: import_undo_expired after 30 days, import_running."""
    ask(actor, "clients.import")
    batch = ImportBatch.objects.select_for_update(no_key=True).filter(id=batch_id).first()
    if batch is None:
        raise NotFound
    if batch.state not in (State.APPLIED, State.FAILED):
        raise Refused("import_running")
    if batch.applied_at and now > batch.applied_at + timedelta(days=UNDO_DAYS):
        raise Refused("import_undo_expired")
    ImportRow.objects.filter(batch_id=batch_id, onboarding=WAITING).update(onboarding="")
    batch.state, batch.progress = State.UNDOING, 0
    batch.options |= {"undone": 0, "kept": 0, "by": str(actor.id or "")}
    batch.version += 1
    batch.save()
    queue(actor, now, [Effect(key=f"{KIND}:{batch.id}:{batch.version}", kind=KIND, payload={"batch": str(batch.id)})])


def undo_next(*, actor: Actor, now: datetime, batch_id: UUID, step: int = STEP) -> bool:
    """Take the next rows back, links and contacts before clients; True while there are more. Called by the worker."""
    batch = ImportBatch.objects.select_for_update(no_key=True).get(id=batch_id)
    if batch.state != State.UNDOING:
        return False
    applied = ImportRow.objects.filter(batch_id=batch.id, applied=True)
    for tab in ("links", "contacts", "clients"):
        rows = list(applied.filter(tab=tab).order_by("-row")[:step])
        if rows:
            undoing = Undoing(actor, now)
            undoing.clients(rows) if tab == "clients" else undoing.contacts(rows)
            publish(actor, now, *undoing.events)
            ImportRow.objects.filter(id__in=[row.id for row in rows]).update(applied=False)
            batch.progress += len(rows)
            batch.options["undone"] += len(rows) - undoing.kept
            batch.options["kept"] += undoing.kept
            batch.save()
            return True
    batch.state = State.UNDONE
    batch.version += 1
    batch.save()
    options = batch.options
    publish(actor, now, ImportUndone(object_id=batch.id, undone=options["undone"], kept=options["kept"]))
    return False


@dataclass
class Undoing:
    """One step. kept: rows of which something stayed because it was touched since."""

    actor: Actor
    now: datetime
    kept: int = 0
    events: list[DomainEvent] = field(default_factory=list)

    # --- clients

    def clients(self, rows: list[ImportRow]) -> None:
        """Remove, archive or restore clients."""
        ids = [row.target_id for row in rows if row.target_id]
        found = {client.id: client for client in Client.objects.select_for_update(no_key=True).filter(id__in=ids)}
        history = with_history(ids)
        linked = set(ContactLink.objects.filter(client_id__in=ids).values_list("client_id", flat=True))
        gone: list[Client] = []
        for row in rows:
            client = found.get(row.target_id) if row.target_id else None
            if client is None:
                continue
            how = row.undo or {}
            if not how.get("new"):
                self._restore_client(client, how)
                continue
            touched = client.version != 1 or client.id in linked
            step = decide(Applied(was_new=True), {}, touched=touched, has_history=client.id in history).step
            if step is UndoStep.REMOVE:
                gone.append(client)
            elif step is UndoStep.ARCHIVE:
                self._archive_client(client)
            else:
                self.kept += 1
        self._remove_clients(gone)

    def _remove_clients(self, clients: Iterable[Client]) -> None:
        for client in clients:
            try:
                with transaction.atomic():
                    removed = ClientRemoved(object_id=client.id, client_id=client.id, number=client.number)
                    publish(self.actor, self.now, removed)
                    for model in CHILDREN:
                        model.objects.filter(client_id=client.id).delete()
                    client.delete()
            except IntegrityError:  # something hangs on it by now: that is history
                self._archive_client(client)

    def _archive_client(self, client: Client) -> None:
        client.state = Client.State.ARCHIVED
        client.version += 1
        client.changed_at = self.now
        client.save()
        self.kept += 1
        self.events.append(ClientArchived(object_id=client.id, client_id=client.id, reason=SOURCE))

    def _restore_client(self, client: Client, undo: dict[str, Any]) -> None:
        before, after, current = dict(undo["before"]), dict(undo["after"]), {}
        for key in after:  # protected numbers as they read: sealed, equal ones differ
            current[key] = secrets.opened(client, key) if key in SECRET else getattr(client, key)
            if key in SECRET:
                after[key] = secrets.opened_text(client.organization_id, client.id, key, after[key])
        changed = {key: Difference(before[key], value) for key, value in after.items()}
        answer = decide(Applied(was_new=False, changed=changed), current, touched=False, has_history=False)
        plain = {key: value for key, value in answer.restore.items() if key not in SECRET}
        fill(client, plain)
        for key in answer.restore.keys() & set(SECRET):
            secrets.put_raw(client, key, str(answer.restore[key]))
        related = [key for key, pair in undo.get("related", {}).items() if self._restore_related(client, key, *pair)]
        client.version += 1
        client.changed_at = self.now
        client.save()
        self.kept += bool(answer.kept)
        fields = tuple(sorted([*answer.restore, *related]))
        if fields:
            self.events.append(ClientChanged(object_id=client.id, client_id=client.id, fields=fields, source=SOURCE))

    def _restore_related(self, client: Client, key: str, before: Any, after: Any) -> bool:
        """Put a list, a filing period or the relation manager back; False when it was changed since."""
        own = {"organization_id": client.organization_id, "client_id": client.id}
        if key == "bank_accounts":
            BankAccount.objects.filter(client_id=client.id, iban__in=set(after) - set(before)).delete()
            for iban in set(before) - set(after):
                BankAccount(id=new_id(), iban=iban, **own).save(force_insert=True)
        elif key == "products":
            ClientProduct.objects.filter(client_id=client.id, product_id__in=set(after) - set(before)).delete()
            for product in set(before) - set(after):
                ended = ClientProduct.objects.filter(client_id=client.id, product_id=product).order_by("-valid_until")
                last = ended.first() or ClientProduct(id=new_id(), product_id=product, **own)
                last.valid_until = None
                last.save()
        elif key in FAMILIES:
            rows = ClientFilingPeriod.objects.filter(client_id=client.id, family=FAMILIES[key]).order_by("-valid_from")
            newest = list(rows[:2])
            if not newest or newest[0].period_kind != after:
                return False
            newest[0].delete()
            for earlier in newest[1:]:
                earlier.valid_until = None
                earlier.save(update_fields=["valid_until"])
        else:
            role = next(role.id for role in team_roles(archived=True) if role.key == RELATION_MANAGER)
            row = RoleAssignment.objects.filter(client_id=client.id, role_id=role).order_by("position").first()
            if str(row.member_id if row else "") != after:
                return False
            if row:
                row.delete()
            if before:
                RoleAssignment(id=new_id(), role_id=role, member_id=UUID(before), **own).save(force_insert=True)
        return True

    # --- contacts

    def contacts(self, rows: list[ImportRow]) -> None:
        """Take links, marks and values back, and remove contacts that came with the import and were not used."""
        ids = [row.target_id for row in rows if row.target_id]
        found = {contact.id: contact for contact in Contact.objects.select_for_update(no_key=True).filter(id__in=ids)}
        history, people = with_history(ids), people_names(ids)
        for row in rows:
            contact = found.get(row.target_id) if row.target_id else None
            if contact is None:
                continue
            how = row.undo or {}
            if "primary" in how:
                self._restore_primary(contact, how["primary"])
            if "link" in how:
                self._restore_link(contact, how["link"])
            if "after" in how:
                self._restore_contact(contact, how)
            if how.get("new"):
                self._remove_contact(contact, people[contact.id], has_history=contact.id in history)

    def _restore_primary(self, contact: Contact, undo: dict[str, Any]) -> None:
        link = ContactLink.objects.filter(contact_id=contact.id, client_id=undo["client_id"], primary=True).first()
        before = ContactLink.objects.filter(contact_id=undo["before"], client_id=undo["client_id"]).first()
        if link is not None and before is not None:
            link.primary, before.primary = False, True
            link.save(update_fields=["primary"])
            before.save(update_fields=["primary"])

    def _restore_link(self, contact: Contact, undo: dict[str, Any]) -> None:
        client_id = UUID(undo["client_id"])
        link = ContactLink.objects.filter(contact_id=contact.id, client_id=client_id).first()
        if link is None:
            return
        if undo.get("new") and not addressed_to(contact.id, client_id):
            link.delete()
            self.events.append(ContactUnlinked(object_id=contact.id, client_id=client_id, was_primary=link.primary))
        elif sorted(link.functions) == sorted(undo.get("after", ())):
            link.functions = undo["before"]
            link.save(update_fields=["functions"])
        else:
            self.kept += 1

    def _restore_contact(self, contact: Contact, undo: dict[str, Any]) -> None:
        person = people_names([contact.id])[contact.id]
        current = {key: getattr(person, key) for key in OF_PERSON} | {
            "mobile": contact.mobile,
            "birth_date": contact.birth_date.isoformat() if contact.birth_date else "",
        }
        changed = {key: Difference(undo["before"][key], after) for key, after in undo["after"].items()}
        answer = decide(Applied(was_new=False, changed=changed), current, touched=False, has_history=False)
        of_person = {key: value for key, value in answer.restore.items() if key in OF_PERSON}
        if of_person:
            change_person(actor=self.actor, now=self.now, person_id=contact.id, changes=of_person)
        if "mobile" in answer.restore:
            contact.mobile = str(answer.restore["mobile"])
        if "birth_date" in answer.restore:
            text = str(answer.restore["birth_date"])
            contact.birth_date = date.fromisoformat(text) if text else None
        contact.version += 1
        contact.save()
        self.kept += bool(answer.kept)
        if answer.restore:
            fields = tuple(sorted(answer.restore))
            self.events.append(ContactChanged(object_id=contact.id, fields=fields, source=SOURCE))

    def _remove_contact(self, contact: Contact, person: Any, *, has_history: bool) -> None:
        touched = contact.version != 1 or ContactLink.objects.filter(contact_id=contact.id).exists()
        step = decide(Applied(was_new=True), {}, touched=touched, has_history=has_history or person.has_login).step
        if step is UndoStep.KEEP:
            self.kept += 1
            return
        if step is UndoStep.REMOVE:
            try:
                with transaction.atomic():
                    publish(self.actor, self.now, ContactRemoved(object_id=contact.id, number=person.number))
                    contact.delete()
                    remove_people(actor=self.actor, now=self.now, person_ids=[person.id])
                return
            except IntegrityError:  # something hangs on him by now: that is history
                contact = Contact.objects.get(id=person.id)
        contact.archived_at = self.now
        contact.save(update_fields=["archived_at"])
        self.kept += 1
        self.events.append(ContactArchived(object_id=contact.id))
