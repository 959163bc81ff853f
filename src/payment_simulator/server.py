"""Serve the application with threads until told to stop."""

from __future__ import annotations

import threading
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from payment_simulator.app import create_app
from payment_simulator.simulator import Simulator

# How often the server looks whether it should stop.
POLL_SECONDS = 0.1


class _Quiet(WSGIRequestHandler):
    """Does not write a line per request: addresses and order ids stay out of logs."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        return


class Server:
    """A running simulator on one address. Port 0 takes a free one; see `port`."""

    def __init__(self, sim: Simulator, *, host: str, port: int) -> None:
        self._sim = sim
        self._server: BaseWSGIServer = make_server(
            host, port, create_app(sim), threaded=True, request_handler=_Quiet
        )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True
        )
        self.port: int = self._server.server_port

    def start(self) -> None:
        """Begin to answer and to send."""
        self._sim.sender.start()
        self._thread.start()

    def stop(self) -> None:
        """Answer no more, finish what is being sent, close everything."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._sim.close()
