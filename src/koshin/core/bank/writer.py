"""Writes 振込入金通知 (01) and 入出金取引明細 (03) as a bank does, for samples and measurements."""

from collections.abc import Sequence
from datetime import date

from koshin.core.bank.era_dates import written_date
from koshin.core.bank.layouts import LAYOUTS, Layout
from koshin.core.bank.statement import Statement

DEALINGS = {"transfer": "11", "cash": "10", "correction": "19", "other": "18"}
CRLF = b"\r\n"


def write_zengin(
    statements: Sequence[Statement], *, type_code: str, on: date, commas: bool = False
) -> bytes:
    """The file in CP932 with CRLF: records of 200 bytes, or the same fields with commas.

    Every statement names its account and its first and last day.
    """
    layouts = LAYOUTS[type_code]
    lines: list[bytes] = []
    for statement in statements:
        records = _records(statement, type_code, on=on)
        lines += [_line(layouts[record["record"]], record, commas=commas) for record in records]
    end = {"record": "9", "records": str(len(lines) + 1), "accounts": str(len(statements))}
    lines.append(_line(layouts["9"], end, commas=commas))
    return CRLF.join(lines) + CRLF


def _records(statement: Statement, type_code: str, *, on: date) -> list[dict[str, str]]:
    account = statement.account
    if account is None or statement.first_day is None or statement.last_day is None:
        raise ValueError("a Zengin file names its account and its days")
    header = {
        "record": "1",
        "type": type_code,
        "code": "0",
        "made_on": written_date(on),
        "first_day": written_date(statement.first_day),
        "last_day": written_date(statement.last_day),
        "bank": account.bank,
        "branch": account.branch,
        "kind": account.kind,
        "number": account.number,
        "opening_sign": "1",
        "opening": str(statement.opening or 0),
    }
    data = [
        {
            "record": "2",
            "sequence": movement.sequence,
            "booked_on": written_date(movement.booked_on),
            "value_on": written_date(movement.value_on),
            "direction": "1" if movement.incoming else "2",
            "dealing": "19" if movement.cancels else DEALINGS[movement.kind],
            "amount": str(movement.amount),
            "payer_code": movement.payer_code,
            "payer": movement.payer,
            "from_bank": movement.sender,
            "summary": movement.summary,
            "edi": movement.edi,
            "cancelled": "1" if movement.cancels else "0",
        }
        for movement in statement.movements
    ]
    return [header, *data, _trailer(statement, type_code)]


def _trailer(statement: Statement, type_code: str) -> dict[str, str]:
    moved = statement.movements
    if type_code == "01":
        came = [m.amount for m in moved if not m.cancels]
        gone = [m.amount for m in moved if m.cancels]
        names = ("count", "total", "cancelled_count", "cancelled")
    else:
        came = [m.amount for m in moved if m.incoming]
        gone = [m.amount for m in moved if not m.incoming]
        names = ("in_count", "in_total", "out_count", "out_total")
    numbers = (len(came), sum(came), len(gone), sum(gone))
    trailer = {"record": "8", **dict(zip(names, map(str, numbers), strict=True))}
    if type_code == "03":
        closing = (statement.opening or 0) + sum(came) - sum(gone)
        sign = "2" if closing < 0 else "1"
        trailer |= {"closing_sign": sign, "closing": str(abs(closing)), "count": str(len(moved))}
    return trailer


def _line(layout: Layout, record: dict[str, str], *, commas: bool) -> bytes:
    parts = []
    for field in layout:
        value = record.get(field.name, "")
        if field.kind in "Nn":
            parts.append(value.zfill(field.length).encode("ascii"))
        elif not commas:
            parts.append(value.encode("cp932")[: field.length].ljust(field.length))
        elif field.kind == "C":
            parts.append(b'"' + value.encode("cp932")[: field.length] + b'"')
    return b",".join(parts) if commas else b"".join(parts)
