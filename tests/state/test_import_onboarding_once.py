"""The onboarding of an import that is killed half-way and then done by two workers: each new client has exactly one."""

import signal
import threading

import pytest
from django.db import connections

from aanzet.cases.models import Case
from aanzet.clients.actions.import_apply import GOOD, apply_next, start_applying
from aanzet.clients.actions.import_onboarding import onboard_next
from aanzet.clients.actions.import_upload import map_columns, start_import
from aanzet.clients.models import Client
from aanzet.clients.queries.import_onboarding import onboarding_counts
from aanzet.clients.queries.imports import import_batch
from aanzet.core.clock import app_now
from tests.cast import build
from tests.cast_cases import small
from tests.conftest import environment, start_program
from tests.db.clients.workbooks import csv_of

COUNT = 40


@pytest.mark.feature("F126")
def test_exactly_once(committed_db, settings, tmp_path):
    settings.FILES = tmp_path
    cast = build(app_now())
    office, anna = cast.linde, cast.anna
    rows = "".join(f"{5001 + number:05};Klant {number:03};Persoon\n" for number in range(COUNT))
    with office.scope():
        # not unique per period: the index does not help here
        template = small(cast, "Welkom", is_onboarding=True, unique_per_period=False)
        batch = start_import(
            actor=anna, now=app_now(), file_name="c.csv", content=csv_of(f"Cliëntnummer;Naam;Soort\n{rows}")
        )
        map_columns(actor=anna, now=app_now(), batch_id=batch, choice={})
        version = import_batch(anna, batch).version
        start_applying(actor=anna, now=app_now(), batch_id=batch, version=version, way=GOOD, onboarding=template)
        while apply_next(actor=anna, now=app_now(), batch_id=batch):
            pass

    def count():
        """Cases, and rows that say that one was started: always as many."""
        with office.scope():
            cases = Case.objects.count()
            assert onboarding_counts(anna, batch).get("started", 0) == cases
            return cases

    words = [str(office.id), str(office.people["anna"]), str(batch)]
    program = start_program("-m", "tests.state.import_onboarding_killed", *words, env=environment(committed_db))
    assert program.wait(60) == -signal.SIGKILL
    assert count() == 10  # what its second part had started was not committed

    def work():
        try:
            more = True
            while more:
                with office.scope():
                    more = onboard_next(actor=anna, now=app_now(), batch_id=batch, size=3)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    failed: list[Exception] = []
    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert failed == []
    assert count() == COUNT
    with office.scope():
        found = sorted(Case.objects.values_list("client_id", flat=True))
        assert found == sorted(Client.objects.filter(number__startswith="050").values_list("id", flat=True))
