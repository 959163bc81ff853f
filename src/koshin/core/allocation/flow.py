"""The best allocation where an item has several places: a minimum-cost flow.

Successive shortest paths (R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", chapter 9.7)
from records through the buckets to the root, each path found by Bellman and Ford's method with a
queue, until no path is a gain. All costs are whole numbers, so the order of gains is exact.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from koshin.core.allocation.bucket import Allocation, Bucket, Item

ENDLESS = Decimal("Infinity")
SOURCE, SINK = 0, 1


@dataclass
class Arc:
    """A way with what still fits through it; ``back`` is its opposite in the list of arcs."""

    to: int
    room: Decimal
    cost: int
    back: int


@dataclass
class Network:
    """Nodes are numbers; ``out`` lists the arcs that leave each."""

    arcs: list[Arc] = field(default_factory=list)
    out: list[list[int]] = field(default_factory=lambda: [[], []])

    def node(self) -> int:
        self.out.append([])
        return len(self.out) - 1

    def join(self, start: int, end: int, room: Decimal, cost: int) -> int:
        """A new arc; its number."""
        index = len(self.arcs)
        self.arcs.append(Arc(end, room, cost, index + 1))
        self.arcs.append(Arc(start, Decimal(0), -cost, index))
        self.out[start].append(index)
        self.out[end].append(index + 1)
        return index


def allocate_by_flow(root: Bucket, items: Sequence[Item]) -> Allocation:
    """The best allocation; an item's earlier places are preferred where nothing else differs.

    Items with the same places are one supply, shared out afterwards from the first to the last.
    """
    supplies: dict[tuple[str, ...], list[int]] = {}
    for index, item in enumerate(items):
        supplies.setdefault(item.may, []).append(index)
    choices = max((len(may) for may in supplies), default=1)
    counted = (len(supplies) + 1) * (choices + 1)
    network = Network()
    buckets: dict[str, int] = {}
    _build(network, buckets, root, SINK, wanted=2 * counted, counted=counted)
    ways: list[tuple[int, tuple[str, ...], str]] = []
    for may, indexes in supplies.items():
        amount = sum((items[index].amount for index in indexes), Decimal(0))
        node = network.node()
        network.join(SOURCE, node, amount, 0)
        for rank, key in enumerate(may):
            ways.append((network.join(node, buckets[key], amount, rank), may, key))
    while _augment(network):
        pass
    put: dict[tuple[int, str], Decimal] = {}
    left = [item.amount for item in items]
    for arc, may, key in ways:
        sent = network.arcs[network.arcs[arc].back].room
        for index in supplies[may]:
            share = min(sent, left[index])
            if share > 0:
                put[index, key] = share
                left[index] -= share
                sent -= share
    return Allocation(put=put)


def _build(
    network: Network,
    buckets: dict[str, int],
    bucket: Bucket,
    into: int,
    *,
    wanted: int,
    counted: int,
) -> None:
    """A bucket leads into the one around it: first what it needs, at a gain, then the rest."""
    node = network.node()
    buckets[bucket.key] = node
    most = ENDLESS if bucket.at_most is None else bucket.at_most
    need = min(bucket.at_least, most)
    network.join(node, into, need, -wanted - counted)
    network.join(node, into, most - need, -counted)
    for child in bucket.inside:
        _build(network, buckets, child, node, wanted=wanted, counted=0)


def _augment(network: Network) -> bool:
    """Sends as much as fits along the cheapest way; false when no way is a gain."""
    distance: dict[int, int] = {SOURCE: 0}
    came: dict[int, int] = {}
    queue = deque([SOURCE])
    while queue:
        node = queue.popleft()
        for index in network.out[node]:
            arc = network.arcs[index]
            reached = distance[node] + arc.cost
            if arc.room > 0 and reached < distance.get(arc.to, reached + 1):
                distance[arc.to] = reached
                came[arc.to] = index
                if arc.to not in queue:
                    queue.append(arc.to)
    if distance.get(SINK, 0) >= 0:
        return False
    path = list(_path(network, came))
    sent = min(network.arcs[index].room for index in path)
    for index in path:
        arc = network.arcs[index]
        arc.room -= sent
        network.arcs[arc.back].room += sent
    return True


def _path(network: Network, came: dict[int, int]) -> Iterator[int]:
    node = SINK
    while node != SOURCE:
        index = came[node]
        yield index
        node = network.arcs[network.arcs[index].back].to
