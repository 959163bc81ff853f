"""Reads a bank's CSV by its profile, and refuses what the profile does not know."""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from koshin.core.bank.csv_profile import Profile
from koshin.core.bank.encodings import text_of
from koshin.core.bank.statement import Fault, FileRefused, Movement, Statement, refuse

EMPTY = ("", "-", "*", "***")
NEGATIVE = re.compile(r"^\((.*)\)$|^[△▲−-](.*)$")


def read_csv(content: bytes, *, profile: Profile) -> Statement:
    """The movements of the one account that the export is about.

    Raises ``FileRefused``: another bank's or an unknown header, a line with more or fewer columns,
    a day or an amount that cannot be read, money in both directions at once, or a balance that does
    not follow from the one before.
    """
    lines = text_of(content.rstrip(b"\x1a"), profile.encodings).splitlines()
    header, first = _header(lines, profile)
    faults: list[Fault] = []
    movements: list[Movement] = []
    for number, line in enumerate(lines[first:], start=first + 1):
        if not line.strip():
            continue
        try:
            movements.append(_movement(number, line, header, profile))
        except FileRefused as refused:
            faults += refused.faults
    in_order = list(reversed(movements)) if profile.newest_first else movements
    if not faults:
        faults = _balance_faults(in_order)
    if faults:
        raise FileRefused(faults)
    days = [movement.booked_on for movement in movements]
    return Statement(
        account=None,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        movements=movements,
        closing=in_order[-1].balance if in_order else None,
    )


def _header(lines: Sequence[str], profile: Profile) -> tuple[tuple[str, ...], int]:
    """The header that the file has, and the index of the line after it."""
    looked_at = lines[: profile.before_header + 1]
    for index, line in enumerate(looked_at):
        cells = tuple(profile.same.get(cell, cell) for cell in _cells(line))
        for header in profile.headers:
            if cells == header:
                return header, index + 1
    if not any(line.strip() for line in lines):
        raise refuse(0, "empty")
    seen = next((line for line in looked_at if line.strip()), "")
    raise refuse(1, "header", seen=seen[:80], bank=profile.name)


def _cells(line: str) -> tuple[str, ...]:
    cells = [cell.strip() for cell in next(csv.reader([line]), [])]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _movement(number: int, line: str, header: Sequence[str], profile: Profile) -> Movement:
    cells = next(csv.reader([line]))
    if len(cells) > len(header) and not any(cell.strip() for cell in cells[len(header) :]):
        cells = cells[: len(header)]
    if len(cells) != len(header):
        raise refuse(number, "columns", seen=str(len(cells)))
    row = dict(zip(header, cells, strict=True))
    columns = profile.columns
    amount = _amount(number, row, profile)
    text = row[columns.payer].strip()
    kind = row[columns.kind].strip() if columns.kind else text
    named = re.search(profile.payer, text)
    booked = _day(number, row[columns.booked_on], profile)
    return Movement(
        line=number,
        raw=line,
        booked_on=booked,
        value_on=booked,
        incoming=amount >= 0,
        kind="transfer" if re.search(profile.transfer, kind) else "other",
        amount=abs(amount),
        sequence=row[columns.sequence].strip() if columns.sequence else "",
        payer=(named.group("payer") if named else text).strip(),
        summary=" ".join(row[name].strip() for name in columns.summary if row[name].strip()),
        balance=_yen(number, row[columns.balance]) if columns.balance else None,
    )


def _day(number: int, text: str, profile: Profile) -> date:
    found = re.fullmatch(profile.date, unicodedata.normalize("NFKC", text).strip())
    try:
        if found is not None:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        pass
    raise refuse(number, "date", seen=text[:20])


def _amount(number: int, row: Mapping[str, str], profile: Profile) -> int:
    """Yen, negative for money that went out."""
    columns = profile.columns
    if columns.signed is not None:
        found = _yen(number, row[columns.signed])
        if not found:
            raise refuse(number, "amount", seen=row[columns.signed][:20])
        return found
    came = _yen(number, row[columns.incoming or ""]) or 0
    went = _yen(number, row[columns.outgoing or ""]) or 0
    if bool(came) == bool(went) or came < 0 or went < 0:
        raise refuse(number, "amount", seen=f"{came}/{went}")
    return came or -went


def _yen(number: int, text: str) -> int | None:
    """Whole yen in any width, with commas, ``¥``, ``円`` or a negative in parentheses."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    plain = plain.removeprefix("¥").removeprefix("\\").removesuffix("円").strip()
    if plain in EMPTY:
        return None
    sign = 1
    if negative := NEGATIVE.match(plain):
        sign, plain = -1, (negative[1] or negative[2] or "").strip()
    if not (plain.isascii() and plain.isdecimal()):
        raise refuse(number, "amount", seen=text[:20])
    return sign * int(plain)


def _balance_faults(movements: Sequence[Movement]) -> list[Fault]:
    """A line that is missing or twice shows in the balance of the next."""
    faults = []
    before: int | None = None
    for movement in movements:
        if movement.balance is None:
            continue
        moved = movement.amount if movement.incoming else -movement.amount
        if before is not None and before + moved != movement.balance:
            seen = {"said": str(movement.balance), "found": str(before + moved)}
            faults.append(Fault(line=movement.line, code="balance", seen=seen))
        before = movement.balance
    return faults
