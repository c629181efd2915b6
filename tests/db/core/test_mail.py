"""Mail over a real SMTP server on loopback: what it answers decides whether a mail is sent, held back or in doubt."""

import json
import threading
import urllib.error
import urllib.request
import uuid

import pytest

from aanzet.core import mail
from aanzet.core.ports import OutgoingMail
from aanzet.core.simulators.mailcatcher import Mailbox, page_server, smtp_server
from tools.supervise import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def catcher(tmp_path, settings):
    """A mail catcher of its own; yields its mailbox."""
    mailbox, port = Mailbox(tmp_path / "mail"), free_port()
    server = smtp_server(mailbox, port)
    server.start()
    settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
    yield mailbox
    server.stop(no_assert=True)


def letter(to="fatima@klant.example", **options):
    filled = {
        "id": uuid.uuid4(),
        "from_name": "Anna Visser",
        "subject": "Aangifte 2025",
        "text": "Beste Fatima,\n.\nDag",
    }
    return OutgoingMail(to=to, **{**filled, **options})


def test_a_mail_arrives_as_it_was_written(catcher):
    html = '<style>a { color: red }</style><p>Beste Fatima</p><a href="http://localhost/portal/?a=1&amp;b=2">Open</a>'
    message = letter(html=html, to_name="Fatima El Idrissi", reply_to="antwoord@aanzet.example", subject="Jaaropgaaf é")
    outcome = mail.send(message)
    assert (outcome.state, outcome.receiver) == ("sent", "fatima@klant.example")
    (caught,) = catcher.mails()
    assert caught.message_id == f"<{message.id}@aanzet.example>"
    assert caught.from_header == "Anna Visser <post@aanzet.example>"
    assert caught.to_header == "Fatima El Idrissi <fatima@klant.example>"
    assert caught.reply_to == "Anna Visser <antwoord@aanzet.example>"
    assert caught.subject == "Jaaropgaaf é"
    assert caught.text.split() == ["Beste", "Fatima,", ".", "Dag"]
    assert 'style="color: red' in caught.html
    assert caught.links == ["http://localhost/portal/?a=1&b=2"]


@pytest.mark.parametrize(
    ("address", "state", "reason"),
    [
        ("bounce.fatima@klant.example", "failed", "address_refused"),
        ("later.fatima@klant.example", "retry", "mail_server_busy"),
        ("lost.fatima@klant.example", "uncertain", "answer_lost"),
        ("slow.fatima@klant.example", "uncertain", "answer_lost"),
        ("no address at all", "failed", "address_refused"),
        ("two@klant.example\nBcc: other@klant.example", "failed", "address_refused"),
    ],
)
def test_the_answer_of_the_server_decides(catcher, monkeypatch, address, state, reason):
    monkeypatch.setattr(mail, "TIMEOUT", 1.0)
    outcome = mail.send(letter(to=address))
    assert (outcome.state, outcome.reason) == (state, reason)
    assert "klant" not in outcome.detail


def test_a_server_that_is_away_is_tried_later(settings):
    settings.MAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    outcome = mail.send(letter())
    assert (outcome.state, outcome.reason) == ("retry", "mail_server_away")


def test_a_mail_that_is_too_large_is_refused_for_good(catcher):
    outcome = mail.send(letter(text="x" * 11_000_000))
    assert (outcome.state, outcome.reason) == ("failed", "mail_refused")
    assert catcher.mails() == []


def test_a_name_cannot_add_headers(catcher):
    mail.send(letter(from_name="Anna\r\nBcc: x@y.example", subject="Een\nTwee"))
    (caught,) = catcher.mails()
    assert caught.recipients == ["fatima@klant.example"]
    assert caught.subject == "Een Twee"


def test_the_same_mail_twice_is_kept_twice(catcher):
    message = letter()
    mail.send(message)
    mail.send(message)
    assert len({caught.message_id for caught in catcher.mails()}) == 1
    assert len(catcher.mails()) == 2


def test_the_pages_show_a_mail_without_trusting_it(catcher, settings):
    mail.send(letter(subject="<script>alert(1)</script>", html="<script>alert(2)</script><p>Hallo</p>"))
    port = free_port()
    pages = page_server(catcher, port)
    threading.Thread(target=pages.serve_forever, args=(0.01,), daemon=True).start()

    def get(path):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.headers, answer.read().decode()

    try:
        (found,) = json.loads(get("/mails.json?to=FATIMA@klant.example")[1])
        assert json.loads(get("/mails.json?to=bram@klant.example")[1]) == []
        assert "&lt;script&gt;" in get("/")[1]
        headers, page = get(f"/mail/{found['id']}")
        assert "<script>" not in page
        assert 'sandbox="allow-popups' in page
        headers, _ = get(f"/html/{found['id']}")
        assert headers["Content-Security-Policy"].startswith("sandbox ")
        for wrong in ("/mail/1", "/mail/..%2f..%2fmaster.key", "/nothing"):
            with pytest.raises(urllib.error.HTTPError):
                get(wrong)
    finally:
        pages.shutdown()
        pages.server_close()
