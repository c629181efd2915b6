"""A look at a rule that is killed on its way: run by test_autostart_once.py in a process of its own.

python -m tests.state.autostart_killed <organization> <rule> <before|after|committed> <moment>
"""

import os
import signal
import sys
from datetime import datetime
from uuid import UUID

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aanzet.config.settings")
    import django

    django.setup()

from aanzet.core.scope import scope
from aanzet.planning.actions import autostart


def die(*_, **__):
    """As a machine that loses its power."""
    os.kill(os.getpid(), signal.SIGKILL)


def work(organization, rule, where, moment):
    """Parts of ten clients, each in a transaction, until it dies in the second one."""
    start, calls = autostart.start_cases, []

    def started(**given):
        calls.append(given)
        if len(calls) == 2 and where == "before":
            die()
        outcome = start(**given)
        if len(calls) == 2 and where == "after":
            die()
        return outcome

    autostart.start_cases = started
    more = True
    while more:
        with scope(organization):
            more = autostart.run_rule(organization_id=organization, now=moment, rule_id=rule, size=10)
        if len(calls) == 2 and where == "committed":
            die()


if __name__ == "__main__":
    work(UUID(sys.argv[1]), UUID(sys.argv[2]), sys.argv[3], datetime.fromisoformat(sys.argv[4]))
