"""Judges the holders of a base at one instant, as ``decide`` judges each of them."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from koshin.core.dates import civil
from koshin.core.requirements.waive import in_force
from koshin.core.scheme.model import Scheme
from koshin.core.versions import RuleBook
from koshin.core.whole.columns import Base, Bits, Codes, Ints, day_number
from koshin.core.whole.frame import frame_of
from koshin.core.whole.known import strange_qualifications, unknown_in, unknown_of
from koshin.core.whole.rounds import Registrations, Rounds, running_ends
from koshin.core.whole.trees import Parts, evaluate


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The answers for one base.

    Renewals: ``credential`` (place in ``base.held``), ``round`` (in ``judge.rounds``), ``outcome``
    (0 none, 1 met, 2 unmet, 3 pending) and ``reasons`` (number in ``judge.rounds.said``; 0 is
    offered). Registrations: ``course`` (place in ``base.completed``) and ``option`` (in
    ``judge.registrations``). ``left`` are the holders (by place) whom only ``decide`` can judge;
    nothing is said of them here. ``parts`` are the findings of each requirement's nodes, beside the
    places of the renewals they are of, where they were asked for.
    """

    base: Base
    left: Bits
    credential: Ints
    round: Ints
    outcome: Codes
    reasons: Ints
    course: Ints
    option: Ints
    parts: dict[str, tuple[Ints, Parts]]

    @property
    def offered(self) -> Bits:
        found: Bits = self.reasons == 0
        return found


@dataclass
class Judge:
    """One scheme at one instant; may judge any number of bases, and grows wiser with each.

    Where there are several versions it judges those whom this one judges alone
    (:mod:`koshin.core.whole.groups`); ``whole`` are all versions, for those who are left.
    """

    scheme: Scheme
    at: datetime
    whole: RuleBook | None = None
    rounds: Rounds = field(init=False)
    registrations: Registrations = field(init=False)
    unknown: tuple[str, ...] = field(init=False)
    slow: dict[str, tuple[str, ...]] = field(init=False)
    strange: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.rounds = Rounds(self.scheme, self.at)
        self.registrations = Registrations(self.scheme, self.at)
        self.unknown = unknown_of(self.scheme)
        self.strange = strange_qualifications(self.scheme)
        self.slow = {
            code: reasons
            for code, node in self.scheme.requirements.items()
            if (reasons := unknown_in(node, self.scheme))
        }

    @property
    def book(self) -> RuleBook:
        """All versions, for those who are left."""
        return self.whole or RuleBook((self.scheme,))

    @property
    def leaves_many(self) -> bool:
        """Whether some rules leave everybody whom they concern: then decisions take the time."""
        return bool(self.unknown or self.slow or self.strange)

    def judge(self, base: Base, *, parts: bool = False) -> Judged:
        """The answers for everybody in the base."""
        left = np.ones(len(base.ids), dtype=np.bool_) if self.unknown else base.left.copy()
        numbers = self.rounds.of(base)
        left |= self._eased(base, numbers)
        strange = np.array([code in self.strange for code in base.qualifications], dtype=np.bool_)
        left[base.held.holder[strange[base.held.qualification]]] = True
        left |= self._replaced(base)
        today = day_number(civil(self.at))
        outcome = np.zeros(len(numbers), dtype=np.int8)
        findings: dict[str, tuple[Ints, Parts]] = {}
        for code, of_it in self._by_requirement(base).items():
            rows = np.flatnonzero(of_it & (numbers >= 0) & ~left[base.held.holder])
            if code in self.slow:
                left[base.held.holder[rows]] = True
                continue
            frame = frame_of(self.rounds, base, numbers, rows, today=today)
            found: Parts = {}
            alive = np.ones(frame.n, dtype=np.bool_)
            outcome[rows] = evaluate(self.scheme.requirements[code], frame, alive, found)
            left[frame.holder[frame.left]] = True
            if parts:
                findings[code] = (rows, found)
        credential = np.flatnonzero((numbers >= 0) & ~left[base.held.holder])
        to = running_ends(base, numbers, at_day=today)
        options = self.registrations.of(base, to)
        course = np.flatnonzero((options >= 0) & ~left[base.completed.holder])
        round_ = numbers[credential]
        return Judged(
            base=base,
            left=left,
            credential=credential,
            round=round_,
            outcome=outcome[credential],
            reasons=self.rounds.reasons()[round_, outcome[credential]],
            course=course,
            option=options[course],
            parts=findings,
        )

    def _eased(self, base: Base, numbers: Ints) -> Bits:
        """Whom a 特例措置 that is in force helps in the round of one of their renewals."""
        found = np.zeros(len(base.ids), dtype=np.bool_)
        for waiver, who in base.waivers:
            acts = np.array(
                [
                    bool(
                        in_force(
                            (waiver,),
                            qualification=one.qualification,
                            cycle=one.cycle.code,
                            at=self.at,
                        )
                    )
                    for one in self.rounds.rounds
                ]
                + [False],
                dtype=np.bool_,
            )
            holder = base.held.holder[acts[numbers]]
            found[holder] |= who[holder]
        return found

    def _replaced(self, base: Base) -> Bits:
        """Who holds a qualification beside the higher one that takes its place (昇格), or
        finished a course to one that has become another (統合)."""
        found = np.zeros(len(base.ids), dtype=np.bool_)
        for higher, rule in self.scheme.qualifications.items():
            if rule.supersedes:
                found |= _holding(base, {higher}) & _holding(base, set(rule.supersedes))
            if rule.merges is not None:
                found |= _finished(base, set(rule.merges.of))
        return found

    def _by_requirement(self, base: Base) -> dict[str, Bits]:
        """Which credentials each requirement is asked of."""
        rules = [self.scheme.qualifications.get(code) for code in base.qualifications]
        named = [rule.requirement if rule else None for rule in rules]
        return {
            code: np.array([name == code for name in named], dtype=np.bool_)[
                base.held.qualification
            ]
            for code in self.scheme.requirements
            if code in named
        }


def _holding(base: Base, codes: set[str]) -> Bits:
    """Who holds one of these qualifications."""
    wanted = np.array([code in codes for code in base.qualifications], dtype=np.bool_)
    found = np.zeros(len(base.ids), dtype=np.bool_)
    found[base.held.holder[wanted[base.held.qualification]]] = True
    return found


def _finished(base: Base, codes: set[str]) -> Bits:
    """Who finished a course to one of these qualifications."""
    wanted = np.array([code in codes for code in base.qualifications], dtype=np.bool_)
    found = np.zeros(len(base.ids), dtype=np.bool_)
    found[base.completed.holder[wanted[base.completed.qualification]]] = True
    return found
