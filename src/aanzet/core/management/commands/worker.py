"""manage.py worker: takes the work that waits. Any number, on any machine; each with a sign of life every 5 seconds."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app as runner

from aanzet.core import jobs, leakproof, workers

log = logging.getLogger("aanzet.worker")

LAST_WORDS = 0.4  # seconds, for saying goodbye to the database


class Command(BaseCommand):
    """Run one worker process until SIGTERM or Ctrl-C."""

    help = "Take effects, timers and seals of all organizations."

    def add_arguments(self, parser):
        """--concurrency: how many jobs at once; each needs one connection of the pool."""
        parser.add_argument("--concurrency", type=int, default=4)
        parser.add_argument("--shutdown-graceful-timeout", type=float, default=1.0)

    def handle(self, *args, concurrency, shutdown_graceful_timeout, **options):
        """Start the pulse, catch up with what waited while no worker was there, then take jobs."""
        logging.getLogger("procrastinate").setLevel(logging.ERROR)
        pulse = workers.Pulse(jobs.pulse)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the loop listens to it
        try:
            pulse.start()
            jobs.sweep.func()
            for warning in leakproof.check_marks(databases=["default"]):
                log.warning("%s %s", warning.msg, warning.hint)
            with runner.replace_connector(runner.connector.get_worker_connector()):
                asyncio.run(self.work(concurrency, shutdown_graceful_timeout))
        finally:
            pulse.stop()
            workers.leave()

    async def work(self, concurrency, patience):
        """Procrastinate's loop, until a signal. What is in hand is finished, nothing else is started.

        A stop that takes longer than `patience` (a mail server that does not answer, a connection that is being opened)
        is cut off: what was acknowledged is in the database, and what was being sent becomes uncertain.
        """
        current = asyncio.current_task()

        def stop():
            workers.stopping.set()
            end = threading.Timer(patience + LAST_WORDS, os._exit, [0])
            end.daemon = True
            end.start()
            current.cancel()

        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, stop)
        with contextlib.suppress(asyncio.CancelledError):
            async with runner.open_async():
                await runner.run_worker_async(
                    queues=[jobs.QUEUE],
                    concurrency=concurrency,
                    shutdown_graceful_timeout=patience,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                )
