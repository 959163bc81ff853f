"""Pools whose groups spill into one another: the best there is, in whatever order entered."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from koshin.core.dates import JST
from koshin.core.decide import decide
from koshin.core.decision import Finding
from koshin.core.facts import ActivityFact, CredentialFact, Facts, Period
from koshin.core.scheme.alone import load_alone
from tests.core.judging import done, judged
from tests.ground import ROOT

KINDS = ("a", "b", "c")
caps = st.integers(0, 4)
amounts = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 2)), max_size=5)


def pool(most: tuple[int, int, int], need: int, needed: int) -> dict[str, Any]:
    """a spills into b, b into c; b needs something of its own."""
    groups: list[dict[str, Any]] = [
        {"code": f"g{kind}", "label": kind, "activities": [kind], "at_most": cap}
        for kind, cap in zip(KINDS, most, strict=True)
        if cap > 0
    ]
    codes = {group["code"] for group in groups}
    for group, target in pairwise(groups):
        group["spill_to"] = target["code"]
    if "gb" in codes and 0 < needed <= most[1]:
        next(group for group in groups if group["code"] == "gb")["at_least"] = needed
    return {
        "kind": "pool",
        "code": "pool",
        "label": "単位",
        "activities": list(KINDS),
        "at_least": need,
        "unit": "点",
        "done": "の活動",
        "groups": groups,
    }


def best(node: dict[str, Any], records: list[ActivityFact]) -> tuple[int, int]:
    """How much of both needs can be met, and how much can count: by trying every place."""
    groups = {group["code"]: group for group in node["groups"]}
    units: list[list[str]] = []
    for record in records:
        places = [f"g{record.kind}"] if f"g{record.kind}" in groups else [""]
        while places[-1] in groups and "spill_to" in groups[places[-1]]:
            places.append(groups[places[-1]]["spill_to"])
        units += [["-", *places]] * int(record.amount)
    found = [(0, 0)]
    for put in product(*units):
        inside = {code: put.count(code) for code in groups}
        if any(inside[code] > group["at_most"] for code, group in groups.items()):
            continue
        total = sum(place != "-" for place in put)
        needs = [(total, node["at_least"])]
        needs += [(inside[c], g["at_least"]) for c, g in groups.items() if "at_least" in g]
        found.append((sum(min(have, need) for have, need in needs), total))
    return max(found)


def reached(finding: Finding, node: dict[str, Any]) -> tuple[int, int]:
    total = int(finding.amount or 0)
    met = min(total, node["at_least"])
    met += sum(int(min(c.amount or 0, c.need or 0)) for c in finding.children)
    return met, total


@settings(max_examples=120, deadline=None)
@given(st.tuples(caps, caps, caps), st.integers(1, 6), caps, amounts, st.randoms())
def test_spilling_in_a_row_is_the_best_there_is_in_any_order(
    most: tuple[int, int, int],
    need: int,
    needed: int,
    given_amounts: list[tuple[str, int]],
    chance: Any,
) -> None:
    node = pool(most, need, needed)
    if not node["groups"]:
        return
    records = [
        done(kind, f"2025-0{place + 1}-01", str(amount), id=place + 1)
        for place, (kind, amount) in enumerate(given_amounts)
    ]
    finding = judged(node, *records)
    assert reached(finding, node) == best(node, records)
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert judged(node, *shuffled) == finding


CISSP = (ROOT / "examples" / "schemes" / "cissp.yaml").read_text(encoding="utf-8")
CARRYING = load_alone(
    "cissp.yaml",
    CISSP[: CISSP.index("\ncases:")],
)
HELD = CredentialFact(
    id=1,
    qualification="professional",
    number="1",
    awarded_on=date(2021, 4, 1),
    terms=tuple(
        Period(start=date(year, 4, 1), end=date(year + 3, 3, 31)) for year in (2021, 2024, 2027)
    ),
)
days = st.dates(date(2021, 4, 1), date(2030, 2, 1))
cpe = st.lists(st.tuples(st.sampled_from("ab"), days, st.integers(1, 90)), max_size=8)


@settings(max_examples=60, deadline=None)
@given(cpe, st.randoms())
def test_what_is_carried_does_not_depend_on_the_order_of_entry(
    given_records: list[tuple[str, date, int]], chance: Any
) -> None:
    records = [
        done(kind, day.isoformat(), str(amount), id=place + 1)
        for place, (kind, day, amount) in enumerate(given_records)
    ]
    at = datetime(2030, 3, 1, tzinfo=JST)
    facts = Facts(credentials=(HELD,), activities=tuple(records))
    first = decide(CARRYING, facts, at=at)
    chance.shuffle(records)
    assert decide(CARRYING, replace(facts, activities=tuple(records)), at=at) == first
    finding = first.options[0].finding
    assert finding is not None
    brought = sum((r.amount for r in finding.counted if r.activity == 0), Decimal(0))
    own = sum((r.amount for r in finding.counted if r.activity != 0), Decimal(0))
    assert brought <= 40
    assert own <= sum(amount for _, day, amount in given_records if day >= date(2027, 4, 1))
