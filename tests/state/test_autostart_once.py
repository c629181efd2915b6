"""Cases that start by themselves: run twice, killed half-way, by two workers and by two rules at once, each client,
template and period has exactly one (F315)."""

import signal
import threading
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import connections

from aanzet.cases.models import Case
from aanzet.clients.models import ClientProduct
from aanzet.core.clock import app_now
from aanzet.planning.actions.autostart import run_rule
from aanzet.planning.actions.autostart_rules import RuleOrder, add_rule, switch_rule
from aanzet.planning.models import AutoStarted
from aanzet.rules.autostart import FIXED, Timing
from tests.cast import build
from tests.cast_cases import copies_of, publish
from tests.conftest import environment, start_program

pytestmark = pytest.mark.feature("F315")
COUNT = 60
FIRST, MOMENT = date(2025, 12, 1), datetime(2026, 1, 20, 9, tzinfo=UTC)


def test_exactly_once(committed_db):
    cast = build(app_now())
    office = cast.linde
    with office.scope():
        template = publish(cast)
        clients = {office.clients["fatima"], *copies_of(office.clients["fatima"], COUNT - 1)}
        ClientProduct.objects.update(valid_from=None)
        asking = datetime(2025, 12, 1, 9, tzinfo=UTC)
        rules = [
            add_rule(actor=cast.anna, now=asking, order=RuleOrder(template, timing=timing, from_on=FIRST))
            for timing in (Timing(days=10), Timing(FIXED, day=15))
        ]
        for rule in rules:
            switch_rule(actor=cast.anna, now=asking, rule_id=rule, on=True)

    def count():
        """Cases, and rows that say that one was started: always as many."""
        with office.scope():
            cases, lines = Case.objects.count(), AutoStarted.objects.filter(state="started").count()
            assert cases == lines == AutoStarted.objects.count()
            return cases

    for where, done in (("before", 10), ("after", 20), ("committed", 40)):
        words = [str(office.id), str(rules[0]), where, MOMENT.isoformat()]
        program = start_program("-m", "tests.state.autostart_killed", *words, env=environment(committed_db))
        assert program.wait(60) == -signal.SIGKILL
        assert count() == done, where

    def work(rule):
        try:
            more = True
            while more:
                with office.scope():
                    more = run_rule(organization_id=office.id, now=MOMENT, rule_id=rule, size=3)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    failed: list[Exception] = []
    workers = [threading.Thread(target=work, args=(rule,)) for rule in (*rules, *rules)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert failed == []
    assert count() == COUNT
    with office.scope():
        found = Counter(Case.objects.values_list("client_id", "template_id", "period"))
    assert found == dict.fromkeys(((client, template, "2025") for client in clients), 1)
