"""Client rows of an import, a few hundred in a handful of statements."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from aanzet.access.queries.roles import RELATION_MANAGER, team_roles
from aanzet.clients.actions import secrets
from aanzet.clients.actions.clients import fill
from aanzet.clients.events import (
    BankAccountAdded,
    BankAccountRemoved,
    ClientAdded,
    ClientChanged,
    ClientProductEnded,
    ClientProductTaken,
    FilingPeriodSet,
    RoleAssigned,
    RoleEnded,
)
from aanzet.clients.models import (
    BankAccount,
    Client,
    ClientFilingPeriod,
    ClientProduct,
    ImportBatch,
    ImportRow,
    RoleAssignment,
)
from aanzet.core.errors import Refused
from aanzet.core.log import publish
from aanzet.rules.actors import Actor
from aanzet.rules.clients import SECRET
from aanzet.rules.domain_events import DomainEvent
from aanzet.rules.periods import containing

SOURCE = "import"
FAMILIES = {"vat_period": "vat", "payroll_period": "payroll_tax"}
RELATED = ("bank_accounts", "products", "relation_manager", *FAMILIES)


@dataclass
class Clients:
    """New and changed clients of one step, with what hangs on them."""

    actor: Actor
    now: datetime
    today: date
    batch: ImportBatch
    new: list[Any] = field(default_factory=list)
    events: list[DomainEvent] = field(default_factory=list)
    manager_role: UUID | None = None

    def apply(self, rows: list[ImportRow]) -> list[dict[str, Any]]:
        """Apply rows; per row its id, the client and what undoing needs. Refused when a number was taken meanwhile."""
        roles = {role.key: role.id for role in team_roles()}
        self.manager_role = roles.get(RELATION_MANAGER)
        known = {
            client.id: client
            for client in Client.objects.select_for_update(no_key=True)
            .filter(id__in=[row.target_id for row in rows if row.outcome == "changed"])
            .order_by("id")
        }
        self._refuse_taken([row.number for row in rows if row.outcome == "new"])
        made, done = [], []
        for row in rows:
            values = self._opened(row)
            if row.outcome == "new":
                client = self._make(values)
                made.append(client)
                done.append({"id": row.id, "target_id": client.id, "undo": {"new": True}})
            elif row.target_id in known:
                client = known[row.target_id]
                undo = self._change(client, values, row)
                done.append({"id": row.id, "target_id": client.id, "undo": undo})
            else:
                raise Refused("import_changed")
        Client.objects.bulk_create(made, batch_size=500)
        models: tuple[Any, ...] = (BankAccount, ClientProduct, ClientFilingPeriod, RoleAssignment)
        for model in models:
            model.objects.bulk_create([row for row in self.new if isinstance(row, model)], batch_size=1000)
        publish(self.actor, self.now, *self.events)
        return done

    def _opened(self, row: ImportRow) -> dict[str, Any]:
        """The planned values, protected numbers in the clear."""
        return {
            key: secrets.unwrap(self.batch.organization_id, self.batch.id, f"{row.row}:{key}", value)
            if key in SECRET and value
            else value
            for key, value in row.values.items()
        }

    def _refuse_taken(self, numbers: list[str]) -> None:
        holder = Client.objects.filter(number__in=numbers).values("number", "name").first()
        if holder:
            raise Refused("import_changed")

    def _make(self, values: dict[str, Any]) -> Client:
        client = Client(
            id=uuid4(), organization_id=self.actor.organization_id, state=Client.State.ACTIVE, created_at=self.now,
            changed_at=self.now, started_on=self.today,
        )  # fmt: skip
        fill(client, own_fields(values))
        self.events.append(
            ClientAdded(object_id=client.id, client_id=client.id, kind=client.kind, number=client.number, source=SOURCE)
        )
        # What a client files and takes is meant for the running year, not from the day of the import.
        self._relate(client, values, {}, since=date(self.today.year, 1, 1), new=True)
        return client

    def _change(self, client: Client, values: dict[str, Any], row: ImportRow) -> dict[str, Any]:
        own = own_fields(values)
        before = {key: secrets.raw(client, key) if key in SECRET else getattr(client, key) for key in own}
        fill(client, own)
        after = {key: secrets.raw(client, key) if key in SECRET else getattr(client, key) for key in own}
        related = {key: pair for key, pair in row.differences.items() if key in RELATED}
        self._relate(client, values, related, since=self.today, new=False)
        client.version += 1
        client.changed_at = self.now
        client.save()
        fields = tuple(sorted(values))
        self.events.append(ClientChanged(object_id=client.id, client_id=client.id, fields=fields, source=SOURCE))
        return {"before": before, "after": after, "related": related}

    # --- what hangs on a client

    def _relate(self, client: Client, values: dict[str, Any], was: dict[str, Any], *, since: date, new: bool) -> None:
        if "bank_accounts" in values:
            self._accounts(client, _sets(values, was, "bank_accounts"))
        if "products" in values:
            self._products(client, _sets(values, was, "products"), since)
        for key, family in FAMILIES.items():
            if values.get(key):
                self._period(client, family, values[key], since, new=new)
        if "relation_manager" in values and self.manager_role:
            self._manager(client, values["relation_manager"], new=new)

    def _accounts(self, client: Client, sets: tuple[set[str], set[str]]) -> None:
        added, gone = sets
        for iban in sorted(added):
            row = BankAccount(id=uuid4(), organization_id=client.organization_id, client_id=client.id, iban=iban)
            self.new.append(row)
            self.events.append(BankAccountAdded(object_id=row.id, client_id=client.id, use=""))
        for row in BankAccount.objects.filter(client_id=client.id, iban__in=gone) if gone else ():
            row.delete()
            self.events.append(BankAccountRemoved(object_id=row.id, client_id=client.id))

    def _products(self, client: Client, sets: tuple[set[str], set[str]], since: date) -> None:
        added, gone = sets
        for product in sorted(added):
            row = ClientProduct(
                id=uuid4(), organization_id=client.organization_id, client_id=client.id, product_id=UUID(product),
                valid_from=since,
            )  # fmt: skip
            self.new.append(row)
            self.events.append(
                ClientProductTaken(
                    object_id=row.id, client_id=client.id, product_id=row.product_id, valid_from=since, valid_until=None
                )
            )
        last = self.today - timedelta(days=1)
        for row in ClientProduct.objects.filter(client_id=client.id, product_id__in=gone) if gone else ():
            if row.valid_from and row.valid_from > last:
                row.delete()
            else:
                row.valid_until = last
                row.save(update_fields=["valid_until"])
            self.events.append(
                ClientProductEnded(object_id=row.id, client_id=client.id, product_id=row.product_id, valid_until=last)
            )

    def _period(self, client: Client, family: str, kind: str, since: date, *, new: bool) -> None:
        there = ClientFilingPeriod.objects.filter(client_id=client.id, family=family).order_by("-valid_from")
        last = None if new else there.first()
        start = since
        if last is not None:
            period = containing(last.period_kind, max(since, last.valid_from))
            start = period.start if period.start >= max(since, last.valid_from) else period.end + timedelta(days=1)
            if start <= last.valid_from:  # a change that was planned but has not begun is replaced
                last.delete()
            else:
                last.valid_until = start - timedelta(days=1)
                last.save(update_fields=["valid_until"])
        row = ClientFilingPeriod(
            id=uuid4(), organization_id=client.organization_id, client_id=client.id, family=family, period_kind=kind,
            valid_from=start,
        )  # fmt: skip
        self.new.append(row)
        self.events.append(
            FilingPeriodSet(object_id=row.id, client_id=client.id, family=family, period_kind=kind, valid_from=start)
        )

    def _manager(self, client: Client, member: str, *, new: bool) -> None:
        if not new and self.manager_role:
            for row in RoleAssignment.objects.filter(client_id=client.id, role_id=self.manager_role):
                row.delete()
                self.events.append(
                    RoleEnded(object_id=row.id, client_id=client.id, role_id=row.role_id, member_id=row.member_id)
                )
        if member and self.manager_role:
            row = RoleAssignment(
                id=uuid4(), organization_id=client.organization_id, client_id=client.id, role_id=self.manager_role,
                member_id=UUID(member), position=0,
            )  # fmt: skip
            self.new.append(row)
            self.events.append(
                RoleAssigned(
                    object_id=row.id, client_id=client.id, role_id=row.role_id, member_id=row.member_id, position=0
                )
            )


def own_fields(values: dict[str, Any]) -> dict[str, Any]:
    """Fields of the client row itself, as columns want them."""
    own = {key: value for key, value in values.items() if key not in RELATED}
    if "employees" in own:
        own["employees"] = int(own["employees"]) if own["employees"] else None
    if own.get("country") == "":
        own["country"] = "NL"
    return own


def _sets(values: dict[str, Any], was: dict[str, Any], key: str) -> tuple[set[str], set[str]]:
    """(what comes, what goes) of a list."""
    before, after = set((was.get(key) or [(), ()])[0]), set(values[key])
    return after - before, before - after
