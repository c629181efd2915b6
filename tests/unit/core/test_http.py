"""The one way out by HTTP: what it refuses, and how a call ends (connectors.md 4)."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from aanzet.core import http
from aanzet.core.http import AnswerLost, Unreachable, call, is_public

INSIDE = ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::1"]
WRAPPED = [
    "::ffff:10.0.0.8",
    "::10.0.0.8",
    "2002:a00:1::1",
    "2001::1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "fe80::1%eth0",
]


class Vendor(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self):
        getattr(self, self.path.strip("/"))()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.reply(body, self.headers["Content-Type"])

    def reply(self, body, kind="application/json", status=200, **headers):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def fine(self):
        self.reply(b'{"yes": 1}')

    def elsewhere(self):
        self.reply(b"", status=302, Location="http://127.0.0.1:1/")

    def html(self):
        self.reply(b"<p>Bad gateway</p>", "text/html", 502)

    def packed(self):
        self.reply(b"x", Content_Encoding="gzip")

    def large(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(11):
            self.wfile.write(b"x" * 2**20)

    def half(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()

    def drip(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(300):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture(scope="module")
def vendor():
    """Address of a server on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def loopback(settings):
    """As in the demo and the tests of simulators."""
    settings.ALLOW_LOOPBACK = True


@pytest.mark.parametrize("address", INSIDE + WRAPPED)
def test_inside_addresses_are_no_outside(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_outside_addresses_are(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://vendor.example/",
        "https://vendor.example:8443/",
        "https://user:secret@vendor.example/",
        "https://vendor.example./",
        "https://vendor.example/#a",
        "https://vendor.example:port/",
        "https:///path",
        "ftp://vendor.example/",
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
    ],
)
def test_odd_addresses_are_refused(url, settings):
    settings.ALLOW_LOOPBACK = False
    with pytest.raises(Unreachable):
        call("GET", url)


def test_one_inside_address_among_others_is_enough_to_refuse(monkeypatch, settings):
    settings.ALLOW_LOOPBACK = True  # opens loopback by its own name only
    for addresses in (["93.184.215.14", "10.0.0.1"], ["127.0.0.1"], ["::ffff:127.0.0.1"], []):
        rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
        monkeypatch.setattr(http.socket, "getaddrinfo", lambda *_, rows=rows, **__: rows)
        monkeypatch.setattr(http.socket, "create_connection", lambda *_, **__: pytest.fail("it was connected to"))
        with pytest.raises(Unreachable):
            call("GET", "https://vendor.example/")


def test_an_answer(vendor, loopback):
    answer = call("GET", f"{vendor}/fine")
    assert (answer.status, answer.json()) == (200, {"yes": 1})
    assert call("POST", vendor, form={"a": "1 2"}).body == b"a=1+2"
    assert call("POST", vendor, data={"a": 1}).json() == {"a": 1}


def test_no_redirect_is_followed_and_html_is_no_json(vendor, loopback):
    assert call("GET", f"{vendor}/elsewhere").status == 302
    answer = call("GET", f"{vendor}/html")
    assert answer.status == 502
    with pytest.raises(ValueError, match="text/html"):
        answer.json()


@pytest.mark.parametrize("path", ["large", "half", "packed"])
def test_what_is_no_whole_answer_is_lost(vendor, loopback, path):
    with pytest.raises(AnswerLost):
        call("GET", f"{vendor}/{path}")


def test_a_slow_drip_ends_at_the_deadline(vendor, loopback):
    began = time.monotonic()
    with pytest.raises(AnswerLost):
        call("GET", f"{vendor}/drip", deadline=0.7)
    assert time.monotonic() - began < 15


def test_nobody_there_is_certain(loopback):
    with pytest.raises(Unreachable):
        call("GET", "http://127.0.0.1:1/")


def test_the_proxy_of_the_environment_is_not_used(vendor, loopback, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert call("GET", f"{vendor}/fine").status == 200
