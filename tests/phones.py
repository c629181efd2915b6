"""An SMS provider on loopback for tests: what the phones got."""

import threading

import pytest


@pytest.fixture
def phones(settings):
    """The provider (core.simulators.smssim.Phones), switched on."""
    from aanzet.core.simulators import smssim

    settings.ALLOW_LOOPBACK = True
    server, known = smssim.server(slow=30.0)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}", known.token
    yield known
    server.shutdown()
    server.server_close()
