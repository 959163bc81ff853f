"""Lines of a mail: at most 35 full-width characters, broken where Japanese may be broken."""

import pytest

from koshin.platform import mail


@pytest.mark.parametrize(
    "text",
    [
        "あ" * 200,
        "更新の手続きは、" * 30,
        "ご案内(" * 40,
        "葛󠄀城" * 50,
        "a b " * 60,
    ],
)
def test_no_line_is_wider_than_seventy_columns(text: str) -> None:
    wrapped = mail.wrap(text)
    assert all(mail.width(line) <= 72 for line in wrapped.splitlines())
    assert wrapped.replace("\n", "").replace(" ", "") == text.replace(" ", "")


def test_no_line_begins_with_a_full_stop_or_ends_with_a_bracket() -> None:
    for shift in range(6):
        lines = mail.wrap("あ" * shift + "字、字。「字」" * 40).splitlines()
        assert not any(line[0] in "、。」" for line in lines)
        assert not any(line[-1] == "「" for line in lines)


def test_an_address_is_never_broken() -> None:
    url = "https://renewal.example.jp/" + "x" * 90
    assert url in mail.wrap(f"下のページにログインしてください。{url}").splitlines()


def test_what_is_short_stays_as_it_was() -> None:
    text = "髙橋 花子 様\n\n  ・一つ目\n  ・二つ目"
    assert mail.wrap(text) == text
