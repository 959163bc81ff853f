"""What those pay together who may apply, for many holders at once; see :mod:`koshin.core.fees`."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from koshin.core.dates import civil
from koshin.core.decision import Gives, Option
from koshin.core.facts import Facts
from koshin.core.fees import price_on, quote
from koshin.core.scheme.fee_rules import CycleFee, Fee, ItemFee, QualificationFee
from koshin.core.scheme.model import Scheme
from koshin.core.whole.columns import Base, Bits, Ints, day_number
from koshin.core.whole.frame import frame_of
from koshin.core.whole.guards import applies
from koshin.core.whole.judge import Judge
from koshin.core.whole.known import strange, unlisted
from koshin.core.whole.rounds import Round

SAID = "code label rule for_kinds for_routes when unless earned taxes kind"
KNOWN_FEES = {
    CycleFee: f"{SAID} prices",
    ItemFee: f"{SAID} prices",
    QualificationFee: f"{SAID} tax_percent units rounding prorated_rule",
}
KNOWN_PRICE = "amount since until tax_percent"


@dataclass(frozen=True, kw_only=True)
class Bill:
    """Yen that each holder pays, and what of it is for each renewal and each registration (the
    rest is paid once). ``left`` are those whose fee only ``fees.quote`` can tell."""

    yen: Ints
    left: Bits
    of_renewal: Ints
    of_course: Ints


def unknown_fees(scheme: Scheme) -> tuple[str, ...]:
    """What keeps fees from being computed as columns."""
    return tuple(said for fee in scheme.fees for said in _strange(fee))


def bill(judge: Judge, base: Base, credentials: Ints, courses: Ints, options: Ints) -> Bill:
    """The quote of every holder for these renewals (places in ``base.held``) and registrations
    (places in ``base.completed``, each with its option)."""
    found = _Bill(judge, base, credentials, courses, options)
    for fee in judge.scheme.fees:
        found.add(fee)
    return Bill(
        yen=found.yen, left=found.left, of_renewal=found.of_renewal, of_course=found.of_course
    )


class _Bill:
    """Adds fee by fee."""

    def __init__(
        self, judge: Judge, base: Base, credentials: Ints, courses: Ints, options: Ints
    ) -> None:
        self.judge, self.base = judge, base
        self.on = civil(judge.at)
        self.numbers = judge.rounds.of(base)
        self.frame = frame_of(
            judge.rounds, base, self.numbers, credentials, today=day_number(self.on)
        )
        self.course_holder = base.completed.holder[courses]
        self.options = options
        self.yen = np.zeros(len(base.ids), dtype=np.int64)
        self.left = np.zeros(len(base.ids), dtype=np.bool_)
        self.of_renewal = np.zeros(len(credentials), dtype=np.int64)
        self.of_course = np.zeros(len(courses), dtype=np.int64)
        if unknown_fees(judge.scheme):
            self.left[self.frame.holder] = True
            self.left[self.course_holder] = True

    def add(self, fee: Fee) -> None:
        if self.left.all() or unknown_fees(self.judge.scheme):
            return
        renewing = self._renewing(fee)
        registering = self._registering(fee)
        if isinstance(fee, CycleFee):
            self._once(fee, renewing, registering)
            return
        of_round = self._per_round(fee)[self.frame.round]
        np.add.at(self.yen, self.frame.holder[renewing], of_round[renewing])
        self.of_renewal += np.where(renewing, of_round, 0)
        table = np.array([self._of_option(fee, option) for option in self._all()], dtype=np.int64)
        if len(self.options):
            of_option = table[self.options]
            np.add.at(self.yen, self.course_holder[registering], of_option[registering])
            self.of_course += np.where(registering, of_option, 0)

    def _all(self) -> list[Option]:
        return self.judge.registrations.options

    def _renewing(self, fee: Fee) -> Bits:
        """Which renewals the fee is for."""
        if "renewal" not in fee.for_kinds:
            return np.zeros(self.frame.n, dtype=np.bool_)
        found = applies(fee.when, self.frame)
        return found if fee.unless is None else found & ~applies(fee.unless, self.frame)

    def _registering(self, fee: Fee) -> Bits:
        """Which registrations; where a guard looks at the holder, that is left."""
        kinds = np.array([option.kind in fee.for_kinds for option in self._all()], dtype=np.bool_)
        if not len(self.options):
            return np.zeros(0, dtype=np.bool_)
        found: Bits = kinds[self.options]
        if fee.when is not None or fee.unless is not None:
            self.left[self.course_holder[found]] = True
        return found

    def _per_round(self, fee: Fee) -> Ints:
        rounds = self.judge.rounds
        return rounds.by_number(("fee", id(fee)), lambda one: self._of_option(fee, _option(one)))

    def _of_option(self, fee: Fee, option: Option) -> int:
        """The fee's amount, guards apart."""
        only = fee.model_copy(update={"when": None, "unless": None, "for_kinds": (option.kind,)})
        alone = self.judge.scheme.model_copy(update={"fees": (only,)})
        return quote(alone, (option,), on=self.on, facts=Facts()).total.amount

    def _once(self, fee: CycleFee, renewing: Bits, registering: Bits) -> None:
        """Once for each holder with a term among these that no credential has reached yet."""
        rounds = self.judge.rounds
        ends = rounds.by_round("new_term.end", lambda cycle: day_number(cycle.new_term.end))
        new = np.array(
            [day_number(option.cycle.new_term.end) for option in self._all()], dtype=np.int64
        )
        holder = self.frame.holder[renewing]
        end = ends[self.frame.round][renewing]
        if len(self.options):
            holder = np.concatenate([holder, self.course_holder[registering]])
            end = np.concatenate([end, new[self.options][registering]])
        held = self.base.held
        running = self.numbers >= 0
        begun = _keyed(held.holder[running], held.last[running])
        fresh = holder[~np.isin(_keyed(holder, end), begun)]
        self.yen[np.unique(fresh)] += price_on(fee.prices, self.on).amount


def _keyed(holder: Ints, day: Ints) -> Ints:
    return holder * 2**24 + day


def _option(one: Round) -> Option:
    return Option(
        kind="renewal",
        qualification=one.qualification,
        qualification_name=one.qualification,
        credential=None,
        cycle=one.cycle,
        finding=None,
        offered=True,
        gives=Gives(
            qualification=one.qualification, name=one.qualification, term=one.cycle.new_term
        ),
    )


def _strange(fee: Fee) -> Iterator[str]:
    yield from unlisted(fee, KNOWN_FEES.get(type(fee), ""))
    for price in () if isinstance(fee, QualificationFee) else fee.prices:
        yield from unlisted(price, KNOWN_PRICE)
    for guard in (fee.when, fee.unless):
        yield from strange(guard)
