"""Complete renewals per second in one process, and what one of them asks of the database."""

import itertools
import statistics
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from koshin.capabilities.people.models import Holder
from koshin.ops.bench.counting import counted
from koshin.ops.bench.crowd import Place
from koshin.ops.bench.rows import Row
from koshin.ops.bench.walk import renew
from koshin.platform import clock


class NotRenewed(Exception):
    """A renewal of the benchmark did not end with a settled charge: nothing was measured."""


@dataclass(kw_only=True)
class Lap:
    """What the threads have done; ``holders`` is shared, so that nobody renews twice."""

    place: Place
    holders: Iterator[Holder]
    until: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    durations: list[float] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def run(self) -> None:
        try:
            while clock.monotonic() < self.until and not self.failures:
                with self.lock:
                    holder = next(self.holders)
                began = clock.monotonic()
                _one(holder, self.place)
                self.durations.append(clock.monotonic() - began)
        except BaseException as failure:  # told to the thread that waits
            self.failures.append(failure)
        finally:
            connection.close()


def measure(place: Place, *, seconds: float, threads: int) -> list[Row]:
    """Throughput, the slow tail, and the durable commits of one renewal.

    Every holder is renewed once, so the measurement ends early when there are too few of them.
    """
    people = iter(
        Holder.objects.filter(association_id=place.code)
        .exclude(applications__cycle__gt="")
        .order_by("pk")[: int(seconds * 2000)]
    )
    for holder in itertools.islice(people, 20):
        _one(holder, place)
    with counted() as count:
        _one(next(people), place)
    lap = Lap(place=place, holders=people, until=clock.monotonic() + seconds)
    workers = [threading.Thread(target=lap.run) for _ in range(threads)]
    began = clock.monotonic()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = round(clock.monotonic() - began, 2)
    if lap.failures:
        raise lap.failures[0]
    rate = round(len(lap.durations) / took, 1)
    tail = statistics.quantiles(lap.durations, n=20)[-1] * 1000
    name = f"renewal-{place.code}"
    return [
        Row(name=name, value=rate, unit="renewals/s", seconds=took, queries=count.queries),
        Row(name=f"{name}-commits", value=count.commits, unit="durable commits"),
        Row(name=f"{name}-p95", value=round(tail, 1), unit="ms", seconds=took),
    ]


def _one(holder: Holder, place: Place) -> None:
    if not renew(holder, place.published, at=place.at).charge_now_settled:
        raise NotRenewed(f"holder {holder.pk}")
