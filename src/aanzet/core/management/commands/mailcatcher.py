"""manage.py mailcatcher: a mail server for the demo and the tests, with a page to read what was sent."""

import signal
import threading
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from aanzet.core.simulators.mailcatcher import Habits, Mailbox, page_server, smtp_server


class Command(BaseCommand):
    """Catch mail until SIGTERM or Ctrl-C."""

    help = "Catch mail on loopback and show it on a page."

    def add_arguments(self, parser):
        """Ports, folder, and which addresses are refused."""
        parser.add_argument("--smtp-port", type=int, default=1025)
        parser.add_argument("--http-port", type=int, default=8025)
        parser.add_argument("--folder", type=Path, default=settings.HOME / "mail")
        habits = Habits()
        parser.add_argument("--refuse", default=habits.refuse, help="start of addresses that get 550")
        parser.add_argument("--later", default=habits.later, help="start of addresses that get 451")
        parser.add_argument("--slow", default=habits.slow, help="start of addresses that get no answer in time")
        parser.add_argument("--lose", default=habits.lose, help="start of addresses whose answer is lost")

    def handle(self, *args, smtp_port, http_port, folder, refuse, later, slow, lose, **options):
        """Both servers in threads; the main thread waits for a signal."""
        mailbox = Mailbox(folder)
        smtp = smtp_server(mailbox, smtp_port, Habits(refuse, later, slow, lose))
        pages = page_server(mailbox, http_port)
        ended = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: ended.set())
        smtp.start()
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        ended.wait()
        smtp.stop(no_assert=True)
