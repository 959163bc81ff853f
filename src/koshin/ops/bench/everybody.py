"""The outside of ``judge`` and ``what-if``: a large base, a plain SUM beside it, and the memory."""

import sys

import psycopg

from koshin.ops.bench import large
from koshin.ops.bench.ground import ASSOCIATIONS, DATABASE, Ground, inside
from koshin.ops.bench.options import Options
from koshin.ops.bench.rows import Row, compared
from koshin.ops.bench.watch import watched
from koshin.platform import clock


def fill_all(here: Ground, holders: int) -> None:
    """The base, half of it coaches and half coordinators."""
    for code in ASSOCIATIONS:
        print(f"  {code} {holders // len(ASSOCIATIONS):,}人…", file=sys.stderr, flush=True)
        large.fill(_url(here), code, holders=holders // len(ASSOCIATIONS))


def judge(here: Ground, options: Options) -> list[Row]:
    """Everybody under the rules of both associations, beside a plain SUM over the same records.

    Rows of shares of the base show the growth; ``judge`` itself is the whole base.
    """
    with watched() as alone:
        plain = _plain(here)
    with watched() as peak:
        found = [inside(here, "judge", code, options) for code in ASSOCIATIONS]
    made = []
    for parts in zip(*found, strict=True):
        holders = sum(part["holders"] for part in parts)
        seconds = round(sum(part["seconds"] for part in parts), 2)
        made.append(Row(name=f"judge-{holders}", value=seconds, unit="s"))
    each = [
        Row(name=f"judge-{code}", value=parts[-1]["seconds"], unit="s")
        for code, parts in zip(ASSOCIATIONS, found, strict=True)
    ]
    left = sum(parts[-1]["left"] for parts in found)
    whole = Row(name="judge", value=made[-1].value, unit="s", seconds=made[-1].value)
    return [
        compared(whole, plain),
        *each,
        *made,
        Row(name="judge-memory", value=peak.mib, unit="MiB"),
        Row(name="judge-processor", value=peak.seconds, unit="processor s"),
        Row(name="judge-one-by-one", value=left, unit="holders"),
        Row(name="plain-sum", value=plain, unit="s", queries=1),
        Row(name="plain-sum-processor", value=alone.seconds / 2, unit="processor s"),
    ]


def what_if(here: Ground, options: Options) -> list[Row]:
    """Old rules against new ones over the same base."""
    with watched() as peak:
        found = [inside(here, "what-if", code, options) for code in ASSOCIATIONS]
    seconds = round(sum(part["seconds"] for part in found), 2)
    each = [
        Row(name=f"what-if-{code}", value=part["seconds"], unit="s")
        for code, part in zip(ASSOCIATIONS, found, strict=True)
    ]
    return [
        Row(name="what-if", value=seconds, unit="s", seconds=seconds),
        *each,
        Row(name="what-if-memory", value=peak.mib, unit="MiB"),
        Row(name="what-if-processor", value=peak.seconds, unit="processor s"),
    ]


def _plain(here: Ground) -> float:
    """Seconds of the plain SUM, the better of two."""
    with psycopg.connect(_url(here), autocommit=True) as connection:
        took = []
        for _ in range(2):
            began = clock.monotonic()
            connection.execute(large.PLAIN).fetchone()
            took.append(clock.monotonic() - began)
    return round(min(took), 2)


def _url(here: Ground) -> str:
    return here.cluster.url(database=DATABASE)
