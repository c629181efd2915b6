"""What the benches of the engine share: an office with thousands of clients, and a template with one document request,
one message, reminders and checkpoints in its first phase.
"""

import itertools
import os
import time
from dataclasses import replace

import psycopg
from django.db import connection

from aanzet.access.actions.organizations import NewOrganization, create_organization
from aanzet.access.actions.people import NewPerson
from aanzet.access.queries.roles import team_roles
from aanzet.access.queries.visitors import actor_of
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.actions.template_drafts import save_draft
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.models import TemplateVersion
from aanzet.clients.actions.products import NewProductValues, add_product
from aanzet.core.clock import app_now
from aanzet.core.scope import scope
from aanzet.rules.plain import to_plain
from aanzet.rules.process import words
from aanzet.rules.process.template import (
    AutomationDefinition,
    CheckpointDefinition,
    PhaseDefinition,
    RequestItemDefinition,
    TemplateSnapshot,
)
from bench.measure import written

CHUNK = 1_000
REPORTED = 1.2  # seconds until the counts of a session stand in the statistics
PHASES = tuple(f"phase_{number}" for number in range(1, 6))


def snapshot(product, name="Aangifte", tasks=1):
    """Five phases, two checkpoints each, three tasks, two messages: the case of performance.md.

    tasks: so many in the first phase (of the client) and in the second (of the office).
    """
    message = AutomationDefinition("welcome", title="Welkom", text="Dag {contact.first_name}, we beginnen.")
    request = AutomationDefinition(
        "ask",
        words.DOCUMENT_REQUEST,
        "Stuur je gegevens",
        "We hebben je jaaropgaaf nodig.",
        items=(RequestItemDefinition("statement", "Jaaropgaaf"), RequestItemDefinition("mortgage", "Hypotheek")),
    )
    work = AutomationDefinition("work", words.TASK, "Opstellen", side=words.OFFICE)
    phases = [
        PhaseDefinition(
            key,
            f"Fase {number}",
            assignment=words.ROLE,
            roles=("relation_manager",),
            lead_time_days=7,
            sender_role="relation_manager",
            checkpoints=tuple(CheckpointDefinition(f"p{number}{n}", "Gezien", mandatory=False) for n in range(2)),
        )
        for number, key in enumerate(PHASES, 1)
    ]
    asked = tuple(replace(work, key=f"ask_{n}", title=f"Vraag {n}", side=words.CLIENT) for n in range(1, tasks))
    made = tuple(replace(work, key=f"work_{n}", title=f"Opstellen {n}") for n in range(tasks))
    phases[0] = replace(phases[0], side=words.CLIENT, automations=(replace(message, blocking=False), request, *asked))
    phases[1] = replace(phases[1], automations=made)
    phases[2] = replace(
        phases[2], automations=(replace(work, key="check"), replace(message, key="news", blocking=False))
    )
    return TemplateSnapshot(
        name,
        products=(str(product),),
        visible_to_client=True,
        unique_per_period=True,
        period_kind="year",
        start_immediately=True,
        phases=tuple(phases),
    )


class Office:
    """An office with so many clients, each with a contact, a relation manager and the product."""

    def __init__(self, many, *, tasks=1):
        now = app_now()
        admin = NewPerson("Anna", "Visser", "anna@bench.example", number="1")
        made = create_organization(
            now=now, organization=NewOrganization("Bench", admin, slug="bench", adoption_required=False)
        )
        self.id, self.years = made.organization_id, itertools.count(2000)
        with scope(self.id):
            self.anna = actor_of(made.admin_id)
            role = next(role.id for role in team_roles() if role.key == "relation_manager")
            self.product = add_product(
                actor=self.anna, now=now, product=NewProductValues("Aangifte", period_kind="year")
            )
            self.clients = fill(self.id, self.anna.id, role, self.product, many)
        tidy()
        with scope(self.id):
            self.template = create_template(actor=self.anna, now=now, name="Aangifte")
            version = TemplateVersion.objects.get(template_id=self.template)
            save_draft(
                actor=self.anna,
                now=now,
                template_id=self.template,
                definition=to_plain(snapshot(self.product, tasks=tasks)),
                seen=version.version,
            )
            publish_template(actor=self.anna, now=now, template_id=self.template, despite_warnings=True)
        tidy()

    def start(self, clients, order):
        """One chunk, in a transaction of its own; ids of the cases."""
        with scope(self.id):
            outcomes = start_cases(actor=self.anna, now=app_now(), order=order, client_ids=clients)
        ids = [outcome.case_id for outcome in outcomes.values()]
        assert all(ids), next(outcome for outcome in outcomes.values() if not outcome.case_id)
        return ids

    def order(self, **options):
        """A start for a year that was not used yet."""
        return StartOrder(self.template, period=str(next(self.years)), bulk=True, **options)

    def cases(self, many):
        """So many fresh cases."""
        order, ids = self.order(), []
        for chunk in chunks(self.clients[:many]):
            ids += self.start(chunk, order)
        return ids


def chunks(items, size=CHUNK):
    """Parts of a list."""
    for place in range(0, len(items), size):
        yield items[place : place + size]


def fill(organization, member, role, product, many):
    """Clients as an import leaves them, written past the ORM; their ids."""
    rows = {"organization": organization, "many": many, "member": member, "role": role, "product": product}
    with connection.cursor() as cursor:
        cursor.execute("create temporary table made (client uuid, contact uuid, n int) on commit drop")
        cursor.execute(
            "insert into made select gen_random_uuid(), gen_random_uuid(), n from generate_series(1, %(many)s) n", rows
        )
        put(cursor, "access_person", rows, {
            "id": "contact", "kind": "'contact'", "number": "'c' || n", "first_name": "'Fatima'",
            "name": "'Fatima Nummer ' || n", "sort_name": "'nummer ' || n", "email": "'c' || n || '@voorbeeld.example'",
        })  # fmt: skip
        put(cursor, "clients_contact", rows, {"id": "contact"})
        put(cursor, "clients_client", rows, {
            "id": "client", "number": "'k' || n", "name": "'Klant ' || n", "kind": "'person'", "state": "'active'",
        })  # fmt: skip
        put(cursor, "clients_contactlink", rows, {"client_id": "client", "contact_id": "contact", '"primary"': "true"})
        put(cursor, "clients_roleassignment", rows, {
            "client_id": "client", "role_id": "%(role)s::uuid", "member_id": "%(member)s::uuid",
        })  # fmt: skip
        put(cursor, "clients_clientproduct", rows, {"client_id": "client", "product_id": "%(product)s::uuid"})
        cursor.execute("select client from made order by n")
        return [row[0] for row in cursor.fetchall()]


MUST = "is_nullable = 'NO' and column_default is null"
ZERO = {
    "uuid": "gen_random_uuid()", "text": "''", "varchar": "''", "bool": "false", "int4": "0", "int8": "0", "int2": "0",
    "timestamptz": "now()", "date": "current_date", "jsonb": "'{}'", "bytea": "''",
}  # fmt: skip


def columns_of(table, condition="true"):
    """Columns of a table that can be filled, with their types."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name, udt_name from information_schema.columns where table_name = %s "  # noqa: S608
            f"and is_generated = 'NEVER' and {condition} order by ordinal_position",
            [table],
        )
        return dict(cursor.fetchall())


def put(cursor, table, values, given):
    """A row per row of `made`; what is not given is empty."""
    columns = {
        f'"{name}"': "'{}'" if kind.startswith("_") else ZERO[kind] for name, kind in columns_of(table, MUST).items()
    }
    columns |= {name if name.startswith('"') else f'"{name}"': value for name, value in given.items()}
    columns['"organization_id"'] = "%(organization)s"
    into, values_of = ", ".join(columns), ", ".join(columns.values())
    cursor.execute(f"insert into {table} ({into}) select {values_of} from made", values)  # noqa: S608 - names of ours


def tidy():
    """Statistics as in a house that has lived for a while."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("vacuum analyze")


def footprint(work, items):
    """Rows inserted and updated, and bytes of write-ahead log, per item that `work` does."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as line:
        before = _counted(line)
        written_bytes = written(line, work)
        inserted, updated = (after - first for after, first in zip(_counted(line), before, strict=True))
    figures = {"rows inserted each": inserted, "updated each": updated, "WAL bytes each": written_bytes}
    return {name: round(figure / items, 1) for name, figure in figures.items()}


def _counted(line):
    """Rows inserted and updated in this database until now; sessions report what they did when they end."""
    connection.close()
    connection.close_pool()
    time.sleep(REPORTED)
    query = "select sum(n_tup_ins), sum(n_tup_upd) from pg_stat_user_tables where schemaname = 'public'"
    return [int(figure) for figure in line.execute(query).fetchone()]


__all__ = ["CHUNK", "PHASES", "Office", "chunks", "columns_of", "fill", "footprint", "put", "snapshot", "tidy"]
