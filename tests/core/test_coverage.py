"""docs/coverage.md: every edge case and every scheme of the facts is covered, or says why not."""

import re

import pytest

from tests.core.coverage import cases_about, cases_from, covered
from tests.ground import ROOT

PAGE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
LAST = {"jspo.md": 26, "itc.md": 42}
EDGES = [(facts, number) for facts, last in LAST.items() for number in range(1, last + 1)]
# The rows of rule-shapes.md §1, as sources of cases name them; ITC has its own facts.
SCHEMES = (
    "中小企業診断士", "情報処理安全確保支援士", "社会保険労務士", "キャリアコンサルタント",
    "AFP / CFP", "公認会計士", "税理士", "日医生涯教育認定証", "研修認定薬剤師", "認定看護師",
    "技術士 CPD", "PMP",
    "CISSP", "CFE", "CompTIA", "California RN", "UK NMC", "介護支援専門員", "宅建士証", "SCOPENET",
)  # fmt: skip
VECTORS = (
    "AFP", "CISSP", "PMP", "日医", "薬剤師", "会計士", "支援士", "キャリコン", "診断士", "NMC",
    "SCOPENET",
)  # fmt: skip
TEST = re.compile(r"`(tests/[a-z_/]+\.py)::(test_[a-z0-9_]+)`")


def rows(heading: str) -> dict[str, str]:
    """The last cell of each row of the table under a heading, by the first."""
    _, _, after = PAGE.partition(f"## {heading}")
    table = after.partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return {row[0]: row[-1] for row in cells[1:]}


@pytest.mark.parametrize(("facts", "number"), EDGES, ids=lambda value: str(value))
def test_every_edge_case_has_a_row_that_names_its_cases(facts: str, number: int) -> None:
    said = rows(f"Edge cases of {facts}").get(str(number), "")
    cases = cases_about(facts, number)
    missing = [case for case in cases if case not in said]
    assert not missing, f"add to row {number} of {facts} in docs/coverage.md: {missing}"
    named = re.findall(r"`(?:associations|examples)/[^`]+`: [^<]+", said)
    assert {name.strip() for name in named} == set(cases)
    elsewhere = "→" in said
    assert cases or elsewhere, f"edge case {number} of {facts} is nowhere"


def test_tests_named_for_what_is_no_rule_exist() -> None:
    named = TEST.findall(PAGE)
    assert len(named) >= 10
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_of_the_facts_is_an_example_with_cases(scheme: str) -> None:
    files = cases_from(scheme)
    said = rows("Schemes of rule-shapes.md").get(scheme, "")
    assert sum(files.values()) >= 2
    for file in files:
        assert f"`{file}`" in said, f"name {file} in the row of {scheme} in docs/coverage.md"


@pytest.mark.parametrize("vector", VECTORS)
def test_every_expected_result_of_the_facts_is_a_case(vector: str) -> None:
    assert [c for c in covered() if "vectors" in c.source and vector in c.source]


def test_at_least_fifteen_schemes_are_stated() -> None:
    assert len({file for scheme in SCHEMES for file in cases_from(scheme)}) >= 15
