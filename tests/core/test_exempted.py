"""免除: for which registration date certificates are in time (jspo.md §3)."""

from datetime import date, datetime

import pytest

from koshin.core.dates import JST
from koshin.core.decide import decide
from koshin.core.facts import CompletionFact, Facts
from koshin.core.lifecycle.exempted import counts_from, in_time_for
from koshin.core.scheme import load
from tests.ground import ROOT

FILES = sorted((ROOT / "associations" / "jspo").glob("**/*.yaml"))
JSPO = load(
    {
        path.relative_to(ROOT / "associations" / "jspo").as_posix(): path.read_text("utf-8")
        for path in FILES
        if path.parent.name in ("jspo", "schemes", "forms")
    }
)


@pytest.mark.parametrize(
    ("handed_in", "registered"),
    [
        (date(2026, 11, 30), date(2027, 4, 1)),
        (date(2026, 12, 1), date(2027, 10, 1)),
        (date(2027, 5, 31), date(2027, 10, 1)),
        (date(2027, 6, 1), date(2028, 4, 1)),
    ],
)
def test_who_hands_in_after_the_cut_off_is_registered_on_the_next_date(
    handed_in: date, registered: date
) -> None:
    found = in_time_for(JSPO, asked_on=handed_in)
    assert found is not None
    assert found[1] == registered
    done = CompletionFact(
        qualification="handball_coach1",
        course_number="EX1",
        completed_on=counts_from(JSPO, asked_on=handed_in, decided_on=handed_in),
    )
    at = datetime(handed_in.year, handed_in.month, handed_in.day, 12, tzinfo=JST)
    [option] = decide(JSPO, Facts(completions=(done,)), at=at).options
    assert option.cycle.new_term.start == registered
