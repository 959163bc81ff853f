"""The best allocation where an item has several places: a minimum-cost flow.

Successive shortest paths (R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", chapter 9.7)
from records through the buckets to the root, until no path is a gain. Distances are found by
Bellman and Ford's method with a queue; then all paths of the shortest length are filled one after
another (the primal-dual form, chapter 9.8): as many searches as there are different gains, not as
many as there are records. Costs and amounts are whole numbers, so nothing is rounded.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from koshin.core.allocation.bucket import Allocation, Bucket, Item

SOURCE, SINK = 0, 1


@dataclass
class Arc:
    """A way with what still fits through it; ``back`` is its opposite in the list of arcs."""

    to: int
    room: int
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

    def join(self, start: int, end: int, room: int, cost: int) -> int:
        """A new arc; its number."""
        index = len(self.arcs)
        self.arcs.append(Arc(end, room, cost, index + 1))
        self.arcs.append(Arc(start, 0, -cost, index))
        self.out[start].append(index)
        self.out[end].append(index + 1)
        return index


def allocate_by_flow(root: Bucket, items: Sequence[Item]) -> Allocation:
    """The best allocation; an item's earlier places are preferred where nothing else differs.

    Items with the same places are one supply, shared out afterwards from the first to the last.
    """
    unit = _unit(root, items)
    amounts = [int(item.amount / unit) for item in items]
    supplies: dict[tuple[str, ...], list[int]] = {}
    for index, item in enumerate(items):
        supplies.setdefault(item.may, []).append(index)
    choices = max((len(may) for may in supplies), default=1)
    counted = (len(supplies) + 1) * (choices + 1)
    network = Network()
    endless = sum(amounts)
    buckets = _Buckets(network=network, unit=unit, endless=endless, wanted=2 * counted)
    buckets.build(root, SINK, counted=counted)
    ways: list[tuple[int, tuple[str, ...], str]] = []
    for may, indexes in supplies.items():
        amount = sum(amounts[index] for index in indexes)
        node = network.node()
        network.join(SOURCE, node, amount, 0)
        for rank, key in enumerate(may):
            ways.append((network.join(node, buckets.nodes[key], amount, rank), may, key))
    while _augment(network):
        pass
    put: dict[tuple[int, str], Decimal] = {}
    left = amounts
    for arc, may, key in ways:
        sent = network.arcs[network.arcs[arc].back].room
        for index in supplies[may]:
            share = min(sent, left[index])
            if share > 0:
                put[index, key] = share * unit
                left[index] -= share
                sent -= share
    return Allocation(put=put)


def _unit(root: Bucket, items: Sequence[Item]) -> Decimal:
    """The unit in which all amounts are whole numbers."""
    numbers = [item.amount for item in items]
    waiting = [root]
    while waiting:
        bucket = waiting.pop()
        numbers += [bucket.at_least, *([] if bucket.at_most is None else [bucket.at_most])]
        waiting += bucket.inside
    exponents = (number.as_tuple().exponent for number in numbers)
    return Decimal(1).scaleb(min(0, *(e for e in exponents if isinstance(e, int)), 0))


@dataclass(kw_only=True)
class _Buckets:
    """The buckets' nodes by key. ``endless`` is more than can ever come."""

    network: Network
    unit: Decimal
    endless: int
    wanted: int
    nodes: dict[str, int] = field(default_factory=dict)

    def build(self, bucket: Bucket, into: int, *, counted: int) -> None:
        """A bucket leads into the one around it: first what it needs, at a gain, then the rest."""
        node = self.nodes[bucket.key] = self.network.node()
        most = self.endless if bucket.at_most is None else int(bucket.at_most / self.unit)
        need = min(int(bucket.at_least / self.unit), most)
        self.network.join(node, into, need, -self.wanted - counted)
        self.network.join(node, into, most - need, -counted)
        for child in bucket.inside:
            self.build(child, node, counted=0)


def _distances(network: Network) -> list[int | None]:
    """How far every node is from the source; nothing where no way leads."""
    distance: list[int | None] = [None] * len(network.out)
    distance[SOURCE] = 0
    queue, queued = deque([SOURCE]), {SOURCE}
    arcs, out = network.arcs, network.out
    while queue:
        node = queue.popleft()
        queued.discard(node)
        here = distance[node] or 0
        for index in out[node]:
            arc = arcs[index]
            if not arc.room:
                continue
            known = distance[arc.to]
            if known is None or here + arc.cost < known:
                distance[arc.to] = here + arc.cost
                if arc.to not in queued:
                    queued.add(arc.to)
                    queue.append(arc.to)
    return distance


def _augment(network: Network) -> bool:
    """Fills all cheapest ways, the first arcs first; false when no way is a gain."""
    distance = _distances(network)
    if (distance[SINK] or 0) >= 0:
        return False
    tried = [0] * len(network.out)
    while path := _cheapest(network, distance, tried):
        sent = min(network.arcs[index].room for index in path)
        for index in path:
            arc = network.arcs[index]
            arc.room -= sent
            network.arcs[arc.back].room += sent
    return True


def _cheapest(network: Network, distance: list[int | None], tried: list[int]) -> list[int]:
    """The first way on which every arc is on a cheapest one; ``tried`` are the arcs of each node
    that lead nowhere any more."""
    path: list[int] = []
    node, visited = SOURCE, {SOURCE}
    while node != SINK:
        out = network.out[node]
        while tried[node] < len(out):
            index = out[tried[node]]
            arc = network.arcs[index]
            reached = (distance[node] or 0) + arc.cost
            if arc.room and distance[arc.to] == reached and arc.to not in visited:
                path.append(index)
                node = arc.to
                visited.add(node)
                break
            tried[node] += 1
        else:
            if not path:
                return []
            node = network.arcs[network.arcs[path.pop()].back].to
            tried[node] += 1
    return path
