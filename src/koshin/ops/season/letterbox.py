"""Where the simulator's reports arrive: kept until the season delivers them, or loses them.

Its thread only keeps letters and tells the date while the season waits for the simulator's answer,
so it decides nothing about the order of events.
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SIGNATURES = ("Content-Hmac", "Stripe-Signature")
KEPT_HEADERS = ("Content-Type", *SIGNATURES)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One report of the provider, as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def signed(self) -> bool:
        return any(name in self.headers for name in SIGNATURES)


class Letterbox:
    """An HTTP server on loopback; ``now`` is the business time that it tells the simulator."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._letters: list[Letter] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def keep(self, letter: Letter) -> None:
        self._letters.append(letter)

    def emptied(self) -> list[Letter]:
        """The letters that have come since the last time, in their order."""
        letters, self._letters = self._letters, []
        return letters

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler_of(box: Letterbox) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: self.headers[name] for name in KEPT_HEADERS if name in self.headers}
            box.keep(Letter(path=self.path, headers=headers, body=body))
            self._answer(b"OK")

        def do_GET(self) -> None:
            self._answer(json.dumps({"now": box.now.isoformat()}).encode())

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            return

    return Handler
