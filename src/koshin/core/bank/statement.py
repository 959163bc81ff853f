"""What a bank file says, whatever its form: accounts with their movements, or why it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["transfer", "cash", "correction", "other"]


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account as a file names it: digits only, the number without leading zeros."""

    bank: str
    branch: str
    kind: str
    number: str


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One line of a statement; ``amount`` is yen and never negative.

    ``cancels``: the bank takes back an earlier deposit (取消区分 1, or 取引区分 19 going out).
    ``raw`` is the line as it stood in the file, ``line`` its number from 1.
    """

    line: int
    raw: str
    booked_on: date
    value_on: date
    incoming: bool
    kind: Kind
    amount: int
    sequence: str = ""
    payer: str = ""
    payer_code: str = ""
    sender: str = ""
    summary: str = ""
    edi: str = ""
    cancels: bool = False
    balance: int | None = None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The movements of one account. ``account`` is None where the form does not name it."""

    account: Account | None
    first_day: date | None
    last_day: date | None
    movements: Sequence[Movement]
    opening: int | None = None
    closing: int | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a file cannot be believed: the line (0: the file as a whole), a code, and what it saw.

    The sentences for the codes are the office's (``koshin.web.office.bank_words``).
    """

    line: int
    code: str
    seen: Mapping[str, str] = field(default_factory=dict)


class FileRefused(Exception):
    """The file is refused as a whole; nothing of it counts."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{fault.line}:{fault.code}" for fault in faults[:5]))
        self.faults = tuple(faults)


def refuse(line: int, code: str, **seen: str) -> FileRefused:
    """The refusal for one fault, to be raised."""
    return FileRefused([Fault(line=line, code=code, seen=seen)])
