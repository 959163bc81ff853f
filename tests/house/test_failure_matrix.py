"""The failure matrix names a test, or a reason, for each line and column; every test is there."""

import re

import pytest

from tests.ground import ROOT

PAGE = ROOT / "docs" / "failure-matrix.md"
LINES = 30
COLUMNS = ("VeriTrans", "Stripe", "Bank file")
NAMED = re.compile(r"`([a-z_/]+\.py)::(test_[a-z0-9_]+)`")


def cells() -> list[list[str]]:
    """The cells of each line of the table: number, case, and one for each column."""
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[1:]]


def test_every_line_and_column_names_a_test_or_says_why_not() -> None:
    found = cells()
    assert [row[0] for row in found] == [str(number) for number in range(1, LINES + 1)]
    for row in found:
        assert len(row) == 2 + len(COLUMNS)
        for cell in row[2:]:
            assert cell.startswith("–") or NAMED.sub("", cell).strip() == "", (row[0], cell)


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED.findall(PAGE.read_text("utf-8")))))
def test_a_named_test_exists(path: str, name: str) -> None:
    source = (ROOT / "tests" / path).read_text("utf-8")
    assert re.search(rf"^def {name}\(", source, re.MULTILINE)
