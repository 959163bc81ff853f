"""The allocation is the best there is: compared with every possible one on small cases."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koshin.core.allocation.allocate import allocate
from koshin.core.allocation.bucket import Allocation, Bucket, Item
from koshin.core.allocation.flow import allocate_by_flow

KEYS = ("root", "a", "b", "aa", "ab")
Put = dict[tuple[int, str], Decimal]

amounts = st.integers(min_value=0, max_value=4).map(Decimal)
caps = st.none() | amounts


@st.composite
def trees(draw: st.DrawFn) -> Bucket:
    """root ( a ( aa ab ) b ) with any needs and caps."""

    def bucket(key: str, *inside: Bucket) -> Bucket:
        return Bucket(key=key, at_least=draw(amounts), at_most=draw(caps), inside=inside)

    return bucket("root", bucket("a", bucket("aa"), bucket("ab")), bucket("b"))


def items(most_places: int) -> st.SearchStrategy[list[Item]]:
    places = st.lists(st.sampled_from(KEYS), min_size=0, max_size=most_places, unique=True).map(
        tuple
    )
    item = st.builds(
        lambda amount, may: Item(amount=Decimal(amount), may=may),
        st.integers(min_value=1, max_value=2),
        places,
    )
    return st.lists(item, max_size=4)


def buckets_of(bucket: Bucket) -> Iterator[Bucket]:
    yield bucket
    for child in bucket.inside:
        yield from buckets_of(child)


def value(root: Bucket, put: Put) -> tuple[Decimal, Decimal] | None:
    """How much of the needs is met and how much counts; nothing where a cap is broken."""
    allocation = Allocation(put=put)
    met = Decimal(0)
    for bucket in buckets_of(root):
        amount = allocation.within(bucket)
        if bucket.at_most is not None and amount > bucket.at_most:
            return None
        met += min(amount, bucket.at_least)
    return met, allocation.within(root)


def best(root: Bucket, given_items: list[Item]) -> tuple[Decimal, Decimal]:
    """By trying every place for every unit."""
    units = [(i, item) for i, item in enumerate(given_items) for _ in range(int(item.amount))]
    found: list[tuple[Decimal, Decimal]] = []
    for places in product(*(("", *item.may) for _, item in units)):
        put: Put = {}
        for (index, _), key in zip(units, places, strict=True):
            if key:
                put[index, key] = put.get((index, key), Decimal(0)) + 1
        worth = value(root, put)
        if worth is not None:
            found.append(worth)
    return max(found)


def fits(given_items: list[Item], allocation: Allocation) -> bool:
    used: dict[int, Decimal] = {}
    for (index, key), amount in allocation.put.items():
        assert key in given_items[index].may
        used[index] = used.get(index, Decimal(0)) + amount
    return all(amount <= given_items[index].amount for index, amount in used.items())


@settings(max_examples=150, deadline=None)
@given(trees(), items(most_places=1))
def test_with_one_place_each_the_greedy_method_is_the_best(root: Bucket, found: list[Item]) -> None:
    allocation = allocate(root, found)
    assert fits(found, allocation)
    assert value(root, dict(allocation.put)) == best(root, found)


@settings(max_examples=150, deadline=None)
@given(trees(), items(most_places=2))
def test_with_a_choice_of_places_the_flow_is_the_best(root: Bucket, found: list[Item]) -> None:
    allocation = allocate(root, found)
    assert fits(found, allocation)
    assert value(root, dict(allocation.put)) == best(root, found)


@settings(max_examples=100, deadline=None)
@given(trees(), items(most_places=1))
def test_both_methods_agree(root: Bucket, found: list[Item]) -> None:
    greedy, flow = allocate(root, found), allocate_by_flow(root, found)
    assert value(root, dict(greedy.put)) == value(root, dict(flow.put))


@settings(max_examples=100, deadline=None)
@given(trees(), items(most_places=2))
def test_the_order_changes_nothing_that_is_measured(root: Bucket, found: list[Item]) -> None:
    turned = list(reversed(found))
    assert value(root, dict(allocate(root, found).put)) == value(
        root, dict(allocate(root, turned).put)
    )


def test_where_nothing_else_differs_the_earlier_record_counts() -> None:
    root = Bucket(key="root", at_most=Decimal(3))
    both = [Item(amount=Decimal(2), may=("root",)), Item(amount=Decimal(2), may=("root",))]
    assert dict(allocate(root, both).put) == {(0, "root"): 2, (1, "root"): 1}


def test_what_overflows_one_bucket_spills_into_its_second_place() -> None:
    root = Bucket(key="root", inside=(Bucket(key="a", at_most=Decimal(3)), Bucket(key="b")))
    put = allocate(root, [Item(amount=Decimal(5), may=("a", "b"))]).put
    assert dict(put) == {(0, "a"): 3, (0, "b"): 2}


@pytest.mark.parametrize("count", [500])
def test_five_hundred_records_are_one_sort_per_level(count: int) -> None:
    days = tuple(Bucket(key=f"day{n}", at_most=Decimal(6)) for n in range(count))
    root = Bucket(key="root", at_least=Decimal(100), inside=days)
    found = [Item(amount=Decimal(8), may=(f"day{n}",)) for n in range(count)]
    assert allocate(root, found).within(root) == 6 * count
