"""A virus scanner on loopback that speaks clamd's INSTREAM and knows one virus: the EICAR test file.

habits: "busy" closes every connection at once, "slow" gives no answer in time, "broken" answers nonsense.
"""

import socketserver
import struct
import time
from dataclasses import dataclass, field

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"  # in two, or this file is found too
LARGEST = 210 * 1024 * 1024  # bytes of one stream


@dataclass(slots=True)
class Known:
    """How it behaves, and how many bytes each file had."""

    habits: set[str] = field(default_factory=set)
    slow: float = 5.0  # seconds
    largest: int = LARGEST
    seen: list[int] = field(default_factory=list)


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    known: Known

    def handle(self) -> None:
        """One command."""
        if "busy" in self.known.habits:
            return
        command = b""
        while not command.endswith(b"\0") and len(command) < 100:
            letter = self.rfile.read(1)
            if not letter:
                return
            command += letter
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM\0":
            self.wfile.write(self.look() + b"\0")
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def look(self) -> bytes:
        """Read the pieces and say what is in them."""
        content = bytearray()
        while size := struct.unpack("!L", self.rfile.read(4).ljust(4, b"\0"))[0]:
            content += self.rfile.read(size)
            if len(content) > self.known.largest:
                return b"INSTREAM size limit exceeded. ERROR"
        self.known.seen.append(len(content))
        if "slow" in self.known.habits:
            time.sleep(self.known.slow)
        if "broken" in self.known.habits:
            return b"Can't allocate memory ERROR"
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"


class Server(socketserver.ThreadingTCPServer):
    """Threads that do not hold up the end."""

    daemon_threads = True
    allow_reuse_address = True


def server(port: int = 0) -> tuple[Server, Known]:
    """The server, bound but not serving yet, and what it knows."""
    known = Known()
    return Server(("127.0.0.1", port), type("Talk", (Talk,), {"known": known})), known
