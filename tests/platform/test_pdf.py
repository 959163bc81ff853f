"""Typesetting: what cannot be printed is said by name, and never drawn as an empty box."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from koshin.platform import pdf

TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set document(title: "x")
#set text(font: "Noto Sans JP", lang: "ja", fallback: false)
#data.name
"""
AT = datetime(2027, 4, 1, tzinfo=UTC)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "x.typ"
    file.write_text(TEMPLATE)
    return file


@pytest.mark.parametrize(
    "name",
    ["髙橋 﨑子", "𠮷野 渡邉 渡邊", "葛󠄀城 辻󠄀", "濵 栁 德 祐 神", "𣘺 曻 ㋿", "ABC 123 ~", "ｶﾅ"],
)
def test_names_of_japanese_people_can_be_printed(name: str) -> None:
    assert pdf.printable(name) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("山田😀", ["😀"]),
        ("a\x00b", ["\x00"]),
        ("\ue000", ["\ue000"]),
        ("山\U000e01ef", ["山\U000e01ef"]),
        ("一行\n二行", []),
    ],
)
def test_what_the_fonts_lack_is_named(text: str, missing: list[str]) -> None:
    assert pdf.printable(text) == missing


def test_an_unprintable_name_is_refused_with_the_character_and_a_remedy(template: Path) -> None:
    with pytest.raises(pdf.Unprintable, match=r"「😀」\(U\+1F600\).*事務局") as caught:
        pdf.render(template, data={"name": "山田😀"}, timestamp=AT)
    assert caught.value.characters == ["😀"]


def test_a_name_is_data_and_never_a_command(template: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("geheim")
    made = pdf.render(template, data={"name": '#read("secret.txt")'}, timestamp=AT)
    assert b"geheim" not in made


def test_the_same_input_gives_the_same_bytes(template: Path) -> None:
    once, again = (pdf.render(template, data={"name": "髙橋"}, timestamp=AT) for _ in range(2))
    assert once == again
