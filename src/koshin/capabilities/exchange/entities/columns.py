"""Columns of a table: what they are called, how a cell is read, how a value is shown.

A value has one stored text; a cell may say it in any way that people write it.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from koshin.core.dates import JST
from koshin.platform import reading

Cells = Mapping[str, str]


class CellFault(Exception):
    """The cell cannot be read; the message says what is wrong and what to do."""


Read = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Column:
    """``fixed``: what is stored once is not changed by a file. ``shown``: by stored text, how a
    cell says it, where that differs."""

    code: str
    label: str
    read: Read
    required: bool = False
    fixed: bool = False
    also: tuple[str, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)

    def show(self, stored: str) -> str:
        return self.shown.get(stored, stored)


def text(most: int) -> Read:
    """As it stands, without spaces around it."""

    def read(cell: str) -> str:
        found = cell.strip()
        if len(found) > most:
            raise CellFault(f"{most}文字までにしてください")
        if any(unicodedata.category(one) in ("Cc", "Cs") for one in found):
            raise CellFault("改行などの制御文字を除いてください")
        return found

    return read


def long_text(cell: str) -> str:
    """As it stands, with its line breaks."""
    found = cell.replace("\r\n", "\n").strip()
    if any(unicodedata.category(one) in ("Cc", "Cs") and one != "\n" for one in found):
        raise CellFault("制御文字を除いてください")
    return found


def _by(reader: Callable[[str], str], wrong: str, *, most: int) -> Read:
    def read(cell: str) -> str:
        if not cell.strip():
            return ""
        try:
            return text(most)(reader(cell))
        except ValueError:
            raise CellFault(wrong) from None

    return read


def code_of(most: int) -> Read:
    return _by(reading.plain, "番号を入力してください", most=most)


def kana(most: int) -> Read:
    return _by(reading.kana, "カタカナで入力してください", most=most)


day = _by(
    lambda cell: reading.day(cell.split("T")[0]).isoformat(),
    "2027-03-31 のような日付にしてください",
    most=10,
)


def _moment(cell: str) -> str:
    try:
        found = datetime.fromisoformat(cell.strip())
    except ValueError:
        found = reading.moment(cell)
    zoned = found if found.tzinfo else found.replace(tzinfo=JST)
    return zoned.astimezone(JST).isoformat(timespec="seconds")


moment = _by(
    _moment,
    "2027-03-14T13:00 のような日時にしてください",
    most=25,
)
email = _by(reading.email, "メールアドレスを name@example.jp の形にしてください", most=200)
phone = _by(reading.phone, "日本の電話番号を入力してください", most=20)
postal_code = _by(reading.postal_code, "郵便番号は7桁の数字にしてください", most=7)


def _amount(cell: str) -> str:
    found = reading.number(cell)
    if found < 0 or found >= 100_000 or found != round(found, 2):
        raise ValueError(cell)
    return f"{found:.2f}"


amount = _by(_amount, "0以上の数値を小数2桁までで入力してください", most=8)


def _whole(cell: str) -> str:
    found = reading.number(cell)
    if found < 0 or found != found.to_integral_value() or found > 1_000_000_000:
        raise ValueError(cell)
    return str(int(found))


whole = _by(_whole, "0以上の整数を入力してください", most=10)
YES, NO = ("1", "はい"), ("0", "いいえ")


def choice(words: Mapping[str, str]) -> tuple[Read, Mapping[str, str]]:
    """How a word of the scheme is read, by its code or its label, and how each is shown: by its
    label, unless that would be read as another."""
    by_said: dict[str, list[str]] = {}
    for code, label in words.items():
        by_said.setdefault(label, []).append(code)
    known = {label: codes[0] for label, codes in by_said.items() if len(codes) == 1}
    known |= {code: code for code in words}
    shown = {code: label for code, label in words.items() if known.get(label) == code}

    def read(cell: str) -> str:
        said = cell.strip()
        if not said or said in known:
            return known.get(said, "")
        some = "、".join(list(words.values())[:5])
        raise CellFault(f"「{said[:40]}」という語はありません({some} など)")

    return read, shown


def several(words: Mapping[str, str]) -> Read:
    """Several codes in one cell, separated by spaces."""
    one, _shown = choice(words)

    def read(cell: str) -> str:
        return " ".join(one(part) for part in cell.replace("、", " ").split())

    return read


def number_of(stored: str) -> Decimal | None:
    """A stored number; nothing where the cell was empty."""
    return Decimal(stored) if stored else None
