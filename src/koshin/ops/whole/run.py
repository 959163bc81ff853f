"""Hands the holders out in parts to several threads or processes, which see the same moment.

A part is a range of holders by id. What a part gives is merged with what the others give, in any
grouping, so hosts may take some parts each (``Share``) and their answers be merged afterwards.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from typing import Protocol, TypeVar, cast

import django
import numpy as np
from django.db import connection

from koshin.capabilities.register.columns import Census, census, read
from koshin.capabilities.register.facts import of_holders
from koshin.core.facts import Facts
from koshin.core.scheme import Scheme
from koshin.core.versions import RuleBook
from koshin.core.whole.columns import Base, Ints, some_of
from koshin.core.whole.fingerprint import fingerprint
from koshin.core.whole.groups import MIXED, judges_of, versions_of
from koshin.core.whole.judge import Judge, Judged
from koshin.core.whole.wanted import wanted
from koshin.platform.arrays import instant, room_for, several_processors, still

PART = 25_000
T = TypeVar("T", covariant=True)


@dataclass(frozen=True, kw_only=True)
class Share:
    """The ``number``-th of ``of`` equal shares of the holders, from 1."""

    number: int = 1
    of: int = 1


WHOLE = Share()


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A scheme and the instant at which it is asked; ``older`` versions judge cases beside it."""

    scheme: Scheme
    at: datetime
    older: tuple[Scheme, ...] = ()

    @property
    def book(self) -> RuleBook:
        """All versions that may judge a case."""
        return RuleBook((self.scheme, *self.older))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One part, judged under each of the rules. ``known`` are the facts that were read already."""

    base: Base
    judges: tuple[Judge, ...]
    judged: tuple[Judged, ...]
    known: dict[int, Facts]

    def facts_of(self, holder: int) -> Facts:
        """All that is known of a holder, for those who must be decided one by one."""
        if holder not in self.known:
            self.known.update(of_holders([holder]))
        return self.known[holder]

    def fingerprint(self) -> int:
        """The number of the part's data; those of parts add up."""
        left = np.logical_or.reduce([one.left for one in self.judged])
        known = [(key, self.facts_of(key)) for key in self.base.ids[left].tolist()]
        return fingerprint(self.base, known)


class Fold(Protocol[T]):
    """What becomes of a part; it is called in another process."""

    def __call__(self, seen: Seen) -> T: ...


@dataclass(kw_only=True)
class _Worker:
    """What a process keeps from part to part."""

    here: Census
    judges: "Judges"
    snapshot: str
    fold: Fold[object]


_worker: list[_Worker] = []


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The holders of a share as they were at one moment, as long as its transaction is open.

    ``snapshot`` is the moment's name for others to join while it lasts; ``seen`` says which state
    of the database it is, and ``everybody`` is a digest of the ids of all holders, not only these.
    """

    here: Census
    snapshot: str
    seen: str
    everybody: str


@contextmanager
def moment(
    association: str, schemes: Sequence[Scheme], share: Share = WHOLE, snapshot: str | None = None
) -> Iterator[Moment]:
    """One moment of the base: that of ``snapshot``, or now. Nothing can be written meanwhile:
    PostgreSQL refuses it."""
    with still(snapshot) as name:
        with several_processors():
            everybody = census(association, wanted(schemes))
        mine = np.array_split(everybody.ids, share.of)[share.number - 1]
        yield Moment(
            here=replace(everybody, ids=mine),
            snapshot=name,
            seen=instant(),
            everybody=hashlib.sha256(everybody.ids.tobytes()).hexdigest(),
        )


def over(
    then: Moment,
    rules: tuple[Rules, ...],
    fold: Fold[T],
    *,
    workers: int = 1,
    size: int = PART,
    say: Callable[[int, int], None] = lambda _done, _all: None,
) -> Iterator[T]:
    """What ``fold`` makes of each part, in order; ``say`` is told how many holders are done."""
    here = then.here
    parts = list(here.parts(size))
    judges = _judges(rules)
    if workers == 1 or len(parts) < 2:
        alone = ([fold(seen) for seen in _seen(here, judges, part)] for part in parts)
        yield from _told(alone, parts, say)
        return
    many = here.shapes is None or any(judge.leaves_many for some in judges for judge in some)
    if not many and room_for(workers + 1):
        with ThreadPoolExecutor(workers + 1) as threads:
            found = threads.map(partial(_apart, _Threads(then, rules, fold)), parts)
            yield from _told((cast(list[T], one) for one in found), parts, say)
        return
    given = (replace(here, ids=here.ids[:0]), rules, then.snapshot, fold)
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=given
    ) as pool:
        results = (cast(list[T], one) for one in pool.map(_one, parts))
        yield from _told(results, parts, say)


Judges = tuple[tuple[Judge, ...], ...]


def _judges(rules: tuple[Rules, ...]) -> Judges:
    """For each of the rules a judge for each of their versions."""
    return tuple(judges_of(one.book, one.at) for one in rules)


class _Threads(threading.local):
    """What a thread keeps from part to part: columns let go of the interpreter, and PostgreSQL
    does most of the work, so threads do where hardly anybody is decided one by one."""

    def __init__(self, then: Moment, rules: tuple[Rules, ...], fold: Fold[object]) -> None:
        self.then, self.fold = then, fold
        self.judges = _judges(rules)


def _apart(mine: _Threads, part: Ints) -> list[object]:
    try:
        with still(mine.then.snapshot):
            return [mine.fold(seen) for seen in _seen(mine.then.here, mine.judges, part)]
    finally:
        connection.close()


def _told(
    results: Iterator[list[T]], parts: Sequence[Ints], say: Callable[[int, int], None]
) -> Iterator[T]:
    done, everybody = 0, sum(len(part) for part in parts)
    for part, result in zip(parts, results, strict=True):
        done += len(part)
        say(done, everybody)
        yield from result


def _begin(here: Census, rules: tuple[Rules, ...], snapshot: str, fold: Fold[object]) -> None:
    django.setup()
    _worker[:] = [_Worker(here=here, judges=_judges(rules), snapshot=snapshot, fold=fold)]


def _one(part: Ints) -> list[object]:
    [mine] = _worker
    with still(mine.snapshot):
        return [mine.fold(seen) for seen in _seen(mine.here, mine.judges, part)]


def _seen(here: Census, judges: Judges, part: Ints) -> Iterator[Seen]:
    """The part, by the versions that judge its holders under each of the rules."""
    base = read(here, part)
    places = np.stack([versions_of(some, base) for some in judges], axis=1)
    for chosen in np.unique(places, axis=0).tolist():
        mine = some_of(base, (places == chosen).all(axis=1))
        if MIXED in chosen:
            mine.left[:] = True
        yield _judged(mine, tuple(some[max(0, n)] for some, n in zip(judges, chosen, strict=True)))


def _judged(base: Base, judges: tuple[Judge, ...]) -> Seen:
    judged = tuple(judge.judge(base) for judge in judges)
    left = np.logical_or.reduce([one.left for one in judged])
    facts = of_holders(base.ids[left].tolist()) if left.any() else {}
    return Seen(base=base, judges=judges, judged=judged, known=facts)


def processors() -> int:
    """How many processes are of use here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
