"""Serves koshin, and its reference, with the very command line of ``./run serve``."""

import signal
import statistics
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from koshin.ops import serve
from koshin.ops.bench import load
from koshin.ops.bench.ground import HOST, BenchRefused, Ground
from koshin.ops.bench.load import Pace, Visit
from koshin.ops.bench.rows import Row
from koshin.platform import clock, postgres

KOSHIN = serve.APPLICATION
ONE_ROW = "koshin.ops.bench.one_row:application"
WORKERS = 2
CLIENTS = 8
WARM_SECONDS = 1.5
TURN_SECONDS = 1.0
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


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is asked for, where, and under which name it is told."""

    name: str
    port: int
    visits: Sequence[Visit]


def measured(targets: Sequence[Target], *, seconds: float) -> dict[str, list[Row]]:
    """Requests per second and the slow tail of each target, by its name.

    The targets take turns of a second or so, after a warm-up that is not counted: whatever else the
    machine does meanwhile weighs on all of them alike.
    """
    for target in targets:
        load.drive(target.port, target.visits, clients=CLIENTS, seconds=WARM_SECONDS)
    turns = max(1, round(seconds / TURN_SECONDS))
    paces: dict[str, list[Pace]] = {target.name: [] for target in targets}
    for _ in range(turns):
        for target in targets:
            paces[target.name].append(
                load.drive(target.port, target.visits, clients=CLIENTS, seconds=seconds / turns)
            )
    return {name: _rows(name, found) for name, found in paces.items()}


def _rows(name: str, paces: Sequence[Pace]) -> list[Row]:
    seconds = sum(pace.seconds for pace in paces)
    rate = sum(pace.answers for pace in paces) / seconds
    tail = statistics.median(pace.p95 for pace in paces)
    took = round(seconds, 2)
    return [
        Row(name=name, value=round(rate, 1), unit="requests/s", seconds=took),
        Row(name=f"{name}-p95", value=round(tail, 1), unit="ms", seconds=took),
    ]
