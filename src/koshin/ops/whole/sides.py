"""What one scheme says of everybody in one round: who takes part, who may, and what they pay."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from koshin.core.dates import civil
from koshin.core.versions import decide_by, quote_by
from koshin.core.whole.columns import Base, Bits, Ints
from koshin.core.whole.fees import Bill, bill
from koshin.core.whole.judge import Judge, Judged
from koshin.ops.whole.run import Seen

RENEWAL, FIRST = "renewal", "first"


@dataclass(frozen=True, kw_only=True)
class Side:
    """By credential: ``takes_part`` in the round, and ``may`` renew in it. By holder: ``yen`` that
    all they may apply for costs, and whether they have a ``renewal`` or only a ``first``
    registration (or addition) to apply for. By qualification: how many ``items`` may be applied
    for, and the yen ``earned`` by them (under no qualification: what is paid once a round)."""

    takes_part: Bits
    may: Bits
    yen: Ints
    renewal: Bits
    first: Bits
    items: Counter[str]
    earned: Counter[str]


def rounds_called(cycle: str) -> frozenset[str]:
    """The codes of the rounds that belong to one: first registrations may have a code of theirs."""
    return frozenset({cycle, f"first-{cycle}"})


def side(seen: Seen, number: int, cycle: str) -> Side:
    """What the scheme with this number says of a part."""
    judge, judged = seen.judges[number], seen.judged[number]
    base, codes = seen.base, rounds_called(cycle)
    n = len(base.held.holder)
    takes_part = np.zeros(n, dtype=np.bool_)
    may = np.zeros(n, dtype=np.bool_)
    here = judge.rounds.by_round(("called", cycle), lambda one: one.code in codes, np.bool_)
    takes_part[judged.credential] = here[judged.round]
    may[judged.credential] = here[judged.round] & judged.offered
    course, option = _courses(judge, judged, codes)
    leave = _left(seen)
    may &= ~leave[base.held.holder]
    takes_part &= ~leave[base.held.holder]
    kept = ~leave[base.completed.holder[course]]
    course, option = course[kept], option[kept]
    owed = bill(judge, base, np.flatnonzero(may), course, option)
    renewal = np.bincount(base.held.holder[may], minlength=len(base.ids)) > 0
    first = np.bincount(base.completed.holder[course], minlength=len(base.ids)) > 0
    items, earned = _by_qualification(judge, base, may, course, option, owed)
    found = Side(
        takes_part=takes_part,
        may=may,
        yen=owed.yen,
        renewal=renewal,
        first=first & ~renewal,
        items=items,
        earned=earned,
    )
    _one_by_one(seen, judge, codes, found, leave, owed.left)
    return found


def _by_qualification(
    judge: Judge, base: Base, may: Bits, course: Ints, option: Ints, owed: Bill
) -> tuple[Counter[str], Counter[str]]:
    """Items and yen by qualification, of those whose fee is told as columns."""
    items, earned = Counter[str](), Counter[str]()
    renewed = np.flatnonzero(may)
    told = ~owed.left[base.held.holder[renewed]]
    for number, code in enumerate(base.qualifications):
        mine = told & (base.held.qualification[renewed] == number)
        items[code] += int(mine.sum())
        earned[code] += int(owed.of_renewal[mine].sum())
    registered = ~owed.left[base.completed.holder[course]]
    for number, one in enumerate(judge.registrations.options):
        mine = registered & (option == number)
        items[one.qualification] += int(mine.sum())
        earned[one.qualification] += int(owed.of_course[mine].sum())
    earned[""] += int(owed.yen[~owed.left].sum()) - earned.total()
    return items, earned


def _left(seen: Seen) -> Bits:
    """Those whom some scheme leaves are decided one by one under all of them."""
    found: Bits = np.logical_or.reduce([one.left for one in seen.judged])
    return found


def _courses(judge: Judge, judged: Judged, codes: frozenset[str]) -> tuple[Ints, Ints]:
    open_now = np.array(
        [o.offered and o.cycle.code in codes for o in judge.registrations.options], dtype=np.bool_
    )
    if not len(judged.option):
        return judged.course, judged.option
    mine = open_now[judged.option]
    return judged.course[mine], judged.option[mine]


def _one_by_one(
    seen: Seen,
    judge: Judge,
    codes: frozenset[str],
    found: Side,
    leave: Bits,
    unpriced: Bits,
) -> None:
    """Fills in those whom columns leave, and what those pay whose fee columns cannot tell."""
    base = seen.base
    places = {key: place for place, key in enumerate(base.held.id.tolist())}
    for holder in np.flatnonzero(leave | unpriced).tolist():
        facts = seen.facts_of(int(base.ids[holder]))
        options = [
            option
            for option in decide_by(judge.book, facts, at=judge.at).options
            if option.cycle.code in codes
        ]
        offered = [option for option in options if option.offered]
        for option in options:
            if option.credential is not None:
                found.takes_part[places[option.credential]] = True
                found.may[places[option.credential]] = option.offered
        owed = quote_by(judge.book, offered, on=civil(judge.at), facts=facts)
        found.yen[holder] = owed.total.amount
        for option in offered:
            found.items[option.qualification] += 1
        for line in owed.lines:
            found.earned[line.qualification] += line.amount.amount
        found.renewal[holder] = any(option.kind == RENEWAL for option in offered)
        found.first[holder] = bool(offered) and not found.renewal[holder]
