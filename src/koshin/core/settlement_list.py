"""A provider's own list of what it took and gave back, as a table read by columns (CSV)."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Literal

from pydantic import Field

from koshin.core.scheme.base import Part, Words

Kind = Literal["paid", "refunded"]


class Columns(Part):
    """Which column says what; ``fee`` and ``method`` may be missing."""

    order: Words
    kind: Words
    amount: Words
    day: Words
    method: str = ""
    fee: str = ""


class ListProfile(Part):
    """How one provider writes its list. ``kinds``: its word → ours; other rows are passed over."""

    provider: Words
    encodings: tuple[Words, ...] = Field(min_length=1)
    columns: Columns
    days: tuple[Words, ...] = Field(min_length=1)
    kinds: dict[str, Kind]
    methods: dict[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One row: yen that were taken for an order or given back; ``fee`` is what was kept of it."""

    line: int
    order_id: str
    kind: Kind
    method: str
    amount: int
    fee: int
    day: date


class Unreadable(Exception):
    """The list is not as its profile says; nothing of it counts. ``line`` is 0 for the whole."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line, self.what = line, what


def read_list(profile: ListProfile, content: bytes) -> list[Listed]:
    """Every row that is about money of an order. Raises ``Unreadable``, never half a list."""
    rows = list(csv.reader(_text(profile, content).splitlines()))
    if not rows:
        raise Unreadable(0, "empty")
    places = _places(profile.columns, rows[0])
    found = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(rows[0]):
            raise Unreadable(line, "columns")
        kind = profile.kinds.get(_cell(row, places, "kind"))
        order = _cell(row, places, "order")
        if kind is None or not order:
            continue
        found.append(
            Listed(
                line=line,
                order_id=order,
                kind=kind,
                method=profile.methods.get(_cell(row, places, "method"), ""),
                amount=abs(_yen(row, places, "amount", line)),
                fee=_yen(row, places, "fee", line) if "fee" in places else 0,
                day=_day(_cell(row, places, "day"), profile.days, line),
            )
        )
    return found


def _text(profile: ListProfile, content: bytes) -> str:
    for encoding in profile.encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(0, "encoding")


def _places(columns: Columns, header: Sequence[str]) -> Mapping[str, int]:
    names = [cell.strip() for cell in header]
    wanted = {key: name for key, name in columns.model_dump().items() if name}
    missing = [name for key, name in wanted.items() if name not in names]
    if missing:
        raise Unreadable(1, "、".join(missing))
    return {key: names.index(name) for key, name in wanted.items()}


def _cell(row: Sequence[str], places: Mapping[str, int], key: str) -> str:
    return row[places[key]].strip() if key in places else ""


def _yen(row: Sequence[str], places: Mapping[str, int], key: str, line: int) -> int:
    typed = _cell(row, places, key).replace(",", "").removeprefix("¥") or "0"
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        raise Unreadable(line, typed) from None
    if amount != amount.to_integral_value():
        raise Unreadable(line, typed)
    return int(amount)


def _day(typed: str, shapes: Sequence[str], line: int) -> date:
    for shape in shapes:
        try:
            return datetime.strptime(typed, shape).date()  # noqa: DTZ007 - a day in Japan
        except ValueError:
            continue
    raise Unreadable(line, typed)
