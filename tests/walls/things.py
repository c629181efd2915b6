"""One of everything, three times: for the matrix of addresses.

own       of Fatima el Amrani: Bram, Chris and Vera hold a team role there, Fatima is its contact
other     of Stil B.V., a client of the same office on which only Anna holds a role; Fatima is not its contact
foreign   of Kantoor Eik

`things(cast)` gives {"own": {...}, "other": {...}, "foreign": {...}}; tests/walls/matrix.csv names the keys. A new kind
of address asks for a new line in `of_client` or `of_office`.
"""

import json
import uuid
from datetime import timedelta

from tests.cast_cases import PDF

IBANS = {"00102": "NL20INGB0001234567", "00104": "NL44RABO0123456789", "09001": "NL20INGB0001234567"}
ROLES = {  # column of the matrix -> person of the cast
    "anonymous": None,
    "contact": "fatima",
    "viewer": "vera",
    "editor": "bram",
    "manager": "eva",
    "admin": "anna",
}


def things(cast):
    """Make one of everything for each of the three."""
    own, other = {}, {}
    with cast.linde.scope():
        quiet(cast)
        give_viewer_a_role(cast)
        shared = of_office(cast.linde, cast.anna, cast.now) | days_of_bram(cast)
        for found, client, contact, number in (
            (own, "fatima", "fatima", "00102"),
            (other, "stil", "olga", "00104"),
        ):
            found |= shared | of_client(cast.linde, cast.anna, cast.now, client, contact, number)
            found |= {"member": "1002", "elsewhere": str(cast.eik.people["ed"])}
    with cast.eik.scope():
        foreign = of_office(cast.eik, cast.ed, cast.now)
        foreign |= of_client(cast.eik, cast.ed, cast.now, "eikenhout", "emma", "09001")
        foreign |= {"member": "nobody", "absence": uuid.uuid4(), "standing": uuid.uuid4()}
    return {"own": own, "other": other, "foreign": foreign, "-": own}


def days_of_bram(cast):
    """Bram is away next year, and Anna stands in for him: his own page, which a viewer may only read."""
    from aanzet.access.actions.absences import enter_absence
    from aanzet.access.actions.stand_ins import name_stand_in
    from aanzet.rules.standins import Period

    day = cast.today + timedelta(days=365)
    bram = {"actor": cast.bram, "now": cast.now, "member_id": cast.linde.people["bram"], "period": Period(day, day)}
    return {
        "absence": enter_absence(**bram),
        "standing": name_stand_in(**bram, stand_in_id=cast.linde.people["anna"]).id,
    }


def quiet(cast):
    """Stil B.V. with its contact Olga: only Anna has a role there."""
    from aanzet.access.queries.people import with_number
    from aanzet.clients.actions.clients import NewProduct, NewRole, add_client
    from aanzet.clients.actions.contacts import NewContact, NewLink

    linde = cast.linde
    linde.clients["stil"] = add_client(
        actor=cast.anna,
        now=cast.now,
        values={"number": "00104", "name": "Stil B.V.", "kind": "organization", "legal_form": "B.V."},
        contact=NewContact("Olga", "Stil", "olga@stil.example", number="10104"),
        link=NewLink(("director",), primary=True),
        products=[NewProduct(linde.products["Aangifte IB"])],
        roles=[NewRole(linde.team_roles["relation_manager"], linde.people["anna"])],
    )
    linde.contacts["olga"] = linde.people["olga"] = with_number("10104").id


def give_viewer_a_role(cast):
    """Vera may look at Fatima's file."""
    from aanzet.clients.actions.roles import assign_role

    assign_role(
        actor=cast.anna,
        now=cast.now,
        client_id=cast.linde.clients["fatima"],
        role_id=cast.linde.team_roles["secretariat"],
        member_id=cast.linde.people["vera"],
    )


def of_office(office, admin, now):
    """What belongs to the organization as a whole."""
    from aanzet.access.actions.groups import add_group
    from aanzet.access.actions.process_teams import add_process_team
    from aanzet.access.actions.roles import add_team_role, copy_role
    from aanzet.access.queries.rights import role_named
    from aanzet.cases.actions.rehearsals import play_step, save_rehearsal
    from aanzet.cases.actions.templates import create_template, publish_template
    from aanzet.cases.models import TemplateVersion
    from aanzet.clients.actions.import_upload import start_import
    from aanzet.documents.queries.folders import types_by_key
    from aanzet.rules.process.rehearsal import Step
    from tests.db.clients.workbooks import CSV

    acting = {"actor": admin, "now": now}
    template = create_template(**acting, name="Aangifte IB", model_key="income_tax")
    publish_template(**acting, template_id=template, despite_warnings=True)
    draft = create_template(**acting, name="Concept", model_key="income_tax")
    phases = json.loads(TemplateVersion.objects.get(template_id=draft).definition)["phases"]
    phase = next(one for one in phases if one.get("checkpoints"))
    play_step(**acting, template_id=template, step=Step("play_on"))
    return {
        "template": template,
        "draft": draft,
        **plan_of(admin, now, office.clients.get("fatima") or next(iter(office.clients.values()))),
        "rehearsal": save_rehearsal(**acting, template_id=template, name="Alles goed"),
        "phase": phase["key"],
        "automation": next(one["key"] for one in phase["automations"] if one.get("kind")),
        "template_point": phase["checkpoints"][0]["key"],
        "own_role": copy_role(**acting, role_id=role_named("editor")["id"], name="Eigen"),
        "team_role": add_team_role(**acting, name="Extra"),
        "department": add_group(**acting, kind="department", name="Afdeling"),
        "process_team": add_process_team(**acting, name="Extra"),
        "product": office.products["Aangifte IB"],
        "function": "director" if office.slug.startswith("linde") else "nothing",
        "document_kind": types_by_key(["other"])["other"].id,
        "folder_key": "nothing",
        "batch": start_import(**acting, file_name="clienten.csv", content=CSV.encode()),
        "session": uuid.uuid4(),
        "form": "somewhere",
        "view_page": "queue",
        "nonsense": "nonsense",
        "nowhere": str(uuid.UUID(int=0)),
        "side": "old",
        "colour": "nothing",
        "rehearsal_step": "hours",
        "rehearsal_act": "open",
        "field": "bsn",
    }


def of_client(office, admin, now, client, contact, number):
    """What belongs to one client."""
    from aanzet.access.models import Person
    from aanzet.cases.actions.loose_tasks import LooseTaskOrder, add_loose_task
    from aanzet.clients.actions.bank_accounts import add_bank_account
    from aanzet.clients.actions.periods import set_filing_period
    from aanzet.clients.models import BankAccount, ClientFilingPeriod, ClientProduct, RoleAssignment
    from aanzet.documents.actions.files import receive_file
    from aanzet.documents.actions.items import add_item
    from aanzet.documents.actions.places import lay_out_folders
    from aanzet.documents.actions.uploads import begin_upload
    from aanzet.documents.models import Folder
    from aanzet.documents.queries.folders import types_by_key
    from aanzet.messages.actions.conversations import open_conversation
    from aanzet.messages.actions.writing import send_message
    from aanzet.messages.models import Message
    from aanzet.rules.actors import system

    acting, client_id = {"actor": admin, "now": now}, office.clients[client]
    lay_out_folders(actor=system(office.id), now=now, client_ids=[client_id])
    file = receive_file(**acting, name="jaaropgaaf.pdf", chunks=[PDF])
    waiting = receive_file(**acting, name="later.pdf", chunks=[PDF + b"%"])
    kind = types_by_key(["other"])["other"].id
    item = add_item(
        **acting, client_id=client_id, file_id=file.id, type_id=kind, visibility="shared", title="Jaaropgaaf"
    )
    add_bank_account(**acting, client_id=client_id, iban=IBANS[number])
    set_filing_period(
        **acting, client_id=client_id, family="vat", period_kind="month", valid_from=now.date() + timedelta(days=400)
    )
    talk = open_conversation(**acting, client_id=client_id, subject="Vraag")
    send_message(**acting, conversation_id=talk, text="Dag")

    order = LooseTaskOrder(title="Bel terug", to=f"member:{admin.id}", client_id=client_id)
    loose_task = add_loose_task(**acting, order=order)

    def first(model, column="id"):
        return model.objects.filter(client_id=client_id).values_list(column, flat=True).first() or uuid.uuid4()

    return {
        "client": number,
        "contact": office.contacts[contact],
        "contact_number": Person.objects.values_list("number", flat=True).get(id=office.contacts[contact]),
        "held_role": first(RoleAssignment, "role_id"),
        "held_by": first(RoleAssignment, "member_id"),
        "taken_product": first(ClientProduct),
        "period": first(ClientFilingPeriod),
        "account": first(BankAccount),
        "item": item.item_id,
        "version": item.version_id,
        "file": waiting.id,
        "upload": begin_upload(**acting, name="groot.pdf", size=9_000_000, checksum="0" * 8, place=number).id,
        "folder": first(Folder),
        "conversation": talk,
        "message": Message.objects.filter(conversation_id=talk).values_list("id", flat=True).first(),
        "scheduled": uuid.uuid4(),
        "loose_task": loose_task,
        "loose_act": "done",
    } | of_case(office, admin, now, client_id)


def of_case(office, admin, now, client_id):
    """A running case with a task and a line for the contact."""
    if office.slug.startswith("eik"):  # its numbers must not be those of Linde
        for period in ("2022", "2023", "2024"):
            start(admin, now, client_id, period)
    case = start(admin, now, client_id, "2025")
    named = {"participant": third_party(admin, now, case), "label_of": "role:relation_manager", "routine": "tulp"}
    return faces_of(case) | named | run_of(admin, now, client_id) | board_of(admin, now, case)


def board_of(admin, now, case_id):
    """The case on the planboard of the admin."""
    from aanzet.planning.actions.slots import plan_item
    from aanzet.planning.models import PlannedSlot

    plan = {"kind": "case", "item_id": case_id, "person_id": admin.id, "day": now.date() + timedelta(days=1)}
    plan_item(actor=admin, now=now, **plan, accept=True)
    return {
        "slot": PlannedSlot.objects.get(item_id=case_id).id,
        "slot_act": "fix",
        "plan_kind": "case",
        "plan_id": case_id,
        "plan_item": f"case:{case_id}",
        "pin_act": "pin",
    }


def third_party(admin, now, case_id):
    """Somebody who is waited for in the case."""
    from aanzet.cases.actions.participants import ThirdParty, add_third_party

    party = ThirdParty(name="Bank", expected_on=now.date() + timedelta(days=9))
    return add_third_party(actor=admin, now=now, today=now.date(), case_id=case_id, party=party)


def run_of(admin, now, client_id):
    """A bulk start that is being prepared, for this one client."""
    from aanzet.cases.models import ProcessTemplate
    from aanzet.planning.actions.autostart_rules import RuleOrder, add_rule
    from aanzet.planning.actions.runs import choose_clients, create_run
    from aanzet.rules.autostart import Timing

    template = ProcessTemplate.objects.get(name="Aangifte IB")
    run = create_run(actor=admin, now=now, template_id=template.id, period="2021")
    choose_clients(actor=admin, now=now, run_id=run, client_ids=[client_id])
    soon = RuleOrder(template.id, timing=Timing(days=30))
    rule = add_rule(actor=admin, now=now, order=soon)
    return {"run": run, "run_client": client_id, "rule": rule, "rule_period": str(now.year - 1)}


def plan_of(admin, now, client_id):
    """A migration that is being prepared, of a template of its own with two versions and one running case."""
    from aanzet.cases.actions.migration.plans import create_plan
    from aanzet.cases.actions.start import StartOrder, start_cases
    from aanzet.cases.actions.template_drafts import edit_template
    from aanzet.cases.actions.templates import create_template, publish_template

    acting = {"actor": admin, "now": now}
    template = create_template(**acting, name="Gaat over", model_key="crm_upkeep")
    version = publish_template(**acting, template_id=template, despite_warnings=True)
    start_cases(**acting, order=StartOrder(template, period="2025", at_once=False), client_ids=[client_id])
    edit_template(**acting, template_id=template)
    publish_template(**acting, template_id=template, despite_warnings=True)
    return {"migrated": template, "plan": create_plan(**acting, template_id=template, from_version_id=version)}


def start(admin, now, client_id, period):
    """Start the template for one client; the id of the case."""
    from aanzet.cases.actions.start import StartOrder, start_cases
    from aanzet.cases.models import ProcessTemplate

    template = ProcessTemplate.objects.get(name="Aangifte IB")
    outcome = start_cases(actor=admin, now=now, order=StartOrder(template.id, period=period), client_ids=[client_id])
    assert outcome[client_id].case_id, outcome
    return outcome[client_id].case_id


def faces_of(case_id):
    """What addresses name of a case."""
    from aanzet.cases.models import Case, Checkpoint, RequestItem
    from aanzet.core.models import Delivery, Event

    mail = Delivery.objects.filter(case_id=case_id, kind="mail").values_list("id", flat=True).first()
    Delivery.objects.filter(id=mail).update(state="failed", reason="mail_server_away", next_try_at=None)
    line = RequestItem.objects.filter(case_id=case_id).order_by("position").first()
    return {
        "event": Event.objects.filter(case_id=case_id).values_list("id", flat=True).first(),
        "case": Case.objects.values_list("number", flat=True).get(id=case_id),
        "delivery": mail,
        "task": line.task_id,
        "line": line.id,
        "point": Checkpoint.objects.filter(case_id=case_id).values_list("id", flat=True).first() or uuid.uuid4(),
        "task_act": "cancel",
        "line_act": "accept",
        "move": "hold",
    }
