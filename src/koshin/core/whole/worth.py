"""What records are worth, as whole numbers of a small enough unit; see ``requirements.convert``."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from koshin.core.requirements.convert import fits
from koshin.core.scheme.credits import Conversion, Credit, Step
from koshin.core.whole.columns import HUNDREDTHS, Bits, Ints, day_number
from koshin.core.whole.frame import Frame

HUNDRED = 10**HUNDREDTHS
# Sums of this many are far from the end of 64 bits, however many records a holder has.
LARGEST = 2**40


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Records that are looked at, each for its row; ``row`` is in order."""

    row: Ints
    record: Ints


@dataclass(frozen=True, kw_only=True)
class Worth:
    """Amounts in units of ten to the minus ``scale``."""

    values: Ints
    scale: int


def digits(*amounts: Decimal | None) -> int:
    """How many decimals are needed for all of them."""
    return max((_digits(amount) for amount in amounts if amount is not None), default=0)


def whole(amount: Decimal, scale: int) -> int:
    """The amount in units of ten to the minus ``scale``."""
    return int(amount.scaleb(scale))


def scaled(values: Ints, scale: int, to: int) -> Ints:
    """The same amounts in a smaller unit."""
    return values if scale == to else values * 10 ** (to - scale)


def rounded(values: Ints, scale: int, step: Step) -> Ints:
    """Amounts as multiples of the step, which the unit must divide."""
    size = whole(step.step, scale)
    if step.mode == "floor":
        return values // size * size
    if step.mode == "ceil":
        return -(-values // size) * size
    return (2 * values + size) // (2 * size) * size


def worths(credit: Credit | None, frame: Frame, chosen: Chosen) -> Worth:
    """What each record is worth; without a credit, its amount."""
    amounts = frame.records.amount[chosen.record]
    if credit is None:
        return Worth(values=amounts, scale=HUNDREDTHS)
    scale = HUNDREDTHS + _scale(credit)
    values = np.zeros(len(chosen.record), dtype=np.int64)
    open_ones = np.ones(len(chosen.record), dtype=np.bool_)
    for rule in credit.convert:
        here = open_ones & _fits(rule, frame, chosen)
        open_ones &= ~here
        values[here] = _raw(rule, frame, chosen.record[here], scale)
    too_large = values > LARGEST
    if too_large.any():
        frame.left[chosen.row[too_large]] = True
        values[too_large] = 0
    if credit.rounding is not None and credit.rounding.at == "record":
        values = rounded(values, scale, credit.rounding)
    return Worth(values=values, scale=scale)


def _scale(credit: Credit) -> int:
    rounding = () if credit.rounding is None else (credit.rounding.step,)
    return digits(*rounding, *_numbers(credit.convert))


def _numbers(rules: Iterable[Conversion]) -> Iterable[Decimal | None]:
    for rule in rules:
        yield from (rule.worth * rule.weight, rule.at_most)


def _fits(rule: Conversion, frame: Frame, chosen: Chosen) -> Bits:
    records = frame.records
    found: Bits = records.shapes.table(rule, lambda a: fits(rule, a))[records.shape[chosen.record]]
    day = records.day[chosen.record]
    if rule.stated_hours:
        found = found & (records.hours[chosen.record] >= 0)
    if rule.since is not None:
        found = found & (day >= day_number(rule.since))
    if rule.until is not None:
        found = found & (day <= day_number(rule.until))
    return found


def _raw(rule: Conversion, frame: Frame, record: Ints, scale: int) -> Ints:
    """The worth of records that the rule fits, before rounding."""
    records = frame.records
    amount, stated, days = records.amount[record], records.hours[record], records.days[record]
    hours = np.where(stated < 0, amount, stated)
    size = {
        "hour": hours,
        "day": days * HUNDRED,
        "record": np.full(len(record), HUNDRED),
        "unit": amount,
    }[rule.per]
    factor = whole(rule.worth * rule.weight, scale - HUNDREDTHS)
    value: Ints = size * min(factor, LARGEST)
    if rule.least is not None:
        value[_too_small(rule, rule.least, hours, stated, days, size)] = 0
    return value if rule.at_most is None else np.minimum(value, whole(rule.at_most, scale))


def _too_small(
    rule: Conversion, least: Decimal, hours: Ints, stated: Ints, days: Ints, size: Ints
) -> Bits:
    """``least`` looks at hours a day, at stated hours of a record, or at the size itself."""
    scale = max(HUNDREDTHS, digits(least))
    wanted = whole(least, scale)
    found: Bits
    if rule.per == "day":
        found = (stated >= 0) & (scaled(hours, HUNDREDTHS, scale) < wanted * days)
    elif rule.per == "record":
        found = scaled(np.where(stated < 0, size, hours), HUNDREDTHS, scale) < wanted
    else:
        found = scaled(size, HUNDREDTHS, scale) < wanted
    return found


def _digits(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
