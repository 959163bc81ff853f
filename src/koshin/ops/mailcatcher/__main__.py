"""``python -m koshin.ops.mailcatcher --smtp-port N --http-port N --data DIR``"""

import argparse
import logging
import signal
import sys
from pathlib import Path
from types import FrameType

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from werkzeug.serving import make_server

from koshin.ops.mailcatcher.pages import application
from koshin.ops.mailcatcher.store import Store

HOST = "127.0.0.1"


class LetterBox:
    """Takes every mail."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        self._store.add(raw, recipients=list(envelope.rcpt_tos))
        return "250 OK"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="mailcatcher")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--signins", type=Path, help="JSON file with the sample sign-ins")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    store = Store(options.data)
    controller = Controller(LetterBox(store), hostname=HOST, port=options.smtp_port)
    controller.start()
    try:
        app = application(store, signins=options.signins)
        make_server(HOST, options.http_port, app, threaded=True).serve_forever()
    finally:
        controller.stop()


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
