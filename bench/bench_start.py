"""Bulk start with product gate, uniqueness and the automations of phase 1 (one message, one document request with two
questions, reminder timers, events), against the peers and a bare COPY. Each chunk of a thousand is a transaction.

Goal: 6,000 per second, 7 times SpiffWorkflow, 35 times viewflow, 10 times DBOS, 0.6 of the bare COPY.
"""

from bench.engine_kit import CHUNK, Office, footprint, tidy
from bench.measure import interleaved, scale
from bench.peers.anchor import Anchor
from bench.peers.apart import Apart
from bench.peers.spiff import Spiff

N = scale(20_000)
SLOW = scale(500)  # for peers that would take minutes over all of them
LIMIT = "6,000 per second; 7 x spiffworkflow; 35 x viewflow; 10 x dbos; 0.6 of copy"


def run():
    """Cases per second; what a case writes."""
    spiff, anchor = Spiff(), Anchor()
    viewflow, dbos = Apart("bench.peers.viewflow"), Apart("bench.peers.dbos")
    office = Office(N)
    office.cases(min(N, CHUNK))
    tidy()
    result = interleaved(
        {
            "ours": lambda: lambda: len(office.cases(N)),
            "spiffworkflow": lambda: lambda: len(spiff.start(SLOW, CHUNK)),
            "viewflow": lambda: lambda: viewflow.start(SLOW),
            "dbos": lambda: lambda: dbos.start(SLOW),
            "copy": lambda: lambda: anchor.start(N, CHUNK),
        },
        rounds=3,
    )
    viewflow.close()
    dbos.close()
    per_case = footprint(lambda: office.cases(min(N, CHUNK)), min(N, CHUNK))
    line = result.line(LIMIT)
    return line | {"n": N, "ours": {"cases": line["ours"], **per_case}}
