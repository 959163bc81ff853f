"""Judges ``each`` (the same every year) and ``elapsed`` (so long ago)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from koshin.core.dates import (
    civil,
    fiscal_period,
    fiscal_year,
    japanese,
    months_before,
    years_after,
)
from koshin.core.decision import Finding
from koshin.core.facts import Period
from koshin.core.requirements.subject import Subject
from koshin.core.scheme.rules import Each, Elapsed, Requirement

ONE_DAY = timedelta(days=1)


def years_of(node: Each, subject: Subject) -> Iterator[tuple[Requirement, Subject]]:
    """The requirement of every year, with its year in the label, and the subject in that year."""
    for name, span in spans(node, subject.period(node.within)):
        yield (
            node.of.model_copy(update={"label": f"{node.of.label}({name})"}),
            replace(subject, span=span),
        )


def spans(node: Each, period: Period) -> Iterator[tuple[str, Period]]:
    """The years of a period by name.

    Years that the edges of the period cut are judged like whole ones, or dropped where the scheme
    says so.
    """
    start = period.start
    count = 1
    while start <= period.end:
        if node.every == "fiscal_year":
            name, end = f"{fiscal_year(start)}年度", fiscal_period(fiscal_year(start)).end
        else:
            name, end = f"{count}年目", years_after(period.start, count) - ONE_DAY
        whole = end <= period.end and (node.every == "year" or _is_april(start))
        if whole or node.partial != "dropped":
            yield name, Period(start=start, end=min(end, period.end))
        start = end + ONE_DAY
        count += 1


def _is_april(start: date) -> bool:
    return fiscal_period(fiscal_year(start)).start == start


def _since(node: Elapsed, subject: Subject) -> date | None:
    """The day from which the months are counted; nothing where nothing was done."""
    if node.since == "activity":
        today = civil(subject.at)
        done = (
            a.on
            for a in subject.activities
            if a.kind == node.activity and a.state == "accepted" and a.on <= today
        )
        return max(done, default=None)
    if node.since == "term" and subject.credential.terms:
        return subject.credential.last_term.start
    return subject.credential.awarded_on


def judge_elapsed(node: Elapsed, subject: Subject) -> Finding:
    """Met when so many whole months have passed on the day of the decision."""
    today = civil(subject.at)
    since = _since(node, subject)
    if since is None:
        return Finding(
            code=node.code,
            label=node.label,
            outcome="met",
            sentence=f"{node.label}の条件を満たしています。",
        )
    reached = months_before(since, -node.at_least_months, month_end_aware=False)
    begun = (today.year - since.year) * 12 + today.month - since.month
    passed = max(0, begun - (today.day < since.day))
    met = today >= reached
    sentence = (
        f"{node.label}の条件を満たしています。"
        if met
        else f"{node.label}: {japanese(reached)}以降に手続きできます。"
    )
    return Finding(
        code=node.code,
        label=node.label,
        outcome="met" if met else "unmet",
        sentence=sentence,
        amount=Decimal(passed),
        need=Decimal(node.at_least_months),
        shortfall=Decimal(max(0, node.at_least_months - passed)),
        unit="か月",
        possible_from=None if met else reached,
        hint="" if met else node.hint,
    )
