"""The office in which cases are played and raced: Kantoor Linde with two templates, on a database with real commits."""

import os
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from django.db import connection

from aanzet.access.actions.members import reactivate_team_member
from aanzet.access.queries.visitors import actor_of
from aanzet.cases.actions.template_drafts import save_draft
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.models import TemplateVersion
from aanzet.cases.queries.states import load_for_command
from aanzet.clients.models import ClientProduct
from aanzet.core.batch import prepared
from aanzet.core.clock import app_now
from aanzet.core.commands import is_collision
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ports import INVARIANTS
from aanzet.core.scope import scope
from aanzet.rules.plain import to_plain
from aanzet.rules.process import words
from aanzet.rules.process.decision import Decision
from aanzet.rules.process.template import EscalationLevel, EscalationRule
from tests.cast import build as build_cast
from tests.unit.rules.process import build

OF_CASES = ("I1", "I2", "I3", "I4", "I5", "I7", "I11", "I15")
TRIES = 3


def rich(office):
    """The template of the unit tests, with the process team and the item types of this office."""
    team = str(office.process_teams["Fiscaal"])

    def here(automation):
        lines = tuple(replace(line, item_type="") for line in automation.items)
        rule = automation.assignee
        teams = tuple(team for _ in rule.teams)
        levels = () if automation.is_for_client else (EscalationLevel(5, "hours", "stand_in"), EscalationLevel(2))
        again = EscalationRule("working", levels) if levels else automation.escalation
        rule = replace(rule, teams=teams)
        return replace(automation, item_type="", items=lines, assignee=rule, escalation=again)

    phases = tuple(
        replace(phase, teams=tuple(team for _ in phase.teams), automations=tuple(map(here, phase.automations)))
        for phase in build.TEMPLATE.phases
    )
    return replace(build.TEMPLATE, name="Alles", phases=phases)


@contextmanager
def as_owner(*tables, unguarded=()):
    """The connection of the test is the owner's in the block, past the walls of these tables.

    unguarded: tables whose triggers are switched off too. The database must be a copy that goes away afterwards.
    """
    application = connection.settings_dict["USER"]
    _become(urlsplit(os.environ["OWNER_DATABASE_URL"]).username)
    try:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"alter table {table} no force row level security")
            for table in unguarded:
                cursor.execute(f"alter table {table} disable trigger user")
        yield
    finally:
        _become(application)


def _become(role):
    connection.close()
    connection.close_pool()
    connection.settings_dict["USER"] = role


class Engine:
    """The office, its people and everything a test does with cases, each command in a transaction of its own."""

    def __init__(self):
        self.collisions = 0  # two transactions in each other's way: tried again, but a waste of a second
        self.cast = build_cast(app_now())
        self.office = self.cast.linde
        self.id = self.office.id
        self.client_id = self.office.clients["fatima"]
        with self.office.scope():
            self.templates = [self.shipped(), self.own(rich(self.office))]
            ClientProduct.objects.update(valid_from=None)  # taken since long ago
        self.kept = dict(self.keep("clients_roleassignment", "access_processteammember"))
        self.people = {key: self.actor(key) for key in ("anna", "bram", "chris", "eva", "vera", "fatima", "daan")}
        self.people["ed"] = self.cast.eik.actor("ed")

    def actor(self, key):
        """The person as he is now."""
        with self.office.scope():
            return actor_of(self.office.people[key])

    def shipped(self):
        """ "Aangifte IB", as it comes with the house."""
        template = create_template(actor=self.cast.anna, now=app_now(), name="Aangifte IB", model_key="income_tax")
        publish_template(actor=self.cast.anna, now=app_now(), template_id=template, despite_warnings=True)
        return template

    def own(self, snapshot):
        """A template from a snapshot."""
        anna, now = self.cast.anna, app_now()
        template = create_template(actor=anna, now=now, name=snapshot.name)
        seen = TemplateVersion.objects.get(template_id=template).version
        save_draft(actor=anna, now=now, template_id=template, definition=to_plain(snapshot), seen=seen)
        publish_template(actor=anna, now=now, template_id=template, despite_warnings=True)
        return template

    def do(self, who, action, **values):
        """Run an action as its page would: (its answer or None, the code of the refusal or "")."""
        actor = self.people[who] if isinstance(who, str) else who
        for attempt in range(TRIES):
            try:
                with self.scope_of(actor):
                    return action(actor=actor, now=app_now(), **values), ""
            except Refused as refusal:
                return None, refusal.code
            except NotFound:
                return None, "not_found"
            except Exception as error:
                if attempt == TRIES - 1 or not is_collision(error):
                    raise
                self.collisions += 1
        raise AssertionError("unreachable")

    def everybody_back(self):
        """Bram and Chris work here again, with the roles they had at the beginning, and nobody is away."""
        for person in ("bram", "chris"):
            self.do("anna", reactivate_team_member, member_id=self.office.people[person])
        with self.office.scope(), connection.cursor() as cursor:
            cursor.execute("delete from access_standin; delete from access_absence")
            for table, kept in self.kept.items():
                cursor.execute(f"delete from {table}")
                cursor.execute(f"insert into {table} select * from jsonb_populate_recordset(null::{table}, %s)", [kept])

    def keep(self, *tables):
        """The rows of tables as they are now."""
        with self.office.scope(), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"select jsonb_agg(to_jsonb(t))::text from {table} t")
                yield table, cursor.fetchone()[0]

    def scope_of(self, actor):
        """The scope behind the door this actor comes through."""
        if actor.kind == "contact":
            return scope(actor.organization_id, "portal", actor.client_ids, actor.id)
        return scope(actor.organization_id)

    def look(self, case_id):
        """How many reactions did not end well, and a stamp: equal as long as nothing was written about the case."""
        with self.office.scope():
            [found] = prepared(LOOK, {"case": case_id})
        return found

    def rows(self, case_id):
        """The rows of a case as they are now, in order."""
        with self.office.scope():
            return Rows(case_id)

    def compare(self, decision):
        """The rows that were written, loaded again, are the state that was decided."""
        if not isinstance(decision, Decision) or decision.is_empty:
            return
        decided, now = decision.state, app_now()
        with self.office.scope(read_only=True):
            ids = [task.id for task in decided.tasks]
            loaded = load_for_command([decided.case.id], now, ids, lock=False)[decided.case.id].state
        assert loaded.case == decided.case
        assert loaded.turn == decided.turn
        assert loaded.entry == decided.entry
        for found, wanted in (
            (loaded.tasks, decided.tasks),
            (loaded.items, decided.items),
            (loaded.checkpoints, decided.checkpoints),
        ):
            rows = {row.id: row for row in found}
            assert [rows.get(row.id) for row in wanted if row.id in rows] == [row for row in wanted if row.id in rows]
        assert {task.id for task in decided.tasks} <= {task.id for task in loaded.tasks}
        assert decided.failed_effects == loaded.failed_effects

    def unfinished(self):
        """Reactions that did not end well."""
        query = "select receiver, state, last_error from core_delivery where kind = 'reaction' and state <> 'confirmed'"
        with self.office.scope(), connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def broken(self, *cases, only=OF_CASES):
        """What the invariants find in these cases; none given = in the whole office."""
        found = []
        with self.office.scope(read_only=True):
            for id in only:
                for check in INVARIANTS[id]:
                    if check.function.__module__.startswith("aanzet.cases"):
                        options = {"cases": cases} if cases else {}
                        checked = check.function(organization=self.id, **options)
                        found += [(id, finding.reason, finding.object_id) for finding in checked.findings]
        return found


class Rows:
    """A case with its children, as they are now."""

    def __init__(self, case_id):
        [(case, entries, tasks, items, points)] = prepared(ROWS, {"case": case_id})
        self.case = one(case)
        self.entries, self.tasks, self.items, self.points = (
            [one(row) for row in orjson.loads(rows or "[]")] for rows in (entries, tasks, items, points)
        )

    @property
    def entry(self):
        """The active entry."""
        return next((entry for entry in self.entries if entry.state == words.ACTIVE), None)

    @property
    def open_tasks(self):
        """Tasks that are not finished."""
        return [task for task in self.tasks if task.state not in words.TASK_FINAL]


LOOK = """
select (select count(*) from core_delivery where kind = 'reaction' and state <> 'confirmed'),
    jsonb_build_array(c.version, c.xmin::text,
    (select max(sequence) from core_event where case_id = c.id),
    (select jsonb_agg(d.xmin::text order by d.id) from core_delivery d where d.case_id = c.id),
    (select jsonb_agg(t.xmin::text order by t.id) from core_timer t where t.case_id = c.id))::text
from cases_case c where c.id = %(case)s
"""
ROWS = """
select to_jsonb(c),
    (select jsonb_agg(to_jsonb(e) order by e.ordinal) from cases_phaseentry e where e.case_id = c.id),
    (select jsonb_agg(to_jsonb(t) order by t.created_at, t.position, t.id) from cases_task t where t.case_id = c.id),
    (select jsonb_agg(to_jsonb(i) order by i.task_id, i.position) from cases_requestitem i where i.case_id = c.id),
    (select jsonb_agg(to_jsonb(p) order by p.entry_id, p.position) from cases_checkpoint p where p.case_id = c.id)
from cases_case c where c.id = %(case)s
"""


def one(row):
    """A row of JSON with attributes; ids as ids."""
    values = orjson.loads(row) if isinstance(row, str) else row
    return SimpleNamespace(**{name: _id(value) for name, value in values.items()})


def _id(value):
    if isinstance(value, list):
        return [_id(each) for each in value]
    return UUID(value) if isinstance(value, str) and len(value) == 36 and value.count("-") == 4 else value
