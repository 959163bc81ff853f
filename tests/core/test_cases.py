"""Every worked amount and date of the associations' rules, as their case files state them."""

import pytest

from tests.core.case_files import Case, all_cases, differences


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.id)
def test_the_rules_answer_as_the_case_says(case: Case) -> None:
    assert differences(case) == []


def test_no_two_cases_have_the_same_name() -> None:
    names = [case.id for case in all_cases()]
    assert sorted(set(names)) == sorted(names)
