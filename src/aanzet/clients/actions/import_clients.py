"""Client rows of an import: a few hundred new clients, with all that hangs on them, are one statement."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from aanzet.access.queries.roles import RELATION_MANAGER, team_roles
from aanzet.clients.actions import secrets
from aanzet.clients.actions.clients import fill, search_text
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
from aanzet.clients.models import BankAccount, Client, ClientFilingPeriod, ClientProduct, RoleAssignment
from aanzet.core.batch import Batch
from aanzet.core.errors import Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules.actors import Actor
from aanzet.rules.clients import SECRET
from aanzet.rules.domain_events import DomainEvent
from aanzet.rules.names import fold
from aanzet.rules.periods import containing

SOURCE = "import"
FAMILIES = {"vat_period": "vat", "payroll_period": "payroll_tax"}
RELATED = ("bank_accounts", "products", "relation_manager", *FAMILIES)
CLIENT, ACCOUNT, PRODUCT = "clients_client", "clients_bankaccount", "clients_clientproduct"
PERIOD, ROLE = "clients_clientfilingperiod", "clients_roleassignment"
TEXTS = (
    "kind", "state", "number", "name", "sort_name", "search", "legal_form", "kvk_number", "branch_number", "rsin",
    "payroll_number", "vat_id", "email", "phone", "street", "postcode", "place", "country", "group", "memo",
)  # fmt: skip
COLUMNS: dict[str, dict[str, str]] = {
    CLIENT: {"id": "uuid"}
    | dict.fromkeys(TEXTS, "text")
    | {"bsn": "bytea", "bsn_index": "bytea", "vat_number": "bytea", "vat_number_index": "bytea"}
    | {"employees": "integer", "started_on": "date", "created_at": "timestamptz", "changed_at": "timestamptz"}
    | {"version": "integer"},
    ACCOUNT: {"id": "uuid", "client_id": "uuid", "iban": "text", "holder": "text", "use": "text"},
    PRODUCT: {"id": "uuid", "client_id": "uuid", "product_id": "uuid", "valid_from": "date"},
    PERIOD: {"id": "uuid", "client_id": "uuid", "family": "text", "period_kind": "text", "valid_from": "date"},
    ROLE: {"id": "uuid", "client_id": "uuid", "role_id": "uuid", "member_id": "uuid", "position": "integer"},
}
EMPTY = dict.fromkeys(TEXTS, "") | {
    "state": "active", "country": "NL", "bsn": None, "bsn_index": None, "vat_number": None, "vat_number_index": None,
    "employees": None, "version": 1,
}  # fmt: skip


@dataclass
class Clients:
    """New and changed clients of one step, with what hangs on them."""

    actor: Actor
    now: datetime
    today: date
    batch_id: UUID
    new: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    events: list[DomainEvent] = field(default_factory=list)
    manager_role: UUID | None = None

    def apply(self, rows: list[dict[str, Any]], statement: Batch) -> list[dict[str, Any]]:
        """Apply planned rows (columns of ImportRow); per row its id, the client and what undoing needs.

        What is new goes into `statement`, which the caller sends. Refused when a number was taken meanwhile.
        """
        self.manager_role = next((role.id for role in team_roles() if role.key == RELATION_MANAGER), None)
        changed = [row["target_id"] for row in rows if row["outcome"] == "changed"]
        locked = Client.objects.select_for_update(no_key=True).filter(id__in=changed).order_by("id")
        known = {client.id: client for client in locked} if changed else {}
        if Client.objects.filter(number__in=[row["number"] for row in rows if row["outcome"] == "new"]).exists():
            raise Refused("import_changed")
        done = []
        for row in rows:
            values = self._opened(row)
            if row["outcome"] == "new":
                done.append({"id": row["id"], "target_id": self._make(values), "undo": {"new": True}})
            elif row["target_id"] in known:
                undo = self._change(known[row["target_id"]], values, row["differences"])
                done.append({"id": row["id"], "target_id": row["target_id"], "undo": undo})
            else:
                raise Refused("import_changed")
        for table, made in self.new.items():
            statement.insert(table, COLUMNS[table], made)
        return done

    def publish(self) -> None:
        """Say what happened, after the statement was sent."""
        publish(self.actor, self.now, *self.events)

    def _opened(self, row: dict[str, Any]) -> dict[str, Any]:
        """The planned values, protected numbers in the clear."""
        values: dict[str, Any] = row["values"]
        for key in SECRET:
            if values.get(key):
                place = f"{row['row']}:{key}"
                values[key] = secrets.unwrap(self.actor.organization_id, self.batch_id, place, values[key])
        return values

    def _make(self, values: dict[str, Any]) -> UUID:
        client_id, own = new_id(), own_fields(values)
        for key in SECRET:
            own |= secrets.sealed(self.actor.organization_id, client_id, key, own.pop(key, ""))
        client = {**EMPTY, **own, "id": client_id, "started_on": self.today}
        client |= {"created_at": self.now, "changed_at": self.now, "sort_name": fold(client["name"])}
        client["search"] = search_text(client["number"], client["name"], client["place"], client["email"])
        self.new[CLIENT].append(client)
        # What a client files and takes is meant for the running year, not from the day of the import.
        since = date(self.today.year, 1, 1)
        accounts, products = values.get("bank_accounts") or (), values.get("products") or ()
        for iban in accounts:
            self._add(ACCOUNT, client_id, iban=iban, holder="", use="")
        for product in products:
            self._add(PRODUCT, client_id, product_id=product, valid_from=since)
        periods = {family: values[key] for key, family in FAMILIES.items() if values.get(key)}
        for family, kind in periods.items():
            self._add(PERIOD, client_id, family=family, period_kind=kind, valid_from=since)
        manager = UUID(values["relation_manager"]) if values.get("relation_manager") and self.manager_role else None
        if manager:
            self._add(ROLE, client_id, role_id=self.manager_role, member_id=manager, position=0)
        self.events.append(
            ClientAdded(
                object_id=client_id,
                client_id=client_id,
                kind=client["kind"],
                number=client["number"],
                source=SOURCE,
                products=tuple(UUID(product) for product in products),
                periods=tuple(f"{family}:{kind}" for family, kind in periods.items()),
                bank_accounts=len(accounts),
                relation_manager=manager,
            )
        )
        return client_id

    def _add(self, table: str, client_id: UUID, **values: Any) -> UUID:
        row_id = new_id()
        self.new[table].append({"id": row_id, "client_id": client_id, **values})
        return row_id

    # --- known clients

    def _change(self, client: Client, values: dict[str, Any], differences: dict[str, Any]) -> dict[str, Any]:
        own = own_fields(values)
        before = {key: secrets.raw(client, key) if key in SECRET else getattr(client, key) for key in own}
        fill(client, own)
        after = {key: secrets.raw(client, key) if key in SECRET else getattr(client, key) for key in own}
        related = {key: pair for key, pair in differences.items() if key in RELATED}
        for key, (was, will) in related.items():
            if key == "bank_accounts":
                self._accounts(client, set(was), set(will))
            elif key == "products":
                self._products(client, set(was), set(will))
            elif key == "relation_manager":
                self._manager(client, will)
            elif will:
                self._period(client, FAMILIES[key], will)
        client.version += 1
        client.changed_at = self.now
        client.save()
        fields = tuple(sorted(values))
        self.events.append(ClientChanged(object_id=client.id, client_id=client.id, fields=fields, source=SOURCE))
        return {"before": before, "after": after, "related": related}

    def _accounts(self, client: Client, was: set[str], will: set[str]) -> None:
        for iban in sorted(will - was):
            row_id = self._add(ACCOUNT, client.id, iban=iban, holder="", use="")
            self.events.append(BankAccountAdded(object_id=row_id, client_id=client.id, use=""))
        for row in BankAccount.objects.filter(client_id=client.id, iban__in=was - will):
            row.delete()
            self.events.append(BankAccountRemoved(object_id=row.id, client_id=client.id))

    def _products(self, client: Client, was: set[str], will: set[str]) -> None:
        for product in sorted(will - was):
            row_id = self._add(PRODUCT, client.id, product_id=product, valid_from=self.today)
            self.events.append(
                ClientProductTaken(
                    object_id=row_id, client_id=client.id, product_id=UUID(product), valid_from=self.today,
                    valid_until=None,
                )
            )  # fmt: skip
        last = self.today - timedelta(days=1)
        for row in ClientProduct.objects.filter(client_id=client.id, product_id__in=was - will):
            if row.valid_from and row.valid_from > last:
                row.delete()
            else:
                row.valid_until = last
                row.save(update_fields=["valid_until"])
            self.events.append(
                ClientProductEnded(object_id=row.id, client_id=client.id, product_id=row.product_id, valid_until=last)
            )

    def _period(self, client: Client, family: str, kind: str) -> None:
        last = ClientFilingPeriod.objects.filter(client_id=client.id, family=family).order_by("-valid_from").first()
        start = self.today
        if last is not None:
            period = containing(last.period_kind, max(self.today, last.valid_from))
            on_time = period.start >= max(self.today, last.valid_from)
            start = period.start if on_time else period.end + timedelta(days=1)
            if start <= last.valid_from:  # a change that was planned but has not begun is replaced
                last.delete()
            else:
                last.valid_until = start - timedelta(days=1)
                last.save(update_fields=["valid_until"])
        row_id = self._add(PERIOD, client.id, family=family, period_kind=kind, valid_from=start)
        self.events.append(
            FilingPeriodSet(object_id=row_id, client_id=client.id, family=family, period_kind=kind, valid_from=start)
        )

    def _manager(self, client: Client, member: str) -> None:
        if self.manager_role is None:
            return
        for row in RoleAssignment.objects.filter(client_id=client.id, role_id=self.manager_role):
            row.delete()
            self.events.append(
                RoleEnded(object_id=row.id, client_id=client.id, role_id=row.role_id, member_id=row.member_id)
            )
        if member:
            row_id = self._add(ROLE, client.id, role_id=self.manager_role, member_id=member, position=0)
            self.events.append(
                RoleAssigned(
                    object_id=row_id, client_id=client.id, role_id=self.manager_role, member_id=UUID(member), position=0
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
