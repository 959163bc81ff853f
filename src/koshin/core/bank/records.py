"""Cuts a Zengin file into records of named fields: fixed length or commas, CP932 or UTF-8."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from koshin.core.bank.encodings import text_of
from koshin.core.bank.layouts import LAYOUTS, RECORD, Layout
from koshin.core.bank.statement import Fault, FileRefused, refuse

END_OF_FILE = b"\x1a"
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record: its line from 1, its text as it came, and its fields without padding."""

    line: int
    raw: str
    fields: dict[str, str]

    @property
    def type(self) -> str:
        return self.fields["record"]


def records_of(content: bytes, *, type_code: str) -> list[Record]:
    """The records of a file of this 種別コード (``01`` or ``03``).

    Records of 200 bytes with or without line ends, a last 0x1A, or comma-separated text with the
    same fields. Raises ``FileRefused`` for anything that is not such a file.
    """
    plain = content.removeprefix(MARK).rstrip(END_OF_FILE + b"\r\n")
    if not plain:
        raise refuse(0, "empty")
    kinds = LAYOUTS[type_code]
    found: list[Record] = []
    faults: list[Fault] = []
    commas = plain[:2] in (b"1,", b'"1')
    lines: list[str | bytes] = [*_comma_lines(plain)] if commas else [*_lines(plain)]
    for number, line in enumerate(lines, start=1):
        try:
            if isinstance(line, str):
                found.append(_of_commas(number, line, kinds))
            else:
                found.append(_of_bytes(number, line, kinds))
        except FileRefused as refused:
            faults += refused.faults
    if faults:
        raise FileRefused(faults)
    return found


def _comma_lines(plain: bytes) -> list[str]:
    return text_of(plain).splitlines()


def _lines(plain: bytes) -> list[bytes]:
    if plain[:1] != b"1":
        raise refuse(1, "not_zengin")
    if b"\n" in plain or b"\r" in plain:
        return plain.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if len(plain) % RECORD and (again := _as_cp932(plain)) is not None:
        plain = again
    return [plain[start : start + RECORD] for start in range(0, len(plain), RECORD)]


def _of_bytes(number: int, line: bytes, kinds: dict[str, Layout]) -> Record:
    if len(line) != RECORD:
        line = _as_cp932(line) or line
    if len(line) != RECORD:
        raise refuse(number, "length", seen=str(len(line)))
    layout = kinds.get(line[:1].decode("ascii", "replace"))
    if layout is None:
        raise refuse(number, "unknown_record", seen=line[:1].decode("ascii", "replace"))
    fields = {}
    for field in layout:
        if field.kind == "-":
            continue
        part = line[field.start : field.start + field.length]
        try:
            fields[field.name] = part.decode("cp932").strip(" ")
        except UnicodeDecodeError:
            raise refuse(number, "encoding") from None
    raw = line.decode("cp932", "replace")
    return _checked(Record(line=number, raw=raw, fields=fields), layout)


def _as_cp932(line: bytes) -> bytes | None:
    """Bytes that somebody saved as UTF-8, as the bank made them; None where they are not UTF-8."""
    try:
        return line.decode("utf-8").encode("cp932")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return None


def _of_commas(number: int, line: str, kinds: dict[str, Layout]) -> Record:
    values = [value.strip(" ") for value in next(csv.reader([line]), [""])]
    layout = kinds.get(values[0])
    if layout is None:
        raise refuse(number, "unknown_record", seen=values[0][:1])
    names = _names_for(values, layout)
    if names is None:
        raise refuse(number, "columns", seen=str(len(values)))
    fields = dict(zip(names, values, strict=True))
    fields.pop("filler", None)
    for field in layout:
        if field.kind != "-":
            fields.setdefault(field.name, "")
        if field.kind in "Nn" and fields.get(field.name, "").isdecimal():
            fields[field.name] = fields[field.name].zfill(field.length)
    return _checked(Record(line=number, raw=line, fields=fields), layout)


def _names_for(values: Sequence[str], layout: Layout) -> list[str] | None:
    """Which fields these are: all, all but the last filler, or all but every filler."""
    everything = [field.name for field in layout]
    without_filler = [field.name for field in layout if field.kind != "-"]
    without_dummies = [name for name in without_filler if name != "dummy"]
    for names in (everything, without_filler, without_dummies):
        if len(names) == len(values):
            return names
    return None


def _checked(record: Record, layout: Layout) -> Record:
    for field in layout:
        if field.kind not in "Nn":
            continue
        value = record.fields[field.name]
        if field.kind == "n" and not value:
            record.fields[field.name] = "0" * field.length
        elif not (value.isascii() and value.isdecimal()) or len(value) > field.length:
            raise refuse(record.line, "digits", field=field.name, seen=value[:20])
    return record
