"""Files and the virus scanner: wait for it, refuse what it finds, go on when it was away (reliability 12)."""

import io
import threading

import pytest

from aanzet.core import scan
from aanzet.core.deliveries import deliver
from aanzet.core.models import Delivery
from aanzet.core.simulators import clamd
from aanzet.documents.actions.files import receive_file, record_scan
from aanzet.documents.models import StoredFile

PLAIN = b"Een gewone tekst.\n" * 10_000
PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture
def scanner(settings):
    """A clamd on loopback, switched on."""
    server, known = clamd.server()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    yield known
    server.shutdown()
    server.server_close()


def examine(content):
    return scan.scanner().examine(io.BytesIO(content))


def test_the_protocol(scanner, monkeypatch, settings):
    assert examine(PLAIN).clean and examine(b"").clean
    assert scanner.seen == [len(PLAIN), 0], "every byte was seen, in several pieces"
    found = examine(b"begin " + clamd.EICAR + b" end")
    assert (found.clean, found.found) == (False, "Eicar-Test-Signature")
    scanner.largest = 100
    with pytest.raises(scan.ScannerAway):
        examine(PLAIN)
    scanner.largest = clamd.LARGEST
    monkeypatch.setattr(scan, "SECONDS", 0.3)
    for habit in ("broken", "slow", "busy"):
        scanner.habits = {habit}
        with pytest.raises(scan.ScannerAway):
            examine(b"x")
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    with pytest.raises(scan.ScannerAway):
        examine(b"x")


def receive(cast, content):
    with cast.linde.scope():
        return receive_file(actor=cast.anna, now=cast.now, name="stuk.pdf", chunks=[content], size=len(content)).id


def state(cast, file_id):
    with cast.linde.scope():
        return StoredFile.objects.get(id=file_id).scan


@pytest.mark.django_db
def test_a_file_waits_until_it_is_clean(cast, scanner):
    scanner.habits = {"busy"}
    file_id = receive(cast, PAPER)
    assert state(cast, file_id) == "waiting"
    deliver(cast.linde.id, "documents_scan")
    assert state(cast, file_id) == "waiting"
    with cast.linde.scope():
        row = Delivery.objects.get(kind="documents_scan")
        assert (row.state, row.reason) == ("retry", "scanner_away")
        Delivery.objects.update(next_try_at=cast.now)
    scanner.habits = set()
    deliver(cast.linde.id, "documents_scan")
    assert state(cast, file_id) == "clean"


@pytest.mark.django_db
def test_what_is_found_is_refused_and_told(cast, scanner):
    file_id = receive(cast, PAPER + clamd.EICAR)
    deliver(cast.linde.id, "documents_scan")
    assert state(cast, file_id) == "infected"
    page = cast.client("anna").get("/office/failures/").content.decode()
    assert "In stuk.pdf is een virus gevonden. Niemand kan het openen." in page


@pytest.mark.django_db
def test_without_a_scanner_it_says_so(cast):
    file_id = receive(cast, PAPER)
    assert state(cast, file_id) == "unscanned"
    with cast.linde.scope():
        record_scan(now=cast.now, file_id=file_id, clean=True)
    assert state(cast, file_id) == "clean"
