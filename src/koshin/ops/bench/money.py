"""Settlements and notifications per second in one process; the provider's HTTP is apart."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import connection

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.tasks import (
    confirm_attempt,
    interpret_message,
    send_one_refund,
)
from koshin.capabilities.payments.actions.interpret import interpret
from koshin.capabilities.payments.actions.receive import receive
from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.providers.veritrans.signatures import content_hmac, is_signed
from koshin.capabilities.payments.values import Confirmed
from koshin.capabilities.people.models import Holder
from koshin.ops.bench.counting import counted
from koshin.ops.bench.crowd import Place
from koshin.ops.bench.rows import Row
from koshin.ops.bench.walk import owing
from koshin.platform import clock, jobs

T = TypeVar("T")
# Prepared for each second that is measured; the measurement ends early where they are used up.
PREPARED = 150


class NothingSettled(Exception):
    """Money of the benchmark did not settle its charge: nothing was measured."""


def settlements(place: Place, *, seconds: float, threads: int) -> list[Row]:
    """Confirmed money booked, its application completed, its term granted, its mails written."""
    waiting = _prepared(place, int(seconds * PREPARED) + 1)

    def one(attempt: Attempt) -> None:
        money = Confirmed(
            provider=attempt.provider,
            provider_ref=attempt.order_id,
            method="card",
            amount=attempt.amount,
            paid_at=place.at,
        )
        booked = settle(
            charge_id=attempt.charge_id, attempt_id=attempt.pk, money=money, at=place.at
        )
        if not booked.charge_now_settled:
            raise NothingSettled(attempt.order_id)

    with counted() as count:
        one(waiting.pop())
    done, took = _raced(one, waiting, seconds=seconds, threads=threads)
    rate = round(done / took, 1)
    name = f"settle-{place.code}"
    return [
        Row(
            name=name, value=rate, unit="settlements/s", seconds=round(took, 2),
            queries=count.queries,
        )
    ]  # fmt: skip


def notifications(place: Place, *, seconds: float, threads: int) -> list[Row]:
    """A signed report checked, stored and committed, then read and turned into a question."""
    contract = settings.VERITRANS_MERCHANTS[place.code]
    waiting = _prepared(place, int(seconds * PREPARED) + 1)

    def one(attempt: Attempt) -> None:
        body = (
            f"numberOfNotify=1&pushTime=20270215100000&pushId=1&orderId0000={attempt.order_id}"
            f"&rcvAmount0000={attempt.amount}&dummy0000=1"
        ).encode()
        mac = content_hmac(body=body, merchant_key=contract.merchant_key)
        header = f"h=HmacSHA256;s={contract.ccid};v={mac}"
        if not is_signed(
            header=header, body=body, ccid=contract.ccid, merchant_key=contract.merchant_key
        ):
            raise NothingSettled("the signature of the benchmark is wrong")
        received = receive(
            association=place.code,
            provider=attempt.provider,
            kind="push",
            body=body,
            headers={},
            interpret=cast(jobs.AnyTask, interpret_message),
        )
        interpret(
            received.message_id,
            at=place.at,
            confirm=cast(jobs.AnyTask, confirm_attempt),
            ask_refund=cast(jobs.AnyTask, send_one_refund),
        )

    with counted() as count:
        one(waiting.pop())
    done, took = _raced(one, waiting, seconds=seconds, threads=threads)
    rate = round(done / took, 1)
    name = f"notify-{place.code}"
    return [
        Row(
            name=name, value=rate, unit="notifications/s", seconds=round(took, 2),
            queries=count.queries,
        )
    ]  # fmt: skip


def _prepared(place: Place, number: int) -> list[Attempt]:
    """Attempts of people who have applied and owe; made before the clock runs."""
    people = (
        Holder.objects.filter(association_id=place.code)
        .exclude(applications__cycle__gt="")
        .order_by("pk")[:number]
    )
    return [owing(holder, place.published, at=place.at) for holder in people]


@dataclass(kw_only=True)
class _Race:
    work: Callable[[Any], None]
    pieces: Iterator[Any]
    until: float
    lock: threading.Lock
    done: int = 0
    failure: BaseException | None = None

    def run(self) -> None:
        try:
            while clock.monotonic() < self.until and self.failure is None:
                with self.lock:
                    piece = next(self.pieces, None)
                if piece is None:
                    return
                self.work(piece)
                with self.lock:
                    self.done += 1
        except BaseException as failure:  # told to the thread that waits
            self.failure = failure
        finally:
            connection.close()


def _raced(
    work: Callable[[T], None], pieces: Sequence[T], *, seconds: float, threads: int
) -> tuple[int, float]:
    """How many pieces so many threads did, and in how many seconds."""
    began = clock.monotonic()
    race = _Race(work=work, pieces=iter(pieces), until=began + seconds, lock=threading.Lock())
    workers = [threading.Thread(target=race.run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if race.failure is not None:
        raise race.failure
    return race.done, clock.monotonic() - began
