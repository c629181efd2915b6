"""The planner view: what a cell counts is what its list names (F312)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aanzet.cases.actions.deleting import delete_case
from aanzet.cases.actions.lifecycle import cancel_case
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.models import Case
from aanzet.clients.models import ClientFilingPeriod, ClientProduct, Product
from aanzet.core.errors import NotFound
from aanzet.planning.queries.planner import Cell, PlannerFilter, columns_of, planner
from aanzet.planning.queries.planner_rows import (
    BEHIND,
    BY_SILENCE,
    FILTERS,
    NO_RETURN,
    NOT_DONE,
    NOT_STARTED,
    RowsFilter,
    planner_rows,
)
from tests.cast_cases import copies_of, publish, running
from tests.db.planning.test_autostart import vat

pytestmark = pytest.mark.feature("F312")
TODAY = date(2026, 11, 22)


@pytest.fixture
def office(cast):
    with cast.linde.scope():
        ClientProduct.objects.update(valid_from=None)
        Product.objects.filter(name="Aangifte btw").update(filing_kind="vat")
        yield cast


def cell(cast, template, key, today=TODAY, **wanted):
    """A cell, the chosen line, and the columns."""
    found = planner(cast.anna, PlannerFilter(**wanted), today)
    for block in found.blocks:
        for line in block.lines:
            if line.template.id == template:
                for one, period in zip(line.cells, block.columns, strict=True):
                    if period.key == key:
                        return one, line.template, period
    raise LookupError(key)


def named(cast, choice, period, only="", **more):
    found = planner_rows(
        cast.anna, choice, (period,), RowsFilter(only=only, **more), TODAY, cast.now.astimezone().tzinfo
    )
    assert found.total == len(found.lines)
    return found.lines


def test_a_cell_is_its_list(office):
    cast = office
    case = running(cast)  # Fatima, 2025: with the client
    missing, ready, stopped, deleted, late = copies_of(cast.linde.clients["fatima"], 5)
    for client in (ready, stopped, deleted):
        order = StartOrder(case.template, period="2025", at_once=False)
        made = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])[client].case_id
        if client == stopped:
            cancel_case(actor=cast.anna, now=cast.now, case_id=made, reason="Anders")
        if client == deleted:
            delete_case(actor=cast.anna, now=cast.now, case_id=made, reason="Anders")
    order = StartOrder(case.template, period="2025", legal_due_on=TODAY - timedelta(days=5))
    start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[late])
    Case.objects.filter(id=case.id).update(due_on=TODAY + timedelta(days=9))
    found, choice, period = cell(cast, case.template, "2025")
    # who was stopped lacks a case again; whose case was deleted is left in peace
    assert (found.client, found.ready, found.missing, found.late, found.total) == (2, 1, 2, 1, 5)
    assert found.until == TODAY - timedelta(days=5)
    names = {line.id for line in named(cast, choice, period)}
    assert names == {cast.linde.clients["fatima"], missing, ready, stopped, late} and len(names) == found.total
    assert {line.id for line in named(cast, choice, period, BEHIND)} == {missing, stopped, late}
    assert {line.id for line in named(cast, choice, period, NOT_STARTED)} == {missing, stopped, ready}
    assert {line.id for line in named(cast, choice, period, NO_RETURN)} == {cast.linde.clients["fatima"], late}
    silent = [line.id for line in named(cast, choice, period, NOT_DONE, sort=BY_SILENCE)]
    assert set(silent[:2]) == {missing, stopped} and len(silent) == found.open
    (line,) = [one for one in named(cast, choice, period) if one.id == late]
    assert line.cases["2025"].days == -5 and line.cases["2025"].late and line.cases["2025"].statutory
    assert line.cases["2025"].turn.side == "client"
    assert len(named(cast, choice, period, text="Fátima")) == 5 and not named(cast, choice, period, text="mulder")
    assert not named(cast, choice, period, text="%")
    (shown,) = planner_rows(
        cast.anna, choice, (period,), RowsFilter(limit=1, offset=1), TODAY, cast.now.astimezone().tzinfo
    ).lines
    assert shown.id != cast.linde.clients["mulder"]
    # of one relation manager; of whom only some clients are reached
    assert cell(cast, case.template, "2025", manager=cast.linde.people["bram"])[0] == Cell()
    assert planner(cast.vera, PlannerFilter(), TODAY).late == 0
    with pytest.raises(NotFound):
        planner(cast.fatima, PlannerFilter(), TODAY)


def test_by_the_period_of_each_client(office):
    cast = office
    template = vat(cast)
    ClientFilingPeriod.objects.update(valid_from=date(2026, 1, 1))
    kinds = {block.kind: block for block in planner(cast.anna, PlannerFilter(), TODAY).blocks}
    assert list(kinds) == ["quarter"]  # nobody files VAT per month
    found, choice, period = cell(cast, template, "2026-Q3")
    assert (found.missing, found.total) == (1, 1)
    assert {line.name for line in named(cast, choice, period)} == {"Bakkerij De Vries B.V."}
    assert cell(cast, template, "2025-Q4")[0].total == 0  # before it filed like that
    assert [one.key for one in columns_of("quarter", PlannerFilter(2025, back=1), TODAY)] == [
        "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4",
    ]  # fmt: skip


def test_at_most_twelve_queries_however_many_clients(office):
    cast = office
    case = running(cast)
    clients = copies_of(cast.linde.clients["fatima"], 120)
    start_cases(actor=cast.anna, now=cast.now, order=StartOrder(case.template, period="2025"), client_ids=clients[:60])
    publish(cast, name="Nog een")
    anna, zone = cast.anna, cast.now.astimezone().tzinfo
    _, choice, period = cell(cast, case.template, "2025")
    with CaptureQueriesContext(connection) as seen:
        found = planner(anna, PlannerFilter(), TODAY)
        lines = planner_rows(anna, choice, (period,), RowsFilter(), TODAY, zone)
    assert len(seen) <= 12 and lines.total == 121 and found.missing >= 121
    for only in FILTERS:
        planner_rows(anna, choice, (period,), RowsFilter(only=only), TODAY, zone)
