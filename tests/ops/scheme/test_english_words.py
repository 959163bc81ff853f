"""Whatever the engine can answer, English has words for it."""

import ast
from collections.abc import Iterator
from typing import get_args

from koshin.core.scheme.measures import Consequence
from koshin.ops.scheme.english_words import (
    CONSEQUENCES,
    EXEMPTIONS,
    LIFE_REASONS,
    REASONS,
    WHY,
)
from tests.ground import ROOT

CORE = ROOT / "src" / "koshin" / "core"
# Said with the days of the round, not from a table.
WITH_DAYS = {"window_before", "window_after"}


def codes(called: str, place: int, keyword: str = "") -> Iterator[str]:
    """The codes that the core writes into calls of a name, at a place or under a keyword."""
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == called):
                continue
            given = [*node.args[place : place + 1]] if not keyword else []
            given += [part.value for part in node.keywords if part.arg == keyword]
            yield from (
                value.value
                for value in given
                if isinstance(value, ast.Constant) and isinstance(value.value, str)
            )


def test_every_reason_has_english_words() -> None:
    found = set(codes("Reason", 0, "code"))
    assert found >= WITH_DAYS
    assert found - {*REASONS, *WITH_DAYS, *LIFE_REASONS} == set()


def test_every_ground_for_not_counting_a_record_has_english_words() -> None:
    tree = ast.parse((CORE / "requirements" / "records.py").read_text(encoding="utf-8"))
    returned = {
        str(node.value.elts[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Return)
        and isinstance(node.value, ast.Tuple)
        and isinstance(node.value.elts[0], ast.Constant)
    }
    assert {"before_period", "future", "expired"} <= returned
    assert {*returned, *codes("left_out", 1)} - set(WHY) == set()


def test_every_exemption_and_every_consequence_has_english_words() -> None:
    found = set(codes("_exemption", 1))
    assert found >= {"eased", "window"}
    assert found - set(EXEMPTIONS) == set()
    assert set(get_args(Consequence)) - {"block"} == set(CONSEQUENCES)
