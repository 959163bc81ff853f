"""Tables of proof: a test, or a reason, for each line; every test that they name is there."""

import re

import pytest

from tests.ground import ROOT

PAGE = ROOT / "docs" / "failure-matrix.md"
USE = ROOT / "docs" / "accessibility.md"
BARS_OF_USE = 26
CRITERIA_OF_WCAG = 55
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


def test_every_bar_of_use_and_every_criterion_of_wcag_has_its_row() -> None:
    text = USE.read_text("utf-8")
    bars = re.findall(r"^\| (U-\d\d) \| [^|]+ \| [^|]+ \|$", text, re.MULTILINE)
    assert bars == [f"U-{number:02}" for number in range(1, BARS_OF_USE + 1)]
    verdict = r"(?:met|no such content)"
    criteria = re.findall(
        rf"^\| (\d\.\d\.\d+)\*? [^|]+ \| {verdict} \| [^|]+ \|$", text, re.MULTILINE
    )
    assert len(set(criteria)) == len(criteria) == CRITERIA_OF_WCAG


@pytest.mark.parametrize(
    ("path", "name"),
    sorted({found for page in (PAGE, USE) for found in NAMED.findall(page.read_text("utf-8"))}),
)
def test_a_named_test_exists(path: str, name: str) -> None:
    source = (ROOT / "tests" / path).read_text("utf-8")
    assert re.search(rf"^def {name}\(", source, re.MULTILINE)
