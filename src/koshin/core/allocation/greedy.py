"""The best allocation where every item has one place: the greedy method on a laminar family.

Caps on nested sets are a polymatroid, and "how much of the needs is met" is a sum of concave
functions of nested sets. There the greedy increment is optimal (A. Federgruen, H. Groenevelt,
"The greedy procedure for resource allocation problems", Operations Research 34, 1986). From the
leaves to the root each bucket keeps its chunks sorted by gain, cuts them at its cap and raises
those that fill its need: a sort per level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from koshin.core.allocation.bucket import Allocation, Bucket, Item

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """A part of an item, and in how many needs it is wanted."""

    gain: int
    item: int
    bucket: str
    amount: Decimal


def allocate_greedily(root: Bucket, items: Sequence[Item]) -> Allocation:
    """The best allocation; every item has at most one place (``may``)."""
    direct: dict[str, list[Chunk]] = {}
    for index, item in enumerate(items):
        for key in item.may[:1]:
            chunk = Chunk(gain=0, item=index, bucket=key, amount=item.amount)
            direct.setdefault(key, []).append(chunk)
    put: dict[tuple[int, str], Decimal] = {}
    for chunk in _filled(root, direct):
        place = (chunk.item, chunk.bucket)
        put[place] = put.get(place, ZERO) + chunk.amount
    return Allocation(put=put)


def _filled(bucket: Bucket, direct: dict[str, list[Chunk]]) -> list[Chunk]:
    chunks = [
        *direct.get(bucket.key, ()),
        *(chunk for child in bucket.inside for chunk in _filled(child, direct)),
    ]
    chunks.sort(key=lambda chunk: (-chunk.gain, chunk.item))
    if bucket.at_most is not None:
        chunks, _ = _cut(chunks, bucket.at_most)
    if not bucket.at_least:
        return chunks
    wanted, rest = _cut(chunks, bucket.at_least)
    return [*(replace(chunk, gain=chunk.gain + 1) for chunk in wanted), *rest]


def _cut(chunks: list[Chunk], at: Decimal) -> tuple[list[Chunk], list[Chunk]]:
    """The first chunks up to the amount ``at``, and the rest; one may be split."""
    first: list[Chunk] = []
    rest: list[Chunk] = []
    left = at
    for chunk in chunks:
        if chunk.amount <= left:
            first.append(chunk)
            left -= chunk.amount
        elif left:
            first.append(replace(chunk, amount=left))
            rest.append(replace(chunk, amount=chunk.amount - left))
            left = ZERO
        else:
            rest.append(chunk)
    return first, rest
