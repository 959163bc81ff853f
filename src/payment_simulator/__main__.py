"""python -m payment_simulator --port N --data DIR --config FILE"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from payment_simulator.server import Server
from payment_simulator.settings import BadConfig, read_settings
from payment_simulator.simulator import Simulator


def main() -> int:
    """Serve until SIGTERM or Ctrl-C. Answers 0, or 2 after one line saying what is wrong."""
    arguments = argparse.ArgumentParser(prog="payment_simulator", description=__doc__)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--data", type=Path, help="directory for the state (none: in memory)")
    arguments.add_argument("--config", type=Path, required=True)
    given = arguments.parse_args()
    try:
        settings = read_settings(given.config)
        if given.data:
            given.data.mkdir(parents=True, exist_ok=True)
        server = Server(Simulator(settings, given.data), host=given.host, port=given.port)
    except (BadConfig, OSError) as reason:
        sys.stderr.write(f"payment_simulator: {reason}\n")
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    server.start()
    sys.stdout.write(f"payment_simulator: http://{given.host}:{server.port}/\n")
    sys.stdout.flush()
    stop.wait()
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
