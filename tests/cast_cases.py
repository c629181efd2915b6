"""A running case of the cast: "Aangifte IB 2025" of Fatima el Amrani, made through actions only.

    case = running(cast)                 in phase 1, with Fatima
    case.supply(cast)                    her documents and answers are in: phase 2, with Bram
    case.to_approval(cast)               drafted and reviewed: phase 4, with Fatima, who reads the return
Call inside `with cast.linde.scope():`.
"""

from dataclasses import dataclass
from uuid import UUID

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" + (
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass
class Running:
    """One case with the ids tests need."""

    id: UUID
    template: UUID

    @property
    def row(self):
        """The row as it is now."""
        from aanzet.cases.models import Case

        return Case.objects.get(id=self.id)

    @property
    def entry(self):
        """The current phase entry."""
        from aanzet.cases.models import PhaseEntry

        return PhaseEntry.objects.get(case_id=self.id, state="active")

    def tasks(self, **filters):
        """Its tasks in order."""
        from aanzet.cases.models import Task

        return list(Task.objects.filter(case_id=self.id, **filters).order_by("position"))

    def lines(self, task):
        """The lines of a document request."""
        from aanzet.cases.models import RequestItem

        return list(RequestItem.objects.filter(task_id=task.id).order_by("position"))

    def supply(self, cast, now=None):
        """Fatima answers everything that is required."""
        from aanzet.cases.actions.requests import send_request, supply_item

        now = now or cast.now
        for task in self.tasks(side="client", state__in=["open", "in_progress"]):
            for line in self.lines(task):
                if line.required:
                    supply_item(actor=cast.fatima, now=now, case_id=self.id, item_id=line.id, answer="Niets")
            send_request(actor=cast.fatima, now=now, case_id=self.id, task_id=task.id)

    def complete(self, cast, who, now=None):
        """`who` ticks every checkpoint of the phase and completes it."""
        from aanzet.cases.actions.checkpoints import tick_checkpoint
        from aanzet.cases.actions.phases import complete_phase
        from aanzet.cases.models import Checkpoint
        from aanzet.rules.process.commands import CompletePhase, TickCheckpoint

        now, entry = now or cast.now, self.entry
        for point in Checkpoint.objects.filter(entry_id=entry.id):
            tick_checkpoint(actor=who, now=now, case_id=self.id, order=TickCheckpoint(point.id, "done"))
        complete_phase(actor=who, now=now, case_id=self.id, order=CompletePhase(entry.id))

    def add_return(self, cast, now=None, content=PDF):
        """Bram puts the draft return into the case; its item id."""
        from aanzet.cases.actions.documents import add_to_case

        now = now or cast.now
        file = received(cast.bram, now, "Aangifte IB 2025.pdf", content)
        return add_to_case(
            actor=cast.bram, now=now, case_id=self.id, file_id=file.id, type_key="income_tax_return"
        ).item_id

    def to_approval(self, cast, now=None):
        """From phase 1 to the approval by the client; the id of the return."""
        self.supply(cast, now)
        item = self.add_return(cast, now)
        self.complete(cast, cast.bram, now)
        self.complete(cast, cast.chris, now)
        return item


def received(actor, now, name="jaaropgaaf.pdf", content=PDF):
    """A file that lies ready to be attached."""
    from aanzet.documents.actions.files import receive_file

    return receive_file(actor=actor, now=now, name=name, chunks=[content])


def publish(cast, *, model="income_tax", name="Aangifte IB", actor=None):
    """A shipped template, published; its id."""
    from aanzet.cases.actions.templates import create_template, publish_template

    actor = actor or cast.anna
    template = create_template(actor=actor, now=cast.now, name=name, model_key=model)
    publish_template(actor=actor, now=cast.now, template_id=template, despite_warnings=True)
    return template


def small(cast, name="Kort", **fields):
    """A published template of one phase, with these settings; its id."""
    from dataclasses import replace

    from aanzet.cases.actions.template_drafts import save_draft
    from aanzet.cases.actions.templates import create_template, publish_template
    from aanzet.cases.queries.templates import version_for
    from aanzet.rules.process.template import PhaseDefinition, serialise

    template = create_template(actor=cast.anna, now=cast.now, name=name)
    view = version_for(cast.anna, template)
    phases = (PhaseDefinition("only", "Doen", description="Doe het.", assignment="role", roles=("relation_manager",)),)
    snapshot = replace(view.snapshot, phases=phases, start_immediately=True, **fields)
    save_draft(actor=cast.anna, now=cast.now, template_id=template, definition=serialise(snapshot), seen=view.version)
    publish_template(actor=cast.anna, now=cast.now, template_id=template, despite_warnings=True)
    return template


def conditional_draft(cast, *, name="Met voorwaarden"):
    """A draft of "Aangifte IB" whose second phase has a condition of every kind the editor shows; its id."""
    from dataclasses import replace

    from aanzet.cases.actions.template_drafts import save_draft
    from aanzet.cases.actions.templates import create_template
    from aanzet.cases.models import TemplateVersion
    from aanzet.cases.queries.snapshots import read_definition
    from aanzet.rules.conditions import Comparison, Group, Not
    from aanzet.rules.process.template import serialise

    forms = Comparison("c1", "client.legal_form", "in", ("B.V.", "N.V."), many=True)
    takes = Comparison("c2", "client.products", "ge", ("2",), quant="count")
    place = Comparison("c3", "client.place", "starts", ("U",))
    deep = Group(
        "any", (Comparison("c4", "client.postcode", "starts", ("35",)), Not(Comparison("c5", "case.period", "missing")))
    )
    template = create_template(actor=cast.anna, now=cast.now, name=name, model_key="income_tax")
    draft = TemplateVersion.objects.get(template_id=template, state="draft")
    snapshot = read_definition(draft.definition)
    first, second, *rest = snapshot.phases
    asks = replace(first.automations[0], condition=Comparison("c1", "client.kind", "eq", ("organization",)))
    phases = (
        replace(first, automations=(asks, *first.automations[1:])),
        replace(second, condition=Group("all", (forms, takes, place, deep))),
        *rest,
    )
    definition = serialise(replace(snapshot, phases=phases))
    save_draft(actor=cast.anna, now=cast.now, template_id=template, definition=definition, seen=draft.version)
    return template


def watched(cast, *, name="Aangifte IB met vier ogen"):
    """Published: "Aangifte IB" of which the first point of the second phase asks for four eyes; its id."""
    from dataclasses import replace

    from aanzet.cases.actions.template_drafts import save_draft
    from aanzet.cases.actions.templates import create_template, publish_template
    from aanzet.cases.models import TemplateVersion
    from aanzet.cases.queries.snapshots import read_definition
    from aanzet.rules.process.template import serialise

    template = create_template(actor=cast.anna, now=cast.now, name=name, model_key="income_tax")
    draft = TemplateVersion.objects.get(template_id=template, state="draft")
    snapshot = read_definition(draft.definition)
    first, second, *rest = snapshot.phases
    points = (replace(second.checkpoints[0], four_eyes=True), *second.checkpoints[1:])
    definition = serialise(replace(snapshot, phases=(first, replace(second, checkpoints=points), *rest)))
    save_draft(actor=cast.anna, now=cast.now, template_id=template, definition=definition, seen=draft.version)
    publish_template(actor=cast.anna, now=cast.now, template_id=template, despite_warnings=True)
    return template


def running(cast, *, client="fatima", period="2025", template=None):
    """Start "Aangifte IB" for a client of Linde."""
    from aanzet.cases.actions.start import StartOrder, start_cases

    template = template or publish(cast)
    client_id = cast.linde.clients[client]
    outcome = start_cases(
        actor=cast.anna, now=cast.now, order=StartOrder(template, period=period), client_ids=[client_id]
    )[client_id]
    assert outcome.case_id, outcome
    return Running(outcome.case_id, template)


COPIES = """
with made as (
    insert into clients_client
    select r.* from clients_client c, generate_series(1, %(count)s) n, jsonb_populate_record(null::clients_client,
        to_jsonb(c) || jsonb_build_object('id', gen_random_uuid(), 'number', 'M' || lpad(n::text, 6, '0'),
        'name', 'Klant ' || n, 'sort_name', 'klant ' || lpad(n::text, 6, '0'), 'bsn', null, 'bsn_index', null)) r
    where c.id = %(client)s returning id
), linked as (
    insert into clients_contactlink
    select r.* from clients_contactlink l, made m, jsonb_populate_record(null::clients_contactlink,
        to_jsonb(l) || jsonb_build_object('id', gen_random_uuid(), 'client_id', m.id)) r
    where l.client_id = %(client)s
), roles as (
    insert into clients_roleassignment
    select r.* from clients_roleassignment a, made m, jsonb_populate_record(null::clients_roleassignment,
        to_jsonb(a) || jsonb_build_object('id', gen_random_uuid(), 'client_id', m.id)) r
    where a.client_id = %(client)s
), products as (
    insert into clients_clientproduct
    select r.* from clients_clientproduct p, made m, jsonb_populate_record(null::clients_clientproduct,
        to_jsonb(p) || jsonb_build_object('id', gen_random_uuid(), 'client_id', m.id)) r
    where p.client_id = %(client)s
)
select id from made
"""


def copies_of(client_id, count):
    """So many clients like this one, with its contacts, team and products, in one statement; their ids."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COPIES, {"client": client_id, "count": count})
        return [UUID(str(row[0])) for row in cursor.fetchall()]
