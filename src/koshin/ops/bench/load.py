"""A small HTTP client that keeps its connections alive and knows how fast it was answered.

It reads no more of an answer than its status and its length, so that it takes little of the
processor that it shares with the server. Loopback only.
"""

import selectors
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from koshin.platform import clock

HOST = "127.0.0.1"
PATIENCE_SECONDS = 20.0
HEAD_END = b"\r\n\r\n"


class BadAnswer(Exception):
    """The server answered something else than 200, or stopped answering: nothing was measured."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One page and the cookie it is asked with (name=value; empty: none)."""

    path: str
    cookie: str = ""

    def bytes(self) -> bytes:
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        return f"GET {self.path} HTTP/1.1\r\nHost: {HOST}\r\n{cookie}\r\n".encode()


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many answers came in how many seconds, and the slowest twentieth in milliseconds."""

    answers: int
    seconds: float
    p95: float


@dataclass(kw_only=True)
class Client:
    """One connection and the answer that is coming in."""

    connection: socket.socket
    asked_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def ask(self, request: bytes) -> None:
        self.received.clear()
        self.asked_at = clock.monotonic()
        self.connection.sendall(request)

    def answered(self) -> bool:
        """Read what is there; True when the answer is whole."""
        part = self.connection.recv(65_536)
        if not part:
            raise BadAnswer("the server closed the connection")
        self.received += part
        end = self.received.find(HEAD_END)
        if end < 0:
            return False
        head = bytes(self.received[:end]).lower()
        if not head.startswith(b"http/1.1 200"):
            raise BadAnswer(head.split(b"\r\n", 1)[0].decode())
        length = head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
        return len(self.received) >= end + len(HEAD_END) + int(length)


def drive(port: int, visits: Sequence[Visit], *, clients: int, seconds: float) -> Pace:
    """Ask for the pages in turn with ``clients`` connections at once for so many seconds."""
    requests = cycle([visit.bytes() for visit in visits])
    selector = selectors.DefaultSelector()
    for _ in range(clients):
        one = Client(connection=socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS))
        one.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(one.connection, selectors.EVENT_READ, one)
        one.ask(next(requests))
    began = clock.monotonic()
    times = sorted(_answers(selector, requests, until=began + seconds))
    took = clock.monotonic() - began
    for key in list(selector.get_map().values()):
        key.data.connection.close()
    selector.close()
    if not times:
        raise BadAnswer("the server answered nothing in time")
    return Pace(answers=len(times), seconds=took, p95=times[int(len(times) * 0.95)] * 1000)


def _answers(
    selector: selectors.BaseSelector, requests: Iterator[bytes], *, until: float
) -> Iterator[float]:
    """How long each answer took."""
    while clock.monotonic() < until:
        ready = selector.select(PATIENCE_SECONDS)
        if not ready:
            raise BadAnswer("the server stopped answering")
        for key, _events in ready:
            client: Client = key.data
            if client.answered():
                yield clock.monotonic() - client.asked_at
                client.ask(next(requests))
