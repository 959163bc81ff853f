"""How the next renewal would stand: the same rules, asked about a later moment."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal

from koshin.core.dates import civil
from koshin.core.decision import Finding, Option
from koshin.core.facts import ActivityFact, CredentialFact, Facts
from koshin.core.requirements.entered import worth
from koshin.core.scheme.model import Scheme
from koshin.core.versions import RuleBook, decide_by

HALF_HOUR = Decimal("0.5")
MOST_HOURS = Decimal(2_000)


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """The renewal of a credential as it will be judged at ``opens``, if nothing more is done.

    ``supposed``: its running renewal is taken to be completed before; ``facts`` say so.
    """

    option: Option
    opens: datetime
    supposed: bool
    facts: Facts


@dataclass(frozen=True, kw_only=True)
class Way:
    """What would bring a missing amount: so many hours (or records) of one kind.

    ``brings`` is less than what is missing where a cap allows no more.
    """

    kind: str
    hours: Decimal | None
    brings: Decimal
    enough: bool


def ahead(book: RuleBook, facts: Facts, *, at: datetime) -> tuple[Ahead, ...]:
    """The next renewal of every credential whose judged period is still running at ``at``.

    Where the period of the current round is over, that round is supposed to be completed.
    """
    now = decide_by(book, facts, at=at)
    closed = {
        option.credential: option
        for option in now.options
        if option.kind == "renewal"
        and option.cycle.judged is not None
        and option.cycle.judged.end < civil(at)
        and option.cycle.window.state(at) != "after"
    }
    later_facts = replace(
        facts, credentials=tuple(_completed(held, closed) for held in facts.credentials)
    )
    found = []
    for option in decide_by(book, later_facts, at=at).options:
        judged = option.cycle.judged
        if option.kind != "renewal" or judged is None or civil(at) not in judged:
            continue
        opens = max(option.cycle.window.opens, at)
        then = decide_by(book, later_facts, at=opens)
        found += [
            Ahead(option=one, opens=opens, supposed=one.credential in closed, facts=later_facts)
            for one in then.options
            if one.kind == "renewal" and one.credential == option.credential
        ]
    return tuple(found)


def _completed(held: CredentialFact, closed: dict[int | None, Option]) -> CredentialFact:
    option = closed.get(held.id)
    if option is None:
        return held
    return replace(held, terms=(*held.terms, option.cycle.new_term))


def ways(
    scheme: Scheme,
    book: RuleBook,
    facts: Facts,
    *,
    finding: Finding,
    credential: int,
    kinds: tuple[str, ...],
    on: date,
    at: datetime,
) -> tuple[Way, ...]:
    """For each kind, what would bring the shortfall of the finding if it were done ``on``.

    Judged by the rules themselves at ``at``, with caps and all. Kinds that bring nothing are left
    out; the least hours first.
    """
    missing = finding.shortfall
    if not missing or finding.amount is None:
        return ()
    found = []
    for kind in kinds:
        record = _record(scheme, kind, missing, on)
        if record is None:
            continue
        more = replace(facts, activities=(*facts.activities, record))
        there = _amount(book, more, credential=credential, code=finding.code, at=at)
        brings = min(there - finding.amount, missing)
        if brings > 0:
            hours = _hours(record, worth(scheme, record), brings)
            found.append(Way(kind=kind, hours=hours, brings=brings, enough=brings >= missing))
    return tuple(sorted(found, key=lambda w: (not w.enough, w.hours is None, w.hours or 0)))


def _record(scheme: Scheme, kind: str, missing: Decimal, on: date) -> ActivityFact | None:
    """A record of this kind that alone is worth what is missing, where one can be made."""
    asks = scheme.activity_kinds[kind].asks
    one = ActivityFact(
        id=0,
        kind=kind,
        topic="",
        title=scheme.activity_kinds[kind].label,
        on=on,
        amount=Decimal(1),
        state="accepted",
        source="self",
        hours=Decimal(1) if asks == "hours" else None,
    )
    if asks == "amount":
        return None
    each = worth(scheme, one)
    if not each or asks == "nothing":
        return one if each else None
    hours = (missing / each / HALF_HOUR).to_integral_value(ROUND_CEILING) * HALF_HOUR
    return replace(one, hours=min(hours, MOST_HOURS))


def _hours(record: ActivityFact, alone: Decimal, brings: Decimal) -> Decimal | None:
    """The hours for what it brings; more would be cut by a cap."""
    if record.hours is None:
        return None
    needed = record.hours * brings / alone
    return (needed / HALF_HOUR).to_integral_value(ROUND_CEILING) * HALF_HOUR


def _amount(book: RuleBook, facts: Facts, *, credential: int, code: str, at: datetime) -> Decimal:
    options = decide_by(book, facts, at=at).options
    option = next(o for o in options if o.credential == credential and o.kind == "renewal")
    found = _named(option.finding, code)
    return found.amount if found is not None and found.amount is not None else Decimal(0)


def _named(finding: Finding | None, code: str) -> Finding | None:
    if finding is None or finding.code == code:
        return finding
    below = (_named(child, code) for child in finding.children)
    return next((child for child in below if child is not None), None)
