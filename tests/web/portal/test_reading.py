"""What people type is read in any width, with any hyphen, in any kana, by either calendar (U-10).

``tolerance.tsv``: field, what is typed, what is stored (× where it is refused).
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from koshin.platform import numbers, reading
from koshin.web.forms import postal
from koshin.web.forms.fields import YenField

REFUSED = "×"
FIELDS: dict[str, Callable[[str], str]] = {
    "phone": reading.phone,
    "postal_code": reading.postal_code,
    "day": lambda typed: reading.day(typed).isoformat(),
    "moment": lambda typed: f"{reading.moment(typed):%Y-%m-%dT%H:%M}",
    "email": reading.email,
    "kana": reading.kana,
    "yen": lambda typed: str(YenField.read(typed)),
    "number": lambda typed: f"{reading.number(typed):f}",
    "code": numbers.read,
    "name": reading.tidy,
}
TABLE = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("tolerance.tsv").read_text("utf-8").splitlines()
]


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(set(TABLE)) == len(TABLE) >= 400
    assert {field for field, _, _ in TABLE} == set(FIELDS)


def stored(field: str, typed: str) -> str:
    try:
        return FIELDS[field](typed) or REFUSED
    except ValueError:
        return REFUSED


@pytest.mark.parametrize("field", FIELDS)
def test_whatever_the_width_the_hyphen_the_kana_or_the_era_the_same_is_stored(field: str) -> None:
    rows = [(typed, kept) for name, typed, kept in TABLE if name == field]
    read = [(typed, stored(field, typed)) for typed, _ in rows]
    assert read == rows


def test_broken_characters_do_not_come_in() -> None:
    assert reading.tidy("山\x00田\ud800") == "山田"


def test_an_address_keeps_its_letters_and_gets_narrow_digits() -> None:
    assert reading.latin_width("永田町１－２－３　㈱ビル") == "永田町1-2-3 ㈱ビル"


def test_a_postal_code_names_its_place() -> None:
    assert postal.place_of("1000014") == postal.Place(
        prefecture="東京都", city="千代田区", street="永田町"
    )


def test_a_postal_code_without_a_town_leaves_the_street_empty() -> None:
    found = postal.place_of("0600000")
    assert found is not None
    assert (found.city, found.street) == ("札幌市中央区", "")


def test_an_unknown_postal_code_has_no_place() -> None:
    assert postal.place_of("9999999") is None
