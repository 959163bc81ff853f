"""Entries as accountants read them: pairs of debit and credit, the tax in amounts told apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Percent = int | None


@dataclass(frozen=True, kw_only=True)
class Side:
    """Yen on one account, more than 0; ``percent`` is the consumption tax inside it, if any."""

    account: str
    amount: int
    percent: Percent = None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One line of a journal (仕訳): the same yen on both sides."""

    debit: Side
    credit: Side

    @property
    def amount(self) -> int:
        return self.debit.amount


def by_tax(amount: int, lines: Sequence[tuple[Percent, int]]) -> list[tuple[Percent, int]]:
    """``amount`` shared over tax rates as the lines of the charge are; the shares sum to it.

    ``lines`` are (per cent, yen). Yen that do not divide go to the largest remainders, the higher
    rate first. Without lines of any yen all of it is untaxed.
    """
    sums: dict[Percent, int] = {}
    for percent, yen in lines:
        sums[percent] = sums.get(percent, 0) + yen
    whole = sum(sums.values())
    if not whole:
        return [(None, amount)] if amount else []
    rates = sorted(sums, key=lambda percent: -(percent or 0))
    shares = {percent: amount * sums[percent] // whole for percent in rates}
    left = amount - sum(shares.values())
    by_remainder = sorted(rates, key=lambda p: -(amount * sums[p] % whole))
    for percent in by_remainder[:left]:
        shares[percent] += 1
    return [(percent, yen) for percent, yen in shares.items() if yen]


def pairs(sides: Sequence[tuple[Side, bool]]) -> Iterator[Pair]:
    """The lines of one balanced entry: each debit meets credits in their order until it is used up.

    ``sides`` are (side, whether it is a debit). Raises ``ValueError`` where they do not balance.
    """
    debits = [side for side, is_debit in sides if is_debit]
    against = [side for side, is_debit in sides if not is_debit]
    if sum(s.amount for s in debits) != sum(s.amount for s in against):
        raise ValueError("the entry does not balance")
    left = [side.amount for side in against]
    place = 0
    for debit in debits:
        due = debit.amount
        while due:
            if not left[place]:
                place += 1
                continue
            part = min(due, left[place])
            due, left[place] = due - part, left[place] - part
            credit = against[place]
            yield Pair(
                debit=Side(account=debit.account, amount=part, percent=debit.percent),
                credit=Side(account=credit.account, amount=part, percent=credit.percent),
            )
