"""The states of an application."""

from pathlib import Path

import pytest

from koshin.core.journey import TRANSITIONS, IllegalTransition, advance

ARCHITECTURE = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"


def test_the_architecture_page_draws_exactly_the_table_of_transitions() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    table = text.split("| from | event | to |\n|---|---|---|\n", 1)[1].split("\n\n", 1)[0]
    drawn = {tuple(cell.strip() for cell in row.strip("|").split("|")) for row in table.split("\n")}
    assert drawn == {(origin, event, target) for (origin, event), target in TRANSITIONS.items()}


def test_a_complete_application_leads_nowhere() -> None:
    for event in ("apply", "complete", "close"):
        with pytest.raises(IllegalTransition):
            advance("complete", event)
