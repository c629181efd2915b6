"""django-viewflow (community): a flow of five phases that code completes, in its own tables, by the ORM.

Rows per case at the start: the process, the start task, the waiting task and their link. It keeps a row per task with
its moments, but no turn, history, messages or timers. Starting commits per chunk of 1,000, a step commits by itself.
"""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

import django
from django.conf import settings

from bench.peers.apart import owner, serve

CHUNK = 1_000
SCHEMA = "viewflow"


def prepare():
    """Settings of its own and tables in a schema of its own."""
    with owner() as line:
        line.execute(f"create schema {SCHEMA}")
    parts = urlsplit(os.environ["OWNER_DATABASE_URL"])
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "viewflow",
            "viewflow.workflow",
            "bench.peers",
        ],  # fmt: skip
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path.lstrip("/"),
                "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""),
                "HOST": dict(parse_qsl(parts.query)).get("host", "") or parts.hostname or "",
                "PORT": str(parts.port or ""),
                "OPTIONS": {"options": f"-c search_path={SCHEMA}"},
            }
        },
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


class Viewflow:
    """What `serve` orders."""

    def __init__(self):
        from bench.peers.flows import FivePhases

        self.flow, self.ids = FivePhases, []

    def start(self, many):
        """So many processes, waiting in their first phase; a commit per chunk."""
        from django.db import transaction

        self.ids = []
        for begin in range(0, many, CHUNK):
            with transaction.atomic():
                self.ids += [self.flow.begin.run().pk for _ in range(min(CHUNK, many - begin))]
        return many

    ready = start

    def step(self, many):
        """Complete the waiting task of each, a commit each."""
        from viewflow.workflow.status import STATUS

        for key in self.ids[:many]:
            task = self.flow.task_class.objects.get(process_id=key, status=STATUS.NEW)
            task.flow_task.run(task)
        return len(self.ids[:many])


if __name__ == "__main__":
    prepare()
    serve(Viewflow())
