"""Codes that people read from paper and type."""

from koshin.platform import numbers


def test_a_code_survives_being_printed_and_typed() -> None:
    for _ in range(200):
        code = numbers.new_code()
        assert numbers.read(numbers.shown(code)) == code
        assert numbers.read(f" {numbers.shown(code).lower().replace('-', ' ')}") == code


def test_letters_that_look_alike_are_read_as_the_one_we_use() -> None:
    assert numbers.read("OOOO-IIII-LLLL-UUUU") == "0000111111111111"[:12] + "VVVV"


def test_what_cannot_be_a_code_is_read_as_nothing() -> None:
    for typed in ("", "7K3M", "7" * 17, "../../etc/passwd", "確認コード", "7K3M-9QWX-2B4C-5D6é"):
        assert numbers.read(typed) == ""
