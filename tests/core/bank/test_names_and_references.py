"""A payer's name has one key however it is written, and a reference proves itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshin.core.bank import names
from koshin.core.bank.references import is_valid, references_in

ONE_NAME = st.text(alphabet="アイウカガキギクシジツテデトナハバパマヤユヨラワンー ", max_size=30)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        # The vectors of payments.md 3.4.
        ("ｶ)ﾔﾏﾀﾞｼﾖｳｼﾞ", "ヤマダシヨウジ"),
        ("株式会社ヤマダショウジ", "ヤマダシヨウジ"),
        ("カブシキガイシャヤマダショウジ", "ヤマダシヨウジ"),
        ("（カ）ヤマダショウジ", "ヤマダシヨウジ"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダタロウ"),
        ("ヤマダ　タロウ", "ヤマダタロウ"),
        ("やまだたろう", "ヤマダタロウ"),
        ("ｷﾔﾂｼﾕ(ｶ", "キヤツシユ"),
        ("ﾔﾏﾀﾞﾀﾛｰ", "ヤマダタロ-"),
        ("1234567 ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダタロウ"),
        # A voiced mark that stands by itself belongs to the kana before it.
        ("ﾔﾏﾀ゛ﾀﾛｳ", "ヤマダタロウ"),
        ("ﾊ゜ｰﾙ", "パ-ル"),
        ("ﾄｸﾋ)ﾐﾎﾝｷﾖｳｶｲ", "ミホンキヨウカイ"),
        ("ﾐﾎﾝ(ｶ)ﾄｳｷﾖｳ", "ミホントウキヨウ"),
        ("ヵヶヮ", "カケワ"),
        ("株式会社見本", ""),
    ],
)
def test_a_name_has_the_key_of_its_vector(written: str, key: str) -> None:
    assert names.key(written) == key


@given(ONE_NAME)
def test_the_key_of_a_key_is_itself(name: str) -> None:
    found = names.key(name)
    assert names.key(found) == found


def test_digits_before_the_name_are_kept_apart() -> None:
    assert names.leading_digits("1234567 ﾔﾏﾀﾞ ﾀﾛｳ") == "1234567"
    assert names.leading_digits("ﾔﾏﾀﾞ ﾀﾛｳ 1234567") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("ヤマダタロ-", "ヤマダタロウ"), ("オオヤマ", "オ-ヤマ"), ("ミヅノ", "ミズノ")],
)
def test_long_vowels_and_old_spellings_sound_alike_but_are_not_the_same(
    one: str, other: str
) -> None:
    assert one != other
    assert names.loose(one) == names.loose(other)


def test_a_name_cut_short_begins_the_whole_one_from_six_characters_on() -> None:
    assert names.begins("コウエキシヤ", "コウエキシヤダンミホン")
    assert not names.begins("コウエキ", "コウエキシヤダンミホン")


def test_a_reference_is_found_wherever_it_stands_and_without_its_leading_zeros() -> None:
    assert is_valid("2027039168")
    assert references_in("2027039168 ﾔﾏﾀﾞ ﾀﾛｳ") == ("2027039168",)
    assert references_in("ﾔﾏﾀﾞ ﾀﾛｳ ２０２７０３９１６８") == ("2027039168",)
    short = "0000000195"
    assert is_valid(short)
    assert references_in("", "", "000195") == (short,)


@given(st.integers(min_value=0, max_value=99_999_999), st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_no_reference(number: int, place: int, by: int) -> None:
    reference = f"{number:08d}{98 - number * 100 % 97:02d}"
    assert is_valid(reference)
    wrong = list(reference)
    wrong[place] = str((int(wrong[place]) + by) % 10)
    assert not is_valid("".join(wrong))
