"""Asks a virus scanner about bytes, where one is configured: clamd's INSTREAM, by socket or port.

What is asked is sent in pieces, each with its length before it, and ended by a piece of nothing;
the answer is one line (clamd(8), "INSTREAM").
"""

import socket
from typing import Literal

from django.conf import settings

Verdict = Literal["off", "clean", "infected", "unknown"]
SECONDS = 20
PIECE = 64 * 1024
LONGEST_ANSWER = 4_096


def scan(content: bytes) -> Verdict:
    """What the scanner says. ``off``: none is configured. ``unknown``: it cannot be asked now or
    answers something else, which is never taken for clean."""
    address = settings.KOSHIN_CLAMD
    if not address:
        return "off"
    try:
        with _connected(address) as wire:
            wire.sendall(b"zINSTREAM\0")
            for begin in range(0, len(content), PIECE):
                piece = content[begin : begin + PIECE]
                wire.sendall(len(piece).to_bytes(4, "big") + piece)
            wire.sendall(bytes(4))
            answer = _line(wire)
    except OSError:
        return "unknown"
    if answer == b"stream: OK":
        return "clean"
    return "infected" if answer.endswith(b" FOUND") else "unknown"


def _connected(address: str) -> socket.socket:
    """``/path/of/a/socket`` or ``host:port``. Raises ``OSError``."""
    if address.startswith("/"):
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(SECONDS)
        try:
            wire.connect(address)
        except OSError:
            wire.close()
            raise
        return wire
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _line(wire: socket.socket) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        piece = wire.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0]
