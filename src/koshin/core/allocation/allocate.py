"""Chooses the method: greedy where every item has one place, a flow where there is a choice."""

from collections.abc import Sequence

from koshin.core.allocation.bucket import Allocation, Bucket, Item
from koshin.core.allocation.flow import allocate_by_flow
from koshin.core.allocation.greedy import allocate_greedily


def allocate(root: Bucket, items: Sequence[Item]) -> Allocation:
    """The best allocation of the items, which stand in the order in which they are preferred."""
    if all(len(item.may) <= 1 for item in items):
        return allocate_greedily(root, items)
    return allocate_by_flow(root, items)
