"""Completing the phase of 5,000 cases in sets of 250, a transaction each. Goal: 3,000 per second."""

from aanzet.cases.actions.run import run as carry_out
from aanzet.cases.models import PhaseEntry
from aanzet.core.clock import app_now
from aanzet.core.scope import scope
from aanzet.rules.process.commands import CompletePhase
from bench.engine_kit import CHUNK, Office, chunks, footprint, tidy
from bench.measure import interleaved, scale

N = scale(5_000)
SET = 250


def prepared(office):
    """Fresh cases in phase 1; the function that completes it for all."""
    ids = office.cases(N)
    with scope(office.id):
        entries = list(PhaseEntry.objects.filter(case_id__in=ids).values_list("case_id", "id"))

    def work():
        now, done = app_now(), 0
        for part in chunks(entries, SET):
            orders = {case_id: CompletePhase(entry, default_choice="stay") for case_id, entry in part}
            with scope(office.id):
                outcomes = carry_out(office.anna, now, orders)
            done += sum(outcome.refusal is None for outcome in outcomes.values())
        assert done == N, f"{done} of {N}"
        return done

    return work


def run():
    """Steps per second; what a step writes."""
    office = Office(N)
    office.cases(min(N, CHUNK))
    tidy()
    line = interleaved({"ours": lambda: prepared(office)}, rounds=2).line("3,000 per second")
    return line | {"ours": {"steps": line["ours"], **footprint(prepared(office), N)}}
