"""In which renewals of a holder a day is judged: the next one, those before, and the one after."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from koshin.core.cycles import barred, earlier_cycles
from koshin.core.dates import civil
from koshin.core.decision import Cycle, Decision, Finding, Uncounted
from koshin.core.facts import Facts, Period
from koshin.core.versions import RuleBook, decide_by

# Reasons of conditions that are for other records, the farthest first.
FAR = {"other_kind": 0, "other_feature": 1}


@dataclass(frozen=True, kw_only=True)
class OwnRound:
    """A judged period of one qualification; ``later`` supposes that the renewal before is done."""

    qualification: str
    when: Literal["earlier", "now", "later"]
    period: Period


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the decision says of one record; ``reasons`` are why the nearest conditions left it out.

    A condition for other records is named only where no condition is for such ones.
    """

    counted: bool
    reasons: tuple[str, ...]


def own_rounds(book: RuleBook, facts: Facts, *, at: datetime) -> tuple[OwnRound, ...]:
    """Every judged period of the qualifications that the holder may work with, the soonest first.

    The round after the next one is there while the next one can still be completed.
    """
    options = [
        option for option in decide_by(book, facts, at=at).options if option.credential is not None
    ]
    renewable = {one.credential: one for one in options if one.cycle.window.state(at) != "after"}
    renewed = tuple(
        replace(held, terms=(*held.terms, renewable[held.id].cycle.new_term))
        for held in facts.credentials
        if held.id in renewable
    )
    after = decide_by(book, replace(facts, credentials=renewed), at=at).options
    free = {held.id: held for held in facts.credentials if barred(held, on=civil(at)) is None}
    found: list[OwnRound] = []
    for option in options:
        if option.credential in free:
            held = free[option.credential]
            for cycle in earlier_cycles(book.under(option.rules), held):
                found += _judged(held.qualification, cycle, "earlier")
            found += _judged(held.qualification, option.cycle, "now")
    for option in after:
        if option.credential in free:
            found += _judged(option.qualification, option.cycle, "later")
    return tuple(sorted(found, key=lambda one: one.period.start))


def _judged(
    qualification: str, cycle: Cycle, when: Literal["earlier", "now", "later"]
) -> list[OwnRound]:
    if cycle.judged is None:
        return []
    return [OwnRound(qualification=qualification, when=when, period=cycle.judged)]


def in_round(rounds: tuple[OwnRound, ...], day: date, codes: tuple[str, ...]) -> OwnRound | None:
    """The round in which the day is judged for one of these qualifications, the next one first."""
    order = ("now", "later", "earlier")
    found = [one for one in rounds if one.qualification in codes and day in one.period]
    return min(found, key=lambda one: order.index(one.when), default=None)


def said_of_record(decision: Decision, activity: int) -> Said:
    """Whether a condition of the next renewals counts this record, and why the others do not."""
    counted, left = False, list[Uncounted]()
    for option in decision.options:
        for one in _all(option.finding):
            counted = counted or any(each.activity == activity for each in one.counted)
            left += [each for each in one.uncounted if each.activity == activity]
    nearest = max((FAR.get(each.code, len(FAR)) for each in left), default=0)
    reasons = [each.reason for each in left if FAR.get(each.code, len(FAR)) == nearest]
    return Said(counted=counted, reasons=tuple(dict.fromkeys(reasons)))


def _all(finding: Finding | None) -> list[Finding]:
    if finding is None:
        return []
    return [finding, *(below for child in finding.children for below in _all(child))]
