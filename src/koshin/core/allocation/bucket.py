"""The problem and its answer: records, a tree of buckets with needs and caps, and who fills what.

Best for the holder means, in this order: as little as possible is missing of all needs together
(so every need is met whenever that is possible at all), then as much as possible counts in the
root. Where that leaves a choice, of records with the same places the earlier counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """A place for amounts; what is inside a bucket is also in those around it."""

    key: str
    at_least: Decimal = Decimal(0)
    at_most: Decimal | None = None
    inside: tuple["Bucket", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Item:
    """An amount that may be put, whole or in part, into the buckets named, preferred first."""

    amount: Decimal
    may: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """``put[item, bucket]``: how much of the item (by its place) counts in the bucket itself."""

    put: Mapping[tuple[int, str], Decimal] = field(default_factory=dict)

    def within(self, bucket: Bucket) -> Decimal:
        """Everything that counts in the bucket and inside it."""
        keys = keys_of(bucket)
        return sum((a for (_, key), a in self.put.items() if key in keys), Decimal(0))


def keys_of(bucket: Bucket) -> frozenset[str]:
    """The keys of the bucket and of all inside it."""
    found = {bucket.key}
    for child in bucket.inside:
        found |= keys_of(child)
    return frozenset(found)
