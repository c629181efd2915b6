"""DBOS Transact: a durable workflow of five steps, in its own schema.

Rows per case: its status at the start, one per step, and the status again at the end. It keeps no tasks that a person
could see, no turn, messages or timers. Starting = enqueueing in a transaction per chunk of 1,000, as its client
offers; the queue is not worked on. A step = one of the five of a workflow that runs from its first to its last, with
what DBOS writes around them.
"""

import os

import sqlalchemy
from dbos import DBOS, DBOSClient

from bench.peers.apart import serve

CHUNK = 1_000


@DBOS.step()
def phase(number):
    """A step that only has to be remembered."""
    return number


@DBOS.workflow()
def five_phases():
    """A case."""
    for number in range(1, 6):
        phase(number)


class Dbos:
    """What `serve` orders."""

    def __init__(self):
        address = os.environ["OWNER_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1)
        DBOS(config={"name": "peers", "system_database_url": address, "log_level": "ERROR"})
        DBOS.launch()
        self.client = DBOSClient(system_database_url=address)
        self.engine = sqlalchemy.create_engine(address)

    def start(self, many):
        """So many workflows in a queue."""
        order = {"queue_name": "nobody_works_here", "workflow_name": "five_phases"}
        for begin in range(0, many, CHUNK):
            with self.engine.begin() as line:
                for _ in range(min(CHUNK, many - begin)):
                    self.client.enqueue_in_transaction(line, order)
        return many

    def ready(self, many):
        """Nothing to prepare."""
        return many

    def step(self, many):
        """So many steps, five per workflow."""
        workflows = -(-many // 5)
        for _ in range(workflows):
            five_phases()
        return 5 * workflows


if __name__ == "__main__":
    peer = Dbos()
    try:
        serve(peer)
    finally:
        DBOS.destroy()
