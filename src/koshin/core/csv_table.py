"""A CSV file that people made: read strictly, refused with the line and what to do about it.

UTF-8 (with or without mark) or CP932, as Excel writes either. Nothing is guessed and nothing is
left out: an unknown column is a fault, because somebody meant something by it.
"""

import csv
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_BYTES = 5_000_000
MOST_FAULTS = 50


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong: its line in the file (0: the file itself), and in a sentence what
    and what to do."""

    line: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line below the heading: its number in the file, and its cells by column, tidied."""

    number: int
    cells: Mapping[str, str]


class TableRefused(Exception):
    """The file cannot be taken as it is; ``faults`` says everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults[:MOST_FAULTS])


def read_table(
    content: bytes, *, columns: Sequence[str], optional: Sequence[str] = ()
) -> tuple[Line, ...]:
    """The lines below the heading. Raises ``TableRefused`` where the file is not such a table."""
    if len(content) > MOST_BYTES:
        raise _refused(0, "ファイルが大きすぎます(5MBまで)。分けてお送りください。")
    rows = _rows(_text(content))
    if not rows:
        raise _refused(0, "ファイルが空です。見出しの行と、1人1行の内容を入れてください。")
    heading = [tidy(cell) for cell in rows[0][1]]
    _check_heading(heading, columns, optional)
    faults, lines = [], []
    for number, cells in rows[1:]:
        if len(cells) != len(heading):
            said = f"列の数が見出し({len(heading)}列)と違います。カンマや引用符をご確認ください。"
            faults.append(Fault(line=number, sentence=said))
            continue
        tidied = [tidy(cell) for cell in cells]
        lines.append(Line(number=number, cells=dict(zip(heading, tidied, strict=True))))
    if faults:
        raise TableRefused(faults)
    if not lines:
        raise _refused(1, "見出しの下に行がありません。1人1行で入れてください。")
    return tuple(lines)


def tidy(cell: str) -> str:
    """One width, no spaces around, one space within; what protects a formula in Excel is taken
    off."""
    plain = unicodedata.normalize("NFKC", cell).removeprefix("'")
    return " ".join(plain.split())


def same_name(one: str, other: str) -> bool:
    """Whether two writings of a name are the same but for width and spaces."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(
        0, "文字コードが読めません。UTF-8 または Shift_JIS の CSV で保存し直してください。"
    )


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with the number of the line on which it ends."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    found = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((reader.line_num, row))
    except csv.Error:
        raise _refused(
            reader.line_num, "引用符の使い方が正しくありません。CSV として保存し直してください。"
        ) from None
    return found


def _check_heading(heading: Sequence[str], columns: Sequence[str], optional: Sequence[str]) -> None:
    wanted = "、".join([*columns, *(f"{one}(任意)" for one in optional)])
    missing = [column for column in columns if column not in heading]
    unknown = [column for column in heading if column not in (*columns, *optional)]
    if missing:
        said = f"見出しに{'、'.join(missing)}がありません。見出しは {wanted} です。"
    elif unknown:
        said = f"使わない列があります({'、'.join(unknown)})。見出しは {wanted} です。"
    elif len(set(heading)) != len(heading):
        said = f"同じ見出しが2つあります。見出しは {wanted} です。"
    else:
        return
    raise _refused(1, said)


def _refused(line: int, sentence: str) -> TableRefused:
    return TableRefused([Fault(line=line, sentence=sentence)])
