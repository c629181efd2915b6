"""A large office in use, for the benches of pages: 150,000 open cases with 1,000,000 open tasks, 20,000 clients and 25
colleagues who each reach their own clients only.

The first few hundred cases are started and moved on by the engine itself; all others are their copies in SQL, each with
a client, a relation manager, a contact and a due date of its own. What a list never reads (checkpoints, lines of
requests, messages, events, timers, effects) one case in ten has. The benches share one database: who comes first fills.
"""

import itertools
import pathlib
import tempfile
from uuid import UUID

from django.db import connection
from django.test import override_settings

from aanzet.access.actions.invitations import accept_invitation, invite_team_member
from aanzet.access.actions.members import NewMember, add_team_member
from aanzet.access.actions.people import NewPerson
from aanzet.access.models import Organization
from aanzet.access.queries.visitors import actor_of
from aanzet.cases.actions.run import run as carry_out
from aanzet.cases.models import PhaseEntry, ProcessTemplate
from aanzet.core.clock import app_now
from aanzet.core.deliveries import deliver, due_kinds
from aanzet.core.scope import scope
from aanzet.core.simulators.mailcatcher import Mailbox, smtp_server
from aanzet.rules.process.commands import CompletePhase
from bench.engine_kit import Office, columns_of, tidy
from bench.measure import scale, tell
from tools.supervise import free_port

CASES = scale(150_000)
BASE = 500  # cases that the engine makes
TASKS = 4  # of each phase; with those of the client that stay open 6.7 per case
CLIENTS = max(scale(20_000), BASE)
COLLEAGUES = 25
ALL, TENTH = 1, 10
TABLES = (
    ("cases_case", ALL),
    ("cases_phaseentry", ALL),
    ("cases_task", ALL),
    ("cases_caseturnperson", ALL),
    ("cases_turninterval", ALL),
    ("messages_conversation", ALL),
    ("messages_participant", ALL),
    ("messages_message", TENTH),
    ("cases_checkpoint", TENTH),
    ("cases_requestitem", TENTH),
    ("core_event", TENTH),
    ("core_timer", TENTH),
    ("core_delivery", TENTH),
)
# Of each case to copy: its place, and the person on either side; of each copy: which client, and so who they are.
PLANS = """
create temporary table people on commit drop as
select k.id as client, a.member_id as member, l.contact_id as contact,
    row_number() over (order by length(k.number), k.number) - 1 as place
from clients_client k
join clients_roleassignment a on a.client_id = k.id
join clients_contactlink l on l.client_id = k.id
where k.number like 'k%%';
create temporary table plan on commit drop as
select c.id as old, new.key, n, p.client, p.member, p.contact, was.member as old_member, was.contact as old_contact,
    new.shift
from (select *, row_number() over (order by number) - 1 as place from cases_case) c
join people was on was.client = c.client_id
cross join generate_series(1, %(copies)s) n
join people p on p.place = (c.place + n * %(base)s) %% %(clients)s
cross join lateral (select md5(c.id::text || n)::uuid as key, ((c.place * 7 + n) %% 80 - 20)::int as shift) new;
create index on plan (old);
analyze plan;
"""
OWN = {"id", "entry_id", "task_id", "conversation_id", "waiting_task_id", "event_id", "checkpoint_id", "cause"}
PEOPLE = {"person_id", "sender_id", "recipient_id", "claimed_by", "object_id"}
UNIQUE = {"number", "unique_key", "key", "origin_key"}


class House:
    """The large office. colleagues: ids of the editors. anna: its administrator."""

    def __init__(self, organization):
        self.id = organization
        with scope(organization), connection.cursor() as cursor:
            cursor.execute("select id from access_teammember order by id")
            members = [row[0] for row in cursor.fetchall()]
            actors = {member: actor_of(member) for member in members}
            self.anna = next(actor for actor in actors.values() if actor.reaches_all_clients)
            self.colleagues = [member for member, actor in actors.items() if not actor.reaches_all_clients]
            self.template = ProcessTemplate.objects.values_list("id", flat=True).first()


def house():
    """The office, filled when it is not there yet."""
    there = Organization.objects.filter(slug="bench").values_list("id", flat=True).first()
    return House(there or build())


def build():
    """Make it; the id of the organization."""
    office = Office(CLIENTS, tasks=TASKS)
    members = [colleague(office, number) for number in range(COLLEAGUES)]
    with scope(office.id):
        share_clients(members)
    tidy()
    ids = office.cases(BASE)
    send(office.id)
    with scope(office.id):
        move_on(ids[: BASE * 2 // 3])
    tidy()
    with scope(office.id):
        multiply(max(1, CASES // BASE))
    tidy()
    tell(f"filled: {CASES:,} cases")
    return office.id


def colleague(office, number):
    """An editor who can sign in; his id."""
    person, now = (
        NewPerson("Bram", f"Nummer {number}", f"bram{number}@bench.example", number=str(100 + number)),
        app_now(),
    )
    with scope(office.id):
        member_id = add_team_member(actor=office.anna, now=now, member=NewMember(person, "editor"))
        invitation_id = invite_team_member(actor=office.anna, now=now, member_id=member_id)
    accept_invitation(now=now, organization_id=office.id, invitation_id=invitation_id)
    return member_id


def send(organization):
    """Do what the workers would do, with a mail server that takes everything: only then a client is to move."""
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(MAIL_URL=f"smtp://127.0.0.1:{(port := free_port())}"),
    ):
        server = smtp_server(Mailbox(pathlib.Path(folder)), port)
        server.start()
        try:
            while True:
                with scope(organization):
                    kinds = due_kinds()
                if not sum(deliver(organization, kind) for kind in kinds):
                    break
        finally:
            server.stop(no_assert=True)


def share_clients(members):
    """Each client gets one of them as its relation manager."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update clients_roleassignment a set member_id = (%(members)s::uuid[])[1 + k.place %% %(many)s] "
            "from (select id, substr(number, 2)::int as place from clients_client where number like 'k%%') k "
            "where k.id = a.client_id",
            {"members": members, "many": len(members)},
        )


def move_on(ids):
    """Complete their first phase, each by who is responsible for it: then the office is to move."""
    orders = {}
    found = PhaseEntry.objects.filter(case_id__in=ids).values_list("case_id", "id", "responsible_ids")
    for case_id, entry, (member, *_) in found:
        orders.setdefault(member, {})[case_id] = CompletePhase(entry, default_choice="stay")
    for member, of_member in orders.items():
        outcomes = carry_out(actor_of(member), app_now(), of_member)
        refusals = [outcome.refusal for outcome in outcomes.values() if outcome.refusal]
        assert not refusals, refusals[0]


def multiply(copies):
    """So many copies of every case, each with another client."""
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")
        cursor.execute("set local work_mem = '256MB'")
        for statement in PLANS.split(";\n"):
            cursor.execute(statement, {"copies": copies, "base": BASE, "clients": CLIENTS})
        for table, part in TABLES:
            into = columns_of(table)
            values = ", ".join(copied(column, kind) for column, kind in into.items())
            names = ", ".join(f'"{name}"' for name in into)
            # read apart from what is written: a join that reads a table while it grows takes for ever
            wanted = "where state in ('open', 'in_progress', 'waiting')" if table == "cases_task" else ""
            cursor.execute(f"create temporary table source on commit drop as select * from {table} {wanted}")  # noqa: S608
            cursor.execute("analyze source")
            source = f"source t join plan on plan.old = {case_of(table, into)} where n %% {part} = 0"
            cursor.execute(f"insert into {table} ({names}) select {values} from {source}", {})  # noqa: S608
            made = cursor.rowcount
            cursor.execute("drop table source")
            tell(f"{table}: {made:,}")


def case_of(table, columns):
    """The case of row t, in SQL."""
    if table == "cases_case":
        return "t.id"
    if "case_id" in columns:
        return "t.case_id"
    return "(select v.case_id from messages_conversation v where v.id = t.conversation_id)"


def copied(column, kind):
    """What stands in this column of a copy."""
    here = f't."{column}"'
    if column == "case_id":
        return "plan.key"
    if column == "client_id":
        return "plan.client"
    if column in OWN:
        return f"md5({here}::text || n)::uuid"
    if column in PEOPLE:
        return f"case {here} when old_member then member when old_contact then contact else {here} end"
    if column in UNIQUE:
        return f"{here} || '-' || n"
    if column == "due_on":
        return f"{here} + shift"
    if kind == "_uuid":
        return f"array_replace(array_replace({here}, old_member, member), old_contact, contact)"
    return here


def case_numbers(organization, member, many):
    """Numbers of cases that this colleague reaches and that have messages and a history."""
    with scope(organization), connection.cursor() as cursor:
        cursor.execute(
            "select c.number from cases_case c join cases_caseturnperson p on p.case_id = c.id "
            "where p.person_id = %s and exists (select from messages_message m where m.case_id = c.id) limit %s",
            [member, many],
        )
        return [row[0] for row in cursor.fetchall()]


def contacts(organization, many):
    """Contacts of clients with running cases."""
    with scope(organization), connection.cursor() as cursor:
        cursor.execute(
            "select l.contact_id from clients_contactlink l join cases_case c on c.client_id = l.client_id "
            "where c.state = 'active' and c.visible_to_client group by 1 limit %s",
            [many],
        )
        return [UUID(str(row[0])) for row in cursor.fetchall()]


def turns(items):
    """One after the other, for ever."""
    return itertools.cycle(items)
