"""Numbers of credentials: one stored form, however they are typed (itc.md §12 case 38)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshin.core.typed import NumberFault, stored_number

COORDINATOR = (r"\d{10}[A-Z]", "0000002001C")
COACH = (r"\d{7}", "0012345")


@pytest.mark.parametrize(
    ("shape", "typed", "stored"),
    [
        (COORDINATOR, "0001232005C", "0001232005C"),
        (COORDINATOR, "1232005C", "0001232005C"),
        (COORDINATOR, "1232005c", "0001232005C"),
        (COORDINATOR, " ０００１２３２００５Ｃ ", "0001232005C"),
        (COORDINATOR, "000123-2005-C", "0001232005C"),
        (COORDINATOR, "000123−2005 C", "0001232005C"),
        (COACH, "12345", "0012345"),
        (COACH, "００－１２３４５", "0012345"),
        ((r"[A-Z]-\d{3}", "A-001"), "b-012", "B-012"),
    ],
)
def test_a_number_is_read_as_people_type_it(
    shape: tuple[str, str], typed: str, stored: str
) -> None:
    assert stored_number(*shape, typed) == stored


@pytest.mark.parametrize(
    ("shape", "typed"),
    [
        (COORDINATOR, ""),
        (COORDINATOR, "1232005"),
        (COORDINATOR, "00001232005C"),
        (COORDINATOR, "12320O5C"),
        (COACH, "12345678"),
        (COACH, "-"),
    ],
)
def test_what_is_no_number_is_refused(shape: tuple[str, str], typed: str) -> None:
    with pytest.raises(NumberFault):
        stored_number(*shape, typed)


@given(st.integers(min_value=0, max_value=10**7 - 1))
def test_a_stored_number_is_read_as_itself(serial: int) -> None:
    stored = f"{serial:07d}"
    assert stored_number(*COACH, stored) == stored
    assert stored_number(*COACH, str(serial)) == stored
