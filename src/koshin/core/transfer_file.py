"""The file with which a bank is told to pay (総合振込, 全銀協規定形式): 120 characters a record.

Records: 1 header (種別 21), 2 data, 8 trailer, 9 end; digits right-aligned with zeros, letters
left-aligned with spaces, half-width kana only, one byte each in CP932. Records end in CRLF.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

NOT_ALLOWED = re.compile(r"[^0-9A-Zｦ-ﾟ ()\-./,｢｣\\]")
LARGE = str.maketrans("ｧｨｩｪｫｬｭｮｯ", "ｱｲｳｴｵﾔﾕﾖﾂ")
MOST_YEN = 9_999_999_999


class Untransferable(Exception):
    """A value that does not fit its field; the text names the field and the value's length."""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who asks the bank: 委託者, and the account that the money leaves."""

    client: str
    name: str
    bank: str
    branch: str
    kind: str
    number: str


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """One payment in yen. ``reference`` (顧客コード1) names it on the statement."""

    bank: str
    bank_name: str
    branch: str
    branch_name: str
    kind: str
    number: str
    name: str
    amount: int
    reference: str


def bank_letters(text: str) -> str:
    """Half-width text in the letters that banks take: small kana large, ``ｰ`` as ``-``, capitals.

    Raises ``Untransferable`` for what is left.
    """
    plain = text.upper().translate(LARGE).replace("ｰ", "-").replace("･", ".").strip()
    if found := NOT_ALLOWED.search(plain):
        raise Untransferable(f"{found[0]} cannot stand in a transfer")
    return plain


def transfer_file(sender: Sender, transfers: Sequence[Transfer], *, pay_on: date) -> bytes:
    """The whole file. Raises ``Untransferable`` for a value that does not fit, or no transfer."""
    if not transfers:
        raise Untransferable("a file without transfers")
    amount = sum(transfer.amount for transfer in transfers)
    records = [
        _header(sender, pay_on),
        *(_data(transfer) for transfer in transfers),
        "8" + _digits(len(transfers), 6) + _digits(amount, 12) + " " * 101,
        "9" + " " * 119,
    ]
    return "".join(f"{record}\r\n" for record in records).encode("cp932")


def _header(sender: Sender, pay_on: date) -> str:
    return (
        "1210"
        + _code(sender.client, 10)
        + _letters(sender.name, 40)
        + f"{pay_on:%m%d}"
        + _code(sender.bank, 4)
        + " " * 15
        + _code(sender.branch, 3)
        + " " * 15
        + sender.kind
        + _code(sender.number, 7)
        + " " * 17
    )


def _data(transfer: Transfer) -> str:
    if not 0 < transfer.amount <= MOST_YEN:
        raise Untransferable(f"{transfer.amount} yen cannot be transferred")
    return (
        "2"
        + _code(transfer.bank, 4)
        + _letters(transfer.bank_name, 15)
        + _code(transfer.branch, 3)
        + _letters(transfer.branch_name, 15)
        + "    "
        + transfer.kind
        + _code(transfer.number, 7)
        + _letters(transfer.name, 30)
        + _digits(transfer.amount, 10)
        + "0"
        + _letters(transfer.reference, 10)
        + " " * 10
        + "7"
        + " "
        + " " * 7
    )


def _code(text: str, length: int) -> str:
    if len(text) != length or not (text.isascii() and text.isdigit()):
        raise Untransferable(f"{len(text)} characters where {length} digits belong")
    return text


def _digits(value: int, length: int) -> str:
    text = str(value).zfill(length)
    if len(text) > length:
        raise Untransferable(f"{value} has more than {length} digits")
    return text


def _letters(text: str, length: int) -> str:
    plain = bank_letters(text)
    if len(plain) > length:
        raise Untransferable(f"{len(plain)} characters where {length} fit")
    return plain.ljust(length)
