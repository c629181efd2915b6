"""One command on one case, a commit each: completing a phase, with its tasks, messages, timers and events, against a
step of the peers.

Goal: 500 per second, as fast as SpiffWorkflow (which keeps no rows), 4 times viewflow, 3 times DBOS.
"""

from aanzet.cases.actions.phases import complete_phase
from aanzet.cases.models import PhaseEntry
from aanzet.core.clock import app_now
from aanzet.core.scope import scope
from aanzet.rules.process.commands import CompletePhase
from bench.engine_kit import CHUNK, Office, footprint, tidy
from bench.measure import interleaved, scale
from bench.peers.apart import Apart
from bench.peers.spiff import Spiff

N = scale(300)
LIMIT = "500 per second; 1.0 x spiffworkflow; 4 x viewflow; 3 x dbos"


def prepared(office, many):
    """Fresh cases in phase 1; the function that completes it for each, how many, and the time of each in ms."""
    ids = office.cases(many)
    with scope(office.id):
        entries = dict(PhaseEntry.objects.filter(case_id__in=ids).values_list("case_id", "id"))

    def work():
        now = app_now()
        for case_id, entry in entries.items():
            with scope(office.id):
                order = CompletePhase(entry, default_choice="stay")
                complete_phase(actor=office.anna, now=now, case_id=case_id, order=order)
        return many

    return work


def run():
    """Steps per second; what a step writes."""
    spiff, viewflow, dbos = Spiff(), Apart("bench.peers.viewflow"), Apart("bench.peers.dbos")
    office = Office(max(N, CHUNK))
    office.cases(max(N, CHUNK))
    tidy()

    def spiff_steps():
        ids = spiff.start(N, CHUNK)
        return lambda: spiff.step(ids)

    def viewflow_steps():
        viewflow.ready(N)
        return lambda: viewflow.step(N)

    contestants = {
        "ours": lambda: prepared(office, N),
        "spiffworkflow": spiff_steps,
        "viewflow": viewflow_steps,
        "dbos": lambda: lambda: dbos.step(N),
    }
    result = interleaved(contestants)
    viewflow.close()
    dbos.close()
    line = result.line(LIMIT)
    return line | {"ours": {"steps": line["ours"], **footprint(prepared(office, N), N)}}
