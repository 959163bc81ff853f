"""Which claim a deposit pays, on which evidence, and whether that is certain (payments.md 3.4).

Certain is a virtual account or a reference with the exact sum, or several references that together
sum to it exactly, and only those are booked without a person. Every other rung is a suggestion with
its points; a sum alone suggests nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from koshin.core.bank import names
from koshin.core.bank.claims import Claim, Claims, Deposit
from koshin.core.bank.lump import unique_sum
from koshin.core.bank.references import references_in

Rung = Literal["virtual", "reference", "keyed", "name", "payer", "lump", "chosen"]
# Points of evidence; a suggestion has their sum, at most 100.
POINTS = {
    "virtual": 70,
    "reference": 70,
    "references": 70,
    "keyed": 90,
    "amount": 30,
    "fee": 20,
    "sum": 30,
    "name": 45,
    "only_one": 10,
    "cut": 35,
    "sound": 30,
    "paid_before": 35,
    "number": 40,
    "same_holder": 40,
    "other_amount": 0,
    "nothing_due": 0,
    "other_name": -30,
}
FULL = 100
MOST_SUGGESTIONS = 5
# Namesakes beyond this many say nothing any more.
MOST_NAMESAKES = 20


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many yen of the deposit go to a claim."""

    claim: Claim
    amount: int


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the deposit may pay. ``reasons`` are keys of :data:`POINTS`; ``score`` their sum."""

    shares: tuple[Share, ...]
    rung: Rung
    reasons: tuple[str, ...]
    certain: bool = False

    @property
    def score(self) -> int:
        return max(0, min(FULL, sum(POINTS[reason] for reason in self.reasons)))


def propose(deposit: Deposit, claims: Claims, *, fees: frozenset[int]) -> list[Proposal]:
    """The proposals, best first; one that is certain stands alone. Writes nothing.

    ``fees`` are the bank's fees, in yen, that a payer may have taken off.
    """
    if not deposit.transfer or deposit.amount <= 0:
        return []
    key = names.key(deposit.payer)
    virtual = claims.at_virtual(deposit.virtual)
    if virtual is not None and _all_of(deposit, virtual, claims):
        return [_whole(deposit, virtual, "virtual", "virtual", "amount", certain=True)]
    referred = [
        claim
        for reference in references_in(
            deposit.payer_code, deposit.payer, deposit.edi, deposit.summary
        )
        if (claim := claims.referred(reference)) is not None
    ]
    if len(referred) == 1 and _all_of(deposit, referred[0], claims):
        only = referred[0]
        if not _another_is_named(deposit, only, key, claims):
            return [_whole(deposit, only, "reference", "reference", "amount", certain=True)]
    if (together := _all_referred(deposit, referred, claims)) is not None:
        return [together]
    found: list[Proposal] = []
    if virtual is not None:
        found.append(_one(deposit, virtual, claims, "virtual", "virtual", fees=fees))
    found += _by_reference(deposit, referred, key, claims, fees=fees)
    found += _by_name(deposit, key, claims, fees=fees)
    found += _lumps(deposit, key, claims)
    return _best(found)


def _all_of(deposit: Deposit, claim: Claim, claims: Claims) -> bool:
    """Whether the deposit is exactly what the claim lacks, and is not what the office entered by
    hand before: that may wait in suspense, as money that came too late does."""
    return claims.due(claim) == deposit.amount and not _keyed(deposit, claim)


def _all_referred(deposit: Deposit, referred: Sequence[Claim], claims: Claims) -> Proposal | None:
    """One transfer that names each claim it pays and is exactly their sum. Several numbers that
    prove themselves do not stand there by chance, nor do they sum to it by chance."""
    dues = [(claim, claims.due(claim)) for claim in referred]
    if len(dues) < 2 or sum(due for _claim, due in dues) != deposit.amount:
        return None
    if any(not due or _keyed(deposit, claim) for claim, due in dues):
        return None
    return _shared(dues, "references", "sum", certain=True)


def _keyed(deposit: Deposit, claim: Claim) -> bool:
    return (deposit.booked_on, deposit.amount) in claim.keyed


def _another_is_named(deposit: Deposit, referred: Claim, key: str, claims: Claims) -> bool:
    """Whether the payer's name is not theirs whose reference it is, but like that of somebody else
    who owes this sum: then the reference may be a neighbour's, copied."""
    if any(key == name or names.begins(key, name) for name in referred.names if name):
        return False
    alike = (*claims.named(key), *claims.beginning(key), *claims.sounding(key))
    return any(
        claim.holder != referred.holder and claims.due(claim) == deposit.amount for claim in alike
    )


def _by_reference(
    deposit: Deposit, referred: Sequence[Claim], key: str, claims: Claims, *, fees: frozenset[int]
) -> Iterable[Proposal]:
    for claim in referred:
        if _keyed(deposit, claim):
            yield _whole(deposit, claim, "keyed", "keyed")
            continue
        doubts = ["other_name"] if _another_is_named(deposit, claim, key, claims) else []
        yield _one(deposit, claim, claims, "reference", "reference", *doubts, fees=fees)
        if claims.due(claim):
            continue
        for other in claims.of_holder(claim.holder):
            if other.id != claim.id and claims.due(other) == deposit.amount:
                yield _whole(deposit, other, "payer", "same_holder", "amount")


def _by_name(
    deposit: Deposit, key: str, claims: Claims, *, fees: frozenset[int]
) -> Iterable[Proposal]:
    """By exact name, by the holder's number, by who paid before, and by names cut or misspelt.

    Only where the sum is right or short by a known fee.
    """
    exact = claims.named(key)
    fitting = [claim for claim in exact if _fits(deposit, claim, claims, fees)]
    if len(fitting) <= MOST_NAMESAKES:
        alone = ["only_one"] if len(fitting) == 1 else []
        for claim in fitting:
            yield _one(deposit, claim, claims, "name", "name", *alone, fees=fees)
    for claim in exact:
        if not claims.due(claim) and _keyed(deposit, claim):
            yield _whole(deposit, claim, "keyed", "keyed")
    others: list[tuple[str, Sequence[Claim]]] = [
        ("number", claims.numbered(names.leading_digits(deposit.payer))),
        ("paid_before", claims.paid_before_by(key)),
    ]
    if not fitting:
        others += [("cut", claims.beginning(key)), ("sound", claims.sounding(key))]
    for reason, candidates in others:
        near = [claim for claim in candidates if _fits(deposit, claim, claims, fees)]
        if len(near) <= MOST_NAMESAKES:
            for claim in near:
                yield _one(deposit, claim, claims, "payer", reason, fees=fees)


def _lumps(deposit: Deposit, key: str, claims: Claims) -> Iterable[Proposal]:
    """Several claims of one payer at once."""
    groups = (("paid_before", claims.paid_before_by(key)), ("name", claims.named(key)))
    for reason, group in groups:
        open_ones = {claim.id: (claim, claims.due(claim)) for claim in group if claims.due(claim)}
        dues = list(open_ones.values())
        if (chosen := unique_sum(dues, deposit.amount)) is not None:
            yield _shared([(claim, claims.due(claim)) for claim in chosen], reason, "sum")


def _fits(deposit: Deposit, claim: Claim, claims: Claims, fees: frozenset[int]) -> bool:
    due = claims.due(claim)
    return bool(due) and (due == deposit.amount or due - deposit.amount in fees)


def _one(
    deposit: Deposit,
    claim: Claim,
    claims: Claims,
    rung: Rung,
    *reasons: str,
    fees: frozenset[int],
) -> Proposal:
    due = claims.due(claim)
    if not due:
        money = "nothing_due"
    elif due == deposit.amount:
        money = "amount"
    else:
        money = "fee" if due - deposit.amount in fees else "other_amount"
    return _whole(deposit, claim, rung, *reasons, money)


def _whole(
    deposit: Deposit, claim: Claim, rung: Rung, *reasons: str, certain: bool = False
) -> Proposal:
    share = Share(claim=claim, amount=deposit.amount)
    return Proposal(shares=(share,), rung=rung, reasons=reasons, certain=certain)


def _shared(dues: Sequence[tuple[Claim, int]], *reasons: str, certain: bool = False) -> Proposal:
    shares = tuple(Share(claim=claim, amount=due) for claim, due in dues)
    return Proposal(shares=shares, rung="lump", reasons=reasons, certain=certain)


def _best(found: Iterable[Proposal]) -> list[Proposal]:
    """The five with the most points, each choice of claims once."""
    best: dict[tuple[str, ...], Proposal] = {}
    for proposal in found:
        chosen = tuple(share.claim.id for share in proposal.shares)
        if chosen not in best or best[chosen].score < proposal.score:
            best[chosen] = proposal
    return sorted(best.values(), key=lambda p: -p.score)[:MOST_SUGGESTIONS]
