"""Firing timers while another session holds an old snapshot (a long report), against without. Goal: at least 0.7."""

import os

import psycopg

from bench.measure import interleaved
from bench.timers_kit import fill_due, fill_future, fire, settle

EARLIER = 1  # sweep fired under the same snapshot before the one that is timed


def run():
    """Fired per second with a held snapshot ("ours") and without."""
    fill_future()

    def prepared(*, hold):
        def prepare():
            settle()
            line = psycopg.connect(os.environ["OWNER_DATABASE_URL"])
            if hold:
                line.execute("set transaction isolation level repeatable read")
                line.execute("select count(*) from core_timer where false")
                line.execute("select txid_current_snapshot()")
            for _ in range(EARLIER):
                fill_due()
                fire()
            fill_due()

            def work():
                done = fire()
                line.rollback()
                line.close()
                return done

            return work

        return prepare

    return interleaved({"ours": prepared(hold=True), "without": prepared(hold=False)}, rounds=3).line("0.7 of without")
