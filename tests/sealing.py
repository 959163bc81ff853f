"""Sealing as the worker does it, as soon as nobody's transaction stands in the way."""

import time

from django.db.models import Sum

from koshin.capabilities.ledger.models import Entry
from koshin.capabilities.ledger.sealing import BOOKS
from koshin.platform import clock
from koshin.platform.models import AuditLine, ReadLine, Seal
from koshin.platform.reads import READS
from koshin.platform.seals import AUDIT, Stream, seal_all

PATIENCE_SECONDS = 60


def seal_everything() -> None:
    """Seal every line and entry; tests beside this one may hold the horizon back for a while."""
    _seal(AUDIT, AuditLine)
    _seal(BOOKS, Entry)
    _seal(READS, ReadLine)


def sealed(stream: Stream) -> int:
    """How many rows the seals of the stream cover."""
    found = Seal.objects.filter(stream=stream.name).aggregate(rows=Sum("rows"))
    return int(found["rows"] or 0)


def _seal(stream: Stream, rows: type[AuditLine | Entry | ReadLine]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while sealed(stream) < rows.objects.count():
        assert time.monotonic() < deadline, f"a transaction is open for {PATIENCE_SECONDS} s"
        if not seal_all(stream, at=clock.real_now()):
            time.sleep(0.05)
