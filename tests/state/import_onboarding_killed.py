"""The onboarding of an import that is killed on its way: run by test_import_onboarding_once.py in a process of its own.

python -m tests.state.import_onboarding_killed <organization> <member> <batch> <before|after|committed>
"""

import os
import signal
import sys
from uuid import UUID

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aanzet.config.settings")
    import django

    django.setup()

from aanzet.access.queries.visitors import actor_of
from aanzet.cases.actions import onboarding
from aanzet.clients.actions.import_onboarding import onboard_next
from aanzet.core.clock import app_now
from aanzet.core.scope import scope


def die():
    """As a machine that loses its power."""
    os.kill(os.getpid(), signal.SIGKILL)


def work(organization, member, batch, where):
    """Parts of ten clients, each in a transaction, until it dies in the second one."""
    start, calls = onboarding.start_cases, []

    def started(**given):
        calls.append(given)
        if len(calls) == 2 and where == "before":
            die()
        outcome = start(**given)
        if len(calls) == 2 and where == "after":
            die()
        return outcome

    onboarding.start_cases = started
    more = True
    while more:
        with scope(organization):
            more = onboard_next(actor=actor_of(member), now=app_now(), batch_id=batch, size=10)
        if len(calls) == 2 and where == "committed":
            die()


if __name__ == "__main__":
    work(UUID(sys.argv[1]), UUID(sys.argv[2]), UUID(sys.argv[3]), sys.argv[4])
