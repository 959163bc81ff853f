"""Fees: lines with the rule that made each, and their sum."""

from collections.abc import Iterator, Sequence
from datetime import date

from koshin.core.cycles import is_permanent
from koshin.core.dates import half_years_between
from koshin.core.decision import Line, Option, Quote
from koshin.core.facts import Facts, Period
from koshin.core.money import Yen, total
from koshin.core.requirements.guards import Bearer, holds
from koshin.core.scheme.calendar_rules import Anchored, Batch
from koshin.core.scheme.fee_rules import CycleFee, Fee, ItemFee, Price, QualificationFee
from koshin.core.scheme.model import Scheme

# What may take over the rest of a running term pays for the half-years that remain.
SHARED = frozenset({"addition", "return"})


def quote(
    scheme: Scheme,
    options: Sequence[Option],
    *,
    on: date,
    facts: Facts,
    begun: frozenset[date] = frozenset(),
) -> Quote:
    """What applying on ``on`` for these options together costs, in yen with tax included.

    ``begun`` are the ends of terms for whose rounds another application pays what is paid once.
    ``Line.tax`` says what tax the amount contains: the rate in percent (``10``; ``8*`` a reduced
    one), ``exempt`` or ``out_of_scope``; ``Line.tax_note`` is what papers say about it.
    """
    begun |= covered_ends(scheme, facts)
    lines = tuple(
        line
        for fee in scheme.fees
        for line in _lines(scheme, fee, options, on=on, facts=facts, begun=begun)
    )
    return Quote(lines=lines, total=total([line.amount for line in lines]))


def _lines(
    scheme: Scheme,
    fee: Fee,
    options: Sequence[Option],
    *,
    on: date,
    facts: Facts,
    begun: frozenset[date],
) -> Iterator[Line]:
    concerned = [o for o in options if _concerns(fee, o) and _applies(fee, o, facts, on)]
    if isinstance(fee, CycleFee):
        if any(option.cycle.new_term.end not in begun for option in concerned):
            yield _priced(fee, on)
        return
    for option in concerned:
        if isinstance(fee, ItemFee):
            yield _priced(fee, on, option)
        else:
            yield _shared(scheme, fee, on, option)


def _concerns(fee: Fee, option: Option) -> bool:
    by_route = option.kind == "return" and bool(fee.for_routes)
    return option.kind in fee.for_kinds and (not by_route or option.route in fee.for_routes)


def half_years(scheme: Scheme, term: Period | None = None) -> int:
    """Half-years of the term where it may be a part of one; else those of a whole term."""
    aligned = isinstance(scheme.calendar, Anchored) and scheme.calendar.align_additions
    if term is not None and (aligned or isinstance(scheme.calendar, Batch)):
        return half_years_between(term.start, term.end)
    return next((fee.units for fee in scheme.fees if isinstance(fee, QualificationFee)), 8)


def covered_ends(scheme: Scheme, facts: Facts) -> frozenset[date]:
    """The ends of terms already granted: their round's once-per-cycle fee has been paid."""
    return frozenset(
        held.last_term.end
        for held in facts.credentials
        if held.terms and not is_permanent(scheme, held)
    )


def _applies(fee: Fee, option: Option, facts: Facts, on: date) -> bool:
    who = Bearer(
        cycle=option.cycle,
        credential=next((c for c in facts.credentials if c.id == option.credential), None),
        activities=facts.activities,
        on=on,
        held=tuple(c.qualification for c in facts.credentials),
        classes=facts.classes,
        born_on=facts.born_on,
    )
    return (fee.when is None or holds(fee.when, who)) and (
        fee.unless is None or not holds(fee.unless, who)
    )


def price_on(prices: tuple[Price, ...], on: date) -> Price:
    """The price that holds on the day; the nearest one where the rule leaves a gap."""
    return next((price for price in prices if price.holds_on(on)), prices[-1])


def _priced(fee: CycleFee | ItemFee, on: date, option: Option | None = None) -> Line:
    price = price_on(fee.prices, on)
    tax, note = fee.taxed_on(on, price.tax_percent)
    name = option.gives.name if option else ""
    return Line(
        code=fee.code,
        label=f"{fee.label}({name})" if name else fee.label,
        amount=Yen(price.amount),
        rule=fee.rule.format(price=f"{price.amount:,}", halves="", units="", name=name),
        tax=tax,
        qualification=option.gives.qualification if option else "",
        tax_note=note,
    )


def _shared(scheme: Scheme, fee: QualificationFee, on: date, option: Option) -> Line:
    tax, note = fee.taxed_on(on, fee.tax_percent)
    rule = scheme.qualifications.get(option.gives.qualification)
    price = Yen(rule.price if rule else 0)
    halves = option.remaining_halves
    whole = option.kind not in SHARED or halves >= fee.units
    return Line(
        code=fee.code,
        label=f"{fee.label}({option.gives.name})",
        amount=price if whole else price.share(halves, fee.units, rounding=fee.rounding),
        rule=(fee.rule if whole else fee.prorated_rule).format(
            price=f"{price.amount:,}",
            halves=halves,
            units=fee.units,
            name=option.gives.name,
        ),
        tax=tax,
        qualification=option.gives.qualification,
        tax_note=note,
    )
