"""Writes tables while they are sent: CSV and XLSX of any length in little memory.

Both hold every value as text, so that codes with leading zeros and long digits stay what they are
in a workbook. The same rows make the same bytes.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from koshin.platform.pipes import Pipe
from koshin.platform.tables.cells import protected

Kind = Literal["csv", "xlsx"]
TYPES: dict[Kind, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Rows = Iterable[Sequence[str]]
AT_ONCE = 500
EPOCH = (1980, 1, 1, 0, 0, 0)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SPREADSHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SPREADSHEET}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>'
    '<sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
    f'Type="{OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>',
    # Style 1 is text (49), so that what somebody types over a cell stays text as well.
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/>'
    '<xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>',
}
# What XML cannot hold, or would change, is written as OOXML does: _x000D_.
UNHELD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def pieces(kind: Kind, headings: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """The file in pieces, as its rows come."""
    every: Rows = chain([headings], rows)
    return _csv(every) if kind == "csv" else _xlsx(every)


def _csv(rows: Rows) -> Iterator[bytes]:
    """UTF-8 with a mark, as spreadsheets want it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    text.write("\ufeff")
    for number, row in enumerate(rows, start=1):
        writer.writerow([protected(cell) for cell in row])
        if number % AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _xlsx(rows: Rows) -> Iterator[bytes]:
    pipe = Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED, compresslevel=1) as made:  # type: ignore[call-overload]
        for name, text in PARTS.items():
            made.writestr(_part(name), HEAD + text)
        with made.open(_part("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            waiting: list[str] = []
            for number, row in enumerate(rows, start=1):
                waiting.append(f"<row>{''.join(map(_inline, row))}</row>")
                if number % AT_ONCE == 0:
                    sheet.write("".join(waiting).encode())
                    waiting = []
                    yield pipe.taken()
            sheet.write(f"{''.join(waiting)}</sheetData></worksheet>".encode())
    yield pipe.taken()


def _part(name: str) -> ZipInfo:
    info = ZipInfo(name, date_time=EPOCH)
    info.compress_type = ZIP_DEFLATED
    return info


def _inline(cell: str) -> str:
    if not cell:
        return '<c s="1"/>'
    held = UNHELD.sub(lambda found: f"_x{ord(found[0]):04X}_", protected(cell))
    return f'<c s="1" t="inlineStr"><is><t xml:space="preserve">{escape(held)}</t></is></c>'
