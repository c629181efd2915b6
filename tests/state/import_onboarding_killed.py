"""The onboarding of an import that is killed on its way: run by test_import_onboarding_once.py in a process of its own.

python -m tests.state.import_onboarding_killed <organization> <member> <batch>
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


def work(organization, member, batch):
    """Parts of ten clients, each in a transaction; at the end of the second it dies like a machine without power."""
    start, calls = onboarding.start_cases, []

    def started(**given):
        outcome = start(**given)
        calls.append(given)
        if len(calls) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome

    onboarding.start_cases = started
    more = True
    while more:
        with scope(organization):
            more = onboard_next(actor=actor_of(member), now=app_now(), batch_id=batch, size=10)


if __name__ == "__main__":
    work(UUID(sys.argv[1]), UUID(sys.argv[2]), UUID(sys.argv[3]))
