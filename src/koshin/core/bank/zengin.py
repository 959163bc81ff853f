"""Reads 振込入金通知 (01) and 入出金取引明細 (03), and believes a file only when it proves itself.

Sums, counts, dates, balances and the order of records are checked (payments.md 3.1); one fault
refuses the whole file.
"""

from collections.abc import Sequence
from datetime import date

from koshin.core.bank.era_dates import read_date
from koshin.core.bank.records import Record, records_of
from koshin.core.bank.statement import (
    Account,
    Fault,
    FileRefused,
    Kind,
    Movement,
    Statement,
    refuse,
)

HEADER, DATA, TRAILER, END = "1", "2", "8", "9"
EBCDIC = "1"
INCOMING = "1"
CORRECTION = "19"
DEALINGS: dict[str, Kind] = {
    "10": "cash",
    "11": "transfer",
    "14": "transfer",
    CORRECTION: "correction",
}


def read_zengin(content: bytes, *, type_code: str, on: date) -> list[Statement]:
    """One statement per account; ``on`` is the day of reading, which tells the year.

    Raises ``FileRefused`` with every fault found, each with its line.
    """
    records = records_of(content, type_code=type_code)
    _refuse_disorder(records, type_code)
    faults: list[Fault] = []
    statements = []
    for block in _blocks(records):
        try:
            statements.append(_statement(block, type_code, on=on))
        except FileRefused as refused:
            faults += refused.faults
    faults += _end_faults(records, type_code, accounts=len(_blocks(records)))
    if faults:
        raise FileRefused(faults)
    return statements


def _refuse_disorder(records: Sequence[Record], type_code: str) -> None:
    """Records must come as ``(1 2* 8)+ 9`` and say the same 種別コード."""
    before = ""
    follows = {"": HEADER, HEADER: DATA + TRAILER, DATA: DATA + TRAILER, TRAILER: HEADER + END}
    for record in records:
        if record.type not in follows.get(before, ""):
            raise refuse(record.line, "order", seen=record.type)
        if record.type == HEADER:
            if record.fields["type"] != type_code:
                raise refuse(record.line, "type", seen=record.fields["type"])
            if record.fields["code"] == EBCDIC:
                raise refuse(record.line, "ebcdic")
        before = record.type
    if before != END:
        raise refuse(len(records), "no_end")


def _blocks(records: Sequence[Record]) -> list[list[Record]]:
    blocks: list[list[Record]] = []
    for record in records:
        if record.type == HEADER:
            blocks.append([])
        if record.type != END:
            blocks[-1].append(record)
    return blocks


def _statement(block: Sequence[Record], type_code: str, *, on: date) -> Statement:
    header, trailer = block[0], block[-1]
    named = header.fields
    first = read_date(named["first_day"], line=header.line, on=on)
    last = read_date(named["last_day"], line=header.line, on=on)
    faults: list[Fault] = []
    if last < first:
        faults.append(Fault(line=header.line, code="range", seen={"seen": named["last_day"]}))
    reader = _notice if type_code == "01" else _entry
    movements = []
    for record in block[1:-1]:
        try:
            movement = reader(record, on=on)
        except FileRefused as refused:
            faults += refused.faults
            continue
        movements.append(movement)
        if not first <= movement.booked_on <= last:
            faults.append(
                Fault(
                    line=record.line,
                    code="outside",
                    seen={"seen": movement.booked_on.isoformat()},
                )
            )
    opening = closing = None
    if type_code == "03":
        opening = _signed(named["opening"], named["opening_sign"])
        closing = _signed(trailer.fields["closing"], trailer.fields["closing_sign"])
    found = Statement(
        account=Account(
            bank=named["bank"],
            branch=named["branch"],
            kind=named["kind"],
            number=named["number"].lstrip("0"),
        ),
        first_day=first,
        last_day=last,
        movements=movements,
        opening=opening,
        closing=closing,
    )
    faults += _trailer_faults(found, trailer, type_code)
    if faults:
        raise FileRefused(faults)
    return found


def _notice(record: Record, *, on: date) -> Movement:
    """A data record of 01: a transfer that came, or the bank's word that it did not."""
    given = record.fields
    booked = read_date(given["booked_on"], line=record.line, on=on)
    return Movement(
        line=record.line,
        raw=record.raw,
        booked_on=booked,
        value_on=_day_or(given["value_on"], booked, line=record.line, on=on),
        incoming=True,
        kind="transfer",
        amount=int(given["amount"]),
        sequence=given["sequence"],
        payer=given["payer"],
        payer_code=given["payer_code"].strip("0") and given["payer_code"],
        sender=_sender(given),
        edi=given["edi"],
        cancels=given["cancelled"] == "1",
    )


def _entry(record: Record, *, on: date) -> Movement:
    """A data record of 03; a correction that goes out takes back an earlier deposit."""
    given = record.fields
    if given["direction"] not in ("1", "2"):
        raise refuse(record.line, "direction", seen=given["direction"])
    booked = read_date(given["booked_on"], line=record.line, on=on)
    incoming = given["direction"] == INCOMING
    return Movement(
        line=record.line,
        raw=record.raw,
        booked_on=booked,
        value_on=_day_or(given["value_on"], booked, line=record.line, on=on),
        incoming=incoming,
        kind=DEALINGS.get(given["dealing"], "other"),
        amount=int(given["amount"]),
        sequence=given["sequence"],
        payer=given["payer"],
        payer_code=given["payer_code"].strip("0") and given["payer_code"],
        sender=_sender(given),
        summary=given["summary"],
        edi=given["edi"],
        cancels=given["dealing"] == CORRECTION and not incoming,
    )


def _day_or(digits: str, other: date, *, line: int, on: date) -> date:
    return read_date(digits, line=line, on=on) if digits.strip("0") else other


def _sender(given: dict[str, str]) -> str:
    return " ".join(part for part in (given["from_bank"], given["from_branch"]) if part)


def _signed(digits: str, sign: str) -> int:
    """A balance; 貸越区分 2 says that it is below zero."""
    return -int(digits) if sign == "2" else int(digits)


def _trailer_faults(found: Statement, trailer: Record, type_code: str) -> list[Fault]:
    """What the trailer says of counts, sums and the balance, where it is not so."""
    said = trailer.fields
    if type_code == "01":
        came = [m.amount for m in found.movements if not m.cancels]
        gone = [m.amount for m in found.movements if m.cancels]
        pairs = {
            "count": (said["count"], len(came)),
            "total": (said["total"], sum(came)),
            "cancelled_count": (said["cancelled_count"], len(gone)),
            "cancelled": (said["cancelled"], sum(gone)),
        }
    else:
        came = [m.amount for m in found.movements if m.incoming]
        gone = [m.amount for m in found.movements if not m.incoming]
        balance = (found.opening or 0) + sum(came) - sum(gone)
        pairs = {
            "count": (said["in_count"], len(came)),
            "total": (said["in_total"], sum(came)),
            "out_count": (said["out_count"], len(gone)),
            "out_total": (said["out_total"], sum(gone)),
            "records": (said["count"], len(found.movements)),
            "balance": (str(found.closing), balance),
        }
    return [
        Fault(line=trailer.line, code=f"trailer_{name}", seen={"said": said_, "found": str(is_)})
        for name, (said_, is_) in pairs.items()
        if int(said_) != is_
    ]


def _end_faults(records: Sequence[Record], type_code: str, *, accounts: int) -> list[Fault]:
    """The end record of 03 counts the file's records and accounts; banks differ on whether it
    counts itself."""
    if type_code != "03":
        return []
    end = records[-1]
    faults = []
    if int(end.fields["records"]) not in (len(records), len(records) - 1):
        seen = {"said": end.fields["records"], "found": str(len(records))}
        faults.append(Fault(line=end.line, code="end_records", seen=seen))
    if int(end.fields["accounts"]) != accounts:
        seen = {"said": end.fields["accounts"], "found": str(accounts)}
        faults.append(Fault(line=end.line, code="end_accounts", seen=seen))
    return faults
