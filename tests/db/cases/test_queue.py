"""The queue: whose move it is decides the tab, the due date the group, and nobody sees what he cannot reach."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from aanzet.cases.queries.queue.counts import menu_counts
from aanzet.cases.queries.queue.filters import QueueFilter, read_filter
from aanzet.cases.queries.queue.page import beside, cases_page, line_of, queue_page
from aanzet.core.errors import NotFound
from tests.cast_cases import publish, running

pytestmark = pytest.mark.feature("F212")
ZONE = ZoneInfo("Europe/Amsterdam")


def queue(who, cast, tab="me", now=None, **wanted):
    return queue_page(who, now or cast.now, ZONE, wanted=QueueFilter(**wanted), tab=tab)


def numbers(page):
    return [row.number for group in page.groups for row in group.rows]


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        yield running(cast)


def test_tab_follows_the_turn(cast, case):
    number = case.row.number
    assert numbers(queue(cast.bram, cast)) == []
    assert numbers(queue(cast.bram, cast, "client")) == [number]
    case.supply(cast)  # now it is Bram's
    mine = queue(cast.bram, cast)
    assert numbers(mine) == [number] and mine.counts.tabs == {
        "me": 1, "team": 0, "client": 0, "third_party": 0, "all": 1
    }  # fmt: skip
    assert numbers(queue(cast.anna, cast)) == [] and numbers(queue(cast.anna, cast, "team")) == [number]
    assert menu_counts(cast.bram, cast.now) == {"mine": 1, "open": 1, "failures": 0}
    assert menu_counts(cast.anna, cast.now) == {"mine": 0, "open": 1, "failures": 0}
    assert menu_counts(cast.vera, cast.now)["open"] == 0


def test_line_says_what_to_do(cast, case):
    row = queue(cast.bram, cast, "client").groups[0].rows[0]
    assert row.client == "Fatima el Amrani" and row.turn.text == "Klant, vandaag" and row.phase_short == "1/5"
    assert row.verb == "Stuur je gegevens voor de aangifte" and row.about == "Aangifte IB 2025 · Aanleveren gegevens"
    assert row.phases[0].css == "phase-now phase-client" and row.url == f"/office/cases/{row.number}/"
    case.supply(cast)
    row = queue(cast.bram, cast).groups[0].rows[0]
    assert row.verb == "Aangifte opstellen" and row.about == "Aangifte IB 2025" and row.turn is None
    texts = [mark.text for mark in row.marks]
    assert any(text.endswith("punten open") for text in texts) and any(
        text.startswith("Ontvangen om") for text in texts
    )
    assert row.person.name == "Bram de Wit"


@pytest.mark.parametrize(
    ("days", "group", "state"), [(-1, "late", "late"), (0, "today", ""), (400, "later", ""), (None, "no_date", "")]
)
def test_groups(cast, case, days, group, state):
    case.supply(cast)
    today = cast.now.astimezone(ZONE).date()
    due = None if days is None else today + timedelta(days=days)
    type(case.row).objects.filter(id=case.id).update(due_on=due)
    page = queue(cast.bram, cast)
    assert [(one.key, one.count) for one in page.groups] == [(group, 1)]
    assert page.groups[0].rows[0].due_state == state and page.counts.late == (1 if group == "late" else 0)


@pytest.mark.feature("F213")
def test_all_open_cases_also_on_hold(cast, case):
    type(case.row).objects.filter(id=case.id).update(state="on_hold", turn_party="nobody")
    assert numbers(queue(cast.anna, cast, "all")) == []
    page = cases_page(cast.anna, cast.now, ZONE, wanted=QueueFilter())
    assert [row.number for row in page.rows] == [case.row.number] and page.total == 1 and page.next_start is None
    assert not cases_page(cast.anna, cast.now, ZONE, wanted=QueueFilter(state="not_started")).rows
    for sort in ("since", "client", "title", "-started", "nonsense"):
        assert cases_page(cast.anna, cast.now, ZONE, wanted=QueueFilter(), sort=sort).rows


@pytest.mark.feature("F213")
def test_filters(cast, case):
    row = case.row
    found = {
        "template": row.template_id, "phase": row.phase_key, "product": row.product_id, "period": "2025",
        "manager": cast.anna.id, "role": "accountant", "state": "active", "client": row.client_id, "turn": "client",
        "person": row.responsible_ids[0],
    }  # fmt: skip
    for name, value in found.items():
        assert numbers(queue(cast.bram, cast, "client", **{name: value})) == [row.number], name
    missing = {"phase": "review", "period": "2024", "manager": cast.bram.id, "role": "tax", "state": "unassigned",
               "turn": "office", "due": "late", "group": "Zuid", "team": cast.linde.process_teams["Fiscaal"],
               "person": cast.chris.id,
    }  # fmt: skip
    for name, value in missing.items():
        assert numbers(queue(cast.bram, cast, "client", **{name: value})) == [], name
    assert numbers(queue(cast.bram, cast, "client", **found)) == [row.number]
    assert read_filter({"template": "x", "period": "2025"}) == QueueFilter(period="2025")


@pytest.mark.feature("F213")
@pytest.mark.parametrize("state", ["not_started", "unassigned", "active"])
def test_period_role_and_phase_go_together_with_the_others(cast, case, state):
    """Each of them narrows on, whatever else is chosen; one that does not fit leaves nothing."""
    row, today = case.row, cast.now.astimezone(ZONE).date()
    type(row).objects.filter(id=case.id).update(
        state="active" if state == "unassigned" else state, unassigned=state == "unassigned", due_on=today,
        turn_party="office", responsible_ids=[cast.bram.id],
    )  # fmt: skip
    wanted = {
        "period": "2025", "role": "accountant", "phase": row.phase_key, "template": row.template_id, "turn": "office",
        "due": "today", "person": cast.bram.id, "state": state,
    }  # fmt: skip
    page = cases_page(cast.bram, cast.now, ZONE, wanted=QueueFilter(**wanted))
    assert [one.number for one in page.rows] == [row.number] and page.total == 1
    for name, other in {
        "period": "2024",
        "role": "tax",
        "phase": "review",
        "due": "late",
        "person": cast.chris.id,
    }.items():
        assert not cases_page(cast.bram, cast.now, ZONE, wanted=QueueFilter(**{**wanted, name: other})).rows, name


@pytest.mark.feature("F213")
def test_due_group_and_process_team(cast, case):
    from datetime import timedelta

    from aanzet.cases.actions.tasks import add_task
    from aanzet.clients.actions.clients import change_client
    from aanzet.rules.process.commands import AddTask

    row, fiscal = case.row, cast.linde.process_teams["Fiscaal"]
    change_client(actor=cast.anna, now=cast.now, client_id=row.client_id, version=1, changes={"group": "Zuid"})
    order = AddTask("work", "office", "Kijk na", teams=(str(fiscal),), blocking=False)
    add_task(actor=cast.anna, now=cast.now, case_id=case.id, order=order)
    for wanted in ({"group": "Zuid"}, {"team": fiscal}):
        assert numbers(queue(cast.anna, cast, "all", **wanted)) == [row.number], wanted
    today = cast.now.astimezone(ZONE).date()
    for day, due in ((today, "today"), (today - timedelta(days=1), "late"), (None, "no_date"), (today, "week")):
        type(row).objects.filter(id=case.id).update(due_on=day)
        assert numbers(queue(cast.anna, cast, "all", due=due)) == [row.number], due
    assert numbers(queue(cast.anna, cast, "all", due="some day")) == []


@pytest.mark.feature("F010")
def test_reach(cast, case):
    assert numbers(queue(cast.vera, cast, "all")) == []  # no team role
    assert numbers(queue(cast.eva, cast, "all")) == [case.row.number]  # a manager reaches all of them
    type(case.row).objects.filter(id=case.id).update(responsible_ids=[cast.vera.id])
    assert numbers(queue(cast.vera, cast, "all")) == [case.row.number]  # who must act can open it
    assert line_of(cast.vera, cast.now, ZONE, case.id).number == case.row.number
    with pytest.raises(NotFound):
        queue(cast.fatima, cast)


def test_order_and_neighbours(cast, case):
    template = publish(cast, model="onboarding", name="Onboarding")
    second = running(cast, client="de_vries", period="", template=template)
    today = cast.now.astimezone(ZONE).date()
    rows = type(case.row).objects
    rows.update(turn_party="client")
    rows.filter(id=case.id).update(due_on=today)
    rows.filter(id=second.id).update(due_on=today - timedelta(days=1))
    first, last = second.row.number, case.row.number
    assert numbers(queue(cast.anna, cast, "client")) == [first, last]
    found = beside(cast.anna, QueueFilter(), "client", case.id)
    assert (found["place"], found["before"], found["after"]) == (2, first, None)
    assert beside(cast.anna, QueueFilter(), "me", case.id) == {}


def test_pages(cast, case, monkeypatch):
    from aanzet.cases.queries.queue import page

    monkeypatch.setattr(page, "PAGE", 1)
    template = publish(cast, model="onboarding", name="Onboarding")
    running(cast, client="de_vries", period="", template=template)
    first = queue(cast.anna, cast, "all")
    assert first.more and first.next_start == 1 and first.total == 2
    rest = queue_page(cast.anna, cast.now, ZONE, wanted=QueueFilter(), tab="all", start=1)
    assert not rest.more and rest.shown == 2 and set(numbers(first)).isdisjoint(numbers(rest))


def test_queries(cast, case, django_assert_num_queries):
    anna = cast.anna
    with django_assert_num_queries(4):  # ids, lines, names, counts
        queue(anna, cast, "all")


@pytest.mark.feature("F404", "F213")
def test_a_line_says_that_the_responsible_is_away_and_nobody_can_stand_in_and_a_filter_finds_it(cast, case):
    from aanzet.access.actions.absences import enter_absence
    from aanzet.access.actions.stand_ins import name_stand_in
    from aanzet.access.queries.presence import Alone, alone_today
    from aanzet.cases.actions.people import refresh_member
    from aanzet.core.clock import app_now
    from aanzet.rules.standins import Period

    case.supply(cast)
    number, people = case.row.number, cast.linde.people
    today = app_now().astimezone(ZONE).date()
    days = Period(today, today + timedelta(days=2))

    def marks():
        refresh_member(actor=cast.anna, now=cast.now, member_id=people["bram"])  # what the worker does afterwards
        row = line_of(cast.anna, cast.now, ZONE, case.id)
        return [mark.text for mark in row.marks if "waarnemen" in mark.text]

    def away(who, **stand_in):
        enter_absence(actor=cast.anna, now=cast.now, member_id=people[who], period=days, **stand_in)

    assert alone_today() == Alone() and marks() == []
    assert numbers(queue(cast.anna, cast, "all", state="alone")) == []
    away("bram")
    assert alone_today() == Alone(frozenset({people["bram"]}))
    assert marks() == ["Bram is weg, niemand kan waarnemen"]
    assert numbers(queue(cast.anna, cast, "all", state="alone")) == [number]
    assert [row.number for row in cases_page(cast.anna, cast.now, ZONE, wanted=QueueFilter(state="alone")).rows]
    name_stand_in(
        actor=cast.anna, now=cast.now, member_id=people["bram"], stand_in_id=people["chris"], period=days,
        role_id=cast.linde.team_roles["tax"],
    )  # fmt: skip
    assert alone_today() == Alone(frozenset(), frozenset({people["bram"]}))
    assert marks() and numbers(queue(cast.anna, cast, "all", state="alone")) == [number], "as tax adviser only"
    name_stand_in(actor=cast.anna, now=cast.now, member_id=people["bram"], stand_in_id=people["chris"], period=days)
    assert marks() == [] and numbers(queue(cast.anna, cast, "all", state="alone")) == []
    away("chris")
    assert marks() and numbers(queue(cast.anna, cast, "all", state="alone")) == [number], "the chain ends at nobody"
