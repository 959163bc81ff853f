"""Many seasons at once: who plays which, and a run that goes on where it was stopped."""

from io import StringIO
from pathlib import Path

import pytest

from koshin.ops.season.nightly import Results, seeds_of, shared

DIGEST = "ab" * 32


def heard(results: Results, *lines: str) -> None:
    for line in lines:
        results.hear(f"{line}\n", StringIO())


@pytest.mark.parametrize(
    ("text", "seeds"), [("3", [1, 2, 3]), ("5-7", [5, 6, 7]), ("9-9", [9]), ("0-1", [0, 1])]
)
def test_seeds_are_told_from_and_to_or_by_their_number(text: str, seeds: list[int]) -> None:
    assert list(seeds_of(text)) == seeds


@pytest.mark.parametrize("text", ["", "0", "7-5", "x", "1-", "1-2-3"])
def test_what_names_no_seeds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no seeds"):
        seeds_of(text)


def test_workers_take_the_seeds_in_turns_and_none_goes_without() -> None:
    assert shared([1, 2, 3, 4, 5], 2) == [[1, 3, 5], [2, 4]]
    assert shared([7], 2) == [[7]]
    assert shared([], 2) == []


def test_a_run_that_was_stopped_goes_on_with_what_was_not_played_well(tmp_path: Path) -> None:
    record = tmp_path / "record"
    first = Results(about="abc 24 people", record=record)
    first.remember()
    heard(
        first,
        f"seed 1 20 payments {DIGEST}",
        "seed 2: lost: B00000004 10000",
        f"seed 2 21 payments {DIGEST}",
    )
    assert not first.well([1, 2])

    second = Results(about="abc 24 people", record=record)
    second.remember()
    assert second.left(range(1, 4)) == [2, 3]
    heard(second, f"seed 2 21 payments {DIGEST}", f"seed 3 9 payments {DIGEST}")
    assert second.well(range(1, 4))
    assert second.summary(range(1, 4)).splitlines()[0] == "3 seasons, 50 payments, 0 went wrong"


def test_a_record_of_another_program_is_begun_anew(tmp_path: Path) -> None:
    record = tmp_path / "record"
    record.write_text(f"abc 24 people\nseed 1 20 payments {DIGEST}\n")
    other = Results(about="def 24 people", record=record)
    other.remember()
    assert other.left([1]) == [1]
    assert record.read_text() == "def 24 people\n"


def test_the_summary_names_what_went_wrong_and_what_nobody_played() -> None:
    results = Results(about="abc 24 people")
    heard(results, "seed 2: doctor (end): LED-01 (3,)", f"seed 2 5 payments {DIGEST}")
    told = results.summary([1, 2]).splitlines()
    assert told[:3] == ["1 seasons, 5 payments, 1 went wrong", "went wrong: 2", "not played: 1"]
    assert not results.well([1, 2])
