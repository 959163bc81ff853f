"""Tables go out and come back exactly, and no spreadsheet calculates anything of them."""

import io
import random
import zipfile

import pytest

from koshin.platform.tables import writing
from koshin.platform.tables.cells import SIGNS, protected, restored
from koshin.platform.tables.reading import NoTable, read
from koshin.platform.tables.writing import Kind

FORMULAS = (
    "=1+1", "+81 3", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''", "'", "＝1", "－1",
    '=HYPERLINK("http://example.com","x")', "=cmd|' /C calc'!A0", "@", "_x000D_", "a\r\nb", '"',
    ",",
)  # fmt: skip
# Signs of formulas, quotes, breaks, controls, kanji beyond the basic plane and with variants.
LETTERS = "=+-@'\"\t\r\n,; _x0D\x01\x1f\x85\u2028aZ09あア漢髙﨑𠮷葛\U000e0100\U0001f600＝＋"


def texts(count: int, *, seed: int) -> list[str]:
    chance = random.Random(seed)
    made = ["".join(chance.choices(LETTERS, k=chance.randrange(9))) for _ in range(count)]
    return [*FORMULAS, *made]


KINDS: list[Kind] = ["csv", "xlsx"]


def written(kind: Kind, rows: list[list[str]]) -> bytes:
    return b"".join(writing.pieces(kind, ["一", "二"], rows))


@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_texts_go_out_and_come_back_exactly(kind: Kind) -> None:
    rows = [["#", text] for text in texts(10_000, seed=16)]
    back = read(written(kind, rows))
    assert [list(line.cells) for line in back.lines] == rows


def test_no_cell_begins_a_formula_and_every_one_is_restored() -> None:
    for text in texts(10_000, seed=3):
        cell = protected(text)
        assert not cell.startswith(SIGNS)
        assert restored(cell) == text


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp932", "cp932"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
    ],
)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_encodings_and_separators_of_this_country_are_read(
    codec: str, told: str, separator: str
) -> None:
    rows = [["number", "氏名"], ["0012", "髙橋 太郎"], ["0013", "鈴木 花子"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    table = read(text.encode(codec))
    assert table.written == told
    assert table.headings == ("number", "氏名")
    assert [(line.number, line.cells) for line in table.lines] == [
        (2, ("0012", "髙橋 太郎")),
        (3, ("0013", "鈴木 花子")),
    ]


def test_codes_with_leading_zeros_stay_text_in_a_workbook() -> None:
    with zipfile.ZipFile(io.BytesIO(written("xlsx", [["000123", "1" * 20]]))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert '<t xml:space="preserve">000123</t>' in sheet
    assert "<v>" not in sheet
    assert "<f>" not in sheet


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (b"PK\x03\x04 no workbook", "Excelブックとして読めません"),
        (b"\xff\xff\xff\x81", "文字コード"),
        ("番号,番号\n1,2\n".encode(), "2つあります"),
        ("番号,,氏名\n1,2,3\n".encode(), "2列目に見出しがありません"),
        (('"番号"x,氏名\n1,2\n').encode(), "引用符"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(NoTable, match=said):
        read(content)


def test_a_cell_with_line_breaks_does_not_shift_the_numbers_of_lines() -> None:
    table = read('番号,注\n1,"上\n下"\n2,x\n'.encode())
    assert [line.number for line in table.lines] == [2, 4]
