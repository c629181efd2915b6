"""A bulk start on the database: prepared, judged, begun, done in parts, stopped, and never twice."""

from datetime import timedelta

import pytest

from aanzet.cases.models import Case
from aanzet.clients.actions.clients import NewProduct, NewRole, add_client
from aanzet.clients.actions.contacts import NewContact, NewLink, add_contact, link_contact
from aanzet.core.deliveries import deliver
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Delivery, Event
from aanzet.planning.actions.runs import (
    change_run,
    check_again,
    choose_clients,
    create_run,
    discard_run,
    drop_client,
    first_messages,
    set_apart,
    set_options,
)
from aanzet.planning.actions.starting import begin_run, give_up_run, run_part, stop_run
from aanzet.planning.models import BulkStart, BulkStartItem, Pin
from aanzet.planning.queries.choices import everybody, period_choices, product_counts, takers, templates
from aanzet.planning.queries.outcomes import fix_of, groups, reason_of
from aanzet.planning.queries.runs import Apart, Options, count_apart, counts_of, lines_of, run_for, runs
from aanzet.planning.queries.runs import set_apart as lines_set_apart
from tests.cast_cases import publish


def add_clients(cast, count, *, product="Aangifte IB", contact=True):
    """So many clients that take the product, each with a contact; their ids."""
    office, made = cast.linde, []
    for number in range(count):
        made.append(
            add_client(
                actor=cast.anna,
                now=cast.now,
                values={"number": f"7{number:04}", "name": f"Klant {number:04}", "kind": "person"},
                products=[NewProduct(office.products[product])] if product else [],
                roles=[NewRole(office.team_roles["relation_manager"], office.people["anna"])],
            )
        )
        if contact:
            person = add_contact(
                actor=cast.anna,
                now=cast.now,
                contact=NewContact("Klant", f"{number}", f"klant{number}@voorbeeld.example", number=f"8{number:04}"),
            )
            link_contact(actor=cast.anna, now=cast.now, contact_id=person, client_id=made[-1], link=NewLink(()))
    return made


@pytest.fixture
def office(cast):
    """Linde with the published template."""
    with cast.linde.scope():
        yield cast, publish(cast)


def prepared(cast, template, clients, **options):
    run = create_run(actor=cast.anna, now=cast.now, template_id=template, period="2025")
    choose_clients(actor=cast.anna, now=cast.now, run_id=run, client_ids=clients)
    if options:
        set_options(actor=cast.anna, now=cast.now, run_id=run, options=Options(**options))
    return run


@pytest.mark.feature("F119")
def test_only_with_a_product(office):
    cast, template = office
    loose = publish(cast, model="onboarding", name="Los werk")
    with pytest.raises(Refused) as refused:
        create_run(actor=cast.anna, now=cast.now, template_id=loose)
    assert refused.value.code == "bulk_needs_product" and refused.value.links[0][1] == f"/office/templates/{loose}/"
    with pytest.raises(Refused) as refused:
        create_run(actor=cast.anna, now=cast.now, template_id=template)
    assert refused.value.code == "period_not_set"
    with pytest.raises(Refused) as refused:
        create_run(actor=cast.anna, now=cast.now, template_id=template, period="2025-Q1")
    assert refused.value.code == "choice_invalid"
    with pytest.raises(NotFound):
        create_run(actor=cast.bram, now=cast.now, template_id=template, period="2025")  # an editor may not
    run = create_run(actor=cast.anna, now=cast.now, template_id=template, period="2025")
    change_run(actor=cast.anna, now=cast.now, run_id=run, template_id=template, period="2024")
    assert run_for(cast.anna, run).title == "Aangifte IB 2024"
    assert [one.id for one in runs(cast.anna)] == [run]
    discard_run(actor=cast.anna, now=cast.now, run_id=run)
    assert not BulkStart.objects.exists()


@pytest.mark.feature("F119")
def test_who_takes_it(office):
    cast, _ = office
    made = add_clients(cast, 2)
    choice = next(one for one in templates(cast.anna) if one.name == "Aangifte IB")
    assert takers(cast.anna, list(choice.products), None) == [cast.linde.clients["fatima"], *made]
    assert [(one.name, one.count) for one in product_counts(cast.anna, choice, None)] == [("Aangifte IB", 3)]
    assert len(everybody(cast.anna, manager_id=cast.linde.people["anna"])) == 4
    assert ("2025", "2025") in period_choices("year", cast.today)


@pytest.mark.feature("F118", "F119", "F122")
def test_preview_says_what_becomes_of_each(office):
    from aanzet.cases.actions.start import StartOrder, start_cases

    cast, template = office
    clients = cast.linde.clients
    (lonely,) = add_clients(cast, 1, contact=False)
    start_cases(
        actor=cast.anna, now=cast.now, order=StartOrder(template, period="2025"), client_ids=[clients["fatima"]]
    )
    before = Case.objects.count()
    run = prepared(cast, template, [clients["fatima"], clients["de_vries"], lonely])
    found = {group.key: group.count for group in groups(counts_of(run))}
    assert (found["start"], found["already_exists_for_period"], found["product_missing"], found["held"]) == (0, 1, 1, 1)
    assert run_for(cast.anna, run).total == 1 and Case.objects.count() == before
    lines = {line.client_id: line for line in lines_of(run)}
    line = lines[clients["fatima"]]
    assert reason_of(line) == "Er is al een Aangifte IB over 2025 voor Fatima el Amrani (W-00001)."
    assert fix_of(run_for(cast.anna, run), line)[1] == "/office/cases/W-00001/"
    assert "neemt Aangifte IB niet af" in reason_of(lines[clients["de_vries"]])
    assert fix_of(run_for(cast.anna, run), lines[clients["de_vries"]])[1].endswith("/products/")
    # mended: the line moves to start
    from aanzet.clients.actions.products import take_product

    take_product(
        actor=cast.anna,
        now=cast.now,
        client_id=clients["de_vries"],
        product_id=cast.linde.products["Aangifte IB"],
    )
    assert check_again(actor=cast.anna, now=cast.now, run_id=run) == 2
    drop_client(actor=cast.anna, now=cast.now, run_id=run, client_id=lonely)
    assert counts_of(run)[("dropped", "")] == 1
    drop_client(actor=cast.anna, now=cast.now, run_id=run, client_id=lonely, dropped=False)
    assert counts_of(run)[("ready", "held")] == 1


@pytest.mark.feature("F124", "F125")
def test_how(office):
    cast, template = office
    people, (first, second) = cast.linde.people, add_clients(cast, 2)
    run = prepared(
        cast, template, [first, second, cast.linde.clients["fatima"]], responsible=("role", "relation_manager"),
        sender=("person", str(people["anna"])), contact=("primary", ""),
    )  # fmt: skip
    other = add_contact(
        actor=cast.anna, now=cast.now, contact=NewContact("Piet", "Partner", "piet@voorbeeld.example", number="9001")
    )
    link_contact(actor=cast.anna, now=cast.now, contact_id=other, client_id=second, link=NewLink(()))
    day = cast.today + timedelta(days=40)
    own = Apart(contact_id=other, legal_due_on=day, pin=True)
    set_apart(actor=cast.anna, now=cast.now, run_id=run, client_id=second, apart=own)
    assert [(line.client_id, line.apart) for line in lines_set_apart(run)] == [(second, own)] and count_apart(run) == 1
    assert [line.client_id for line in lines_of(run, text="Klant 0001")] == [second]
    assert lines_of(run, text="%") == lines_of(run, text="klant_0001") == ()  # as they are typed
    with pytest.raises(Refused) as early:
        past = Apart(legal_due_on=cast.today - timedelta(days=1))
        set_apart(actor=cast.anna, now=cast.now, run_id=run, client_id=first, apart=past)
    assert (early.value.code, early.value.field) == ("due_before_start", "legal_due_on")
    begin_run(actor=cast.anna, now=cast.now, run_id=run)
    assert not run_part(organization_id=cast.linde.id, now=cast.now, run_id=run)
    case = Case.objects.get(client_id=second)
    assert case.responsible_ids == [people["anna"]] and case.sender_id == people["anna"]
    assert case.recipient_id == other and case.turn_people == [other]
    other_case = Case.objects.get(client_id=first)
    assert (other_case.state, other_case.legal_due_on, case.legal_due_on) == ("active", None, day)
    assert {pin.case_id for pin in Pin.objects.filter(person_id=people["anna"], by_itself=False)} == {case.id}


@pytest.mark.feature("F124")
def test_stays_ready_when_it_may_not_begin(office):
    cast, template = office
    run = prepared(cast, template, [cast.linde.clients["fatima"]], at_once=False)
    begin_run(actor=cast.anna, now=cast.now, run_id=run)
    run_part(organization_id=cast.linde.id, now=cast.now, run_id=run)
    assert Case.objects.get().state == "not_started"


@pytest.mark.feature("F124", "F125")
def test_a_contact_of_another_client_keeps_it_ready(office):
    cast, template = office
    run = prepared(cast, template, [cast.linde.clients["fatima"]])
    set_apart(
        actor=cast.anna,
        now=cast.now,
        run_id=run,
        client_id=cast.linde.clients["fatima"],
        apart=Apart(contact_id=cast.linde.contacts["daan"]),
    )
    (line,) = lines_of(run)
    assert line.code == "not_a_contact_of_client" and "Daan de Vries" in reason_of(line)


@pytest.mark.feature("F119")
def test_in_parts_and_stop(office):
    cast, template = office
    made = add_clients(cast, 5)
    run = prepared(cast, template, made)
    assert begin_run(actor=cast.anna, now=cast.now, run_id=run) == 5
    assert begin_run(actor=cast.anna, now=cast.now, run_id=run) == 5  # twice is no mistake
    assert Delivery.objects.filter(kind="bulk_start").count() == 1
    assert run_part(organization_id=cast.linde.id, now=cast.now, run_id=run, size=2)
    assert (run_for(cast.anna, run).done, Case.objects.count()) == (2, 2)
    stop_run(actor=cast.anna, now=cast.now, run_id=run)
    assert not run_part(organization_id=cast.linde.id, now=cast.now, run_id=run, size=2)
    assert run_for(cast.anna, run).state == "stopped" and Case.objects.count() == 2
    assert not run_part(organization_id=cast.linde.id, now=cast.now, run_id=run, size=2)
    assert Event.objects.filter(name="BulkStartStopped").count() == 1


def test_changed_meanwhile_is_a_line_of_its_own(office):
    from aanzet.cases.actions.start import StartOrder, start_cases

    cast, template = office
    made = add_clients(cast, 3)
    run = prepared(cast, template, made)
    begin_run(actor=cast.anna, now=cast.now, run_id=run)
    start_cases(actor=cast.anna, now=cast.now, order=StartOrder(template, period="2025"), client_ids=made[1:2])
    assert not run_part(organization_id=cast.linde.id, now=cast.now, run_id=run)
    ended = run_for(cast.anna, run)
    assert (ended.state, ended.done, ended.failed) == ("done", 3, 1) and Case.objects.count() == 3
    (line,) = lines_of(run, state="failed")
    assert line.client_id == made[1] and "Er is al een Aangifte IB" in reason_of(line)
    assert Event.objects.filter(name="BulkStartEnded").count() == 1


@pytest.mark.feature("F125")
def test_the_first_message_is_shown_before_it_goes(office):
    from aanzet.cases.actions.start import StartOrder, preview_messages

    cast, template = office
    fatima, other = cast.linde.clients["fatima"], cast.linde.clients["de_vries"]
    order = StartOrder(template, period="2025", bulk=True)
    found = preview_messages(actor=cast.anna, now=cast.now, order=order, client_ids=[fatima, other])
    assert list(found) == [fatima]  # the other does not take the product
    sender, text = found[fatima]
    assert sender == cast.anna.id and text.startswith("Dag Fatima, we beginnen aan je aangifte")
    run = prepared(cast, template, [fatima])
    ((name, by, said),) = first_messages(actor=cast.anna, now=cast.now, run_id=run)
    assert (name, by, said) == ("Fatima el Amrani", sender, text) and not Case.objects.exists()


def test_nobody_to_start_and_given_up(office):
    cast, template = office
    run = prepared(cast, template, [cast.linde.clients["de_vries"]])
    with pytest.raises(Refused) as refused:
        begin_run(actor=cast.anna, now=cast.now, run_id=run)
    assert refused.value.code == "nothing_to_start"
    with pytest.raises(Refused) as refused:
        choose_clients(actor=cast.anna, now=cast.now, run_id=run, client_ids=[])
    assert refused.value.code == "no_clients_chosen"
    good = prepared(cast, template, [cast.linde.clients["fatima"]])
    begin_run(actor=cast.anna, now=cast.now, run_id=good)
    with pytest.raises(Refused):
        choose_clients(actor=cast.anna, now=cast.now, run_id=good, client_ids=[cast.linde.clients["fatima"]])
    give_up_run(organization_id=cast.linde.id, now=cast.now, run_id=good)
    assert run_for(cast.anna, good).state == "stopped" and BulkStartItem.objects.filter(state="ready").count() == 1


def test_by_the_worker(cast):
    with cast.linde.scope():
        run = prepared(cast, publish(cast), [cast.linde.clients["fatima"]])
        begin_run(actor=cast.anna, now=cast.now, run_id=run)
    deliver(cast.linde.id, "bulk_start")
    with cast.linde.scope():
        assert run_for(cast.anna, run).state == "done" and Case.objects.get().state == "active"
        assert Delivery.objects.get(kind="bulk_start").state == "confirmed"


@pytest.mark.feature("F314")
def test_spread_with_a_statutory_date_and_pins(office):
    from datetime import timedelta

    from aanzet.clients.actions.roles import assign_role

    cast, template = office
    people, clients = cast.linde.people, add_clients(cast, 4)
    role = cast.linde.team_roles["relation_manager"]
    for client in clients:
        assign_role(actor=cast.anna, now=cast.now, client_id=client, role_id=role, member_id=people["eva"])
    today = cast.today
    due = today + timedelta(days=60)
    run = prepared(
        cast, template, clients, at_once=False, responsible=("spread", "relation_manager"), legal_due_on=due, pin=True
    )
    with pytest.raises(Refused) as refused:
        set_options(actor=cast.anna, now=cast.now, run_id=run, options=Options(legal_due_on=today - timedelta(days=1)))
    assert refused.value.code == "due_before_start"
    begin_run(actor=cast.anna, now=cast.now, run_id=run)
    while run_part(organization_id=cast.linde.id, now=cast.now, run_id=run, size=1):
        pass  # whatever the parts are, each gets who the whole run gave him
    cases = {case.client_id: case for case in Case.objects.all()}
    whose = [cases[client].planned_responsible_ids for client in clients]
    assert whose == [[people["eva"]], [people["anna"]]] * 2
    assert {case.legal_due_on for case in cases.values()} == {due}
    pins = set(Pin.objects.values_list("person_id", "case_id"))
    assert pins == {(case.planned_responsible_ids[0], case.id) for case in cases.values()}


@pytest.mark.feature("F189", "F314")
def test_a_period_deleted_while_its_start_runs(office):
    from aanzet.cases.actions.deleting import delete_case
    from aanzet.cases.actions.start import StartOrder, start_cases

    cast, template = office
    clients = add_clients(cast, 3)
    run = prepared(cast, template, clients)
    begin_run(actor=cast.anna, now=cast.now, run_id=run)
    assert run_part(organization_id=cast.linde.id, now=cast.now, run_id=run, size=1)
    # somebody makes the case of the last one, and deletes it again, before its turn comes
    order = StartOrder(template, period="2025", at_once=False)
    made = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[clients[2]])[clients[2]]
    delete_case(actor=cast.anna, now=cast.now, case_id=made.case_id, reason="Niet nodig")
    while run_part(organization_id=cast.linde.id, now=cast.now, run_id=run, size=1):
        pass
    lines = {line.client_id: line for line in lines_of(run)}
    assert [lines[client].state for client in clients] == ["started", "started", "failed"]
    assert lines[clients[2]].code == "deleted_for_period" and run_for(cast.anna, run).state == "done"
    assert Case.objects.count() == 2
