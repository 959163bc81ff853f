"""A generated month with its truth: what is matched without a person is right, every time."""

from collections import Counter
from datetime import date

import pytest

from koshin.core.bank import names
from koshin.core.bank.claims import Claim, Claims, Deposit
from koshin.core.bank.ladder import propose
from koshin.core.scheme.bank_rules import USUAL_FEES
from koshin.ops.bench.month import Owes, month
from koshin.ops.bench.month import names as invented

PEOPLE = 3_000


def people(seed: int) -> list[Owes]:
    """People with the references that the database would draw."""
    drawn = [(n * 48271391 + 20270401) % 100_000_000 for n in range(1, PEOPLE + 1)]
    return [
        Owes(
            key=number,
            family=name.family,
            given=name.given,
            reference=f"{digits:08d}{98 - digits * 100 % 97:02d}",
            amount=name.amount,
        )
        for number, (name, digits) in enumerate(
            zip(invented(PEOPLE, seed=seed), drawn, strict=True)
        )
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_automatic_match_of_the_month_is_wrong_and_every_own_reference_is_found(
    seed: int,
) -> None:
    owing = people(seed)
    claims = Claims(
        Claim(
            id=str(one.key),
            reference=one.reference,
            due=one.amount,
            holder=one.key + 1,
            names=(names.key(f"{one.family}{one.given}"),),
        )
        for one in owing
    )
    right: Counter[str] = Counter()
    wrong: list[str] = []
    suggested: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    paid: set[str] = set()
    for told in month(owing, seed=seed):
        rows[told.kind] += 1
        found = propose(
            Deposit(
                amount=told.amount,
                booked_on=date(2027, 5, 6),
                payer=told.payer[:48],
                payer_code=told.payer_code,
                edi=told.edi,
            ),
            claims,
            fees=frozenset(USUAL_FEES),
        )
        truth = {str(key) for key in told.truth}
        if found and found[0].certain:
            booked = {share.claim.id for share in found[0].shares}
            for share in found[0].shares:
                claims.take(share.claim, share.amount)
            if booked != truth or booked & paid:
                wrong.append(told.kind)
            paid |= truth
            right[told.kind] += 1
        elif any({s.claim.id for s in one.shares} == truth for one in found):
            suggested[told.kind] += 1

    assert wrong == []
    # Of two alike transfers either may come first; together one of them is booked by itself.
    certain = right["reference"] + right["double"]
    assert certain == rows["reference"]
    # A lump is certain where it names everybody: about every second one does.
    assert 0.4 * rows["lump"] <= right["lump"] <= 0.6 * rows["lump"]
    assert not {"name", "fee", "misspelt", "relative", "stranger"} & set(right)
    assert suggested["name"] + suggested["fee"] >= 0.5 * (rows["name"] + rows["fee"])
