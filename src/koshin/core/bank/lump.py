"""One transfer for several claims: which of them sum to it, when only one choice does."""

from collections.abc import Sequence

from koshin.core.bank.claims import Claim

MOST_CLAIMS = 20
MOST_SUMS = 20_000


def unique_sum(claims: Sequence[tuple[Claim, int]], amount: int) -> tuple[Claim, ...] | None:
    """The two or more claims whose dues (the second of each pair, yen) sum to ``amount``.

    None where no choice does, more than one does, or there are more than 20 claims or too many sums
    to look through: then nobody can tell which are meant.
    """
    if not 2 <= len(claims) <= MOST_CLAIMS:
        return None
    # For each sum: how many choices reach it (2 stands for more), and one of them as bits.
    reached: dict[int, tuple[int, int]] = {0: (1, 0)}
    for place, (_claim, due) in enumerate(claims):
        for total, (ways, chosen) in list(reached.items()):
            more = total + due
            if more > amount or not due:
                continue
            known, other = reached.get(more, (0, 0))
            reached[more] = (min(known + ways, 2), other if known else chosen | 1 << place)
        if len(reached) > MOST_SUMS:
            return None
    ways, chosen = reached.get(amount, (0, 0))
    found = tuple(claim for place, (claim, _due) in enumerate(claims) if chosen >> place & 1)
    return found if ways == 1 and len(found) > 1 else None
