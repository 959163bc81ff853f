"""A virus scanner for tests: it speaks clamd's INSTREAM and knows one pattern, EICAR's."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from tests.hostile import EICAR


class _Scanning(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = self.rfile.read(len(b"zINSTREAM\0"))
        assert command == b"zINSTREAM\0"
        heard = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            heard += self.rfile.read(size)
        found = b"Eicar-Signature FOUND" if EICAR in heard else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def scanner() -> Iterator[str]:
    """Where it listens while the block runs."""
    with _Server(("127.0.0.1", 0), _Scanning) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
