"""What people type is read in any width, with any hyphen, in any kana, by either calendar."""

from datetime import date
from decimal import Decimal

import pytest

from koshin.platform import reading
from koshin.web.forms import postal


@pytest.mark.parametrize(
    "typed",
    [
        "1000014",
        "100-0014",
        "〒100-0014",
        "１００－００１４",
        "〒１００−００１４",
        " 100 0014 ",
        "100ー0014",
    ],
)
def test_a_postal_code_is_seven_digits_however_it_is_typed(typed: str) -> None:
    assert reading.postal_code(typed) == "1000014"


@pytest.mark.parametrize(
    "typed",
    [
        "0312345678",
        "03-1234-5678",
        "０３－１２３４－５６７８",
        "(03)1234-5678",
        "+81 3-1234-5678",
        "03ー1234ー5678",
    ],
)
def test_a_phone_number_is_national_digits_however_it_is_typed(typed: str) -> None:
    assert reading.phone(typed) == "0312345678"


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("たかはし", "タカハシ"),
        ("ﾀｶﾊｼ", "タカハシ"),
        ("タカハシ", "タカハシ"),
        ("ゔぃおら", "ヴィオラ"),
        ("じょー", "ジョー"),
        ("ジョ－", "ジョー"),
        ("マリア　テレサ", "マリア テレサ"),
    ],
)
def test_a_reading_becomes_full_width_katakana(typed: str, kana: str) -> None:
    assert reading.kana(typed) == kana


@pytest.mark.parametrize("typed", ["高橋", "Takahashi", "タカハシ1"])
def test_what_is_no_reading_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="kana"):
        reading.kana(typed)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        ("2027/3/31", date(2027, 3, 31)),
        ("２０２７年３月３１日", date(2027, 3, 31)),
        ("20270331", date(2027, 3, 31)),
        ("2027.3.31", date(2027, 3, 31)),
        ("令和9年3月31日", date(2027, 3, 31)),
        ("R9.3.31", date(2027, 3, 31)),
        ("ｒ９／３／３１", date(2027, 3, 31)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("S63/1/1", date(1988, 1, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("㍼63年1月1日", date(1988, 1, 1)),
    ],
)
def test_a_day_is_read_by_either_calendar(typed: str, day: date) -> None:
    assert reading.day(typed) == day


@pytest.mark.parametrize("typed", ["2027-02-29", "3月31日", "あした", "2027/13/1", ""])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        reading.day(typed)


@pytest.mark.parametrize(
    ("typed", "mail"),
    [
        ("a@example.jp", "a@example.jp"),
        ("ａ＠ｅｘａｍｐｌｅ．ｊｐ", "a@example.jp"),
        ("Taro.Yamada@Example.JP", "Taro.Yamada@example.jp"),
        (" a.@example.jp ", "a.@example.jp"),
    ],
)
def test_a_mail_address_is_read_in_any_width(typed: str, mail: str) -> None:
    assert reading.email(typed) == mail


@pytest.mark.parametrize(("typed", "number"), [("２．５", "2.5"), ("1,000", "1000"), ("10", "10")])
def test_a_number_is_read_in_any_width(typed: str, number: str) -> None:
    assert reading.number(typed) == Decimal(number)


@pytest.mark.parametrize("name", ["𠮷野", "髙橋", "渡邉", "辻󠄀", "山﨑", "㈱山田", "O’Neil"])
def test_names_keep_every_character_that_was_typed(name: str) -> None:
    assert reading.tidy(f"　{name}\n") == name


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
