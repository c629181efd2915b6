"""The makers of the demo's outside world besides mail: an SMS provider and an identity provider, in one process.

python -m tools.simulators <port of SMS> <port of single sign-on>. Real servers on loopback, until SIGTERM.
"""

import signal
import sys
import threading

from aanzet.connectors.oidc import simulator as identity
from aanzet.core.simulators import smssim


def main(sms_port, identity_port):
    """Both servers in threads; the main thread waits for a signal."""
    ended = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: ended.set())
    for server, _ in (smssim.server(int(sms_port)), identity.server(int(identity_port))):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    ended.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
