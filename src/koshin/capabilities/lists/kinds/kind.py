"""What every list is made of, and how a page of it is read: by the last row, never by counting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet

from koshin.core.scheme import Scheme

Rows = QuerySet[Any]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a list is asked under: whose it is, today's rules, today."""

    association: str
    scheme: Scheme
    today: date


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One way to narrow a list: its choices, and what choosing one means."""

    code: str
    label: str
    choices: Callable[[Ground], Sequence[tuple[str, str]]]
    apply: Callable[[Rows, str, Ground], Rows]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. ``sort``: the fields of its order, none where it has no order."""

    code: str
    label: str
    text: Callable[[Any, Ground], str]
    sort: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One list. ``holder`` is the path from a row to its holder, empty where the row is one."""

    code: str
    label: str
    rows: Callable[[Ground], Rows]
    holder: str
    filters: tuple[Filter, ...]
    columns: tuple[Column, ...]
    shown: tuple[str, ...]
    order: str

    def column(self, code: str) -> Column | None:
        return next((column for column in self.columns if column.code == code), None)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A list as it is wanted: choices by filter, columns, and the order (``-kana``, ``joined``)."""

    chosen: Mapping[str, str]
    columns: tuple[str, ...]
    order: tuple[str, ...]


def wanted_of(kind: Kind, given: Mapping[str, str], ground: Ground) -> Wanted:
    """What an address asks for; what it says wrongly is left out."""
    chosen = {
        one.code: given[one.code]
        for one in kind.filters
        if given.get(one.code) and given[one.code] in dict(one.choices(ground))
    }
    columns = tuple(code for code in given.get("columns", "").split(",") if kind.column(code))
    order = tuple(code for code in given.get("sort", "").split(",") if _sortable(kind, code))
    return Wanted(chosen=chosen, columns=columns or kind.shown, order=order or (kind.order,))


def found(kind: Kind, wanted: Wanted, ground: Ground) -> Rows:
    """The rows that the filters leave, in no order yet."""
    rows = kind.rows(ground)
    for one in kind.filters:
        if one.code in wanted.chosen:
            rows = one.apply(rows, wanted.chosen[one.code], ground)
    return rows


def page_of(
    kind: Kind, rows: Rows, wanted: Wanted, *, after: int | None, size: int
) -> tuple[list[Any], int | None]:
    """The rows after the one with the id ``after``, and after which the next page begins."""
    fields = _fields(kind, wanted)
    if after is not None:
        names = [name for name, _down in fields]
        last = rows.model._base_manager.filter(pk=after).values_list(*names).first()
        rows = rows.filter(_behind(fields, last)) if last else rows.none()
    ordered = rows.order_by(*(f"-{name}" if down else name for name, down in fields))
    read: list[Model] = list(ordered[: size + 1])
    return read[:size], read[size - 1].pk if len(read) > size else None


def _sortable(kind: Kind, code: str) -> bool:
    column = kind.column(code.removeprefix("-"))
    return column is not None and bool(column.sort)


def _fields(kind: Kind, wanted: Wanted) -> list[tuple[str, bool]]:
    """The fields of the order, each with whether it goes down; the id decides between equals."""
    made: dict[str, bool] = {}
    for code in wanted.order:
        column = kind.column(code.removeprefix("-"))
        for name in column.sort if column else ():
            made.setdefault(name, code.startswith("-"))
    return [*made.items(), ("pk", next(iter(made.values()), False))]


def _behind(fields: Sequence[tuple[str, bool]], last: Sequence[Any]) -> Q:
    """What comes after these values in this order."""
    found, same = Q(), Q()
    for (name, down), value in zip(fields, last, strict=True):
        found |= same & Q(**{f"{name}__{'lt' if down else 'gt'}": value})
        same &= Q(**{name: value})
    return found
