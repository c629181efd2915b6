"""A real mail server for tests: what the house sends stands in its mailbox.

def test_it(cast, mailbox):
    ...
    (mail,) = mailbox.mails("fatima@voorbeeld.example")
    link = link_in(mail, "/sign-in/link/")
"""

import re

import pytest

CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)


@pytest.fixture
def mailbox(tmp_path, settings):
    """A mail catcher of this test; yields what it caught (core.simulators.mailcatcher.Mailbox)."""
    from aanzet.core.simulators.mailcatcher import Mailbox, smtp_server
    from tools.supervise import free_port

    caught, port = Mailbox(tmp_path / "mail"), free_port()
    server = smtp_server(caught, port)
    server.start()
    settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
    yield caught
    server.stop(no_assert=True)


def link_in(mail, start):
    """The path of the first link in a mail that begins with `start`."""
    for link in mail.links:
        path = "/" + link.split("/", 3)[3]
        if path.startswith(start):
            return path
    raise AssertionError(f"no link to {start} in {mail.links}")


def code_in(mail):
    """The six digits that stand by themselves in a mail."""
    return CODE.search(mail.text)[1]
