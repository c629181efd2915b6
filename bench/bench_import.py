"""A two-tab workbook of 13,000 rows from upload to the end report, and the same file once more (F385).

Every step a person takes: hand it in, take the proposed columns, check, apply in steps of 500 by the worker. The files
go to the data folder of the run, as they would.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import psycopg

from aanzet.access.actions.members import NewMember, add_team_member
from aanzet.access.actions.organizations import NewOrganization, create_organization
from aanzet.access.actions.people import NewPerson
from aanzet.access.queries.visitors import actor_of
from aanzet.clients.actions.import_apply import GOOD, apply_next, start_applying
from aanzet.clients.actions.import_upload import map_columns, start_import
from aanzet.clients.actions.products import NewProductValues, add_product
from aanzet.clients.queries.imports import import_batch
from aanzet.core.clock import app_now
from aanzet.core.scope import scope

CLIENTS = 5_780  # with their contacts 13,000 rows
ROUNDS = 2
PRODUCTS = ("Aangifte IB", "Aangifte btw", "Loonadministratie", "Jaarrekening", "Aangifte Vpb")
MAKER = pathlib.Path(__file__).resolve().parents[1] / "tests" / "samples" / "crm" / "make_workbook.py"


def office(number):
    """An empty office with the products and colleagues the workbook names; its id and the admin."""
    admin = NewPerson("Anna", "Visser", f"anna{number}@bench.example", number="1")
    made = create_organization(now=app_now(), organization=NewOrganization(f"Kantoor {number}", admin))
    with scope(made.organization_id):
        anna, now = actor_of(made.admin_id), app_now()
        bram = NewPerson("Bram", "de Wit", f"bram{number}@bench.example", number="2")
        add_team_member(actor=anna, now=now, member=NewMember(bram, "editor"))
        for name in PRODUCTS:
            add_product(actor=anna, now=now, product=NewProductValues(name))
    return made.organization_id, anna


def take_in(organization, anna, content, spent):
    """One run over all steps; seconds per step go into `spent`. The batch at its end."""

    def step(name, act):
        began = time.perf_counter()
        with scope(organization):
            done = act(app_now())
        spent.setdefault(name, []).append(time.perf_counter() - began)
        return done

    batch_id = step("upload", lambda now: start_import(actor=anna, now=now, file_name="crm.xlsx", content=content))
    step("check", lambda now: map_columns(actor=anna, now=now, batch_id=batch_id, choice={}))
    with scope(organization):
        batch = import_batch(anna, batch_id)
    if batch.to_apply:
        options = {"batch_id": batch_id, "version": batch.version, "way": GOOD}
        step("start", lambda now: start_applying(actor=anna, now=now, **options))
        while step("apply", lambda now: apply_next(actor=anna, now=now, batch_id=batch_id)):
            pass
    return batch


def both(number, content):
    """Seconds per step of the first run and of the second, in an office of its own, and the number of rows."""
    organization, anna = office(number)
    first, second = {}, {}
    rows = take_in(organization, anna, content, first).checked
    assert take_in(organization, anna, content, second).to_apply == 0, "a second run changes nothing"
    return {name: sum(times) for name, times in first.items()}, sum(map(sum, second.values())), rows


def run():
    """Seconds of the first and of the second run, medians of three offices in an installation that is in use.

    One office goes before; then the tables have statistics, as they have after the first minutes of any installation.
    """
    with tempfile.TemporaryDirectory() as folder:
        book = pathlib.Path(folder) / "big.xlsx"
        subprocess.run([sys.executable, str(MAKER), str(book), str(CLIENTS)], check=True, stdout=subprocess.DEVNULL)
        content = book.read_bytes()
    cold, _, rows = both(0, content)
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("analyze")
    rounds = [both(number, content) for number in range(1, ROUNDS + 1)]
    ours = {
        "first run": statistics.median(sum(first.values()) for first, _, _ in rounds),
        "second run": statistics.median(second for _, second, _ in rounds),
        **{name: statistics.median(first[name] for first, _, _ in rounds) for name in cold},
        "empty installation": sum(cold.values()),
    }
    ours = {name: round(seconds, 2) for name, seconds in ours.items()}
    return {"ours": ours, "unit": "s", "n": rows, "limit": "first run 10 s, second 6 s and 0 changes"}
