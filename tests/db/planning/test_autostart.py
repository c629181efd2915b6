"""Cases that start by themselves: due, once, caught up after downtime, and what is said of what cannot (F315)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from aanzet.cases.actions.deleting import delete_case
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.actions.template_drafts import save_draft
from aanzet.cases.actions.templates import archive_template, create_template, publish_template
from aanzet.cases.models import Case, TemplateVersion
from aanzet.cases.queries.failures import failure_groups
from aanzet.cases.queries.snapshots import read_definition
from aanzet.clients.actions.clients import add_client, end_client
from aanzet.clients.actions.periods import set_filing_period
from aanzet.clients.actions.products import take_product
from aanzet.clients.models import ClientFilingPeriod, ClientProduct, Product
from aanzet.core.deliveries import repeat
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Delivery, Event, Timer
from aanzet.planning.actions.autostart import (
    drop_start,
    look_at_rules,
    look_for_newcomers,
    retry_start,
    run_rule,
    warn_of_archived,
)
from aanzet.planning.actions.autostart_rules import RuleOrder, add_rule, change_rule, remove_rule, switch_rule
from aanzet.planning.models import AutoStarted, AutoStartRule
from aanzet.planning.queries.autostart import coming, history, rule_for, rules, template_of, without_period
from aanzet.rules.autostart import CLIENT_CREATED, FIXED, Timing
from aanzet.rules.process.template import serialise
from tests.cast_cases import copies_of, publish

pytestmark = pytest.mark.feature("F315")
JAN_FIRST = date(2026, 1, 1)


@pytest.fixture
def office(cast):
    """Linde with "Aangifte IB", yearly, which Fatima takes."""
    with cast.linde.scope():
        ClientProduct.objects.update(valid_from=None)  # taken since long ago
        Product.objects.filter(name="Aangifte btw").update(filing_kind="vat")
        yield cast, publish(cast)


def at(day, clock=time(9)):
    return datetime.combine(day, clock, UTC)


def made(cast, template, *, timing=None, from_on=JAN_FIRST, on=True, **more):
    """A rule that starts 10 days after the end of the period, from 1 January 2026."""
    now = at(from_on)
    order = RuleOrder(template, timing=timing or Timing(days=10), from_on=from_on, **more)
    rule = add_rule(actor=cast.anna, now=now, order=order)
    if on:
        switch_rule(actor=cast.anna, now=now, rule_id=rule, on=True)
    return rule


def run(cast, rule, day, **more):
    """All parts of one look at a rule; how many."""
    parts = 1
    while run_rule(organization_id=cast.linde.id, now=at(day), rule_id=rule, **more):
        parts += 1
    return parts


def periods_of(template):
    return sorted(Case.objects.filter(template_id=template).values_list("period", flat=True))


def vat(cast, kind="from_client", name="Aangifte btw"):
    """A template for VAT that takes the period from the client."""
    template = create_template(actor=cast.anna, now=cast.now, name=name, model_key="income_tax")
    draft = TemplateVersion.objects.get(template_id=template, state="draft")
    product = str(cast.linde.products["Aangifte btw"])
    definition = replace(read_definition(draft.definition), products=(product,), period_kind=kind, item_types=())
    save_draft(
        actor=cast.anna, now=cast.now, template_id=template, definition=serialise(definition), seen=draft.version
    )
    publish_template(actor=cast.anna, now=cast.now, template_id=template, despite_warnings=True)
    return template


def test_on_its_day_and_never_twice(office):
    cast, template = office
    rule = made(cast, template)
    run(cast, rule, date(2026, 1, 9))
    assert not Case.objects.exists()  # the tenth is tomorrow
    run(cast, rule, date(2026, 1, 10))
    assert periods_of(template) == ["2025"] and Case.objects.get().created_by == "system"
    run(cast, rule, date(2026, 1, 10))
    run(cast, rule, date(2026, 1, 11))
    # another rule for the same template, and this one changed: still once
    other = made(cast, template, timing=Timing(FIXED, day=12))
    version = rule_for(cast.anna, rule).version
    change_rule(
        actor=cast.anna, now=at(date(2026, 1, 12)), rule_id=rule, version=version,
        order=RuleOrder(template, timing=Timing(days=11), from_on=JAN_FIRST),
    )  # fmt: skip
    for again in (rule, other):
        run(cast, again, date(2026, 1, 12))
    assert periods_of(template) == ["2025"] and AutoStarted.objects.count() == 1
    with pytest.raises(Refused):
        change_rule(
            actor=cast.anna, now=cast.now, rule_id=rule, version=version, order=RuleOrder(template, from_on=JAN_FIRST)
        )
    remove_rule(actor=cast.anna, now=cast.now, rule_id=other)
    assert [one.id for one in rules(cast.anna)] == [rule]
    assert [one["state"] for one in history(cast.anna, rule_id=rule)] == ["started"]
    ran = Event.objects.filter(name="AutoStartRan").values_list("payload", flat=True)
    assert len(ran) == 1 and '"started":1' in ran[0]


def test_each_client_by_its_own_filing_period_and_what_was_missed_once(office):
    cast, _ = office
    template, clients = vat(cast), cast.linde.clients
    take_product(
        actor=cast.anna, now=cast.now, client_id=clients["mulder"], product_id=cast.linde.products["Aangifte btw"]
    )
    choice = template_of(cast.anna, template)
    assert [one["id"] for one in without_period(cast.anna, choice).clients] == [clients["mulder"]]
    assert without_period(cast.vera, choice) is None  # a client that she does not reach
    set_filing_period(
        actor=cast.anna, now=cast.now, client_id=clients["mulder"], family="vat", period_kind="month",
        valid_from=date(2026, 2, 1),
    )  # fmt: skip
    ClientFilingPeriod.objects.filter(client_id=clients["de_vries"], family="vat").update(valid_from=JAN_FIRST)
    rule = made(cast, template, timing=Timing(days=1))
    assert [(one.key, one.on, one.count) for one in coming(cast.anna, rules(cast.anna), date(2026, 2, 20))] == [
        ("2026-02", date(2026, 3, 1), 1),
        ("2026-03", date(2026, 4, 1), 1),
        ("2026-Q1", date(2026, 4, 1), 1),
        ("2026-04", date(2026, 5, 1), 1),
    ]
    run(cast, rule, date(2026, 3, 2))
    # the house stands still until the middle of June: every day is caught up, once
    for _ in range(2):
        run(cast, rule, date(2026, 6, 15))
    of = {(case.client_id, case.period) for case in Case.objects.filter(template_id=template)}
    assert of == {
        (clients["de_vries"], "2026-Q1"),
        *((clients["mulder"], month) for month in ("2026-02", "2026-03", "2026-04", "2026-05")),
    }


def test_gate_tombstone_archive_and_who_is_gone(office):
    cast, template = office
    first, gone, deleted = copies_of(cast.linde.clients["fatima"], 3)
    end_client(actor=cast.anna, now=cast.now, client_id=gone, ended_on=cast.today, reason="Verhuisd")
    for client, act in ((first, None), (deleted, delete_case)):
        order = StartOrder(template, period="2025", at_once=False)
        case = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])[client].case_id
        if act:
            act(actor=cast.anna, now=cast.now, case_id=case, reason="Niet nodig")
    rule = made(cast, template)
    (soon,) = coming(cast.anna, rules(cast.anna), date(2026, 1, 2))
    assert (soon.key, soon.on, soon.count, soon.there, soon.deleted) == ("2025", date(2026, 1, 10), 1, 1, 1)
    run(cast, rule, date(2026, 1, 10))
    said = {one.client_id: (one.state, one.code) for one in AutoStarted.objects.all()}
    assert said == {
        cast.linde.clients["fatima"]: ("started", ""),
        first: ("passed", "already_exists_for_period"),
        deleted: ("passed", "deleted_for_period"),
    }
    assert Event.objects.filter(name="AutoStartPassed").count() == 2 and not Delivery.objects.filter(kind="auto_start")
    archive_template(actor=cast.anna, now=cast.now, template_id=template)
    assert warn_of_archived(actor=cast.anna, now=cast.now, template_id=template) >= 1
    assert coming(cast.anna, rules(cast.anna), date(2026, 12, 1)) == []
    run(cast, rule, date(2027, 1, 10))
    assert periods_of(template) == ["2025", "2025"]
    codes = AutoStarted.objects.filter(key="2026").values_list("code", flat=True)
    assert len(codes) == 3 and set(codes) == {"template_archived"}  # one event per start that was passed over


def test_what_cannot_start_stands_in_uitval_and_the_next_period_goes_on(office, monkeypatch):
    from aanzet.cases.actions import start as starting
    from aanzet.rules.process.decision import Refusal

    cast, template = office
    rule = made(cast, template)
    judge = starting.refuse_start
    monkeypatch.setattr(starting, "refuse_start", lambda *_: Refusal("client_not_accepted", {}))
    run(cast, rule, date(2026, 1, 10))
    line = AutoStarted.objects.get()
    assert (line.state, line.code) == ("failed", "client_not_accepted") and not Case.objects.exists()
    (group,) = failure_groups(cast.anna, at(date(2026, 1, 10)))
    (shown,) = group.lines
    assert "Fatima el Amrani is nog niet geaccepteerd" in shown.reason and shown.repeatable
    assert shown.client_name == "Fatima el Amrani" and shown.owner == "Anna Visser"
    with pytest.raises(Refused):
        retry_start(organization_id=cast.linde.id, now=cast.now, started_id=line.id)
    monkeypatch.setattr(starting, "refuse_start", judge)
    run(cast, rule, date(2027, 1, 10))
    assert periods_of(template) == ["2026"]
    repeat(actor=cast.anna, delivery_id=shown.id, now=cast.now)
    retry_start(organization_id=cast.linde.id, now=cast.now, started_id=line.id)
    assert periods_of(template) == ["2025", "2026"] and AutoStarted.objects.get(id=line.id).state == "started"


def test_somebody_says_it_need_not_start(office):
    cast, template = office
    rule = AutoStartRule.objects.get(id=made(cast, template))
    line = AutoStarted.objects.create(
        organization_id=cast.linde.id, rule=rule, template_id=template, client_id=cast.linde.clients["fatima"],
        key="2025", due_on=JAN_FIRST, state="failed", at=cast.now,
    )  # fmt: skip
    drop_start(started_id=line.id)
    assert AutoStarted.objects.get().state == "dropped"
    run(cast, rule.id, date(2026, 1, 10))
    assert not Case.objects.exists()


def test_new_clients(office):
    cast, _ = office
    template = publish(cast, model="onboarding", name="Welkom")
    today = cast.today
    rule = made(cast, template, trigger=CLIENT_CREATED, timing=Timing(days=0), from_on=today + timedelta(days=1))
    run(cast, rule, today + timedelta(days=1))
    assert not Case.objects.exists()  # who was there already is no new client
    AutoStartRule.objects.update(from_on=today)
    new = add_client(actor=cast.anna, now=cast.now, values={"name": "Nieuw, Noor", "kind": "person"})
    look_for_newcomers(organization_id=cast.linde.id, now=cast.now, client_id=new)
    assert Delivery.objects.filter(kind="auto_start_run", payload__rule_id=str(rule)).exists()
    for _ in range(2):
        while run_rule(organization_id=cast.linde.id, now=cast.now, rule_id=rule):
            pass
    assert Case.objects.filter(client_id=new).count() == 1


def test_parts_timers_and_the_morning_after(office):
    cast, template = office
    copies_of(cast.linde.clients["fatima"], 4)
    rule = made(cast, template)
    timer = Timer.objects.get(kind="auto_start")
    assert timer.due_at == at(JAN_FIRST)
    look_at_rules(organization_id=cast.linde.id, now=at(date(2026, 1, 10), time(5)), rule_ids=[rule])
    timer.refresh_from_db()
    assert timer.due_at.astimezone(UTC) == at(date(2026, 1, 11), time(5))  # at 6 in the morning in the Netherlands
    assert Delivery.objects.filter(kind="auto_start_run").count() == 1
    assert run(cast, rule, date(2026, 1, 10), size=2) == 4 and Case.objects.count() == 5
    assert AutoStartRule.objects.get().looked_until == date(2026, 1, 10)
    switch_rule(actor=cast.anna, now=at(date(2026, 2, 1)), rule_id=rule, on=False)
    assert Timer.objects.get(kind="auto_start").state == "cancelled"
    run(cast, rule, date(2027, 1, 20))
    assert Case.objects.count() == 5
    # what fell in the days it stood off was meant so
    switch_rule(actor=cast.anna, now=at(date(2027, 1, 21)), rule_id=rule, on=True)
    run(cast, rule, date(2027, 1, 21))
    assert Case.objects.count() == 5


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"timing": Timing(days=400)}, "timing_invalid"),
        ({"timing": Timing(FIXED, day=32)}, "timing_invalid"),
        ({"from_on": date(2020, 1, 1)}, "date_too_old"),
        ({"trigger": "never"}, "choice_invalid"),
        ({"trigger": CLIENT_CREATED}, "period_starts_it"),
    ],
)
def test_bad_input(office, order, code):
    cast, template = office
    with pytest.raises(Refused) as refused:
        add_rule(actor=cast.anna, now=cast.now, order=RuleOrder(template, **order))
    assert refused.value.code == code
    assert refused.value.text and not AutoStartRule.objects.exists()


def test_without_product_or_right(office):
    cast, template = office
    loose = publish(cast, model="onboarding", name="Los werk")
    with pytest.raises(Refused) as refused:
        add_rule(actor=cast.anna, now=cast.now, order=RuleOrder(loose))
    assert refused.value.code == "bulk_needs_product"
    for act in (
        lambda: add_rule(actor=cast.bram, now=cast.now, order=RuleOrder(template)),
        lambda: rules(cast.bram),
    ):
        with pytest.raises(NotFound):
            act()
