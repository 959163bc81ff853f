"""A new version against those that are published: which would judge twice, or a running round."""

from datetime import date

import pytest

from koshin.core.dates import start_of_day
from koshin.core.scheme.plain_windows import first_unopened, last_opened
from koshin.core.scheme.version_faults import version_faults
from koshin.ops.scheme.source import find
from tests.core.test_versions import OLD, version
from tests.ground import ROOT

EXAMPLES = ROOT / "examples" / "schemes"
CYCLE_2028 = 'judged_by: cycle, since_cycle: "2028"'
CYCLE_OF_2028 = 'judged_by: cycle, since_cycle: "2028", until_cycle: "2028"'


@pytest.mark.parametrize(
    ("mine", "other", "refused"),
    [
        ("judged_by: application, since: 2027-01-01, running: keep", CYCLE_2028, True),
        ("judged_by: application, since: 2028-04-01, running: keep", CYCLE_2028, True),
        ("judged_by: application, since: 2028-04-02, running: keep", CYCLE_2028, False),
        (CYCLE_2028, "judged_by: application, since: 2029-01-01, running: change", True),
        (CYCLE_2028, "judged_by: application, since: 2028-01-01, running: change", False),
        (
            CYCLE_OF_2028,
            "judged_by: application, since: 2028-05-31, until: 2028-12-31, running: keep",
            True,
        ),
        (
            CYCLE_OF_2028,
            "judged_by: application, since: 2028-06-01, until: 2028-12-31, running: keep",
            False,
        ),
        (
            "judged_by: activity, since: 2028-03-01, until: 2028-04-01, running: keep",
            CYCLE_OF_2028,
            True,
        ),
        (CYCLE_OF_2028, "judged_by: award, since: 2020-04-01, until: 2024-03-31", True),
        (CYCLE_2028, "judged_by: award, since: 2020-04-01, until: 2024-03-31", False),
        ("judged_by: award, since: 2020-04-01", CYCLE_2028, False),
        (CYCLE_2028, "judged_by: award, since: 2029-04-01", True),
    ],
)
def test_versions_that_go_by_different_days_are_compared_by_when_they_decide(
    mine: str, other: str, refused: bool
) -> None:
    known = version(other)
    assert known.version is not None
    known = known.model_copy(
        update={"version": known.version.model_copy(update={"code": "before"})}
    )
    assert bool(list(version_faults(version(mine), [known]))) is refused


@pytest.mark.parametrize(
    ("stated", "begins", "remedy"),
    [
        ('since_cycle: "2027"', "2027-04-01", 'begin with "2028" or later'),
        ('since_cycle: "2020"', "2027-04-01", 'old_or_new_until: "2027"'),
        ('since_cycle: "2027"', "2027-03-31", ""),
        ('since_cycle: "2028"', "2027-04-01", ""),
        ('since_cycle: "2027", old_or_new_until: "2027"', "2027-04-01", ""),
        ('since_cycle: "2026", old_or_new_until: "2026"', "2027-04-01", 'begin with "2028"'),
    ],
)
def test_a_round_that_is_open_keeps_its_rules(stated: str, begins: str, remedy: str) -> None:
    new = version(f"judged_by: cycle, {stated}")
    at = start_of_day(date.fromisoformat(begins))
    found = list(version_faults(new, [OLD], begins=at))
    assert [remedy in fault.remedy for fault in found] == ([True] if remedy else [])


@pytest.mark.parametrize(
    ("example", "code", "following"),
    [
        ("facilities", "2027-03-31", "2027-09-30"),
        ("harbour", "2027-04-16", "2027-04-17"),
    ],
)
def test_rounds_of_every_calendar_are_known_as_open(
    example: str, code: str, following: str
) -> None:
    calendar = find(EXAMPLES / f"{example}.yaml").scheme.calendar
    at = start_of_day(date(2027, 2, 15))
    assert (last_opened(calendar, at), first_unopened(calendar, at)) == (code, following)
