"""A peer in a process of its own: it has its own settings, tables and threads, and may not slow ours.

The process answers one line per order: "start 500" and "step 500" are timed, "ready 500" prepares for a step. Each
answer is the number of items done.
"""

import os
import subprocess
import sys

import psycopg


def owner(*, autocommit=False):
    """A connection of the owner: peers are not held by row-level security."""
    return psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=autocommit)


class Apart:
    """The peer whose module is given, e.g. "bench.peers.dbos". Close it when the bench is done."""

    def __init__(self, module):
        self.child = subprocess.Popen(
            [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._answer()

    def start(self, many):
        """So many cases, up to their first phase; how many."""
        return self._order("start", many)

    def ready(self, many):
        """Prepare so many cases of which the next `step` completes a phase."""
        self._order("ready", many)

    def step(self, many):
        """Complete the current phase of so many cases, a commit each; how many."""
        return self._order("step", many)

    def close(self):
        """End the process."""
        self.child.stdin.close()
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()

    def _order(self, verb, many):
        self.child.stdin.write(f"{verb} {many}\n")
        self.child.stdin.flush()
        return self._answer()

    def _answer(self):
        """The number that the process answers; what else it prints goes to our standard error."""
        for line in self.child.stdout:
            if line.startswith("done "):
                return int(line.split()[1])
            print(line, end="", file=sys.stderr)
        raise RuntimeError(f"{self.child.args[-1]} stopped: its message stands above")


def serve(peer):
    """The other side: carry out orders with an object that has start, ready and step, until there are no more."""
    print("done 0", flush=True)
    for line in sys.stdin:
        verb, many = line.split()
        print("done", getattr(peer, verb)(int(many)), flush=True)
