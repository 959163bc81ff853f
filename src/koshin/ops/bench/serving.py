"""Serves koshin, and its reference, with the very command line of ``./run serve``."""

import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from koshin.ops import serve
from koshin.ops.bench import load
from koshin.ops.bench.ground import HOST, BenchRefused, Ground
from koshin.ops.bench.load import Visit
from koshin.ops.bench.options import Options
from koshin.ops.bench.rows import Row
from koshin.platform import clock, postgres

KOSHIN = serve.APPLICATION
ONE_ROW = "koshin.ops.bench.one_row:application"
WORKERS = 2
CLIENTS = 8
WARM_SECONDS = 1.5
START_PATIENCE_SECONDS = 60.0
STOP_PATIENCE_SECONDS = 15.0


@contextmanager
def served(here: Ground, application: str) -> Iterator[int]:
    """The port at which the application answers while the block lasts."""
    port = postgres.free_port()
    log = here.directory / "serve.log"
    with log.open("ab") as output:
        process = here.leash.launch(
            serve.command(host=HOST, port=port, workers=WORKERS, application=application),
            environment=here.environment(),
            output=output,
        )
    try:
        _wait_until_it_answers(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_PATIENCE_SECONDS)
        here.leash.release(process.pid)


def _wait_until_it_answers(port: int) -> None:
    deadline = clock.monotonic() + START_PATIENCE_SECONDS
    while clock.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise BenchRefused("計測するサーバーが応答しません。")


def measured(name: str, port: int, visits: Sequence[Visit], options: Options) -> list[Row]:
    """Requests per second and the slow tail, after a warm-up that is not counted."""
    load.drive(port, visits, clients=CLIENTS, seconds=WARM_SECONDS)
    pace = load.drive(port, visits, clients=CLIENTS, seconds=options.seconds)
    seconds = round(pace.seconds, 2)
    return [
        Row(name=name, value=round(pace.per_second, 1), unit="requests/s", seconds=seconds),
        Row(name=f"{name}-p95", value=round(pace.p95, 1), unit="ms", seconds=seconds),
    ]
