"""Of several versions of the rules: which one judges all that a holder has.

A holder whose credentials different versions judge, or whom a transition lets choose, is in no
group and decided one by one (decision 0010).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from koshin.core.cycles import is_permanent
from koshin.core.dates import civil
from koshin.core.decision import Cycle
from koshin.core.facts import CredentialFact
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.version_rules import Version
from koshin.core.versions import RuleBook, effective
from koshin.core.whole.columns import Base, Bits, Ints, day_number, day_of, some_of
from koshin.core.whole.judge import Judge
from koshin.core.whole.rounds import holds_already

MIXED = -1


def judges_of(book: RuleBook, at: datetime) -> tuple[Judge, ...]:
    """A judge for each version, newest first; each knows the whole book for those it leaves."""
    return tuple(Judge(scheme, at, book) for scheme in effective(book, at))


def by_version(judges: Sequence[Judge], base: Base) -> Iterator[tuple[int, Base]]:
    """The holders by the place of the version that judges them, or ``MIXED``."""
    places = versions_of(judges, base)
    for place in np.unique(places).tolist():
        yield place, some_of(base, places == place)


def versions_of(judges: Sequence[Judge], base: Base) -> Ints:
    """For each holder the place of the version that judges all that they have, or ``MIXED``."""
    found = np.zeros(len(base.ids), dtype=np.int64)
    if len(judges) == 1:
        return found
    mine = _of_credentials(judges, base)
    never = np.logical_and.reduce([_without_round(judge.scheme, base) for judge in judges])
    holder, place = base.held.holder[~never], mine[~never]
    open_ = base.completed.holder[~holds_already(base.held, base.completed)]
    holder = np.concatenate([holder, open_])
    place = np.concatenate([place, np.full(len(open_), _of_registrations(judges))])
    least = np.full(len(base.ids), len(judges), dtype=np.int64)
    most = np.full(len(base.ids), MIXED, dtype=np.int64)
    np.minimum.at(least, holder, place)
    np.maximum.at(most, holder, place)
    # Who has nothing that anybody judges is as well in the group of the newest.
    some = most >= 0
    found[some] = np.where(least[some] == most[some], most[some], MIXED)
    found[least == MIXED] = MIXED
    return found


def _of_credentials(judges: Sequence[Judge], base: Base) -> Ints:
    """As :func:`koshin.core.weigh.weigh`, for every credential; ``MIXED`` where that is open."""
    found = np.full(len(base.held.holder), len(judges) - 1, dtype=np.int64)
    undecided = np.ones(len(found), dtype=np.bool_)
    for place, judge in enumerate(judges[:-1]):
        version = judge.scheme.version
        if version is None:
            found[undecided] = place
            break
        never = _without_round(judge.scheme, base)
        numbers = judge.rounds.of(base)
        here, unsure = _judges(version, judge, judges[place + 1], base, numbers)
        if version.old_or_new_until is not None:
            unsure |= here & _in_transition(judge, version.old_or_new_until)[numbers]
        found[undecided & (here | never)] = place
        found[undecided & unsure & ~never] = MIXED
        undecided &= ~(here | never | unsure)
    return found


def _in_transition(judge: Judge, last: str) -> Bits:
    """Of which rounds, and last of none, the rules before are enough as well."""
    found = judge.rounds.by_round(("transition", last), lambda one: one.code <= last, np.bool_)
    return np.append(found, False)


def _judges(
    version: Version, judge: Judge, before: Judge, base: Base, numbers: Ints
) -> tuple[Bits, Bits]:
    """Which credentials the version is for, and of which that cannot be told here."""
    n = len(numbers)
    nothing = np.zeros(n, dtype=np.bool_)
    first, last = version.first, version.last
    if version.judged_by == "cycle":
        mine = judge.rounds.by_round(
            ("judged here", first, last), lambda one: first <= one.code <= last, np.bool_
        )
        return np.append(mine, False)[numbers], nothing
    if version.judged_by == "award":
        since = day_number(version.since) if version.since else 0
        awarded = base.held.awarded >= since
        if version.until is not None:
            awarded &= base.held.awarded <= day_number(version.until)
        return awarded, nothing
    if not first <= civil(judge.at).isoformat() <= last:
        return nothing, nothing
    if version.running == "change":
        return ~nothing, nothing

    def running(one: Cycle) -> bool:
        opened = civil(one.window.opens).isoformat() < first
        return opened and one.window.state(judge.at) == "open"

    older = before.rounds.of(base)
    keeps = np.append(before.rounds.by_round(("running", first), running, np.bool_), False)[older]
    return ~keeps & (older >= 0), older < 0


def _of_registrations(judges: Sequence[Judge]) -> int:
    """The version of first registrations, or ``MIXED`` where that goes by their rounds."""
    for place, judge in enumerate(judges[:-1]):
        version = judge.scheme.version
        if version is None:
            return place
        if version.judged_by == "cycle":
            return MIXED
        if version.first <= civil(judge.at).isoformat() <= version.last:
            return place
    return len(judges) - 1


def _without_round(scheme: Scheme, base: Base) -> Bits:
    """Credentials that the version never renews: permanent, or without a term."""
    permanent = np.array(
        [is_permanent(scheme, _sample(code)) for code in base.qualifications], dtype=np.bool_
    )
    found: Bits = (base.held.terms == 0) | permanent[base.held.qualification]
    return found


def _sample(code: str) -> CredentialFact:
    return CredentialFact(id=0, qualification=code, number="", awarded_on=day_of(0), terms=())
