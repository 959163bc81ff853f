"""Unsigned papers drawn per second, in one process with a thread per processor."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from koshin.capabilities.applications.models import Application
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.papers.render import pdf_of
from koshin.capabilities.payments.models import Charge, Settlement
from koshin.capabilities.people.models import Holder
from koshin.ops.bench.crowd import Place
from koshin.ops.bench.rows import Row
from koshin.ops.bench.walk import renew
from koshin.platform import clock
from koshin.platform.audit import SYSTEM

EACH = 40


def measure(place: Place, *, seconds: float) -> list[Row]:
    """One figure for each kind of paper that the association issues for a renewal."""
    people = Holder.objects.filter(association_id=place.code, applications=None).order_by("pk")
    papers = [paper for holder in islice(people, EACH) for paper in _issued(holder, place)]
    threads = os.cpu_count() or 1
    found = []
    for kind in dict.fromkeys(paper.kind for paper in papers):
        some = [paper for paper in papers if paper.kind == kind]
        drawn, took = _drawn(some, threads=threads, seconds=seconds)
        found.append(
            Row(
                name=f"papers-{kind}",
                value=round(drawn / took, 1),
                unit="papers/s",
                seconds=round(took, 2),
                queries=0,
            )
        )
    return found


def _issued(holder: Holder, place: Place) -> Iterator[Paper]:
    renew(holder, place.published, at=place.at)
    charge = Charge.objects.get(holder=holder)
    application = Application.objects.get(holder=holder)
    settlement = Settlement.objects.get(charge=charge)
    scheme, at = place.published.scheme, place.at
    yield issue_invoice(charge=charge, scheme=scheme, at=at, actor=SYSTEM)
    yield issue_receipt(settlement=settlement, scheme=scheme, at=at, actor=SYSTEM)
    yield from Paper.objects.filter(subject=application.public_id)


def _drawn(papers: Sequence[Paper], *, threads: int, seconds: float) -> tuple[int, float]:
    """How many were drawn in how many seconds; the first of each thread, which reads the template,
    is not counted."""
    until = 0.0

    def work(paper: Paper) -> int:
        done = 0
        while clock.monotonic() < until:
            pdf_of(papers[(done * threads + paper.pk) % len(papers)])
            done += 1
        return done

    with ThreadPoolExecutor(threads) as pool:
        warm: Callable[[Paper], object] = pdf_of
        list(pool.map(warm, papers[: threads * 4]))
        until = clock.monotonic() + seconds
        began = clock.monotonic()
        drawn = sum(pool.map(work, papers[:threads]))
        return drawn, clock.monotonic() - began
