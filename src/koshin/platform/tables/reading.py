"""Reads a table that people made: CSV in the encodings that occur in Japan, or a workbook.

Nothing is guessed that could change a value: cells come as they stand in the file, and what is not
a table is refused with what to do about it.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from python_calamine import CalamineWorkbook

from koshin.platform.tables.cells import restored

MOST_COLUMNS = 200
# A workbook is a ZIP: what it unpacks to is bounded before anything is unpacked.
MOST_UNPACKED = 1_500_000_000
DELIMITERS = (",", "\t", ";")


class NoTable(Exception):
    """The file is no table that can be read; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table: the number of the line on which it begins, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: how it was written (``utf-8``, ``cp932``, ``utf-16`` or ``xlsx``), its headings, and
    the lines below them. ``lines`` can be read once and raises ``NoTable`` where the file breaks
    off."""

    written: str
    headings: tuple[str, ...]
    lines: Iterator[Line]


def read(content: bytes) -> Table:
    """The table in the file. Raises ``NoTable``."""
    if content.startswith(b"PK\x03\x04"):
        written, lines = "xlsx", _workbook(content)
    else:
        written, text = _decoded(content)
        lines = _separated(text)
    first = next((line for line in lines if any(line.cells)), None)
    if first is None:
        raise NoTable("ファイルが空です。1行目に見出し、2行目からデータを入れてください。")
    headings = tuple(cell.strip() for cell in first.cells)
    while headings and not headings[-1]:
        headings = headings[:-1]
    if len(headings) > MOST_COLUMNS:
        raise NoTable(f"列が多すぎます({MOST_COLUMNS}列まで)。要らない列を除いてください。")
    if "" in headings:
        place = headings.index("") + 1
        raise NoTable(f"{place}列目に見出しがありません。1行目に見出しを入れてください。")
    if twice := sorted({one for one in headings if headings.count(one) > 1}):
        raise NoTable(f"見出し「{twice[0]}」が2つあります。1つにしてください。")
    return Table(written=written, headings=headings, lines=_fitted(lines, len(headings)))


def _fitted(lines: Iterator[Line], width: int) -> Iterator[Line]:
    """The lines that are not empty, as wide as the headings; more cells stay for who checks."""
    for line in lines:
        cells = list(line.cells)
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if any(cells):
            padded = (*cells, *[""] * (width - len(cells)))
            yield Line(number=line.number, cells=padded)


def _decoded(content: bytes) -> tuple[str, str]:
    """The encoding and the text. UTF-16 is known by its mark, or by every other byte being 0."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", _strictly(content, "utf-16")
    head = content[:4000]
    if len(head) > 1 and head.count(0) > len(head) // 4:
        order = "utf-16-be" if head[0] == 0 else "utf-16-le"
        return "utf-16", _strictly(content, order)
    for name, codec in (("utf-8", "utf-8-sig"), ("cp932", "cp932")):
        try:
            return name, content.decode(codec)
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _strictly(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        raise _unreadable() from None


def _unreadable() -> NoTable:
    return NoTable(
        "文字コードが読めません。UTF-8、Shift_JIS(CP932)、UTF-16 のいずれかのCSV、"
        "またはExcelブック(.xlsx)で保存し直してください。"
    )


def _separated(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for row in reader:
            yield Line(number=begins, cells=tuple(map(restored, row)))
            begins = reader.line_num + 1
    except csv.Error:
        raise NoTable(
            f"{begins}行目の引用符の使い方が正しくありません。CSVとして保存し直してください。"
        ) from None


def _delimiter(text: str) -> str:
    """The separator that the line of headings uses most; a comma where it uses none."""
    heading = text.split("\n", 1)[0]
    return max(DELIMITERS, key=heading.count)


def _workbook(content: bytes) -> Iterator[Line]:
    """The only sheet, row by row. What a stranger packed may break its reader anywhere, in any way:
    whatever it raises means that this is no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise NoTable("ブックが大きすぎます。CSVで保存し直すか、分けて取り込んでください。")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(book.sheet_names) != 1:
            raise NoTable("シートが2枚以上あります。取り込むシートだけのブックにしてください。")
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except NoTable:
        raise
    except Exception:
        raise NoTable(
            "Excelブックとして読めません。パスワードを外し、.xlsx またはCSVで保存し直してください。"
        ) from None
    for number, row in enumerate(rows, start=1):
        yield Line(number=number, cells=tuple(_cell(value) for value in row))


def _cell(value: Any) -> str:
    """A value as text: dates in ISO form, numbers without what a spreadsheet adds."""
    match value:
        case None:
            return ""
        case str():
            return restored(value)
        case bool():
            return "1" if value else "0"
        case float():
            exact = Decimal(repr(value))
            whole = exact == exact.to_integral_value()
            return format(exact.to_integral_value() if whole else exact, "f")
        case datetime():
            return (value.date() if value.time() == time() else value).isoformat()
        case date() | time():
            return value.isoformat()
    return str(value)
